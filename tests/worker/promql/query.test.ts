import { describe, expect, it } from 'vitest'
import { QUERY } from '../../../worker/policy'
import { PromqlError, TooManySamples } from '../../../worker/promql/error'
import { queryInstant, queryRange } from '../../../worker/promql/query'
import type { Series, SeriesSource } from '../../../worker/promql/source'
import { load, type MemorySource, shown } from './memory-source'

const MINUTE = 60_000

/** The instant answer as `labels value` lines, sorted unless the order is what matters. */
async function ask(source: MemorySource, at: number, expr: string, ordered = false) {
  const samples = await queryInstant(expr, source, at)
  const lines = samples.map(({ labels, value }) => `${shown(labels)} ${+value.toPrecision(12)}`)
  return ordered ? lines : lines.sort()
}

/** The range answer: `_` where there is no value. */
async function grid(source: MemorySource, window: [number, number, number], expr: string) {
  const [from, to, stepMs] = window
  const series = await queryRange(expr, source, { from, to, stepMs })
  return Object.fromEntries(
    series.map(({ labels, values, present }) => [
      shown(labels),
      [...values].map((value, i) => (present[i] === 1 ? +value.toPrecision(12) : '_')),
    ])
  )
}

const failing = (source: MemorySource, at: number, expr: string) =>
  queryInstant(expr, source, at).then(
    () => 'no error',
    (error) => (error instanceof PromqlError ? `${error.kind}: ${error.message}` : String(error))
  )

const nothing = load(MINUTE, '')

describe('numbers', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-1 ^ 2', -1],
    ['2 * -2 ^ 2', -8],
    ['-2 * 3', -6],
    ['1 - -1', 2],
    ['7 % 4', 3],
    ['-7 % 4', -3],
    ['1 / 0', Number.POSITIVE_INFINITY],
    ['0 / 0', Number.NaN],
    ['1 ^ NaN', 1],
    ['1 < bool 2', 1],
    ['0x1F + 010', 39],
    ['1h30m', 5400],
    ['1_000.5', 1000.5],
    ['time()', 600],
    ['scalar(vector(3))', 3],
  ])('evaluates %s', async (expr, value) => {
    expect(await queryInstant(expr, nothing, 10 * MINUTE)).toEqual([{ labels: {}, value }])
  })
})

