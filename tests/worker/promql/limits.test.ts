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
    const join = (times: number) =>
      `${'label_join('.repeat(times)}x${', "a", "-", "i")'.repeat(times)}`
    expect(await answer(join(3), wide(500, [1]))).toBe('an answer')
    expect(await answer(join(190), wide(500, [1]))).toBe(tooMuchWork)
    const slow = `label_replace(x, "b", "", "i", "${'(a|b|[0-9]|x?)*'.repeat(60)}")`
    expect(await answer(slow, wide(5_000, [1]))).toBe(tooMuchWork)
  })

  it('are refused for labels that double again and again', async () => {
    const twice = (write: string) =>
      Array(40)
        .fill(0)
        .reduce((inner) => `${write}(${inner}`, 'x')
    const joined = `${twice('label_join')}${', "i", "", "i", "i")'.repeat(40)}`
    expect(await answer(joined, wide(2, [1]))).toBe(
      `label_join() would write a label of more than ${QUERY.maxLabelLength} characters`
    )
    const replaced = `${twice('label_replace')}${', "i", "$1$1", "i", "(.+)")'.repeat(40)}`
    expect(await answer(replaced, wide(2, [1]))).toBe(
      `label_replace() would write a label of more than ${QUERY.maxLabelLength} characters`
    )
    const long = `label_replace(x, "b", "${'-'.repeat(1_000)}", "", "")`
    expect(await answer(long, wide(300, [1]))).toBe('an answer')
    expect(await answer(long, wide(500, [1]))).toBe(tooMuchWork)
  })

  it('are refused for tables that wait for others', async () => {
    const window = { from: 0, to: 11_000 * 60_000, stepMs: 60_000 }
    const some = wide(200, [1])
    const ask = (expr: string) =>
      query(expr, some, window, { lookbackMs: 1e9 }).then(() => 'an answer', String)
    expect(await ask('(-x + -x) + -x')).toBe('an answer')
    expect(await ask('-x + (-x + -x)')).toMatch(tooManySamples)
  })

  it('are refused for values put in order again and again', async () => {
    const long = wide(2, Array(400).fill(1))
    const window = { from: 0, to: 400 * 60_000, stepMs: 60_000 }
    for (const sum of ['sum_over_time(x[7d])', 'absent_over_time(x[7d])']) {
      expect(await answer(sum, long, window)).toBe('an answer')
    }
    for (const order of ['mad_over_time(x[7d])', 'quantile_over_time(0.5, x[4h:1m])']) {
      expect(await answer(order, wide(20, Array(400).fill(1)), window)).toBe(tooMuchWork)
    }
    const all = wide(300, Array(400).fill(1))
    expect(await answer('topk(1, x)', all, window)).toBe('an answer')
    for (const order of ['quantile(0.5, x)', 'topk(500, x)']) {
      expect(await answer(order, wide(2_000, [1]), { ...window, to: 200 * 60_000 })).toBe(
        tooMuchWork
      )
    }
  })

  it('are refused for series that the values make', async () => {
    const values = Array.from({ length: 1000 }, (_, i) => i)
    const window = { from: 0, to: 999 * 60_000, stepMs: 60_000 }
    const sums = 'count_values by (i) ("v", x * 1)'
    expect(await answer(sums, wide(300, values), window)).toBe(tooManySamples)
    expect(await answer(sums, wide(2, values), window)).toBe('an answer')
  })

  it('are refused for quantiles that are others at each step', async () => {
    const buckets = load(60_000, 'b{le="1"} 1x9000\nb{le="+Inf"} 2x9000')
    const window = { from: 0, to: 9000 * 60_000, stepMs: 60_000 }
    const expr = 'histogram_quantiles(b, "q", time() / 1e9)'
    expect(await answer(expr, buckets, window)).toBe(tooManySamples)
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
