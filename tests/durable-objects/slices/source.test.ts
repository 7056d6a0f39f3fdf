import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SliceMap, WHOLE } from '../../../durable-objects/slices/map'
import { packSeries, unpackSeries } from '../../../durable-objects/slices/packed-series'
import { TooManySamples } from '../../../worker/promql/error'
import type { Matcher } from '../../../worker/promql/source'
import { ALL, push, readable, type Sent, STALE, type Value } from '../series/pushes'
import { SlicedEngines, sourceOf } from './sliced-engines'

const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const MAP: SliceMap = [
  ...WHOLE,
  { fromMs: NOW - 5 * MINUTE, slices: 2 },
  { fromMs: NOW - 2 * MINUTE, slices: 8 },
]
const SERVERS = ['web-1', 'web-2', 'web-3', 'web-4', 'db-1:9100']

const sorted = (values: string[]) => [...values].sort()

describe('series over slices', () => {
  it('answer every question as one store would, whatever was pushed, late or twice', async () => {
    const sample = fc.tuple(
      fc.integer({ min: -30, max: 5 }).map((n) => NOW + n * 20_000),
      fc.oneof(fc.nat(3), fc.constant(STALE))
    ) as fc.Arbitrary<[number, Value]>
    const sent = fc.record({
      labels: fc.record({
        __name__: fc.constantFrom('up', 'load'),
        instance: fc.constantFrom(...SERVERS),
      }),
      samples: fc.array(sample, { minLength: 1, maxLength: 5 }),
    })
    const pushes = fc.array(fc.array(sent, { minLength: 1, maxLength: 6 }), { maxLength: 6 })
    const time = fc.integer({ min: -31, max: 6 }).map((n) => NOW + n * 20_000)
    const matchers = fc.constantFrom<Matcher[][]>(
      [],
      [{ name: 'instance', op: '=', value: 'web-2' }],
      [{ name: 'instance', op: '=~', value: 'web-1|db.*' }],
      [{ name: '__name__', op: '=', value: 'up' }]
    )
    await fc.assert(
      fc.asyncProperty(pushes, matchers, time, time, async (pushes, matchers, from, to) => {
        const fleet = new SlicedEngines(MAP)
        for (const sent of pushes) {
          const { whole, sliced } = fleet.write(push(...sent), NOW)
          expect(counts(sliced)).toEqual(counts(whole))
        }
        const whole = fleet.whole.select(matchers, from, to, ALL)
        const sliced = await fleet.source.select(matchers, from, to, ALL)
        expect(readable(sliced)).toEqual(readable(whole))
        expect(sliced).toHaveLength(whole.length)
        expect(sorted(await fleet.source.labelValues('instance', from))).toEqual(
          sorted(await sourceOf(fleet.whole).labelValues('instance', from))
        )
      }),
      { numRuns: 60 }
    )
  }, 60_000)

  it('are asked only of the slices that can have the server', async () => {
    const fleet = new SlicedEngines(MAP)
    const instance: Matcher = { name: 'instance', op: '=', value: 'web-3' }
    await fleet.source.select([instance], NOW - MINUTE, NOW, ALL)
    expect(fleet.asked.size).toBe(1)
    await fleet.source.select([], NOW - 10 * MINUTE, NOW, ALL)
    expect(fleet.asked.size).toBe(9)
  })

  it('share one budget of samples', async () => {
    const fleet = new SlicedEngines(MAP)
    const samples: [number, number][] = [[NOW, 1], [NOW + 1, 2]] // biome-ignore format: one line
    fleet.write(
      push(...SERVERS.map((instance) => ({ labels: { __name__: 'up', instance }, samples }))),
      NOW
    )
    const ask = (maxSamples: number) =>
      fleet.source.select([], NOW, NOW + 2, { ...ALL, maxSamples })
    expect(await ask(10)).toHaveLength(5)
    await expect(ask(9)).rejects.toThrow(TooManySamples)
  })

  it('fail a question when a slice fails, rather than leave something out', async () => {
    const fleet = new SlicedEngines(MAP)
    fleet.slices[5]!.select = () => {
      throw new Error('the slice is gone')
    }
    await expect(fleet.source.select([], NOW, NOW + 1, ALL)).rejects.toThrow('the slice is gone')
  })
})

describe('packed series', () => {
  it('are the same series when they are unpacked, NaNs of every kind included', () => {
    const fleet = new SlicedEngines(WHOLE)
    const labels = { __name__: 'up', instance: '웹"\\1', ['__proto__']: 'x' }
    const sent: Sent = {
      labels,
      samples: [
        [NOW, 1],
        [NOW + 1, STALE],
        [NOW + 2, Number.NaN],
      ],
    }
    fleet.write(push(sent, { labels: { __name__: 'b' }, samples: [[NOW, -0]] }), NOW)
    const series = fleet.whole.select([], 0, NOW + 9, ALL)
    expect(series).toHaveLength(2)
    expect(readable(unpackSeries(packSeries(series)))).toEqual(readable(series))
    expect(unpackSeries(packSeries([]))).toEqual([])
  })
})

/** What a sender is told, without the examples, whose order may differ. */
function counts(outcome: ReturnType<SlicedEngines['write']>['whole']) {
  if (outcome.kind !== 'partial') return outcome
  const reasons = outcome.reasons.map(({ reason, count }) => `${count} ${reason}`)
  return { ...outcome, reasons: sorted(reasons) }
}
