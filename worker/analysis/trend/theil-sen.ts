/** A straight line that up to 29 % of wild points cannot move. */

export interface Line {
  /** Per step. */
  slope: number
  /** At position 0. */
  intercept: number
}

/**
 * The median of the slopes between all pairs of points, and the median of what is left as intercept.
 *
 * @param values one a step; NaN is left out; 2 or more finite ones. Takes time and memory with the
 *   square of their number
 * @throws {RangeError} if fewer than 2 values are finite
 * @see Sen (1968), Estimates of the Regression Coefficient Based on Kendall's Tau
 * @example theilSen([1, 3, 5, 100, 9]) // => { slope: 2, intercept: 1 }
 */
export function theilSen(values: ArrayLike<number>): Line {
  const slopes: number[] = []
  for (let later = 1; later < values.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const slope = (values[later]! - values[earlier]!) / (later - earlier)
      if (Number.isFinite(slope)) slopes.push(slope)
    }
  }
  if (slopes.length === 0) throw new RangeError('theilSen requires at least two finite values')
  const slope = sortedMedian(Float64Array.from(slopes).sort())
  const left = Float64Array.from(values, (value, at) => value - slope * at).filter(Number.isFinite)
  return { slope, intercept: sortedMedian(left.sort()) }
}

/** The median of ascending values; NaN of none. */
export function sortedMedian(ascending: Float64Array): number {
  const middle = ascending.length >> 1
  return ascending.length % 2 === 1
    ? ascending[middle]!
    : (ascending[middle - 1]! + ascending[middle]!) / 2
}
