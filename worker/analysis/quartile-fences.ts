/**
 * Values outside Tukey's fences, as the original documents detect outliers.
 *
 * Good for: describing the usual band of a window. Not for alarms: a window of 20 knows nothing of
 * the day, so quiet values fall outside several times an hour. On labelled data it is worth nothing
 * as an alarm (NAB 0 of 100) and little better than chance as a ranking; the measure `documents` has
 * the figures.
 *
 * @see Tukey (1977), Exploratory Data Analysis, section 2C
 */
import { quantile } from 'simple-statistics'

/** The documents' window, and how many interquartile ranges the fences are away. */
export const FENCE_WINDOW = 20
export const FENCE_RANGES = 1.5

export interface Fences {
  lower: number
  upper: number
}

/**
 * The fences of the last values, the newest among them. Quartiles lie between values in proportion,
 * as in R's type 7.
 *
 * @param values oldest first, all finite
 * @returns null for fewer values than a window
 * @example
 * quartileFences([1, 2, 3, 4], 4) // quartiles 1.75 and 3.25 => { lower: -0.5, upper: 5.5 }
 */
export function quartileFences(values: readonly number[], window = FENCE_WINDOW): Fences | null {
  if (values.length < window) return null
  const recent = values.slice(-window)
  const [low, high] = [quantile(recent, 0.25), quantile(recent, 0.75)]
  const margin = FENCE_RANGES * (high - low)
  return { lower: low - margin, upper: high + margin }
}

/** Whether the newest value is outside the fences. */
export function isOutsideFences(values: readonly number[]): boolean {
  const fences = quartileFences(values)
  const newest = values.at(-1)!
  return fences !== null && (newest < fences.lower || newest > fences.upper)
}
