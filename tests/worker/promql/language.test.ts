import { describe, expect, it } from 'vitest'
import { printAnnotation } from '../../../worker/promql/annotations'
import { PromqlError } from '../../../worker/promql/error'
import { FUNCTIONS } from '../../../worker/promql/functions'
import { query } from '../../../worker/promql/query'
import type { Look, SeriesSource } from '../../../worker/promql/source'
import type { Vector } from '../../../worker/promql/value'
import { load, shown } from './memory-source'

const MINUTE = 60_000
const instant = (at: number) => ({ from: at, to: at, stepMs: 0 })

/** The rows of an answer with what is present of them. */
async function rows(expr: string, source: SeriesSource, window = instant(0), delayed = false) {
  const { value, grid } = await query(expr, source, window, { delayedNameRemoval: delayed })
  const { rows, values, present } = value as Vector
  return rows.flatMap((labels, row) => {
    const of = Array.from({ length: grid.count }, (_, step) => row * grid.count + step)
    const shownValues = of.map((i) => (present[i] === 1 ? values[i]! : '_'))
    return shownValues.every((one) => one === '_')
      ? []
      : [`${shown(labels)} ${shownValues.join(' ')}`]
  })
}

const remarks = async (expr: string, source: SeriesSource, window = instant(0)) =>
  (await query(expr, source, window)).annotations.map((one) => printAnnotation(one, expr))

describe('names of metrics', () => {
  const source = load(
    MINUTE,
    'a_total{x="1"} 0+60x10\nb_total{x="1"} 0+120x10\nb_total{x="2"} 1x10'
  )
  const now = instant(10 * MINUTE)

  it('are gone at once, unless they are wanted until the end', async () => {
    const expr = 'label_replace(rate(a_total[5m]), "of", "$1", "__name__", "(.+)")'
    expect(await rows(expr, source, now)).toEqual(['{x="1"} 1'])
    expect(await rows(expr, source, now, true)).toEqual(['{of="a_total", x="1"} 1'])
    const grouped = 'sum by (__name__) (rate(b_total[5m]))'
    expect(await rows(grouped, source, now)).toEqual(['{} 2'])
    const both = 'count(rate({__name__=~".+_total"}[5m]))'
    await expect(rows(both, source, now)).rejects.toThrow('cannot contain metrics with the same')
    expect(await rows(both, source, now, true)).toEqual(['{} 3'])
  })

  it('stay with what picks, filters or joins rows', async () => {
    expect(await rows('topk(1, b_total)', source, now)).toEqual(['b_total{x="1"} 1200'])
    expect(await rows('b_total > on (x) a_total', source, now)).toEqual(['{x="1"} 1200'])
    expect(await rows('b_total > ignoring () a_total', source, now)).toEqual([
      'b_total{x="1"} 1200',
    ])
    expect(await rows('a_total or rate(b_total{x="2"}[5m])', source, now)).toEqual([
      'a_total{x="1"} 600',
      '{x="2"} 0',
    ])
  })

  it('go from the samples of a subquery too', async () => {
    const expr = 'last_over_time(rate(a_total[5m])[2m:1m])'
    expect(await rows(expr, source, now)).toEqual(['{x="1"} 1'])
    expect(await rows(expr, source, now, true)).toEqual(['{x="1"} 1'])
    expect(await rows(`-(${expr})`, source, now)).toEqual(['{x="1"} -1'])
  })
})

describe('the window of a query', () => {
  const source = load(MINUTE, 'x 0+1x30')
  const window = { from: 10 * MINUTE, to: 14 * MINUTE, stepMs: 2 * MINUTE }

  it('is what durations and functions may ask for', async () => {
    expect(await rows('count_over_time(x[step() * 2])', source, window)).toEqual(['{} 4 4 4'])
    expect(await rows('x offset min_of(step(), 1m)', source, window)).toEqual(['x{} 9 11 13'])
    expect(await rows('vector(end() - start() + step() + range())', source, window)).toEqual([
      '{} 600 600 600',
    ])
    await expect(rows('x[range()]', source, instant(0))).rejects.toThrow(
      'duration must be greater than 0'
    )
  })

  it('has steps only for numbers and vectors', async () => {
    await expect(query('x[5m]', source, window)).rejects.toThrow(
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector'
    )
    const { value } = await query('x[2m] offset 1m', source, instant(10 * MINUTE))
    expect(value).toMatchObject({
      series: [{ times: Float64Array.of(8 * MINUTE, 9 * MINUTE), values: Float64Array.of(8, 9) }],
    })
  })

  it('orders series by their labels when it has steps', async () => {
    const two = load(MINUTE, 'x{a="2"} 1x5\nx{a="1"} 2x5')
    expect(await rows('x', two)).toEqual(['x{a="2"} 1', 'x{a="1"} 2'])
    expect(await rows('x', two, { from: 0, to: MINUTE, stepMs: MINUTE })).toEqual([
      'x{a="1"} 2 2',
      'x{a="2"} 1 1',
    ])
  })

  it('does not matter to what is pinned', async () => {
    expect(await rows('sum(x @ 300 + 1) + x', source, window)).toEqual(['{} 16 18 20'])
    expect(await rows('rate(x[5m] @ end())', source, window)).toHaveLength(1)
    expect(await rows('predict_linear(x[5m] @ 300, 60)', source, window)).toEqual(['{} 11 13 15'])
  })
})

