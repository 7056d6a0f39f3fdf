/**
 * A straight line through a series, as the original documents forecast.
 *
 * Good for: how fast something that only grows has grown, such as a disk. Not for forecasts of
 * load, which comes back every day: a day ahead a line errs several times as much as "the same hour
 * yesterday".
 */
import { linearRegression, linearRegressionLine, rSquared } from 'simple-statistics'

export interface LinearTrend {
  /** In the metric's unit per ms. */
  slope: number
  /** The line's value at a time, Unix ms. */
  at: (time: number) => number
  /** Share of the variance that the line explains, 0 to 1; 1 for values that are all equal. */
  explained: number
}

/**
 * The line of least squares.
 *
 * @param times Unix ms, at least two that differ
 * @param values as many; those that are not finite are missing
 * @returns null if fewer than two times have a value
 */
export function linearTrend(
  times: ArrayLike<number>,
  values: ArrayLike<number>
): LinearTrend | null {
  const present = Array.from(values, (value, row): [number, number] => [times[row]!, value]).filter(
    ([, value]) => Number.isFinite(value)
  )
  const origin = present[0]?.[0] ?? 0
  if (present.every(([time]) => time === origin)) return null
  // From the first time on: squares of Unix times would lose the digits that matter.
  const points = present.map(([time, value]) => [time - origin, value])
  const regression = linearRegression(points)
  const line = linearRegressionLine(regression)
  const isConstant = present.every(([, value]) => value === present[0]![1])
  return {
    slope: regression.m,
    at: (time) => line(time - origin),
    explained: isConstant ? 1 : rSquared(points, line),
  }
}
