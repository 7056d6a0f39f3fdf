/**
 * A threshold that holds a stated rate of alarms, without labels.
 *
 * Each alarm raises it by a step; time lowers it, in the time that one alarm is allowed by one
 * step. Since it cannot rise above the highest score there is, alarms in any span of time are at
 * most those allowed and a constant, whatever the series does.
 *
 * @see Gibbs and Candès (2021), Adaptive Conformal Inference Under Distribution Shift, NeurIPS
 */

const DAY_MS = 86_400_000
/** A score of −log10 p grows by one as values become ten times as rare. */
const STEP = 0.5
/** Below this a value is not rare enough to be told, however quiet the metric is. */
export const LEAST_THRESHOLD = 2
/**
 * log10 of the share of values that are records beyond a score, as a line over the score; read off
 * 500 metrics of servers at rest, and only a first guess.
 */
const AT_ZERO = -1.3
const PER_SCORE = -0.75

/** Where the threshold starts, for values that come every `intervalMs`. */
export function firstThreshold(alarmsPerDay: number, intervalMs: number): number {
  const share = (alarmsPerDay * intervalMs) / DAY_MS
  return Math.max(LEAST_THRESHOLD, (Math.log10(share) - AT_ZERO) / PER_SCORE)
}

/** The threshold after a value that came `passedMs` after the one before. */
export function nextThreshold(
  threshold: number,
  isAlarm: boolean,
  alarmsPerDay: number,
  passedMs: number
): number {
  const lowered = threshold - (STEP * alarmsPerDay * passedMs) / DAY_MS
  return Math.max(LEAST_THRESHOLD, isAlarm ? lowered + STEP : lowered)
}
