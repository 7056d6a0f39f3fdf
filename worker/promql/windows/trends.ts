/** Where the values under a window are going. */
import { Kahan } from '../kahan'
import type { Window, WindowFunction } from './window'

export const TRENDS = {
  deriv: { atLeast: 2, compute: (w) => linearRegression(w, w.times[w.lo]!).slope },
} satisfies Record<string, WindowFunction>

/**
 * The least-squares line: its slope per second, and its value at a time, Unix ms.
 *
 * Times count from that one, because squares of Unix times would lose all precision.
 */
export function linearRegression(
  { times, values, lo, hi }: Window,
  at: number
): { slope: number; intercept: number } {
  const count = hi - lo
  const first = values[lo]!
  const [sumX, sumY, sumXY, sumX2] = [new Kahan(), new Kahan(), new Kahan(), new Kahan()]
  let constant = true
  for (let i = lo; i < hi; i++) {
    const x = (times[i]! - at) / 1000
    const y = values[i]!
    if (y !== first) constant = false
    sumX.add(x)
    sumY.add(y)
    sumXY.add(x * y)
    sumX2.add(x * x)
  }
  if (constant) {
    const finite = Number.isFinite(first)
    return { slope: finite ? 0 : Number.NaN, intercept: finite ? first : Number.NaN }
  }
  const covariance = sumXY.total - (sumX.total * sumY.total) / count
  const variance = sumX2.total - (sumX.total * sumX.total) / count
  const slope = covariance / variance
  return { slope, intercept: sumY.total / count - (slope * sumX.total) / count }
}

/**
 * Holt's linear method: the level at the end of the window, of which there are two samples at least.
 *
 * @param smoothing how much a new value counts against what the level was, above 0 and below 1
 * @param trend how much a new change counts against what the trend was, the same
 */
export function doubleExponentialSmoothing(
  { values, lo, hi }: Window,
  smoothing: number,
  trend: number
): number {
  let before = 0
  let level = values[lo]!
  let slope = values[lo + 1]! - values[lo]!
  for (let i = lo + 1; i < hi; i++) {
    if (i > lo + 1) slope = trend * (level - before) + (1 - trend) * slope
    const next = smoothing * values[i]! + (1 - smoothing) * (level + slope)
    before = level
    level = next
  }
  return level
}
