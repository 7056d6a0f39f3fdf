import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LabelIndex } from '../../../durable-objects/series/label-index'
import { labelNames, labelValues, series } from '../../../durable-objects/series/label-queries'
import { setLabel } from '../../../worker/ingest/labels'
import type { Labels, Matcher } from '../../../worker/promql/source'

const ALL = Number.POSITIVE_INFINITY

/** A store of these series; `newest` in Unix ms. */
function storeOf(...known: { labels: Labels; newest: number }[]) {
  const index = new LabelIndex()
  for (const [id, { labels }] of known.entries()) index.add(id, labels)
  return { index, newest: Float64Array.from(known, ({ newest }) => newest) }
}

const named = (name: string, labels: Labels) => ({ __name__: name, ...labels })
const on = (instance: string): Matcher[] => [{ name: 'instance', op: '=', value: instance }]

const store = storeOf(
  { labels: named('up', { instance: 'b', job: 'node' }), newest: 3_000 },
  { labels: named('up', { instance: 'a', job: 'node' }), newest: 2_000 },
  { labels: named('cpu', { instance: 'b', mode: 'idle' }), newest: 3_000 },
  { labels: named('cpu', { instance: 'b', mode: 'user' }), newest: 2_000 },
  { labels: named('temperature', { sensor: 'cpu' }), newest: 1_000 }
)

describe('labels of more series than are looked at one by one', () => {
  const many = storeOf(
    ...Array.from({ length: 3_000 }, (_, n) => ({
      labels: named('cpu', { instance: n < 2_000 ? 'a' : 'b', [n % 2 ? 'odd' : 'even']: `${n}` }),
      newest: n,
    }))
  )

  it('are those of the series that match, and reported since a time', () => {
    expect(labelNames(many, on('a'), 0, ALL).found).toEqual(['__name__', 'even', 'instance', 'odd'])
    expect(labelNames(many, on('a'), 1_999, ALL).found).toEqual(['__name__', 'instance', 'odd'])
    expect(labelValues(many, 'odd', on('a'), 1_996, ALL).found).toEqual(['1997', '1999'])
    expect(labelValues(many, 'odd', on('b'), 2_996, ALL).found).toEqual(['2997', '2999'])
  })
})

describe('label names', () => {
  it('are those of series that reported since a time, sorted', () => {
    const names = (from: number) => labelNames(store, [], from, ALL).found
    expect(names(0)).toEqual(['__name__', 'instance', 'job', 'mode', 'sensor'])
    expect(names(1_001)).toEqual(['__name__', 'instance', 'job', 'mode'])
    expect(names(3_001)).toEqual([])
  })

  it('are those of the series that match', () => {
    expect(labelNames(store, on('a'), 0, ALL).found).toEqual(['__name__', 'instance', 'job'])
    expect(labelNames(store, on('a'), 2_001, ALL).found).toEqual([])
    expect(labelNames(store, on('c'), 0, ALL).found).toEqual([])
  })

  it('say that there are more than the limit', () => {
    expect(labelNames(store, [], 0, 2)).toEqual({
      found: ['__name__', 'instance'],
      truncated: true,
    })
    expect(labelNames(store, [], 0, 5).truncated).toBe(false)
  })
})

describe('label values', () => {
  it('are those of series that reported since a time, sorted', () => {
    const values = (name: string, from: number) => labelValues(store, name, [], from, ALL).found
    expect(values('instance', 0)).toEqual(['a', 'b'])
    expect(values('instance', 2_001)).toEqual(['b'])
    expect(values('mode', 3_000)).toEqual(['idle'])
    expect(values('unknown', 0)).toEqual([])
    expect(values('constructor', 0)).toEqual([])
  })

  it('are those of the series that match', () => {
    expect(labelValues(store, '__name__', on('b'), 0, ALL).found).toEqual(['cpu', 'up'])
    expect(labelValues(store, 'mode', on('b'), 2_001, ALL).found).toEqual(['idle'])
    expect(labelValues(store, 'mode', on('a'), 0, ALL).found).toEqual([])
  })

  it('say that there are more than the limit', () => {
    const limited = labelValues(store, '__name__', [], 0, 2)
    expect(limited).toEqual({ found: ['cpu', 'temperature'], truncated: true })
    expect(labelValues(store, '__name__', [], 0, 3).truncated).toBe(false)
  })
})

describe('series', () => {
  it('are the label sets that match and reported since a time, sorted', () => {
    expect(series(store, on('b'), 0, ALL)).toEqual({
      found: [
        named('cpu', { instance: 'b', mode: 'idle' }),
        named('cpu', { instance: 'b', mode: 'user' }),
        named('up', { instance: 'b', job: 'node' }),
      ],
      truncated: false,
    })
    expect(series(store, on('b'), 2_001, ALL).found).toHaveLength(2)
  })

  it('say that there are more than the limit', () => {
    expect(series(store, on('b'), 0, 2)).toMatchObject({ found: { length: 2 }, truncated: true })
    expect(series(store, on('b'), 0, 3).truncated).toBe(false)
    expect(series(store, on('b'), 2_001, 2).truncated).toBe(false)
  })
})

it('agree with a look at every series', () => {
  const label = fc.tuple(
    fc.constantFrom('a', 'b', '__proto__', 'constructor'),
    fc.constantFrom('x', 'y', 'toString')
  )
  const known = fc
    .record({ pairs: fc.uniqueArray(label, { selector: ([name]) => name }), newest: fc.nat(9) })
    .map(({ pairs, newest }) => {
      const labels: Record<string, string> = { __name__: 'm' }
      for (const [name, value] of pairs) setLabel(labels, name, value)
      return { labels: labels as Labels, newest }
    })
  const matcher = fc.record({
    name: fc.constantFrom('a', '__proto__', 'constructor'),
    op: fc.constantFrom('=' as const, '!=' as const),
    value: fc.constantFrom('x', 'toString', ''),
  })
  const arguments_ = [
    fc.array(known, { maxLength: 30 }),
    fc.array(matcher, { maxLength: 2 }),
  ] as const
  fc.assert(
    fc.property(...arguments_, fc.nat(10), (known, matchers, from) => {
      const store = storeOf(...known)
      const expected = known.filter(
        ({ labels, newest }) =>
          newest >= from &&
          matchers.every(({ name, op, value }) => {
            const text = Object.hasOwn(labels, name) ? labels[name]! : ''
            return (text === value) === (op === '=')
          })
      )
      const distinct = (texts: string[]) => [...new Set(texts)].sort()
      const names = distinct(expected.flatMap(({ labels }) => Object.keys(labels)))
      expect(labelNames(store, matchers, from, ALL).found).toEqual(names)
      for (const name of ['a', '__proto__', 'constructor', 'toString']) {
        const values = expected.flatMap(({ labels }) =>
          Object.hasOwn(labels, name) ? [labels[name]!] : []
        )
        expect(labelValues(store, name, matchers, from, ALL).found).toEqual(distinct(values))
      }
      expect(series(store, matchers, from, ALL).found).toHaveLength(expected.length)
    }),
    { numRuns: 500 }
  )
})
