const SI = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
] as const

/** From here on, and below there, digits are counted rather than written. */
const HUGE = 1e15
const TINY = 1e-4

/** A value as the API writes it, as a number; what PromQL calls infinite is. */
export function numberOf(text: string): number {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  return Number(text)
}

/**
 * A value to be read: whole numbers in full, others to so many digits.
 *
 * @example quantity(8345624576) // '8,345,624,576'
 * @example quantity(0.30000000000000004) // '0.3'
 */
export function quantity(value: number, digits = 6): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const size = Math.abs(value)
  if (value !== 0 && (size >= HUGE || size < TINY))
    return value.toExponential(digits - 1).replace(/\.?0+e/, 'e')
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  // Digits before the point are never rounded away.
  const precision =
    size >= 10 ** (digits - 2) ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: digits }
  return value.toLocaleString('en-US', precision)
}

/**
 * A value where there is little room, to three digits with a prefix for its size.
 *
 * What is not far below 1 is written out: "500m" reads as minutes or megabytes.
 *
 * @example shortQuantity(8345624576) // '8.35G'
 */
export function shortQuantity(value: number): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return quantity(value)
  const size = Math.abs(value)
  if (size >= TINY && size < 999.5) return String(Number(value.toPrecision(3)))
  const [scale, prefix] = SI.find(([scale]) => size >= 0.9995 * scale) ?? SI.at(-1)!
  const scaled = value / scale
  if (Math.abs(scaled) >= 1e4) return value.toExponential(1)
  return `${Number(scaled.toPrecision(3))}${prefix}`
}
