/**
 * Values far from the mean of the last ones, as the original documents detect anomalies.
 *
 * Good for: saying in words how far a value is from the last few minutes. Not for alarms: a value is
 * part of the window that it is held against, so in a window of 20 none is more than 4.4 deviations
 * away, and a rare value looks like a usual one. On labelled data it is worth nothing as an alarm
 * (NAB 0 of 100) and little better than chance as a ranking; the measure `documents` has the figures.
 */
import { mean, standardDeviation } from 'simple-statistics'

/** The documents' window and cutoff. */
export const Z_SCORE_WINDOW = 20
export const Z_SCORE_CUTOFF = 2.5

/**
 * How many standard deviations (of all, not of a sample) the newest value is from its window's mean.
 *
 * @param values oldest first, all finite
 * @returns null for fewer values than a window, or if they are all equal
 * @example
 * zScore([...Array(19).fill(0), 1]) // => √19 = 4.36
 */
export function zScore(values: readonly number[], window = Z_SCORE_WINDOW): number | null {
  if (values.length < window) return null
  const recent = values.slice(-window)
  const deviation = standardDeviation(recent)
  return deviation === 0 ? null : (recent[window - 1]! - mean(recent)) / deviation
}

/** Whether the newest value is more than the cutoff away, on either side. */
export const isZScoreAnomaly = (values: readonly number[], cutoff = Z_SCORE_CUTOFF): boolean =>
  Math.abs(zScore(values) ?? 0) > cutoff
