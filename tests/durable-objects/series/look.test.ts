import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../../durable-objects/series/engine'
import { QUERY } from '../../../worker/policy'
import { TooManySamples, TooMuchWork } from '../../../worker/promql/error'
import { query } from '../../../worker/promql/query'
import type { Look, SeriesSource } from '../../../worker/promql/source'
import { WINDOW_FUNCTIONS } from '../../../worker/promql/windows'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { named, push, type Sent, STALE, type Value } from './pushes'

// Small enough that some series come in several parts, and that some blocks are too many at once.
vi.mock('../../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../../worker/policy')>()
  const { QUERY, STORE } = policy
  return {
    ...policy,
    QUERY: { ...QUERY, maxTableValues: 10_000 },
    STORE: { ...STORE, gatheredSamples: 7, gatheredBytes: 600 },
  }
})

const NOW = 1_790_000_000_000
const STEP = 15_000
const DAY = 86_400_000
const FUNCTIONS = Object.keys(WINDOW_FUNCTIONS)

let engine: Engine
beforeEach(() => {
  engine = new Engine(new NodeDisk(), KERNEL, 7)
})

const write = (...sent: Sent[]) => engine.write(push(...sent), NOW).outcome

/** A source that computes where its samples are, and one that hands all of them over. */
const source = (): SeriesSource => ({
  select: async (...question) => engine.select(...question),
  look: async (asked) => engine.look(asked),
})
const samples = (): SeriesSource => ({ select: async (...question) => engine.select(...question) })

/** Rows in the order of their labels, values by their bits; rows that are absent throughout do not exist. */
async function answer(expr: string, of: SeriesSource, from: number, to: number, stepMs: number) {
  const { value } = await query(expr, of, { from, to, stepMs })
  if (value.type !== 'vector') throw new Error('expected a vector')
  const { rows, values, present } = value
  const count = present.length / rows.length
  const bits = new BigUint64Array(values.slice().buffer)
  const found = rows.flatMap((labels, row) => {
    const steps = [...Array(count).keys()].filter((step) => present[row * count + step] === 1)
    if (steps.length === 0) return []
    const shown = steps.map((step) => `${step}: ${bits[row * count + step]!.toString(16)}`)
    return [`${JSON.stringify(labels)} ${shown.join(', ')}`]
  })
  return found.sort()
}

const labels = fc.record({
  __name__: fc.constantFrom('a_total', 'b'),
  instance: fc.constantFrom('web-1', 'web-2', 'web-3'),
})
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: fc.nat(1_000) },
  { weight: 2, arbitrary: fc.double({ noNaN: false }) },
  { weight: 1, arbitrary: fc.constant<Value>(STALE) }
)
const sample = fc.tuple(
  fc.integer({ min: -40, max: 0 }).map((n) => NOW + n * STEP),
  value
)
const sent: fc.Arbitrary<Sent> = fc.record({
  labels,
  samples: fc.array(sample, { minLength: 1, maxLength: 25 }),
})
/** Pushes, and flushes between them. */
const history = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(sent, { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constant('flush' as const) }
  ),
  { maxLength: 8 }
)
const question = fc.record({
  expr: fc.oneof(
    fc.constantFrom('a_total', '{instance=~"web-[12]"}', 'b offset 1m', 'b @ start()'),
    fc.constantFrom('sort(a_total)', 'label_join(a_total, "job", "-", "instance")', 'abs(b)'),
    fc
      .tuple(fc.constantFrom(...FUNCTIONS), fc.constantFrom('1m', '2m', '5m', '20s', '1d'))
      .map(([func, range]) => `${func}(a_total[${range}])`)
  ),
  from: fc.integer({ min: -42, max: 1 }).map((n) => NOW + n * STEP),
  steps: fc.integer({ min: 0, max: 5 }),
  stepMs: fc.constantFrom(1_000, STEP, 60_000),
})