describe('a source that answers looks itself', () => {
  const source = load(MINUTE, 'x 0+1x30')
  const looks: Look[] = []
  const looking: SeriesSource = {
    ...source,
    look: async (look) => {
      looks.push(look)
      const count = look.ends.length
      const values = new Float64Array(count).fill(look.widthMs / MINUTE)
      const present = new Uint8Array(count).fill(1)
      return { table: { rows: [{ __name__: 'x' }], values, present }, samples: 1, work: count }
    },
  }
  const window = { from: 10 * MINUTE, to: 12 * MINUTE, stepMs: MINUTE }

  it('is asked once for each range, and once for what is pinned', async () => {
    looks.length = 0
    expect(await rows('rate(x[5m]) + rate(x[7m]) + rate(x[5m])', looking, window)).toEqual([
      '{} 17 17 17',
    ])
    expect(looks.map(({ widthMs, func }) => [widthMs, func])).toEqual([
      [5 * MINUTE, 'rate'],
      [7 * MINUTE, 'rate'],
    ])
    looks.length = 0
    expect(await rows('max(x @ 60) + x', looking, window)).toEqual(['{} 10 10 10'])
    expect(looks.map(({ ends }) => [...ends])).toEqual([
      [MINUTE],
      [10, 11, 12].map((at) => at * MINUTE),
    ])
  })

  it('is not asked for what a look cannot tell', async () => {
    looks.length = 0
    await rows('delta(x[5m] smoothed)', looking, window)
    await rows('quantile_over_time(0.5, x[5m])', looking, window)
    await rows('timestamp(x)', looking, window)
    expect(looks).toEqual([])
  })

  it('gets the same remarks', async () => {
    expect(await remarks('rate(x[5m])', looking, window)).toEqual([
      'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "x" (1:6)',
    ])
  })
})

describe('remarks', () => {
  const source = load(MINUTE, 'x{a="1"} 1\nx{a="2"} 2')

  it('tell what may be wrong, and where', async () => {
    expect(await remarks('quantile(2, x)\n  + quantile(-1, x)', source)).toEqual([
      'PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)',
      'PromQL warning: quantile value should be between 0 and 1, got -1 (2:14)',
    ])
    expect(await remarks('limit_ratio(-1.5, x)', source)).toEqual([
      'PromQL warning: ratio value should be between -1 and 1, got -1.5, capping to -1 (1:13)',
    ])
    const window = { from: 0, to: MINUTE, stepMs: MINUTE }
    expect(await remarks('sort(x)', source, window)).toEqual([
      'PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)',
    ])
    expect(await remarks('x + x', source)).toEqual([])
  })

  it('say that native histograms are not supported', async () => {
    expect(await remarks('histogram_count(x)', source)).toEqual([
      'PromQL info: histogram_count() is about native histograms, which are not supported (1:1)',
    ])
    expect(await remarks('x </ 1', source)).toEqual([
      'PromQL info: incompatible sample types encountered for binary operator "</": float </ float (1:1)',
    ])
  })

  it('are few, and each is made once', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `quantile(${i + 2}, x)`).join(' or ')
    expect(await remarks(many, source)).toHaveLength(10)
    expect(await remarks('quantile(2, x) + quantile(2, x)', source)).toHaveLength(1)
  })
})

describe('samples of ratios', () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `x{i="${i}"} 1`)
  const source = load(MINUTE, lines.join('\n'))

  it('are about as many as asked for, the same each time, and complete each other', async () => {
    const [count] = await rows('count(limit_ratio(0.3, x))', source)
    expect(Number(count!.split(' ')[1])).toBeGreaterThan(250)
    expect(Number(count!.split(' ')[1])).toBeLessThan(350)
    expect(await rows('limit_ratio(0.3, x)', source)).toEqual(
      await rows('limit_ratio(0.3, x)', source)
    )
    expect(await rows('count(limit_ratio(0.3, x) or limit_ratio(-0.7, x))', source)).toEqual([
      '{} 1000',
    ])
    expect(await rows('limit_ratio(0.3, x) and limit_ratio(-0.7, x)', source)).toEqual([])
  })
})

it('fails with an error that has a place, for arguments that only the data shows to be wrong', async () => {
  const source = load(MINUTE, 'x{a="1"} 1 2\nx{a="2"} 2 3')
  const expressions = [
    'topk(NaN, x)',
    'topk(1e20, x)',
    'count_values("", x)',
    'label_replace(x, "", "", "a", "")',
    'label_join(x, "b", "-", "")',
    'double_exponential_smoothing(x[5m], 2, 0.5)',
    'deriv(x[5m] anchored)',
    '1 </ 2',
  ]
  for (const expr of expressions) {
    const error = await query(expr, source, instant(MINUTE)).catch((error: unknown) => error)
    expect(error, expr).toBeInstanceOf(PromqlError)
    expect((error as PromqlError).kind, expr).toBe('execution')
  }
})

it('has every function of Prometheus 3', () => {
  expect(Object.keys(FUNCTIONS).length).toBeGreaterThan(85)
  for (const [name, { args, variadic }] of Object.entries(FUNCTIONS)) {
    expect(args.length > 0 || variadic === undefined, name).toBe(true)
  }
})
