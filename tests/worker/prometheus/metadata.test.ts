import { expect, it } from 'vitest'
import { METRIC_NAMES } from '../../../worker/fleet/exporter'
import { METADATA } from '../../../worker/prometheus/metadata'
import { ask, fleetOf } from './ask'

const FLEET = fleetOf(`
  up 1x20
  node_cpu_seconds_total{cpu="0"} 1x20
  go_gc_duration_seconds_count 1x20
  nobody_knows_what 1x20
`)

it('knows every metric that a simulated server reports', () => {
  expect(METRIC_NAMES.filter((name) => !METADATA.has(name))).toEqual([])
})

it('calls nothing a counter but what its name says is one, and everything of which it says so', () => {
  const counters = [...METADATA].filter(([, { type }]) => type === 'counter')
  expect(counters.map(([name]) => name)).toEqual(
    [...METADATA.keys()].filter((name) => name.endsWith('_total'))
  )
})

it('has the unit that the name of a metric ends with', () => {
  const units = ['seconds', 'bytes', 'celsius', 'hertz', 'bits']
  for (const [name, { unit }] of METADATA) {
    const named = units.find((one) => name.replace(/_total$/, '').endsWith(`_${one}`))
    if (named !== undefined) expect([name, unit]).toEqual([name, named])
  }
})

it('tells what is known of the metrics that the fleet has', async () => {
  const { data } = await ask(FLEET, 'metadata', {})
  expect(Object.keys(data).sort()).toEqual([
    'go_gc_duration_seconds',
    'node_cpu_seconds_total',
    'up',
  ])
  expect(data.node_cpu_seconds_total).toEqual([
    { type: 'counter', unit: 'seconds', help: expect.stringContaining('mode') },
  ])
})

it('tells of one metric, or of as many as are wanted', async () => {
  expect(Object.keys((await ask(FLEET, 'metadata', { metric: 'up' })).data)).toEqual(['up'])
  expect((await ask(FLEET, 'metadata', { metric: 'nobody_knows_what' })).data).toEqual({})
  expect(Object.keys((await ask(FLEET, 'metadata', { limit: '2' })).data)).toHaveLength(2)
  expect((await ask(FLEET, 'metadata', { limit: '0' })).data).toEqual({})
})

it.each(['limit', 'limit_per_metric'])('refuses a %s that is no number', async (name) => {
  const { status, error } = await ask(FLEET, 'metadata', { [name]: 'x' })
  expect([status, error]).toEqual([400, `${name} must be a number`])
})
