/** Sums of products of two stretches of values. */

/**
 * Σ x[a + i] × y[b + i] over i in [0, length).
 *
 * Four sums at once, since an addition need not wait for the one before it then.
 *
 * @example dot(Float64Array.of(1, 2, 3), 1, Float64Array.of(5, 7), 0, 2) // => 31
 */
export function dot(
  x: Float64Array,
  a: number,
  y: Float64Array,
  b: number,
  length: number
): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < length; i += 4) {
    s0 += x[a + i]! * y[b + i]!
    s1 += x[a + i + 1]! * y[b + i + 1]!
    s2 += x[a + i + 2]! * y[b + i + 2]!
    s3 += x[a + i + 3]! * y[b + i + 3]!
  }
  for (; i < length; i++) s0 += x[a + i]! * y[b + i]!
  return s0 + s1 + (s2 + s3)
}
