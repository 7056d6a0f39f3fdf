/** Sums that reach over neighbouring steps. */

/**
 * Each value and its neighbours, which count e times less for every `reach` steps that they are away.
 *
 * @example withNeighbours(Float64Array.of(0, 1, 0), 1 / Math.LN2) // => [0.5, 1, 0.5]
 */
export function withNeighbours(values: Float64Array, reach: number): Float64Array {
  const decay = Math.exp(-1 / reach)
  const sums = values.slice()
  let carried = 0
  for (let at = 1; at < values.length; at++) {
    carried = decay * (carried + values[at - 1]!)
    sums[at]! += carried
  }
  carried = 0
  for (let at = values.length - 2; at >= 0; at--) {
    carried = decay * (carried + values[at + 1]!)
    sums[at]! += carried
  }
  return sums
}
