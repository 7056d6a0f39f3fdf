import { describe, expect, it } from 'vitest'
import { readSignals } from '../../../../worker/fleet/signals'
import { statusOf } from '../../../../worker/fleet/status'
import { isStale } from '../../../../worker/promql/source'
import {
  ask,
  columns,
  equal,
  fault,
  fleetWith,
  HOUR,
  MINUTE,
  ONSET,
  samples,
  wellFleet,
} from './ill-fleet'

const END = ONSET + 2 * HOUR

describe('a silent host', () => {
  const silent = fleetWith(fault('host-silent', 'mail-01'))
  const load = { __name__: 'node_load1', instance: 'mail-01' }

  it('has samples until it falls silent, one staleness marker, and samples when it is back', async () => {
    const [series] = await samples(load, ONSET - 4_000, END + 4_000, silent)
    expect([...series!.times]).toEqual([ONSET - 4_000, ONSET - 2_000, ONSET, END, END + 2_000])
    expect([0, 1, 2, 3, 4].map((i) => isStale(series!.values, i))).toEqual([
      ...[false, false, true, false, false],
    ])
  })

  it('is down by `up`, which Prometheus goes on to write', async () => {
    const up = 'up{instance="mail-01"}'
    expect(await ask(up, silent, ONSET - 2_000)).toBe(1)
    expect(await ask(up, silent, ONSET)).toBe(0)
    expect(await ask(up, silent, END - 2_000)).toBe(0)
    expect(await ask(up, silent, END)).toBe(1)
  })

  it('has no value at once, and no rate after a while', async () => {
    expect(await ask('node_load1{instance="mail-01"}', silent, ONSET)).toBeUndefined()
    expect(await ask('node_load1{instance="mail-01"}', silent, ONSET + HOUR)).toBeUndefined()
    const rate = 'rate(node_context_switches_total{instance="mail-01"}[5m])'
    expect(await ask(rate, silent, ONSET + HOUR)).toBeUndefined()
    expect(await ask(rate, silent, END + 6 * MINUTE)).toBe(
      await ask(rate, wellFleet, END + 6 * MINUTE)
    )
  })

  it('is offline, and was last heard of just before', async () => {
    const at = ONSET + MINUTE
    const mail = (await readSignals(silent, at)).get('mail-01')!
    expect(mail).toMatchObject({ up: false, atMs: ONSET - 2_000 })
    expect(statusOf(mail, at).status).toBe('offline')
  })

  it('answers the same whether all samples are read or only the newest', async () => {
    for (const atMs of [ONSET - 2_000, ONSET, ONSET + 60_000, END - 1, END, END + 2_000]) {
      for (const func of [undefined, 'last_over_time', 'irate']) {
        const rangeMs = func ? 5 * MINUTE : 0
        const [from, to] = [atMs - 5 * MINUTE, atMs + 1]
        const [few] = await silent.select(equal(load), from, to, { func, rangeMs, stepMs: 0 })
        const [all] = await samples(load, from, to, silent)
        expect(few?.times.at(-1)).toBe(all?.times.at(-1))
        const real = (series: typeof few) =>
          [...(series?.times ?? [])].filter((_, i) => !isStale(series!.values, i)).slice(-1)
        expect(real(few)).toEqual(real(all))
      }
    }
  })

  it('makes its callers wait', async () => {
    const timeouts = 'sum(rate(node_netstat_TcpExt_TCPTimeouts{instance="web-prod-01"}[5m]))'
    const noDatabase = fleetWith(fault('host-silent', 'db-master-01'))
    expect(await ask(timeouts, noDatabase, ONSET + HOUR)).toBeGreaterThan(
      3 * (await ask(timeouts, wellFleet, ONSET + HOUR))!
    )
  })
})

describe('a host that reboots', () => {
  const toMs = ONSET + 10 * MINUTE
  const rebooted = fleetWith(fault('host-reboot', 'vpn-01', { toMs }))
  const BOOT = ONSET + 2 * MINUTE

  it('has a new boot time, and counters that begin again', async () => {
    const boot = 'node_boot_time_seconds{instance="vpn-01"}'
    expect(await ask(boot, rebooted, BOOT)).toBe(BOOT / 1_000)
    expect(await ask(boot, rebooted, ONSET - 2_000)).toBe(await ask(boot, wellFleet, ONSET - 2_000))
    const bytes = 'sum(node_network_receive_bytes_total{instance="vpn-01"})'
    expect(await ask(bytes, rebooted, BOOT)).toBe(0)
    expect(await ask(bytes, rebooted, BOOT + MINUTE)).toBeGreaterThan(0)
    const cpu = 'sum by (instance) (node_cpu_seconds_total{instance="vpn-01", cpu="0"})'
    expect(await ask(cpu, rebooted, BOOT + HOUR)).toBeCloseTo(3_600, 6)
  })

  it('counts one reset in each counter', async () => {
    const resets = 'resets(node_context_switches_total{instance="vpn-01"}[1h])'
    expect(await ask(resets, rebooted, BOOT + 50 * MINUTE)).toBe(1)
    expect(await ask(resets, wellFleet, BOOT + 50 * MINUTE)).toBe(0)
  })

  it('reboots again when the fault lasts', async () => {
    const loop = fleetWith(fault('host-reboot', 'vpn-01'))
    const boots = 'changes(node_boot_time_seconds{instance="vpn-01"}[3h])'
    expect(await ask(boots, loop, END + 30 * MINUTE)).toBe(5)
  })
})

describe('too little data', () => {
  it('is less than half of the samples, with values as usual', async () => {
    const gappy = fleetWith(fault('insufficient-data', 'dns-01'))
    const load = { __name__: 'node_load1', instance: 'dns-01' }
    const [[few], [all]] = await Promise.all([
      samples(load, ONSET, END, gappy),
      samples(load, ONSET, END, wellFleet),
    ])
    const real = [...few!.times].filter((_, i) => !isStale(few!.values, i))
    expect(real.length).toBeLessThan(all!.times.length / 2)
    expect(real.length).toBeGreaterThan(0)
    const usual = new Map([...all!.times].map((timeMs, i) => [timeMs, all!.values[i]]))
    for (const [i, timeMs] of few!.times.entries()) {
      if (!isStale(few!.values, i)) expect(few!.values[i]).toBe(usual.get(timeMs))
    }
  })
})

describe('a healthy server', () => {
  it('is as it would be, whatever is said of it', async () => {
    const well = fleetWith(fault('healthy', 'web-prod-01'))
    const all = (source: typeof well) => samples({}, ONSET + HOUR, ONSET + HOUR + 4_000, source)
    expect(columns(await all(well))).toEqual(columns(await all(wellFleet)))
  })
})
