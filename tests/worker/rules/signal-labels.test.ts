import { describe, expect, it } from 'vitest'
import { simulatedLabels } from '../../../worker/fleet/simulated-labels'
import { simulatedMachines } from '../../../worker/fleet/simulator'
import { parseSelector } from '../../../worker/promql/parse'
import { withSignalLabels } from '../../../worker/rules/signal-labels'

const servers = ['web-prod-01', 'db-master-01']
const machines = simulatedMachines({ seed: 's', epochMs: 0, servers })
const labels = withSignalLabels(simulatedLabels(machines, () => 0))
const values = async (name: string, selector = '', limit = 1_000) =>
  (await labels.labelValues(name, selector === '' ? [] : parseSelector(selector), 0, limit)).found

describe('withSignalLabels', () => {
  it('has the names of signals among those of metrics', async () => {
    expect(await values('__name__')).toEqual(
      expect.arrayContaining(['instance:cpu_utilization:percent', 'node_load1'])
    )
    expect(await values('__name__', '{__name__=~"instance:(load1|uptime):.*"}')).toEqual([
      'instance:load1:max',
      'instance:uptime:seconds',
    ])
    expect(await values('__name__', '{instance="web-prod-01"}')).toContain('instance:load1:max')
    expect(await values('__name__', '{instance="gone"}')).toEqual([])
    expect(await values('__name__', '{job="node"}')).not.toContain('instance:load1:max')
    expect(await values('__name__', '', 3)).toHaveLength(3)
  })

  it('has a series of a signal for each server', async () => {
    const selector = parseSelector('instance:load1:max{instance=~".*01"}')
    expect(await labels.series(selector, 0, 10)).toEqual({
      found: [
        { __name__: 'instance:load1:max', instance: 'db-master-01' },
        { __name__: 'instance:load1:max', instance: 'web-prod-01' },
      ],
      truncated: false,
    })
    expect(await labels.series(selector, 0, 1)).toMatchObject({ truncated: true })
    expect((await labels.labelNames(selector, 0, 10)).found).toEqual(['__name__', 'instance'])
    expect(await values('instance', 'instance:load1:max')).toEqual([...servers].sort())
    expect(await values('mode', 'instance:cpu_utilization:percent')).toEqual([])
  })
})