describe('selectors', () => {
  const source = load(
    MINUTE,
    `up{job="a", instance="1"} 1x20
     up{job="b", instance="2"} 2x20
     up{instance="3"} 3x20`
  )

  it.each([
    ['up{job="a"}', ['1']],
    ['up{job!="a"}', ['2', '3']],
    ['up{job=~"a|b"}', ['1', '2']],
    ['up{job=~"a.*|b.+"}', ['1']],
    ['up{job!~"a|b"}', ['3']],
    ['up{job=""}', ['3']],
    ['up{job!=""}', ['1', '2']],
    ['up{job=~".*"}', ['1', '2', '3']],
    ['up{job=~".+"}', ['1', '2']],
    ['up{job=~"."}', ['1', '2']],
    ['{__name__=~"u."}', ['1', '2', '3']],
    ['{"up", job="a"}', ['1']],
    ['{__name__=~"[u]"}', []],
  ])('finds with %s the series %s', async (expr, instances) => {
    const samples = await queryInstant(expr, source, MINUTE)
    expect(samples.map(({ labels }) => labels.instance).sort()).toEqual(instances)
  })

  it('looks back five minutes, not to the left edge itself', async () => {
    const once = load(MINUTE, 'x 7')
    expect(await ask(once, 5 * MINUTE - 1, 'x')).toEqual(['x{} 7'])
    expect(await ask(once, 5 * MINUTE, 'x')).toEqual([])
    expect(await grid(once, [0, 10 * MINUTE, 2.5 * MINUTE], 'x')).toEqual({
      'x{}': [7, 7, '_', '_'],
    })
  })

  it('ends a series at its staleness marker', async () => {
    const stale = load(MINUTE, 'x 1 2 stale _ 5')
    expect(await grid(stale, [0, 5 * MINUTE, MINUTE], 'x')).toEqual({ 'x{}': [1, 2, '_', '_', 5] })
  })

  it('keeps NaN apart from no value', async () => {
    const nan = load(MINUTE, 'x 1 NaN stale')
    const [series] = await queryRange('x', nan, { from: 0, to: 3 * MINUTE, stepMs: MINUTE })
    expect([...series!.values.subarray(0, 2)]).toEqual([1, Number.NaN])
    expect([...series!.present]).toEqual([1, 1, 0])
  })

  it('shifts by offset and pins by @', async () => {
    const rising = load(MINUTE, 'x 0+1x20')
    const window: [number, number, number] = [10 * MINUTE, 12 * MINUTE, MINUTE]
    expect(await grid(rising, window, 'x offset 3m')).toEqual({ 'x{}': [7, 8] })
    expect(await grid(rising, window, 'x offset -3m')).toEqual({ 'x{}': [13, 14] })
    expect(await grid(rising, window, 'x @ 240')).toEqual({ 'x{}': [4, 4] })
    expect(await grid(rising, window, 'x @ 240 offset 1m')).toEqual({ 'x{}': [3, 3] })
    expect(await grid(rising, window, 'x @ start()')).toEqual({ 'x{}': [10, 10] })
    expect(await grid(rising, window, 'x @ end()')).toEqual({ 'x{}': [11, 11] })
  })

  it('asks the source once per distinct selector, for exactly what the steps see', async () => {
    const rising = load(MINUTE, 'x 0+1x60')
    const window = { from: 20 * MINUTE, to: 30 * MINUTE, stepMs: MINUTE }
    await queryRange('rate(x[4m] offset 1m) + x + x', rising, window)
    const first = { func: 'rate', rangeMs: 4 * MINUTE, stepMs: MINUTE }
    const second = { rangeMs: 0, stepMs: MINUTE }
    expect(rising.asked.map(({ from, to, hints }) => [from, to, hints])).toEqual([
      [15 * MINUTE + 1, 28 * MINUTE + 1, { ...first, maxSamples: QUERY.maxSamples }],
      // What is left after the first one's samples, one a minute.
      [15 * MINUTE + 1, 29 * MINUTE + 1, { ...second, maxSamples: QUERY.maxSamples - 13 }],
    ])
  })

  it('share one budget of samples', async () => {
    const times = new Float64Array(QUERY.maxSamples / 2 + 1)
    const long: Series = { labels: { __name__: 'x' }, times, values: times }
    const half: SeriesSource = { select: async () => [long] }
    await expect(queryInstant('x + x', half, 0)).resolves.toHaveLength(1)
    await expect(queryInstant('x + y', half, 0)).rejects.toThrow(TooManySamples)
    await expect(queryInstant('count_over_time(vector(1)[30d:1ms])', half, 0)).rejects.toThrow(
      TooManySamples
    )
  })
})

