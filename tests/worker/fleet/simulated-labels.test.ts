import { expect, it } from 'vitest'
import { simulatedLabels } from '../../../worker/fleet/simulated-labels'
import { simulatedMachines, sourceOf } from '../../../worker/fleet/simulator'
import type { Matcher } from '../../../worker/promql/source'

const NOW = Date.UTC(2026, 10, 21, 12)
const EVER = Number.NEGATIVE_INFINITY
const NONE = Number.POSITIVE_INFINITY
const machines = simulatedMachines({
  seed: 1,
  epochMs: NOW,
  servers: ['web-prod-01', 'db-master-01'],
})
const labels = simulatedLabels(machines, () => NOW)
const LOAD: Matcher[] = [{ name: '__name__', op: '=~', value: 'node_load.*' }]

it('are those of the series that a source of the same servers has', async () => {
  const hints = { rangeMs: 0, stepMs: 0 }
  const series = await sourceOf(machines).select([], NOW - 10_000, NOW + 1, hints)
  const { found } = await labels.series([], EVER, NONE)
  const text = (set: object) => JSON.stringify(Object.entries(set).sort())
  expect(found.map(text).sort()).toEqual(series.map((one) => text(one.labels)).sort())
  expect((await labels.labelNames([], EVER, NONE)).found).toEqual(
    [...new Set(series.flatMap((one) => Object.keys(one.labels)))].sort()
  )
})

it('are those that matchers leave, cut at a limit', async () => {
  expect(await labels.labelNames(LOAD, EVER, NONE)).toEqual({
    found: ['__name__', 'instance', 'job'],
    truncated: false,
  })
  expect(await labels.labelValues('__name__', LOAD, EVER, 2)).toEqual({
    found: ['node_load1', 'node_load15'],
    truncated: true,
  })
  const { found, truncated } = await labels.series(LOAD, EVER, 4)
  expect([found.length, truncated]).toEqual([4, true])
})

it('are none after the current time', async () => {
  expect((await labels.series(LOAD, NOW, NONE)).found).toHaveLength(6)
  expect((await labels.series(LOAD, NOW + 1, NONE)).found).toEqual([])
})
