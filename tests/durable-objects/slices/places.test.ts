import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SliceMap, WHOLE } from '../../../durable-objects/slices/map'
import { packTable, unpackTable } from '../../../durable-objects/slices/packed-table'
import { QUERY } from '../../../worker/policy'
import { PromqlError, TooManySamples } from '../../../worker/promql/error'
import { query } from '../../../worker/promql/query'
import type { Labels, SeriesSource, Table } from '../../../worker/promql/source'
import { push, type Sent } from '../series/pushes'
import { SlicedEngines, sourceOf } from './sliced-engines'

const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
/** The fleet spread half an hour ago, and there are samples of an hour. */
const MAP: SliceMap = [...WHOLE, { fromMs: NOW - 30 * MINUTE, slices: 8 }]
const SERVERS = Array.from({ length: 12 }, (_, n) => `web-${n}`)

let fleet: SlicedEngines
beforeAll(() => {
  fleet = new SlicedEngines(MAP)
  for (let time = NOW - 60 * MINUTE; time <= NOW; time += MINUTE / 2) {
    fleet.write(push(...SERVERS.flatMap((server, n) => scrape(server, n, time))), time)
  }
})

/** No two values are equal; some servers begin late, or have ended; one series has no server. */
function scrape(instance: string, n: number, time: number): Sent[] {
  if (n % 5 === 1 && time < NOW - 20 * MINUTE) return []
  if (n % 5 === 2 && time > NOW - 7 * MINUTE) return []
  const s = (time - NOW) / 1_000 + 4_000
  const job = n % 2 === 0 ? 'node' : 'db'
  const one = (__name__: string, more: Labels, value: number): Sent => ({
    labels: { __name__, instance, job, ...more },
    samples: [[time, value]],
  })
  return [
    one('cpu_total', { mode: 'user' }, s * (n + 1)),
    one('cpu_total', { mode: 'idle' }, ((s * 7) % (500 * (n + 1))) + n / 64),
    one('load', {}, Math.round(100 * Math.sin(s + n)) / 8 + n / 64),
    ...(n === 0 ? [{ labels: { __name__: 'load', job }, samples: [[time, 7]] } as Sent] : []),
  ]
}

interface Answer {
  /** Values by labels, or the problem. */
  rows: Record<string, (number | null)[]> | string
}

async function ask(
  expr: string,
  source: SeriesSource,
  window: { from: number; to: number; stepMs: number }
): Promise<Answer> {
  try {
    const { value, grid } = await query(expr, source, window)
    if (value.type !== 'vector') throw new Error(`${expr} is no vector`)
    const rows: Record<string, (number | null)[]> = {}
    for (const [row, labels] of value.rows.entries()) {
      const steps = Array.from({ length: grid.count }, (_, step) => {
        const i = row * grid.count + step
        return value.present[i] === 1 ? value.values[i]! : null
      })
      const key = JSON.stringify(Object.entries(labels).sort())
      if (steps.some((one) => one !== null)) rows[key] = steps
    }
    return { rows }
  } catch (error) {
    // Which of several problems is found first depends on the order.
    if (error instanceof PromqlError) return { rows: error.kind }
    throw error
  }
}

/** Sums of floats depend on their order. */
function expectNear(sliced: Answer, whole: Answer, expr: string): void {
  if (typeof sliced.rows === 'string' || typeof whole.rows === 'string') {
    expect([expr, sliced]).toEqual([expr, whole])
    return
  }
  expect([expr, Object.keys(sliced.rows).sort()]).toEqual([expr, Object.keys(whole.rows).sort()])
  for (const [key, values] of Object.entries(sliced.rows)) {
    for (const [step, value] of values.entries()) {
      const wanted = whole.rows[key]![step]!
      const isNear =
        Object.is(value, wanted) ||
        (value !== null && wanted !== null && Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted))
      if (!isNear) expect([expr, key, step, value]).toEqual([expr, key, step, wanted])
    }
  }
}