describe('range functions', () => {
  it('leave out the sample on the left edge of the window', async () => {
    const source = load(MINUTE, 'x 1 2 3 4')
    expect(await ask(source, 2 * MINUTE, 'count_over_time(x[2m])')).toEqual(['{} 2'])
    expect(await ask(source, 2 * MINUTE, 'sum_over_time(x[2m])')).toEqual(['{} 5'])
    expect(await ask(source, 2 * MINUTE, 'count_over_time(x[121])')).toEqual(['{} 3'])
  })

  it('extend a rate to the edges that are near', async () => {
    // (2m, 7m]: samples 3m…7m, 40 in 240 s; the left edge is 60 s away, under 1.1 · 60 s: · 300/240.
    const source = load(MINUTE, 'x 0+10x20')
    expect(await ask(source, 7 * MINUTE, 'increase(x[5m])')).toEqual(['{} 50'])
    expect(await ask(source, 7 * MINUTE, 'rate(x[5m])')).toEqual([
      `{} ${+(50 / 300).toPrecision(12)}`,
    ])
  })

  it('extend a rate by half a distance where the series begins', async () => {
    // (0, 10m], samples at 5m…10m hold 1000…1050; 5 min to the left is far: 300 s + 30 s of 300 s.
    const source = load(MINUTE, 'x _x5 1000+10x20')
    expect(await ask(source, 10 * MINUTE, 'increase(x[10m])')).toEqual(['{} 55'])
    expect(await ask(source, 10 * MINUTE, 'delta(x[10m])')).toEqual(['{} 55'])
  })

  it('extend a rate by half a distance from an edge beyond 1.1 of it', async () => {
    // (0, 5m], samples at 1m10s…4m10s: both edges 70 s or 50 s away, limit 66 s: 30 · (180 + 30 + 50)/180.
    const source = load(MINUTE, 'x 1000+10x3', 70_000)
    expect(await ask(source, 5 * MINUTE, 'delta(x[5m])')).toEqual([
      `{} ${+((30 * 260) / 180).toPrecision(12)}`,
    ])
  })

  it('extend a counter no further back than to its zero', async () => {
    // (0, 10m], samples at 5m…10m hold 2…52: zero was 12 s before the first; 50 · 312/300.
    const source = load(MINUTE, 'x _x5 2+10x20')
    expect(await ask(source, 10 * MINUTE, 'increase(x[10m])')).toEqual(['{} 52'])
    // A gauge may have come from below zero: 50 · 330/300.
    expect(await ask(source, 10 * MINUTE, 'delta(x[10m])')).toEqual(['{} 55'])
  })

  it('add up what a counter counted before a reset', async () => {
    // (0, 4m] sees 20 30 5 15: 15 - 20 + 30 = 25 in 180 s, extended by the near 60 s: 25 · 240/180.
    const source = load(MINUTE, 'x 10 20 30 5 15')
    expect(await ask(source, 4 * MINUTE, 'increase(x[4m])')).toEqual([
      `{} ${+(100 / 3).toPrecision(12)}`,
    ])
    expect(await ask(source, 3 * MINUTE, 'irate(x[4m])')).toEqual([
      `{} ${+(5 / 60).toPrecision(12)}`,
    ])
    expect(await ask(source, 4 * MINUTE, 'irate(x[4m])')).toEqual([
      `{} ${+(10 / 60).toPrecision(12)}`,
    ])
    expect(await ask(source, 3 * MINUTE, 'idelta(x[4m])')).toEqual(['{} -25'])
  })

  it('need two samples for a rate', async () => {
    const source = load(MINUTE, 'x 10 20')
    expect(await ask(source, 0, 'rate(x[5m])')).toEqual([])
    expect(await ask(source, 0, 'irate(x[5m])')).toEqual([])
    expect(await ask(source, 0, 'avg_over_time(x[5m])')).toEqual(['{} 10'])
  })

  it('skip staleness markers', async () => {
    const source = load(MINUTE, 'x 1 stale 3 stale')
    expect(await ask(source, 3 * MINUTE, 'sum_over_time(x[5m])')).toEqual(['{} 4'])
    expect(await ask(source, 3 * MINUTE, 'last_over_time(x[5m])')).toEqual(['x{} 3'])
    expect(await ask(source, 3 * MINUTE, 'idelta(x[5m])')).toEqual(['{} 2'])
  })

  it.each([
    ['avg_over_time', 4],
    ['min_over_time', 1],
    ['max_over_time', 9],
    ['sum_over_time', 16],
    ['count_over_time', 4],
    ['deriv', 0.0266666666667],
  ])('compute %s', async (name, value) => {
    // deriv: x = 0 60 120 180 s, y = 1 2 9 4: Sxy = 480, Sxx = 18 000.
    const source = load(MINUTE, 'x 1 2 9 4')
    expect(await ask(source, 3 * MINUTE, `${name}(x[4m])`)).toEqual([`{} ${value}`])
  })

  it('slide with the steps', async () => {
    const source = load(MINUTE, 'x 0 1 2 3 4 5')
    expect(await grid(source, [0, 6 * MINUTE, 2 * MINUTE], 'sum_over_time(x[3m])')).toEqual({
      '{}': [0, 3, 9],
    })
  })

  it('work on subqueries, whose steps are multiples', async () => {
    // At 5m30s: steps 2m, 4m in (1m30s, 5m30s]; values 2 and 4.
    const source = load(MINUTE, 'x 0 1 2 3 4 5')
    expect(await ask(source, 5.5 * MINUTE, 'sum_over_time(x[4m:2m])')).toEqual(['{} 6'])
    expect(await ask(source, 4 * MINUTE, 'count_over_time(x[4m:2m])')).toEqual(['{} 2'])
    expect(await ask(source, 4 * MINUTE, 'max_over_time(rate(x[2m])[2m:])')).toHaveLength(1)
  })

  it('refuse two metrics that differ in their names only', async () => {
    const source = load(MINUTE, 'a 1 2\nb 1 2')
    expect(await failing(source, MINUTE, 'rate({__name__=~"a|b"}[5m])')).toBe(
      'execution: vector cannot contain metrics with the same labelset'
    )
    expect(await failing(source, MINUTE, '-{__name__=~"a|b"}')).toBe(
      'execution: vector cannot contain metrics with the same labelset'
    )
  })
})

