import { describe, expect, it } from 'vitest'
import { forecastVital } from '../../../worker/analyst/vital-forecast'
import { Forecast } from '../../../worker/contracts/forecast'
import type { VitalName } from '../../../worker/contracts/vital'
import { ANALYSIS } from '../../../worker/policy'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const STEP = ANALYSIS.forecastReadStepMs
/** A Monday. */
const NOW = Date.UTC(2026, 10, 2)

/** The forecast of a vital that was `value` at every time of the last days. */
function foretell(vital: VitalName, days: number, value: (at: number) => number) {
  const from = NOW - days * DAY
  const rows = (NOW - from) / STEP + 1
  const values = Float64Array.from({ length: rows }, (_, row) => value(from + row * STEP))
  const table = { from, stepMs: STEP, rows, servers: ['a'], vitals: [vital], values }
  const asked = { server: 'a', vital, horizon: '24h', query: 'up' } as const
  return Forecast.parse(forecastVital(asked, { ...table, intervalMs: 10_000 }, NOW + 20 * 60_000))
}

const daily = (at: number) => 50 + 30 * Math.sin((2 * Math.PI * at) / DAY)

describe('forecastVital', () => {
  it('continues a daily cycle, hour by hour from the last whole hour', () => {
    const { madeAt, points, history, crossings, backTest } = foretell('cpuPercent', 21, daily)
    expect(madeAt).toBe(new Date(NOW).toISOString())
    expect(history).toHaveLength(14 * 24)
    for (const [hour, { median }] of points.entries()) {
      // The mean of the hour is about its middle.
      expect(Math.abs(median - daily(NOW + (hour + 0.5) * HOUR))).toBeLessThan(2)
    }
    expect(backTest!.error).toBeLessThan(1)
    expect(crossings).toEqual([])
  })

  it('says when a threshold is going to be crossed', () => {
    const { crossings } = foretell('cpuPercent', 21, (at) => daily(at) + 12)
    expect(crossings.map(({ status }) => status)).toEqual(['warning'])
    // 62 + 30 sin(52.5°) is the first hour's mean above 85.
    expect(crossings[0]!.likely).toBe(new Date(NOW + 3 * HOUR).toISOString())
    expect(crossings[0]!.peakProbability).toBeGreaterThan(0.9)
  })

  it('says when a disk is full that grows by two percent a day', () => {
    const { full } = foretell('diskPercent', 20, (at) => 90 - (2 * (NOW - at)) / DAY)
    expect(full).toMatchObject({ status: 'filling' })
    if (full?.status !== 'filling') return
    expect(full.perDay).toBeCloseTo(2, 1)
    expect(Math.abs(Date.parse(full.p50) - NOW - 5 * DAY)).toBeLessThan(DAY)
  })

  it('refuses what is too short, and says what it needs', () => {
    const { points, refusal, full } = foretell('memoryPercent', 0.25, () => 40)
    expect(points).toEqual([])
    expect(refusal).toEqual({ reason: 'too-short', hours: 6, neededHours: 120 })
    expect(full).toEqual({ status: 'too-short', days: 0.25, neededDays: 0.5 })
  })

  it('counts from the first value that is known', () => {
    const { history, refusal } = foretell('cpuPercent', 10, (at) =>
      at > NOW - 2 * DAY ? daily(at) : Number.NaN
    )
    expect(history).toHaveLength(48)
    expect(refusal).toMatchObject({ reason: 'too-short', hours: 48 })
  })
})
