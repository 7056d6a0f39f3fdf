/** Medians of few values. */

/**
 * The median of the first `count` values, which are sorted on the way.
 *
 * By insertion: quickest for the handful of values that it is for.
 *
 * @param count 1 or more
 * @example medianOf([5, 1, 4, 9], 3) // => 4
 */
export function medianOf(values: Float64Array, count: number): number {
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    let at = i
    while (at > 0 && values[at - 1]! > value) {
      values[at] = values[at - 1]!
      at--
    }
    values[at] = value
  }
  const middle = count >> 1
  return count % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2
}