const grouping = fc.constantFrom(
  ...['', ' by (instance)', ' by (job)', ' by (mode)', ' by (instance, mode)', ' by (__name__)'],
  ...[' without (mode)', ' without (instance)', ' without (instance, mode)']
)
const { expr } = fc.letrec<{ expr: string }>((tie) => {
  const inner = tie('expr')
  const format = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((texts) => texts.join(''))
  const range = fc.constantFrom('[2m]', '[5m]', '[5m] offset 2m', '[3m] @ end()')
  const selector = fc.constantFrom(
    ...['load', 'cpu_total', 'cpu_total{mode="idle"}', 'load{instance="web-3"}', 'nothing']
  )
  return {
    expr: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      selector,
      format(fc.constantFrom('rate', 'increase', 'max_over_time'), '(', selector, range, ')'),
      format(
        fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'group'),
        grouping,
        '(',
        inner,
        ')'
      ),
      format(fc.constantFrom('topk', 'bottomk'), grouping, '(2, ', selector, ' + 0.5)'),
      format(fc.constantFrom('quantile', 'quantile'), grouping, '(0.7, ', inner, ')'),
      format('(', inner, fc.constantFrom(' * 2', ' > 3', ' - time()', ' ^ 0.5'), ')'),
      format('(', inner, fc.constantFrom(' / ', ' and ', ' or ', ' unless '), inner, ')'),
      format('(', inner, ' * on (instance) group_left () load)'),
      format('(', inner, ' + ignoring (mode) load)'),
      format('(', inner, ' - scalar(avg(', inner, ')))'),
      format(fc.constantFrom('abs', 'ceil', '-', 'absent'), '(', inner, ')'),
      format('avg_over_time(', inner, '[4m:1m])'),
      format(
        'label_replace(',
        inner,
        ', "',
        fc.constantFrom('x', 'instance'),
        '", "$1", "job", "(.).*")'
      )
    ),
  }
})

describe('expressions over slices', () => {
  it('have the values that one store would give', async () => {
    const windows = fc.constantFrom(
      { from: NOW, to: NOW, stepMs: 0 },
      { from: NOW - 10 * MINUTE, to: NOW, stepMs: 2 * MINUTE },
      // The spread lies in it.
      { from: NOW - 40 * MINUTE, to: NOW - 10 * MINUTE, stepMs: 5 * MINUTE }
    )
    await fc.assert(
      fc.asyncProperty(expr, windows, async (expr, window) => {
        const whole = await ask(expr, sourceOf(fleet.whole), window)
        expectNear(await ask(expr, fleet.source, window), whole, expr)
      }),
      { numRuns: 400 }
    )
  }, 120_000)

  const instant = { from: NOW, to: NOW, stepMs: 0 }
  const asked = async (expr: string, window = instant) => {
    fleet.asked.clear()
    fleet.answered.clear()
    await query(expr, fleet.source, window)
    return [fleet.answered.size, fleet.asked.size]
  }

  it('are worked out by the slices, and no samples cross', async () => {
    for (const expr of [
      'rate(cpu_total[5m])',
      'sum(rate(cpu_total[5m]))',
      'avg by (job) (load)',
      'topk(3, 100 - avg by (instance) (rate(cpu_total{mode="idle"}[5m])) * 100)',
      'quantile(0.9, rate(cpu_total[5m]))',
      'max_over_time(sum(load)[5m:1m])',
      'load / on (instance) group_left () cpu_total{mode="user"}',
    ]) {
      expect([expr, await asked(expr)]).toEqual([expr, [8, 0]])
    }
    expect(await asked('rate(cpu_total{instance="web-3"}[5m])')).toEqual([1, 0])
  })

  it('are worked out from samples where the spread lies in the window', async () => {
    expect(await asked('sum(rate(cpu_total[40m]))')).toEqual([0, 9])
  })

  it('fail as they would in one store, and share one budget', async () => {
    const wrong = 'load * on (job) load'
    await expect(query(wrong, fleet.source, instant)).rejects.toThrow(/many-to-many/)
    const twice = 'load * on (instance) cpu_total'
    await expect(query(twice, fleet.source, instant)).rejects.toThrow(/found duplicate series/)
    const { samples } = fleet.whole.look({
      matchers: [{ name: '__name__', op: '=', value: 'cpu_total' }],
      func: 'rate',
      widthMs: 5 * MINUTE,
      ends: Float64Array.of(NOW),
      maxSamples: 1_000,
      maxWork: QUERY.maxWork,
    })
    const ask = (maxSamples: number) =>
      query('sum(rate(cpu_total[5m]))', fleet.source, instant, { maxSamples })
    await ask(samples)
    await expect(ask(samples - 1)).rejects.toThrow(TooManySamples)
  })
})

describe('packed tables', () => {
  it('are the same tables when they are unpacked', () => {
    const table: Table = {
      rows: [{ __name__: 'up', instance: '웹"\\1', ['__proto__']: 'x' }, {}],
      values: Float64Array.of(1, Number.NaN, -0, Number.POSITIVE_INFINITY),
      present: Uint8Array.of(1, 1, 0, 1),
    }
    expect(unpackTable(packTable(table))).toEqual(table)
    const none = { rows: [], values: new Float64Array(), present: new Uint8Array() }
    expect(unpackTable(packTable(none))).toEqual(none)
  })
})
