import { expect, it } from 'vitest'
import { forecastLines } from '../../site/src/lib/forecast-lines.ts'
import type { Forecast } from '../../worker/contracts/forecast.ts'

const HOUR_MS = 3_600_000
const PRESENT = Date.UTC(2026, 0, 10)

const forecast = (history: (number | null)[], ahead: number): Forecast => ({
  ...{ server: 'a', vital: 'cpuPercent', unit: '%', query: 'x' },
  ...{ madeAt: new Date(PRESENT).toISOString(), stepMs: HOUR_MS, history },
  points: Array.from({ length: ahead }, (_, i) => ({
    at: new Date(PRESENT + i * HOUR_MS).toISOString(),
    median: 50,
    likely: [40, 60] as [number, number],
    nearlySure: [30, 70] as [number, number],
  })),
  ...{ refusal: null, backTest: null, crossings: [], full: null },
})

it('draws three times as much past as future, each mean in the middle of its step', () => {
  const { past, median, window } = forecastLines(forecast(Array(1_000).fill(20), 24))
  expect(past.filter(({ y }) => !Number.isNaN(y))).toHaveLength(72)
  expect(past[71]).toEqual({ x: PRESENT - HOUR_MS / 2, y: 20 })
  expect(median.map(({ x }) => x)).toEqual(past.map(({ x }) => x))
  expect(window).toEqual({ from: PRESENT - 71.5 * HOUR_MS, to: PRESENT + 23.5 * HOUR_MS })
})

it('lets the fan begin where the past ends', () => {
  const { median, bands } = forecastLines(forecast([10, 20], 2))
  expect(median.map(({ y }) => y)).toEqual([Number.NaN, 20, 50, 50])
  expect(bands.map((band) => band.map(({ low, high }) => [low, high]))).toEqual([
    [
      [20, 20],
      [30, 70],
      [30, 70],
    ],
    [
      [20, 20],
      [40, 60],
      [40, 60],
    ],
  ])
})

it('joins nothing over a gap, and draws the past alone where nothing is foretold', () => {
  expect(forecastLines(forecast([10, null], 1)).median.map(({ y }) => y)).toEqual([
    ...[Number.NaN, Number.NaN, 50],
  ])
  const { past, median, bands } = forecastLines(forecast(Array(500).fill(5), 0))
  expect(past).toHaveLength(7 * 24)
  expect(median.every(({ y }) => Number.isNaN(y))).toBe(true)
  expect(bands).toEqual([[], []])
})