describe('a look', () => {
  it('answers as its samples would, gaps, ends, late samples and blocks included', async () => {
    const questions = fc.array(question, { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(history, questions, async (history, questions) => {
        engine = new Engine(new NodeDisk(), KERNEL, 7)
        for (const event of history) {
          if (event === 'flush') engine.flush(NOW)
          else write(...event)
        }
        for (const { expr, from, steps, stepMs } of questions) {
          const window = [from, from + steps * stepMs, steps && stepMs] as const
          expect(await answer(expr, source(), ...window)).toEqual(
            await answer(expr, samples(), ...window)
          )
        }
      }),
      { numRuns: 300 }
    )
  }, 120_000)

  it('reads roll-ups where these answer', async () => {
    const at = (n: number) => NOW - 3 * DAY + n * 1_200_000
    const history = Array.from({ length: 215 }, (_, n) => n)
    write({ labels: named('b'), samples: [[NOW, 1]] })
    engine.backfill(
      [
        {
          labels: named('a_total'),
          times: Float64Array.from(history, at),
          values: Float64Array.from(history, (n) => (n * n) % 31),
        },
      ],
      NOW
    )
    engine.flush(NOW)
    engine.flush(NOW)
    const window = [NOW - 2 * DAY, NOW - DAY, 6 * 3_600_000] as const
    for (const expr of ['increase(a_total[6h])', 'avg_over_time(a_total[6h])', 'a_total']) {
      const seen = await answer(expr, source(), ...window)
      expect(seen).toEqual(await answer(expr, samples(), ...window))
      expect(seen).toHaveLength(1)
    }
  })

  it('reads servers that ended on either side of one that goes on', async () => {
    const before = NOW - 60_000
    for (const [server, last] of [
      ['web-1', STALE],
      ['web-2', 7],
      ['web-3', STALE],
    ] as const) {
      write({ labels: named('a_total', server), samples: [[before, 5]] })
      write({ labels: named('a_total', server), samples: [[NOW, last]] })
    }
    const ask = (of: SeriesSource) => answer('last_over_time(a_total[5m])', of, NOW, NOW, 0)
    const seen = await ask(source())
    expect(seen).toEqual(await ask(samples()))
    expect(seen).toHaveLength(3)
  })

  it('leaves out series that ended before its window', () => {
    write({ labels: named('a_total', 'old'), samples: [[NOW - 900_000, 1]] })
    write({ labels: named('a_total'), samples: [[NOW, 1]] })
    const { table } = engine.look(asked({ ends: Float64Array.of(NOW) }))
    expect(table.rows).toEqual([named('a_total')])
  })

  it('stops at its limits', () => {
    const series = Array.from({ length: 30 }, (_, n) => named('a_total', `web-${n}`))
    const samples: [number, Value][] = Array.from({ length: 20 }, (_, n) => [NOW + n, n])
    write(...series.map((labels) => ({ labels, samples })))
    const ask = (maxSamples: number) => engine.look(asked({ func: 'rate', maxSamples }))
    expect(ask(600).samples).toBe(600)
    expect(() => ask(599)).toThrow(TooManySamples)
    const work = (func: string | undefined, maxWork: number) =>
      engine.look(asked({ func, maxWork })).work
    expect(work('sum_over_time', 600)).toBe(600)
    expect(() => work('sum_over_time', 599)).toThrow(TooMuchWork)
    expect(() => work('mad_over_time', 600)).toThrow(TooMuchWork)
    expect(work('last_over_time', 30)).toBe(30)
    expect(work(undefined, 30)).toBe(30)
    const ends = new Float64Array(QUERY.maxTableValues / 20).fill(NOW)
    expect(() => engine.look(asked({ ends }))).toThrow(TooManySamples)
  })
})

function asked(some: Partial<Look>): Look {
  return {
    matchers: [{ name: '__name__', op: '=', value: 'a_total' }],
    func: undefined,
    widthMs: 300_000,
    ends: Float64Array.of(NOW + 1_000),
    maxSamples: QUERY.maxSamples,
    maxWork: QUERY.maxWork,
    ...some,
  }
}
