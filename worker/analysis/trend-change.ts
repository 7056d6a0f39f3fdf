/**
 * A recent slope that differs from the whole one, as the original documents detect a change of trend.
 *
 * Good for: a remark beside a chart of percentages. Not for alarms: the cutoff has the metric's own
 * unit, so the same change is one in bytes and none in gigabytes. On labelled data it is worth nothing as an
 * alarm (NAB 0 of 100): most quiet values are "changes"; the measure `documents` has the figures.
 */
import { linearRegression } from 'simple-statistics'

/** The documents' numbers: values needed, values that are recent, slope that is a change. */
const LEAST_VALUES = 10
const RECENT_VALUES = 5
export const TREND_CUTOFF = 0.5

export interface TrendChange {
  /** Slope of all values, in the metric's unit per value. */
  expectedTrend: number
  /** Slope of the last five. */
  actualTrend: number
  /** How far they are apart. */
  deviation: number
}

/**
 * Both slopes, by least squares over the position.
 *
 * @param values oldest first, all finite
 * @returns null for fewer than ten values
 */
export function trends(values: readonly number[]): TrendChange | null {
  if (values.length < LEAST_VALUES) return null
  const expectedTrend = slope(values)
  const actualTrend = slope(values.slice(-RECENT_VALUES))
  return { expectedTrend, actualTrend, deviation: Math.abs(actualTrend - expectedTrend) }
}

/** Both slopes if they differ by more than the cutoff, else null. */
export function trendChange(values: readonly number[], cutoff = TREND_CUTOFF): TrendChange | null {
  const both = trends(values)
  return both && both.deviation > cutoff ? both : null
}

const slope = (values: readonly number[]) =>
  linearRegression(values.map((value, position) => [position, value])).m
