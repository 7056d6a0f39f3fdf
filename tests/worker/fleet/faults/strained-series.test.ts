import { describe, expect, it } from 'vitest'
import type { Instrument, Value } from '../../../../worker/fleet/exporter'
import { step } from '../../../../worker/fleet/faults/curve'
import type { Change } from '../../../../worker/fleet/faults/effect'
import { strainedSeries } from '../../../../worker/fleet/faults/strained-series'

const level = step(100_000, 200_000)
const series = (metric: string, value: Value, labels = {}): Instrument => ({
  labels: { __name__: metric, ...labels },
  value,
})
/** The values of one series under a change, second by second. */
function under(change: Change, metric: string, value: Value, labels = {}) {
  const [changed] = strainedSeries(
    [series(metric, value, labels)],
    metric,
    { level, changes: [change] },
    () => 0
  )
  return (seconds: number) => changed!.value(seconds * 1_000, 0)
}
const fallsIn = (value: (seconds: number) => number, until = 300) =>
  Array.from({ length: until }, (_, i) => i + 1).filter((i) => value(i) < value(i - 1))

/** Counts one every three seconds. */
const slow: Value = (timeMs) => Math.floor(timeMs / 3_000)

describe('a counter', () => {
  it.each([0, 0.4, 0.7, 2.5])('never falls at %f times its rate, and is in whole steps', (by) => {
    const value = under({ kind: 'times', metric: 'node_forks_total', by }, 'node_forks_total', slow)
    expect(fallsIn(value)).toEqual([])
    expect(value(99)).toBe(33)
    expect(value(200)).toBe(Math.floor(33 + 33 * by))
    for (const seconds of [99, 150, 250]) expect(Number.isInteger(value(seconds))).toBe(true)
  })

  it('counts more by an amount each second', () => {
    const plus = { kind: 'plus', metric: 'node_forks_total', by: 0.25 } as const
    const value = under(plus, 'node_forks_total', slow)
    expect([100, 104, 108, 200, 300].map((s) => value(s) - slow(s * 1_000, 0))).toEqual([
      0, 1, 2, 25, 25,
    ])
    expect(fallsIn(value)).toEqual([])
  })

  it('of time never counts more than there is, whatever share of the rest is filled', () => {
    const metric = 'node_disk_io_time_seconds_total'
    const value = under({ kind: 'fills', metric, share: 1 }, metric, (t) => (0.4 * t) / 1_000)
    expect(value(200) - value(100)).toBeCloseTo(100, 2)
    expect(value(300) - value(200)).toBeCloseTo(40, 2)
  })

  it('counts what happened at certain times', () => {
    const metric = 'node_vmstat_oom_kill'
    const value = under({ kind: 'counts', metric, atMs: [110_000, 150_000] }, metric, () => 3)
    expect([109, 110, 149, 150, 999].map(value)).toEqual([3, 4, 4, 5, 5])
  })
})

describe('a gauge', () => {
  it('is as it was before, different during, and as it was after', () => {
    const metric = 'node_procs_running'
    expect(
      [99, 100, 199, 200].map(under({ kind: 'times', metric, by: 2.6 }, metric, () => 5))
    ).toEqual([5, 13, 13, 5])
    expect(
      [99, 100, 199, 200].map(under({ kind: 'plus', metric, by: 2 }, metric, () => 5))
    ).toEqual([5, 7, 7, 5])
  })

  it('that is a mean follows slowly', () => {
    const metric = 'node_load1'
    const value = under({ kind: 'plus', metric, by: 6, overMs: 60_000 }, metric, () => 1)
    expect([100, 130, 160, 200, 230, 260].map(value)).toEqual([1, 4, 7, 7, 4, 1])
  })

  it('changes only where its labels are meant', () => {
    const metric = 'node_filesystem_avail_bytes'
    const change = { kind: 'times', metric, only: { mountpoint: '/' }, by: 0.5 } as const
    const bytes = () => 8_192
    expect(under(change, metric, bytes, { mountpoint: '/' })(150)).toBe(4_096)
    expect(under(change, metric, bytes, { mountpoint: '/data' })(150)).toBe(8_192)
  })
})

describe('a processor', () => {
  const modes = { idle: 0.5, user: 0.3, system: 0.2, steal: 0 }
  const usual = Object.entries(modes).map(([mode, share]) =>
    series('node_cpu_seconds_total', (t) => Math.floor((t / 10) * share) / 100, { cpu: '0', mode })
  )
  const moves = [
    { of: 'idle', to: 'user', share: 0.3 },
    { of: 'idle', to: 'system', share: 0.2 },
    { of: 'idle', to: 'steal', share: 0.1 },
    { of: 'user', to: 'steal', share: 0.5 },
  ] as const
  const changed = strainedSeries(
    usual,
    'node_cpu_seconds_total',
    { level, changes: [{ kind: 'cpu', cores: 1, moves }] },
    () => 0
  )
  const value = (list: readonly Instrument[], mode: string, seconds: number) =>
    list.find(({ labels }) => labels.mode === mode)!.value(seconds * 1_000, 0)

  it('spends time in other modes, and no more than there is', () => {
    const during = (mode: string) => value(changed, mode, 200) - value(changed, mode, 100)
    expect(during('idle')).toBeCloseTo(50 * 0.4, 1)
    expect(during('user')).toBeCloseTo(30 * 0.5 + 50 * 0.3, 1)
    expect(during('system')).toBeCloseTo(20 + 50 * 0.2, 1)
    expect(during('steal')).toBeCloseTo(50 * 0.1 + 30 * 0.5, 1)
    for (const seconds of [50, 100, 101, 150, 200, 300]) {
      const sum = (list: readonly Instrument[]) =>
        Object.keys(modes).reduce((total, mode) => total + value(list, mode, seconds), 0)
      expect(sum(changed)).toBeCloseTo(sum(usual), 9)
    }
  })

  it.each(Object.keys(modes))('never counts back in mode %s', (mode) => {
    expect(fallsIn((seconds) => value(changed, mode, seconds))).toEqual([])
  })

  it('is left alone beyond the share of cores', () => {
    const two = [...usual, ...usual.map((one) => ({ ...one, labels: { ...one.labels, cpu: '1' } }))]
    const half = strainedSeries(
      two,
      'node_cpu_seconds_total',
      { level, changes: [{ kind: 'cpu', cores: 0.5, moves }] },
      () => 0
    )
    expect(half.filter((one) => two.includes(one)).map(({ labels }) => labels.cpu)).toEqual([
      ...['1', '1', '1', '1'],
    ])
  })
})
