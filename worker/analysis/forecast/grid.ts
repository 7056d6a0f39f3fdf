/** Irregular samples on a regular grid of time. */

/** Means over equal stretches of time; `values[i]` is of [fromMs + i × stepMs, fromMs + (i + 1) × stepMs). */
export interface Grid {
  /** Unix ms, a multiple of `stepMs`. */
  fromMs: number
  stepMs: number
  /** NaN where no sample fell. */
  values: Float64Array
}

/**
 * The mean of the samples in each step of [fromMs, toMs), whose ends are taken down to whole steps.
 *
 * @param times Unix ms, in any order; samples outside the window are left out
 * @param values as many; those that are not finite are left out
 * @throws {RangeError} if `stepMs` is not above 0, or the columns differ in length
 * @example
 * resample([0, 10, 25], [1, 3, 7], 20, 0, 60).values // => [2, 7, NaN]
 */
export function resample(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  stepMs: number,
  fromMs: number,
  toMs: number
): Grid {
  if (!(stepMs > 0)) throw new RangeError('resample requires a step above 0')
  if (times.length !== values.length)
    throw new RangeError('resample requires as many times as values')
  const first = Math.floor(fromMs / stepMs)
  const steps = Math.max(0, Math.floor(toMs / stepMs) - first)
  const sums = new Float64Array(steps)
  const counts = new Float64Array(steps)
  for (let i = 0; i < times.length; i++) {
    const step = Math.floor(times[i]! / stepMs) - first
    const value = values[i]!
    if (step < 0 || step >= steps || !Number.isFinite(value)) continue
    sums[step]! += value
    counts[step]!++
  }
  return { fromMs: first * stepMs, stepMs, values: sums.map((sum, step) => sum / counts[step]!) }
}
