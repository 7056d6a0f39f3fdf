import { describe, expect, it } from 'vitest'
import { HistoryTooLarge, rateWindowMs, signalHistory } from '../../../worker/fleet/history'
import { load } from '../promql/memory-source'
import { STEP, web } from './web-server'

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
