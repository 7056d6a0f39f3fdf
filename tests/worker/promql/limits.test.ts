import { describe, expect, it } from 'vitest'
import { QUERY } from '../../../worker/policy'
import { PromqlError } from '../../../worker/promql/error'
import { parse } from '../../../worker/promql/parse'
import { query } from '../../../worker/promql/query'
import type { Series, SeriesSource } from '../../../worker/promql/source'
import { load } from './memory-source'

const tooDeep = `nested deeper than ${QUERY.maxDepth} levels`

function problem(text: string): string {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof PromqlError) return error.message
    throw error
  }
  return 'no error'
}

describe('hostile text', () => {
  const many = 20_000

  it.each([
    ['parentheses', `${'('.repeat(many)}x${')'.repeat(many)}`],
    ['signs', `${'-'.repeat(many)}x`],
    ['terms', `1${'+1'.repeat(many)}`],
    ['powers', `1${'^1'.repeat(many)}`],
    ['calls', `${'abs('.repeat(many / 2)}x${')'.repeat(many / 2)}`],
    ['aggregations', `${'sum('.repeat(many / 2)}x${')'.repeat(many / 2)}`],
    ['subqueries', `x${'[1m:]'.repeat(many / 2)}`],
    ['terms that are deep together', `${'(1+'.repeat(many / 2)}1${')'.repeat(many / 2)}`],
    ['parentheses in a duration', `x[${'('.repeat(many)}1m${')'.repeat(many)}]`],
    ['terms of a duration', `x[1m${'+1m'.repeat(many / 2)}]`],
    ['signs of a duration', `x[${'-'.repeat(many)}1m]`],
  ])('is refused for too many %s', (_, text) => {
    expect(problem(text)).toBe(tooDeep)
  })

  it('is accepted where it is as deep as may be', () => {
    const levels = QUERY.maxDepth - 1
    expect(problem(`${'('.repeat(levels)}x${')'.repeat(levels)}`)).toBe('no error')
    expect(problem(`x${' or x'.repeat(levels)}`)).toBe('no error')
  })

  it('is refused for its length, its lists of labels and its regular expressions', () => {
    expect(problem(' '.repeat(1_000_000))).toBe(
      `expression is longer than ${QUERY.maxTextLength} characters`
    )
    expect(problem(`sum by (${'a,'.repeat(QUERY.maxLabels + 1)}) (x)`)).toBe(
      `more than ${QUERY.maxLabels} labels`
    )
    expect(problem(`x{a=~"${'a.'.repeat(2000)}"}`)).toBe(
      `regular expression is longer than ${QUERY.maxRegexLength} characters`
    )
    expect(problem(`x{a=~"${'web-1\\\\.example|'.repeat(2000)}"}`)).toBe('no error')
  })

  it('is read to its end where it is long, but plain', () => {
    expect(problem(`# ${'x'.repeat(60_000)}`)).toBe('no expression found in input')
    expect(problem(`${' \n'.repeat(30_000)}x`)).toBe('no error')
    expect(problem('x'.repeat(60_000))).toBe('no error')
    expect(problem(`${'"'.repeat(30_001)}`)).toMatch('unexpected string')
  })
})