describe('aggregations', () => {
  const source = load(
    MINUTE,
    `x{a="1", b="1"} 1
     x{a="1", b="2"} 2
     x{a="2", b="1"} 30
     x{a="2", b="2"} 40
     x{b="2"} NaN`
  )
  const some = 'x{a!=""}'

  it.each([
    [`sum(${some})`, ['{} 73']],
    [`sum by (a) (${some})`, ['{a="1"} 3', '{a="2"} 70']],
    [`sum(${some}) by (a)`, ['{a="1"} 3', '{a="2"} 70']],
    [`sum without (a) (${some})`, ['{b="1"} 31', '{b="2"} 42']],
    [`sum by (__name__, a) (${some})`, ['x{a="1"} 3', 'x{a="2"} 70']],
    [`avg by (a) (${some})`, ['{a="1"} 1.5', '{a="2"} 35']],
    ['min(x)', ['{} 1']],
    ['max(x)', ['{} 40']],
    ['count by (a) (x)', ['{a="1"} 2', '{a="2"} 2', '{} 1']],
    ['group by (b) (x)', ['{b="1"} 1', '{b="2"} 1']],
    [`stddev by (a) (${some})`, ['{a="1"} 0.5', '{a="2"} 5']],
    [`quantile(0.5, ${some})`, ['{} 16']],
    [`quantile by (a) (0.9, ${some})`, ['{a="1"} 1.9', '{a="2"} 39']],
    [`quantile(2, ${some})`, ['{} Infinity']],
    ['sum(y)', []],
  ])('compute %s', async (expr, lines) => {
    expect(await ask(source, 0, expr)).toEqual(lines)
  })

  it('pick and order the outstanding, NaN last', async () => {
    const ordered = (expr: string) => ask(source, 0, expr, true)
    expect(await ordered('topk(2, x)')).toEqual(['x{a="2", b="2"} 40', 'x{a="2", b="1"} 30'])
    expect(await ordered('bottomk(2, x)')).toEqual(['x{a="1", b="1"} 1', 'x{a="1", b="2"} 2'])
    expect(await ordered('topk by (b) (1, x)')).toEqual([
      'x{a="2", b="1"} 30',
      'x{a="2", b="2"} 40',
    ])
    expect(await ordered('topk(9, x)')).toHaveLength(5)
    expect((await ordered('topk(9, x)')).at(-1)).toBe('x{b="2"} NaN')
    expect((await ordered('bottomk(9, x)')).at(-1)).toBe('x{b="2"} NaN')
    expect(await ordered('topk(0, x)')).toEqual([])
  })

  it('pick the outstanding at each step', async () => {
    const crossing = load(MINUTE, 'x{a="1"} 1 5 1\nx{a="2"} 2 2 2')
    expect(await grid(crossing, [0, 3 * MINUTE, MINUTE], 'topk(1, x)')).toEqual({
      'x{a="1"}': ['_', 5, '_'],
      'x{a="2"}': [2, '_', 2],
    })
  })

  it('keep what a plain sum loses', async () => {
    const large = load(MINUTE, 'x{a="1"} 1\nx{a="2"} 1e100\nx{a="3"} 1\nx{a="4"} -1e100')
    expect(await ask(large, 0, 'sum(x)')).toEqual(['{} 2'])
  })
})

