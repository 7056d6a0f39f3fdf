import { expect, it } from 'vitest'
import { labelsOfEngine, slicedLabels } from '../../../durable-objects/slices/labels'
import { type SliceMap, WHOLE } from '../../../durable-objects/slices/map'
import type { Labels, Matcher } from '../../../worker/promql/source'
import { push, type Sent } from '../series/pushes'
import { SlicedEngines } from './sliced-engines'

const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const MAP: SliceMap = [...WHOLE, { fromMs: NOW - 5 * MINUTE, slices: 4 }]
const NONE = Number.POSITIVE_INFINITY

/** Ten servers with two series each, before and after the spread; `gone` ended before it. */
const engines = new SlicedEngines(MAP)
for (const time of [NOW - 8 * MINUTE, NOW - MINUTE]) {
  const sent = (labels: Labels): Sent => ({ labels, samples: [[time, 1]] })
  const servers = Array.from({ length: 10 }, (_, n) => `web-${n}`)
  const series = servers.flatMap((instance) => [
    sent({ __name__: 'up', instance }),
    sent({ __name__: 'load', instance, mode: 'x' }),
  ])
  if (time < NOW - 5 * MINUTE) series.push(sent({ __name__: 'gone', instance: 'web-0', end: 'y' }))
  engines.write(push(...series), NOW)
}
const whole = labelsOfEngine(engines.whole)
const asked = new Set<number>()
const sliced = slicedLabels(MAP, (n) => {
  asked.add(n)
  return labelsOfEngine(engines.slices[n]!)
})

const UP: Matcher[] = [{ name: '__name__', op: '=', value: 'up' }]
const WEB_3: Matcher[] = [{ name: 'instance', op: '=', value: 'web-3' }]

it.each([
  ['all', []],
  ['of one metric', UP],
  ['of one server', WEB_3],
])('are the same from slices as from one store: %s', async (_, matchers) => {
  for (const from of [Number.NEGATIVE_INFINITY, NOW - 2 * MINUTE, NOW]) {
    for (const limit of [NONE, 100]) {
      expect(await sliced.labelNames(matchers, from, limit)).toEqual(
        await whole.labelNames(matchers, from, limit)
      )
      expect(await sliced.labelValues('instance', matchers, from, limit)).toEqual(
        await whole.labelValues('instance', matchers, from, limit)
      )
      expect(await sliced.series(matchers, from, limit)).toEqual(
        await whole.series(matchers, from, limit)
      )
    }
  }
})

it('are cut at the limit of all slices together', async () => {
  const names = await sliced.labelValues('instance', [], NOW - 2 * MINUTE, 3)
  expect(names).toEqual({ found: ['web-0', 'web-1', 'web-2'], truncated: true })
  const series = await sliced.series([], NOW - 2 * MINUTE, 7)
  expect([series.found.length, series.truncated]).toEqual([7, true])
})

it('are asked only of the slices that can have the server', async () => {
  asked.clear()
  await sliced.series(WEB_3, NOW - 2 * MINUTE, NONE)
  expect(asked.size).toBe(1)
})
