/** Quantiles of a set of values. */

/**
 * The q-quantile, interpolated between neighbours; NaN counts as less than any number.
 *
 * Sorts `values`; of none, or for a q that is NaN, the quantile is NaN.
 */
export function quantile(q: number, values: Float64Array): number {
  const count = values.length
  if (count === 0 || Number.isNaN(q)) return Number.NaN
  if (q < 0) return Number.NEGATIVE_INFINITY
  if (q > 1) return Number.POSITIVE_INFINITY
  // Sorts NaN behind the numbers, where it counts as before them.
  values.sort()
  let numbers = count
  while (numbers > 0 && Number.isNaN(values[numbers - 1])) numbers--
  const at = (index: number) => {
    const number = index - (count - numbers)
    return number < 0 ? Number.NaN : values[number]!
  }
  const rank = q * (count - 1)
  const lower = Math.floor(rank)
  const weight = rank - lower
  return at(lower) * (1 - weight) + at(Math.min(lower + 1, count - 1)) * weight
}
