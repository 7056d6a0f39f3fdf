import { describe, expect, it } from 'vitest'
import { SignalName } from '../../../worker/contracts/signal'
import {
  HistoryTooLarge,
  rateWindowMs,
  readSignals,
  SIGNALS,
  signalHistory,
  significant,
} from '../../../worker/fleet/signals'
import { parse } from '../../../worker/promql/parse'
import { load } from '../promql/memory-source'

const STEP = 15_000
const AT = 10 * STEP

/** Two cores, one of them a quarter busy; two disks; a card and a loopback; 4 GB of which 1 is free. */
const web = (instance: string) => `
  up{instance="${instance}"} 1x10
  node_cpu_seconds_total{instance="${instance}", cpu="0", mode="idle"} 100+15x10
  node_cpu_seconds_total{instance="${instance}", cpu="1", mode="idle"} 100+7.5x10
  node_cpu_seconds_total{instance="${instance}", cpu="1", mode="user"} 100+7.5x10
  node_memory_MemTotal_bytes{instance="${instance}"} 4000x10
  node_memory_MemAvailable_bytes{instance="${instance}"} 1000x10
  node_filesystem_size_bytes{instance="${instance}", mountpoint="/", fstype="ext4"} 100x10
  node_filesystem_avail_bytes{instance="${instance}", mountpoint="/", fstype="ext4"} 70x10
  node_filesystem_size_bytes{instance="${instance}", mountpoint="/data", fstype="xfs"} 200x10
  node_filesystem_avail_bytes{instance="${instance}", mountpoint="/data", fstype="xfs"} 80x10
  node_filesystem_size_bytes{instance="${instance}", mountpoint="/run", fstype="tmpfs"} 10x10
  node_filesystem_avail_bytes{instance="${instance}", mountpoint="/run", fstype="tmpfs"} 0x10
  node_disk_read_bytes_total{instance="${instance}", device="sda"} 0+150x10
  node_disk_read_bytes_total{instance="${instance}", device="sdb"} 0+300x10
  node_disk_read_bytes_total{instance="${instance}", device="dm-0"} 0+450x10
  node_disk_written_bytes_total{instance="${instance}", device="sda"} 0+1500x10
  node_network_receive_bytes_total{instance="${instance}", device="eth0"} 0+3000x10
  node_network_receive_bytes_total{instance="${instance}", device="lo"} 0+9000x10
  node_network_transmit_bytes_total{instance="${instance}", device="eth0"} 0+6000x10
  node_network_transmit_bytes_total{instance="${instance}", device="veth12"} 0+9000x10
  node_load1{instance="${instance}"} 0.75x10
  node_boot_time_seconds{instance="${instance}"} 50x10`

const WEB = {
  cpuPercent: 25,
  memoryPercent: 75,
  diskPercent: 60,
  readBytesPerSecond: 30,
  writeBytesPerSecond: 100,
  receiveBytesPerSecond: 200,
  transmitBytesPerSecond: 400,
  load1: 0.75,
  uptimeSeconds: 100,
}

describe('SIGNALS', () => {
  it.each(SignalName.options)('has a PromQL expression for %s, restricted or not', (name) => {
    for (const only of ['', 'instance="a"']) {
      const text = SIGNALS[name].expression({ rate: 'rate', window: '60s', only })
      expect(() => parse(text)).not.toThrow()
      const selectors = text.match(/node_\w+/g)!.length
      expect(text.split('instance="a"')).toHaveLength(only ? selectors + 1 : 1)
    }
  })
})

describe('readSignals', () => {
  it('reads every signal of every server', async () => {
    const found = await readSignals(load(STEP, web('web-1') + web('web-2')), AT)
    expect([...found.keys()].sort()).toEqual(['web-1', 'web-2'])
    expect(found.get('web-1')).toEqual({ signals: WEB, atMs: AT, up: true })
  })

  it('reads the servers it is asked for, whatever characters their names have', async () => {
    const source = load(STEP, web('a.b:9100') + web('a_b:9100') + web('c|d'))
    expect([...(await readSignals(source, AT, ['a.b:9100'])).keys()]).toEqual(['a.b:9100'])
    const two = await readSignals(source, AT, ['a.b:9100', 'c|d'])
    expect([...two.keys()].sort()).toEqual(['a.b:9100', 'c|d'])
    expect(two.get('c|d')!.signals).toEqual(WEB)
    expect(await readSignals(source, AT, [])).toEqual(new Map())
  })

  it('leaves out what nobody reports, or what is not a number', async () => {
    const source = load(STEP, 'node_load1{instance="a"} NaN\nup{instance="a"} 1')
    expect((await readSignals(source, 0)).get('a')).toEqual({ signals: {}, atMs: 0, up: true })
  })

  it('takes the root where a container has no other file system', async () => {
    const source = load(
      STEP,
      `node_filesystem_size_bytes{instance="a", mountpoint="/", fstype="overlay"} 100
       node_filesystem_avail_bytes{instance="a", mountpoint="/", fstype="overlay"} 90
       node_filesystem_size_bytes{instance="a", mountpoint="/dev", fstype="tmpfs"} 100
       node_filesystem_avail_bytes{instance="a", mountpoint="/dev", fstype="tmpfs"} 0`
    )
    expect((await readSignals(source, 0)).get('a')!.signals).toEqual({ diskPercent: 10 })
  })

  it('notices a server whose scrape fails, and when it last spoke itself', async () => {
    const source = load(STEP, 'up{instance="a"} 1 1 0\nnode_load1{instance="a"} 1 1 stale')
    const found = await readSignals(source, 2 * STEP)
    expect(found.get('a')).toEqual({ signals: {}, atMs: STEP, up: false })
  })

  it('finds a time for a server that reports none of the usual signs', async () => {
    const pushed = load(
      STEP,
      'node_memory_MemTotal_bytes{instance="a"} 4 4\nqueue{instance="b"} 1 1 1'
    )
    const asked = await readSignals(pushed, 2 * STEP, ['a', 'b', 'c'])
    expect(asked.get('a')).toEqual({ signals: {}, atMs: STEP, up: null })
    expect(asked.get('b')).toEqual({ signals: {}, atMs: 2 * STEP, up: null })
    expect(asked.has('c')).toBe(false)
  })
})

