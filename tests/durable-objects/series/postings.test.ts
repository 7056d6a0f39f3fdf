import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Postings } from '../../../durable-objects/series/postings'
import { setLabel } from '../../../worker/ingest/labels'
import type { Labels, Matcher } from '../../../worker/promql/source'

/** Postings that know these series, and further ones as they are added to `known`. */
const postingsOf = (known: Map<number, Labels>) => {
  const postings = new Postings((id) => known.get(id)!)
  for (const [id, labels] of known) postings.add(id, labels)
  return postings
}

/** Of `{a="b",c!~"d"}`. */
function matchersOf(selector: string): Matcher[] {
  const parts = selector.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)
  return [...parts].map(([, name, op, value]) => ({
    name: name!,
    op: op as Matcher['op'],
    value: value!,
  }))
}

describe("the examples of Prometheus's documentation", () => {
  // https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
  const series: Labels[] = [
    { __name__: 'http_requests_total' },
    { __name__: 'http_requests_total', replica: 'rep-a' },
    { __name__: 'http_requests_total', replica: 'rep-b' },
    { __name__: 'http_requests_total', environment: 'development' },
    { __name__: 'http_requests_total', environment: 'staging', method: 'GET' },
    { __name__: 'http_requests_total', environment: 'testing', method: 'PUT' },
    { __name__: 'job:up', job: 'prometheus', group: 'canary' },
  ]
  const postings = postingsOf(new Map(series.entries()))

  it.each([
    ['{__name__="http_requests_total"}', [0, 1, 2, 3, 4, 5]],
    ['{__name__="http_requests_total",environment=""}', [0, 1, 2]],
    ['{__name__="http_requests_total",replica!="rep-a",replica=~"rep.*"}', [2]],
    ['{environment=~"staging|testing|development",method!="GET"}', [3, 5]],
    ['{job="prometheus",group="canary"}', [6]],
    ['{job=~".*"}', [0, 1, 2, 3, 4, 5, 6]],
    ['{job=~".+"}', [6]],
    ['{job=~".*",method="GET"}', [4]],
    ['{__name__=~"job:.*"}', [6]],
    ['{method!~".+"}', [0, 1, 2, 3, 6]],
    ['{method!=""}', [4, 5]],
    ['{method!~"GET|"}', [5]],
    ['{unknown=""}', [0, 1, 2, 3, 4, 5, 6]],
    ['{unknown!="x"}', [0, 1, 2, 3, 4, 5, 6]],
    ['{unknown="x"}', []],
    ['{unknown!=""}', []],
    ['{}', [0, 1, 2, 3, 4, 5, 6]],
  ])('%s', (selector, ids) => {
    expect([...postings.matching(matchersOf(selector))]).toEqual(ids)
  })
})

describe('the postings', () => {
  const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString')
  const value = fc.constantFrom('x', 'y', 'xy', '__proto__', 'toString', 'hasOwnProperty')
  const labels = fc.array(fc.tuple(name, value), { maxLength: 4 }).map((pairs) => {
    const set: Record<string, string> = {}
    for (const [name, value] of pairs) setLabel(set, name, value)
    return set
  })
  const pattern = fc.constantFrom(
    'x',
    'x|y',
    '.*',
    '.+',
    'x.*',
    '.*o.*',
    '[xy]|',
    '',
    '(x|y)+',
    't?'
  )
  const matcher: fc.Arbitrary<Matcher> = fc.oneof(
    fc.record({
      name,
      op: fc.constantFrom('=' as const, '!=' as const),
      value: fc.oneof(value, fc.constant('')),
    }),
    fc.record({ name, op: fc.constantFrom('=~' as const, '!~' as const), value: pattern })
  )
  const matchers = fc.array(matcher, { maxLength: 4 })

  /** What the definition of a matcher says, one series at a time. */
  function satisfies(set: Labels, { name, op, value }: Matcher): boolean {
    const text = Object.hasOwn(set, name) ? set[name]! : ''
    if (op === '=' || op === '!=') return (text === value) === (op === '=')
    return new RegExp(`^(?:${value})$`, 's').test(text) === (op === '=~')
  }

  it('find what a look at every series finds, whatever the order of their ids', () => {
    // Ids as they come when some were given back: gaps, and smaller ones after larger ones.
    const series = fc.uniqueArray(fc.tuple(fc.nat(99), labels), { selector: ([id]) => id })
    fc.assert(
      fc.property(series, series, matchers, (before, after, matchers) => {
        const known = new Map<number, Labels>()
        const postings = postingsOf(known)
        for (const batch of [before, after]) {
          for (const [id, set] of batch) {
            if (known.has(id)) continue
            known.set(id, set)
            postings.add(id, set)
          }
          const expected = [...known]
            .filter(([, set]) => matchers.every((matcher) => satisfies(set, matcher)))
            .map(([id]) => id)
            .sort((a, b) => a - b)
          expect([...postings.matching(matchers)]).toEqual(expected)
        }
      }),
      { numRuns: 1_000 }
    )
  })

  it('find long runs and single series among very many', () => {
    const known = new Map<number, Labels>()
    for (let id = 0; id < 10_000; id++) {
      known.set(id, { parity: String(id % 2), block: String(id >> 10), id: String(id) })
    }
    const postings = postingsOf(known)
    const count = (selector: string) => postings.matching(matchersOf(selector)).length
    expect(count('{parity="0"}')).toBe(5_000)
    expect(count('{parity="0",block="3"}')).toBe(512)
    expect(count('{parity!="0",block="3",id=~"3.*"}')).toBe(464)
    expect(count('{parity="1",id!~".*5"}')).toBe(4_000)
    expect([...postings.matching(matchersOf('{id="4096",parity="0",block!="5"}'))]).toEqual([4_096])
  })

  it('keep an answer when series are added later', () => {
    const postings = postingsOf(new Map([5, 9].map((id) => [id, { a: 'x' }])))
    const answer = postings.matching(matchersOf('{a="x"}'))
    postings.add(2, { a: 'x' })
    expect([...postings.matching([])]).toEqual([2, 5, 9])
    expect([...postings.matching(matchersOf('{a="x"}'))]).toEqual([2, 5, 9])
    expect([...answer]).toEqual([5, 9])
  })

  it('refuse a regular expression that is not one', () => {
    const postings = postingsOf(new Map())
    expect(() => postings.matching(matchersOf('{a="x",b=~"("}'))).toThrow(RangeError)
  })
})
