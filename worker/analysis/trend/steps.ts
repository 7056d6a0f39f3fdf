/** Sudden changes of level: a large file copied, a log rotated. */
import { sortedMedian } from './theil-sen'

export interface Steps {
  /** Positions of the first value on the new level. */
  up: number[]
  down: number[]
  /** The series with every change of level taken out, so that it ends where it ended. */
  joined: Float64Array
}

/** A difference is a step from this many of the usual deviations from the usual difference… */
const DEVIATIONS = 8
/** …and at least this share of the whole range. */
const LEAST_SHARE = 0.04
/** Makes the median absolute deviation a standard deviation where differences are normal. */
const MAD_TO_SD = 1.4826
/** A spike comes back within this many values; a step does not. */
const SETTLED = 2

/**
 * Find changes of level, and join the stretches between them.
 *
 * @param values no gaps
 * @example steps([1, 2, 3, 54, 55, 56, 57]).up // => [3]
 */
export function steps(values: Float64Array): Steps {
  const differences = Float64Array.from(values.subarray(1), (value, at) => value - values[at]!)
  const up: number[] = []
  const down: number[] = []
  const joined = Float64Array.from(values)
  if (differences.length === 0) return { up, down, joined }
  const usual = sortedMedian(Float64Array.from(differences).sort())
  const deviations = differences.map((difference) => Math.abs(difference - usual))
  const deviation = MAD_TO_SD * sortedMedian(Float64Array.from(deviations).sort())
  const range = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
  const least = Math.max(DEVIATIONS * deviation, LEAST_SHARE * range, Math.abs(usual))
  for (let at = 1; at < values.length; at++) {
    const beyond = differences[at - 1]! - usual
    if (!(Math.abs(beyond) > least) || returns(values, at, least)) continue
    ;(beyond > 0 ? up : down).push(at)
    for (let before = 0; before < at; before++) joined[before]! += beyond
  }
  return { up, down, joined }
}

/** Whether the value at `at` begins or ends a spike instead of a new level. */
function returns(values: Float64Array, at: number, least: number): boolean {
  const before = values[at - 1]!
  for (let later = at + 1; later <= at + SETTLED && later < values.length; later++) {
    if (Math.abs(values[later]! - before) < least / 2) return true
  }
  for (let earlier = at - 2; earlier >= at - 1 - SETTLED && earlier >= 0; earlier--) {
    if (Math.abs(values[earlier]! - values[at]!) < least / 2) return true
  }
  return false
}