describe('significant', () => {
  it.each([
    [0, 0],
    [12.3456789, 12.3457],
    [-0.001234567, -0.00123457],
    [99.9999999, 100],
    [12_345_678.9, 12_345_679],
    [0.1 + 0.2, 0.3],
  ])('rounds %d to %d', (value, rounded) => {
    expect(significant(value)).toBe(rounded)
  })
})

describe('signalHistory', () => {
  it('answers on an even grid, null where there is nothing', async () => {
    const source = load(STEP, 'node_load1{instance="a"} 1 2 stale NaN 5')
    const window = { from: 0, to: 5 * STEP, stepMs: STEP, signals: ['load1' as const] }
    expect(await signalHistory(source, window)).toEqual({
      from: '1970-01-01T00:00:00.000Z',
      stepMs: STEP,
      queries: { load1: 'max by (instance) (node_load1)' },
      series: [{ server: 'a', signal: 'load1', values: [1, 2, null, null, 5] }],
    })
  })

  it.each([2_000, 15_000, 60_000])(
    'has no hole in a rate at a scrape interval of %d ms',
    async (interval) => {
      const source = load(
        interval,
        `node_boot_time_seconds{instance="a"} 0x200
       node_disk_read_bytes_total{instance="a", device="sda"} 0+${interval}x200`
      )
      const to = 200 * interval
      const from = to - 20 * interval
      const window = { from, to, stepMs: interval / 2, signals: ['readBytesPerSecond' as const] }
      const { series, queries } = await signalHistory(source, window)
      expect(queries.readBytesPerSecond).toContain(`[${(4 * interval) / 1000}s]`)
      expect(series[0]!.values).toEqual(Array(40).fill(1000))
    }
  )

  it('shows each scrape as it was where points are close, and averages where they are not', async () => {
    const source = load(
      15_000,
      `node_boot_time_seconds{instance="a"} 0x40
       node_disk_read_bytes_total{instance="a", device="sda"} 0 0 15000 15000 45000 45000 45000`
    )
    const ask = async (stepMs: number) => {
      const window = { from: 60_000, to: 60_001, stepMs, signals: ['readBytesPerSecond' as const] }
      return (await signalHistory(source, window)).series[0]!.values
    }
    expect(await ask(15_000)).toEqual([2000])
    // 45,000 in the minute; a counter that began at 0 is not extrapolated before its first sample.
    expect(await ask(60_000)).toEqual([750])
  })

  it('draws no peak where a server dies or begins', async () => {
    const source = load(
      5_000,
      `node_boot_time_seconds{instance="a"} 0x20
       node_cpu_seconds_total{instance="a", cpu="0", mode="idle"} 90000+4x20
       node_time_seconds{instance="a"} 1700000000+5x20`
    )
    const window = { from: 0, to: 150_000, stepMs: 10_000, signals: ['cpuPercent' as const] }
    const { series } = await signalHistory(source, window)
    const drawn = series[0]!.values.filter((value) => value !== null)
    expect(drawn.length).toBeGreaterThan(10)
    for (const value of drawn) expect(value).toBeCloseTo(20, 3)
  })

  it('looks over the whole step when that is wider', () => {
    expect(rateWindowMs(15_000, 1_000)).toBe(60_000)
    expect(rateWindowMs(15_000, 300_000)).toBe(300_000)
    expect(rateWindowMs(1, 1_000)).toBe(8_000)
  })

  it('reads one server when asked for one', async () => {
    const source = load(STEP, web('a\\"b') + web('c'))
    const window = { from: 5 * STEP, to: 10 * STEP, stepMs: STEP, server: 'a"b' }
    const { series, queries } = await signalHistory(source, window)
    expect(series.map(({ server }) => server)).toEqual(Array(9).fill('a"b'))
    expect(queries.load1).toBe('max by (instance) (node_load1{instance="a\\"b"})')
    expect(series.find(({ signal }) => signal === 'cpuPercent')!.values).toEqual(Array(5).fill(25))
  })

  it('refuses an answer that is too large before it is computed', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `node_load1{instance="${i}"} 1x5`).join('\n')
    const source = load(STEP, many)
    const window = { from: 0, to: 10_000_000, stepMs: 1_000, signals: ['load1' as const] }
    const soon = { ...window, from: 10 * STEP - 10_000_000, to: 10 * STEP }
    await expect(signalHistory(source, soon)).rejects.toThrow(HistoryTooLarge)
    expect(source.asked).toHaveLength(2)
  })
})
