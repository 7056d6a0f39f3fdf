import { describe, expect, it } from 'vitest'
import { type Component, rankComponents } from '../../../../worker/analysis/causes/call-graph'

/** shop → search → database; shop → cart; batch → database. */
const calls = new Map([
  ['shop', ['search', 'cart']],
  ['search', ['database']],
  ['cart', []],
  ['batch', ['database']],
])
const names = ['shop', 'search', 'cart', 'database', 'batch']
const slow = { name: 'shop', worse: 'higher' } as const

/** Latencies around 10 ms, and what they become. */
function components(during: Record<string, number>, requests: Record<string, number> = {}) {
  return names.map(
    (name): Component => ({
      name,
      baseline: [9, 10, 11, 10, 9, 11, 10, 10],
      before: [10, 10],
      during: [during[name] ?? 10, during[name] ?? 10],
      requests: [requests[name] ?? 100],
    })
  )
}

const ranking = (during: Record<string, number>, requests?: Record<string, number>) =>
  rankComponents(components(during, requests), calls, slow)

describe('ranking the components of a call graph', () => {
  it('puts the callee that is slow before the callers that wait for it', () => {
    const ranked = ranking({ shop: 60, search: 60, database: 60 })
    expect(ranked[0]!.name).toBe('database')
    expect(ranked[0]).toMatchObject({ change: 50, share: 1 })
  })

  it('names a caller whose callees are well', () => {
    expect(ranking({ shop: 60, search: 60 })[0]!.name).toBe('search')
    expect(ranking({ shop: 60 })[0]!.name).toBe('shop')
  })

  it('prefers what makes up the loss to what is only strange', () => {
    const ranked = ranking({ shop: 60, search: 50, cart: 200 }, { cart: 0.5 })
    expect(ranked[0]!.name).toBe('search')
  })

  it('leaves out what the symptom does not call', () => {
    expect(ranking({ shop: 60, batch: 900 }).map(({ name }) => name)).not.toContain('batch')
  })

  it('does not blame another regime than the long past that held before the onset too', () => {
    const odd = components({ shop: 60, search: 60, cart: 500 }).map((component) =>
      component.name === 'cart' ? { ...component, before: [500, 500] } : component
    )
    const cart = rankComponents(odd, calls, slow).find(({ name }) => name === 'cart')
    expect(cart).toMatchObject({ score: 0, change: 0 })
  })

  it('takes a fall of availability for worse, and a rise for none', () => {
    const available = components({ shop: 7, search: 7, cart: 14 })
    const ranked = rankComponents(available, calls, { name: 'shop', worse: 'lower' })
    expect(ranked[0]).toMatchObject({ name: 'search', change: -3 })
    expect(ranked.find(({ name }) => name === 'cart')!.score).toBe(0)
  })

  it('is the same in any unit of the reading', () => {
    const scaled = components({ shop: 60, search: 55, database: 40 }).map((component) => ({
      ...component,
      baseline: Array.from(component.baseline, (value) => value * 1e3),
      before: Array.from(component.before, (value) => value * 1e3),
      during: Array.from(component.during, (value) => value * 1e3),
    }))
    const scores = (all: Component[]) =>
      rankComponents(all, calls, slow).map(({ name, score }) => [name, score.toFixed(9)])
    expect(scores(scaled)).toEqual(scores(components({ shop: 60, search: 55, database: 40 })))
  })

  it('makes do without samples', () => {
    const empty = names.map((name) => ({
      name,
      baseline: [],
      before: [],
      during: [],
      requests: [],
    }))
    expect(rankComponents(empty, calls, slow).every(({ score }) => score === 0)).toBe(true)
    expect(rankComponents([], new Map(), slow)).toEqual([])
  })
})
