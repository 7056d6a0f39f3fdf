/** Sums that reach over neighbouring steps. */

/**
 * Each value and its neighbours, which count e times less for every `reach` steps that they are away.
 *
 * @example withNeighbours(Float64Array.of(0, 1, 0), 1 / Math.LN2) // => [0.5, 1, 0.5]
 */
export function withNeighbours(values: Float64Array, reach: number): Float64Array {
  return rowsWithNeighbours(values, values.length, reach)
}

/** The same for rows of so many values that lie one after another, each by itself. */
export function rowsWithNeighbours(
  values: Float64Array,
  length: number,
  reach: number
): Float64Array {
  const decay = Math.exp(-1 / reach)
  const sums = values.slice()
  for (let from = 0; from < values.length; from += length) {
    const to = from + length
    let carried = 0
    for (let at = from + 1; at < to; at++) {
      carried = decay * (carried + values[at - 1]!)
      sums[at]! += carried
    }
    carried = 0
    for (let at = to - 2; at >= from; at--) {
      carried = decay * (carried + values[at + 1]!)
      sums[at]! += carried
    }
  }
  return sums
}
