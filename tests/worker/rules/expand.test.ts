import { describe, expect, it } from 'vitest'
import { NOW, SIGNAL_NAMES, SIGNALS } from '../../../worker/fleet/signals'
import { simulatedFleet } from '../../../worker/fleet/simulator'
import { PromqlError } from '../../../worker/promql/error'
import { parse } from '../../../worker/promql/parse'
import { instant, query } from '../../../worker/promql/query'
import type { SeriesSource } from '../../../worker/promql/source'
import { labelMatchers } from '../../../worker/rules/expand'
import { queryWithSignals } from '../../../worker/rules/query'
import { STEP, web } from '../fleet/web-server'
import { load } from '../promql/memory-source'
import { ask, expectSameAsConsole } from './asking'

const AT = 10 * STEP
const two = () => load(STEP, web('web-1') + web('db-1'))

const now = async (expr: string, source: SeriesSource = two()) =>
  (await ask(expr, source, instant(AT))).map(({ labels, values }) => [labels, values[0]])

const SIMULATED = { at: 1_790_000_000_000, source: simulatedFleet({ seed: 's', epochMs: 1.78e12 }) }

describe('a signal by its name', () => {
  it('is a series with that name for each server', async () => {
    expect(await now('instance:cpu_utilization:percent')).toEqual([
      [{ __name__: 'instance:cpu_utilization:percent', instance: 'db-1' }, 25],
      [{ __name__: 'instance:cpu_utilization:percent', instance: 'web-1' }, 25],
    ])
  })

  it('is what the console shows', async () => {
    await expectSameAsConsole(two(), AT)
    await expectSameAsConsole(SIMULATED.source, SIMULATED.at)
  })

  it('reads only the servers that are asked for', async () => {
    const source = two()
    const rows = await now('instance:load1:max{instance=~"web.*", instance!="x"}', source)
    expect(rows.map(([labels]) => labels)).toEqual([
      { __name__: 'instance:load1:max', instance: 'web-1' },
    ])
    const loads = source.asked.filter(({ matchers }) =>
      matchers.some(({ value }) => value === 'node_load1')
    )
    const last = loads.at(-1)!.matchers.slice(1)
    expect(last).toEqual([
      { name: 'instance', op: '=~', value: 'web.*' },
      { name: 'instance', op: '!=', value: 'x' },
    ])
  })

  it('has no other labels than its server', async () => {
    expect(await now('instance:load1:max{job="node"}')).toEqual([])
    expect(await now('instance:load1:max{job=""}')).toHaveLength(2)
  })

  it('is like any metric in functions, operators and aggregations', async () => {
    expect(await now('instance:cpu_utilization:percent > 24')).toHaveLength(2)
    expect(await now('instance:cpu_utilization:percent > 26')).toEqual([])
    expect(await now('sum(instance:load1:max)')).toEqual([[{}, 1.5]])
    const web = 'scalar(instance:load1:max{instance="web-1"})'
    expect(await now(`quantile(${web}, instance:load1:max)`)).toEqual([[{}, 0.75]])
    expect(await now('instance:load1:max * 2')).toEqual([
      [{ instance: 'db-1' }, 1.5],
      [{ instance: 'web-1' }, 1.5],
    ])
    expect(await now('count({__name__=~"instance:load1:max"})')).toEqual([])
  })

  it('has ranges, over which it is computed point by point', async () => {
    const source = load(STEP, 'node_load1{instance="a"} 1 2 3 4 5 6 7 8 9 10 11')
    expect(await now('avg_over_time(instance:load1:max[1m])', source)).toEqual([
      [{ instance: 'a' }, 9.5],
    ])
    expect(await now('max_over_time(instance:load1:max[1m] offset 1m)', source)).toEqual([
      [{ instance: 'a' }, 7],
    ])
  })

  it('was something else at another time', async () => {
    const source = load(
      STEP,
      'node_load1{instance="a"} 1 2 3 4 5 6 7 8 9 10 11\nnode_boot_time_seconds{instance="a"} 10x10'
    )
    const value = async (expr: string) => (await now(expr, source))[0]![1]
    expect(await value('instance:load1:max offset 1m')).toBe(7)
    expect(await value('instance:load1:max @ 30')).toBe(3)
    expect(await value('instance:load1:max @ end() offset 15s')).toBe(10)
    expect(await value('instance:uptime:seconds')).toBe(140)
    expect(await value('instance:uptime:seconds offset 1m')).toBe(80)
    expect(await value('instance:uptime:seconds @ 100')).toBe(90)
    expect(await value('instance:uptime:seconds @ start() offset 30s')).toBe(110)
  })

  it('is missed as any metric is', async () => {
    expect(await now('absent(instance:load1:max{instance="gone"})')).toEqual([
      [{ instance: 'gone' }, 1],
    ])
    expect(await now('absent(instance:load1:max)')).toEqual([])
  })

  it('wins over recorded series of the same name, which other selectors still find', async () => {
    const source = load(STEP, `${web('a')}\ninstance:load1:max{instance="a", job="x"} 99x10`)
    expect(await now('instance:load1:max', source)).toEqual([
      [{ __name__: 'instance:load1:max', instance: 'a' }, 0.75],
    ])
    const other = await now('{__name__=~"instance:load1:max"}', source)
    expect(other.map(([, value]) => value)).toEqual([99])
  })

  it('takes no range that depends on the query', async () => {
    const asked = queryWithSignals('instance:load1:max[5m] anchored', two(), instant(AT))
    await expect(asked).rejects.toThrow(PromqlError)
  })

  it('points at its name when its expression does not fit the data', async () => {
    const source: SeriesSource = {
      ...two(),
      select: async () => [
        {
          labels: { __name__: 'a', instance: 'x' },
          times: Float64Array.of(AT),
          values: Float64Array.of(1),
        },
        {
          labels: { __name__: 'b', instance: 'x' },
          times: Float64Array.of(AT),
          values: Float64Array.of(1),
        },
      ],
    }
    const asked = queryWithSignals('1 + instance:memory_utilization:percent', source, instant(AT))
    await expect(asked).rejects.toMatchObject({ position: { from: 4, to: 39 } })
  })
})

describe('labelMatchers', () => {
  it('says whose labels a signal has', () => {
    const asked = [
      { name: '__name__', op: '=' as const, value: 'instance:load1:max' },
      { name: 'instance', op: '=~' as const, value: 'web.*' },
    ]
    expect(labelMatchers(asked)).toEqual([
      { name: '__name__', op: '=', value: 'node_load1' },
      { name: 'instance', op: '=~', value: 'web.*' },
    ])
    const other = [{ name: '__name__', op: '=' as const, value: 'up' }]
    expect(labelMatchers(other)).toBe(other)
  })
})

it('spells every signal as PromQL, under a name of its own', async () => {
  const records = SIGNAL_NAMES.map((name) => SIGNALS[name].record)
  expect(new Set(records).size).toBe(records.length)
  for (const name of SIGNAL_NAMES) {
    expect(SIGNALS[name].record).toMatch(/^instance:[a-z0-9_]+:(percent|rate|max|seconds)$/)
    expect(() => parse(SIGNALS[name].expression(NOW))).not.toThrow()
    expect((await query(SIGNALS[name].record, two(), instant(AT))).value).toMatchObject({
      rows: [],
    })
  }
})