describe('operators between vectors', () => {
  const source = load(
    MINUTE,
    `errors{host="a", code="500"} 24
     errors{host="a", code="404"} 30
     errors{host="b", code="500"} 6
     requests{host="a"} 600
     requests{host="b"} 300
     requests{host="c"} 100
     info{host="a", os="linux"} 1
     info{host="b", os="bsd"} 1`
  )

  it.each([
    ['errors{code="500"} / ignoring(code) requests', ['{host="a"} 0.04', '{host="b"} 0.02']],
    ['errors{code="500"} / on(host) requests', ['{host="a"} 0.04', '{host="b"} 0.02']],
    [
      'errors / on(host) group_left requests',
      ['{code="404", host="a"} 0.05', '{code="500", host="a"} 0.04', '{code="500", host="b"} 0.02'],
    ],
    [
      'requests * on(host) group_right errors{code="500"}',
      ['{code="500", host="a"} 14400', '{code="500", host="b"} 1800'],
    ],
    [
      'requests - on(host) group_right errors',
      ['{code="404", host="a"} 570', '{code="500", host="a"} 576', '{code="500", host="b"} 294'],
    ],
    [
      'requests * on(host) group_left(os) info',
      ['{host="a", os="linux"} 600', '{host="b", os="bsd"} 300'],
    ],
    ['requests / 100', ['{host="a"} 6', '{host="b"} 3', '{host="c"} 1']],
    ['1000 - requests', ['{host="a"} 400', '{host="b"} 700', '{host="c"} 900']],
    ['requests > 200', ['requests{host="a"} 600', 'requests{host="b"} 300']],
    ['200 < requests', ['requests{host="a"} 600', 'requests{host="b"} 300']],
    ['requests > bool 200', ['{host="a"} 1', '{host="b"} 1', '{host="c"} 0']],
    ['requests > on(host) errors{code="500"} * 30', ['{host="b"} 300']],
    [
      'requests > ignoring(code) errors{code="500"}',
      ['requests{host="a"} 600', 'requests{host="b"} 300'],
    ],
    ['requests > bool on(host) errors{code="500"} * 30', ['{host="a"} 0', '{host="b"} 1']],
    ['requests and on(host) errors{code="404"}', ['requests{host="a"} 600']],
    ['requests unless on(host) errors', ['requests{host="c"} 100']],
    [
      'errors{code="404"} or on(host) requests',
      ['errors{code="404", host="a"} 30', 'requests{host="b"} 300', 'requests{host="c"} 100'],
    ],
    ['requests{host="a"} == requests{host="a"}', ['requests{host="a"} 600']],
    ['-requests{host="a"}', ['{host="a"} -600']],
    ['requests + nothing', []],
  ])('compute %s', async (expr, lines) => {
    expect(await ask(source, 0, expr)).toEqual(lines)
  })

  it.each([
    [
      'requests / on(host) errors',
      'execution: found duplicate series for the match group {host="a"} on the right hand-side of the ' +
        'operation: [{__name__="errors", code="404", host="a"}, {__name__="errors", code="500", host="a"}];many-to-many matching ' +
        'not allowed: matching labels must be unique on one side',
    ],
    [
      'errors / on(host) requests',
      'execution: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    ],
    [
      'errors * on(host) group_left(code) label_replace(requests, "code", "1", "", "")',
      'execution: multiple matches for labels: grouping labels must ensure unique matches',
    ],
  ])('refuse %s', async (expr, message) => {
    expect(await failing(source, 0, expr)).toBe(message)
  })

  it('match anew at each step', async () => {
    const changing = load(MINUTE, 'l{v="1"} 1 stale _\nl{v="2"} _ 2 3\nr 10 10 stale')
    expect(await grid(changing, [0, 3 * MINUTE, MINUTE], 'l + ignoring(v) r')).toEqual({
      '{}': [11, 12, '_'],
    })
    expect(await grid(changing, [0, 3 * MINUTE, MINUTE], 'r or on() l')).toEqual({
      'r{}': [10, 10, '_'],
      'l{v="2"}': ['_', '_', 3],
    })
  })
})

describe('functions', () => {
  const source = load(
    MINUTE,
    `x{a="1", path="/dev/sda1"} -1.5
     x{a="2", path="tmpfs"} 2.5`
  )

  it.each([
    ['abs(x)', [1.5, 2.5]],
    ['ceil(x)', [-1, 3]],
    ['floor(x)', [-2, 2]],
    ['round(x)', [-1, 3]],
    ['round(x, 2)', [-2, 2]],
    ['clamp(x, 0, 1)', [0, 1]],
    ['clamp(x, 1, 0)', []],
    ['clamp_min(x, 0)', [0, 2.5]],
    ['clamp_max(x, 0)', [-1.5, 0]],
    ['timestamp(x)', [0, 0]],
    ['timestamp(abs(x))', [120, 120]],
    ['scalar(x)', [Number.NaN]],
    ['vector(7)', [7]],
    ['absent(x)', []],
    ['absent(y)', [1]],
  ])('compute %s', async (expr, values) => {
    const samples = await queryInstant(expr, source, 2 * MINUTE)
    expect(samples.map(({ value }) => value)).toEqual(values)
    for (const { labels } of samples) expect(labels).not.toHaveProperty('__name__')
  })

  it('name what is absent', async () => {
    expect(await ask(source, 0, 'absent(y{a="1", b=~"2", c="3", c!="4"})')).toEqual(['{a="1"} 1'])
  })

  it('replace labels by a pattern that matches in full', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Go's spelling of a group.
    const expr = 'label_replace(x, "disk", "${1}-$2", "path", "/dev/([a-z]+)([0-9])")'
    expect(await ask(source, 0, expr)).toEqual([
      'x{a="1", disk="sda-1", path="/dev/sda1"} -1.5',
      'x{a="2", path="tmpfs"} 2.5',
    ])
    expect(await ask(source, 0, 'label_replace(x, "a", "", "a", "1")')).toEqual([
      'x{a="2", path="tmpfs"} 2.5',
      'x{path="/dev/sda1"} -1.5',
    ])
    expect(await failing(source, 0, 'label_replace(x, "a", "", "a", "(")')).toBe(
      'execution: invalid regular expression in label_replace(): (: invalid regular expression "(": missing closing )'
    )
  })

  it('replace labels by a group that has a name, and by one that took no part', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Go's spelling of a group.
    const expr = 'label_replace(x, "disk", "$n$2$$${none}$1", "path", "/dev/(?P<n>sda)1(x)?")'
    expect(await ask(source, 0, expr)).toContain('x{a="1", disk="sda$sda", path="/dev/sda1"} -1.5')
    expect(await ask(source, 0, 'label_replace(x, "b", "$0", "constructor", ".+")')).toEqual(
      await ask(source, 0, 'x')
    )
  })
})