describe('hostile questions', () => {
  /** So many series `x{i="…"}`, each with these values a minute apart. */
  function wide(count: number, values: number[]): SeriesSource {
    const times = Float64Array.from(values, (_, i) => i * 60_000)
    const columns = { times, values: Float64Array.from(values) }
    const series = Array.from(
      { length: count },
      (_, i): Series => ({ labels: { __name__: 'x', i: `${i}`, all: '1' }, ...columns })
    )
    return { select: async () => series }
  }
  const few = load(60_000, 'x{a="1"} 0+1x100\nx{a="2"} 0+1x100')
  const now = { from: 0, to: 0, stepMs: 0 }
  const answer = (expr: string, source: SeriesSource, window = now) =>
    // A hundredth of what a query may really cost: the proportions are the same.
    query(expr, source, window, { maxWork: QUERY.maxWork / 100 }).then(
      () => 'an answer',
      (error: Error) => error.message
    )
  const tooManySamples = `query needs more than ${QUERY.maxSamples} samples`
  const tooMuchWork = `query needs more than ${QUERY.maxWork} computed values`
  const tooManySeries = `query needs more than ${QUERY.maxSeries} series`

  it('are refused for millions of steps', async () => {
    const window = { from: 0, to: 1e10, stepMs: 1 }
    expect(await answer('1', few, window)).toBe(tooManySamples)
    expect(await answer('max_over_time(vector(1)[1y:1ms])', few)).toBe(tooManySamples)
    const many = { from: 0, to: 200_000, stepMs: 2 }
    expect(await answer('x', few, many)).toBe('an answer')
    expect(await answer('x', wide(30_000, [1]), many)).toBe(tooMuchWork)
    const all = { from: 0, to: QUERY.maxTableValues, stepMs: 2 }
    expect(await query('x', wide(3, [1]), all).catch(String)).toMatch(tooManySamples)
    expect(await answer(`time()${'+1'.repeat(150)}`, few, many)).toBe(tooMuchWork)
  })

  it('are refused for subqueries within subqueries', async () => {
    const expr = 'max_over_time(sum_over_time(vector(1)[2h:1s])[2h:1s])'
    expect(await answer(expr, few)).toBe(tooMuchWork)
  })

  it('are refused for windows that see the same samples again and again', async () => {
    const long = wide(2, Array(10_000).fill(1))
    const window = { from: 0, to: 6e8, stepMs: 60_000 }
    expect(await answer('sum_over_time(x[7d])', long, window)).toBe(tooMuchWork)
    expect(await answer('last_over_time(x[7d])', long, window)).toBe('an answer')
  })

  it('are refused for labels written over and over', async () => {
    const replace = (times: number) =>
      `${'label_replace('.repeat(times)}x${', "a", "$0", "i", ".*")'.repeat(times)}`
    expect(await answer(replace(3), wide(500, [1]))).toBe('an answer')
    expect(await answer(replace(190), wide(500, [1]))).toBe(tooMuchWork)
    const slow = `label_replace(x, "b", "", "i", "${'(a|b|[0-9]|x?)*'.repeat(60)}")`
    expect(await answer(slow, wide(5_000, [1]))).toBe(tooMuchWork)
  })

  it('are refused for series that the values make', async () => {
    const values = Array.from({ length: 1000 }, (_, i) => i)
    const window = { from: 0, to: 999 * 60_000, stepMs: 60_000 }
    const sums = 'count_values by (i) ("v", x * 1)'
    expect(await answer(sums, wide(300, values), window)).toBe(tooManySeries)
    expect(await answer(sums, wide(3, values), window)).toBe('an answer')
  })

  it('are refused for pairs of all with all', async () => {
    const crossed = 'x * on (all) group_left (i) label_replace(x, "all", "2", "", "")'
    expect(await answer(crossed, wide(1000, [1]))).toMatch('found duplicate series')
    expect(await answer('x and on () x', wide(1_000, [1]))).toBe('an answer')
  })

  it('are refused for too many selectors', async () => {
    const leaves = Array.from({ length: QUERY.maxSelectors + 1 }, (_, i) => `x${i}`)
    while (leaves.length > 1) leaves.push(`(${leaves.shift()} + ${leaves.shift()})`)
    expect(await answer(leaves[0]!, few)).toBe(
      `query has more than ${QUERY.maxSelectors} different selectors`
    )
  })

  it('take names of labels that every object has for what they are', async () => {
    const odd = load(60_000, 'x{a="1"} 1\nx{a="2"} 2')
    const { value } = await query('sum by (constructor, toString) (x)', odd, {
      ...now,
      from: 0,
      to: 0,
    })
    expect(value).toMatchObject({ rows: [{}], values: Float64Array.of(3) })
  })
})
