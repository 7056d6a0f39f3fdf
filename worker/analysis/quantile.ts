/** Quantiles of a sample. */

/**
 * The quantile of sorted values, interpolated linearly (type 7 of Hyndman and Fan, as R's default).
 *
 * @param sorted ascending, without NaN
 * @param share from 0 to 1
 * @returns NaN of no values
 * @example
 * quantileSorted([1, 2, 3, 4], 0.5) // => 2.5
 */
export function quantileSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below]!
  return low + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - low)
}

/** The finite values, ascending. */
export const sortedFinite = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(values).filter(Number.isFinite).sort()
