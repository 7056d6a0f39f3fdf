/** Numbers without digits that are noise. */

/**
 * Six significant digits, but never coarser than a whole unit: 12.3456789 is 12.3457, 12345678.9 is
 * 12345679. More digits are noise, and make most of an answer's bytes.
 */
export function significant(value: number): number {
  const size = Math.abs(value)
  if (size >= 100_000) return Math.round(value)
  if (size < 1e-12) return size === 0 ? 0 : value
  // A whole number over a power of ten is the double nearest to that decimal.
  const scale = 10 ** (5 - Math.floor(Math.log10(size)))
  return Math.round(value * scale) / scale
}
