/** Medians of samples that are put in order only as far as it takes. */

/** So few values are sorted by insertion at once. */
const FEW = 12

/**
 * The median of the first `count` values, which are moved about on the way.
 *
 * @param values no NaN among the first `count`
 * @param count 1 or more
 * @see Hoare (1961), Algorithm 65: Find
 * @example medianOf(Float64Array.of(5, 1, 4, 9), 3) // => 4
 */
export function medianOf(values: Float64Array, count: number): number {
  const middle = count >> 1
  if (count <= FEW) sortFirst(values, count)
  else find(values, count, middle)
  if (count % 2 === 1) return values[middle]!
  let below = values[middle - 1]!
  if (count > FEW) for (let n = 0; n < middle; n++) below = Math.max(below, values[n]!)
  return (below + values[middle]!) / 2
}

function sortFirst(values: Float64Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    let at = i
    while (at > 0 && values[at - 1]! > value) {
      values[at] = values[at - 1]!
      at--
    }
    values[at] = value
  }
}

/** Bring the value to `place` that would be there in order, with none above it before it. */
function find(values: Float64Array, count: number, place: number): void {
  let [first, last] = [0, count - 1]
  while (first < last) {
    const pivot = values[place]!
    let [low, high] = [first, last]
    while (low <= high) {
      while (values[low]! < pivot) low++
      while (values[high]! > pivot) high--
      if (low > high) break
      const value = values[low]!
      values[low++] = values[high]!
      values[high--] = value
    }
    if (high < place) first = low
    if (low > place) last = high
  }
}
