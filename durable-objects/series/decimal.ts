/** Floats as integers: 12.34 is 1234 at exponent 2, and only where that is exactly reversible. */

/** Exponents from 0 to this are tried. */
export const MAX_EXPONENT = 9

/** Differences of differences of integers this large are still exact, and fit a signed varint. */
const MAX_INTEGER = 2 ** 49

const POWERS = Float64Array.from({ length: MAX_EXPONENT + 1 }, (_, exponent) => 10 ** exponent)

/**
 * The integer that stands for `value` at `exponent`, or NaN if {@link unscaled} would not give back
 * the same bits: NaN, -0, infinities and numbers with more decimals have none.
 */
export function scaled(value: number, exponent: number): number {
  const power = POWERS[exponent]!
  const integer = Math.round(value * power)
  if (integer / power !== value || integer > MAX_INTEGER || integer < -MAX_INTEGER)
    return Number.NaN
  return integer === 0 && 1 / value < 0 ? Number.NaN : integer
}

/** The float that `integer` stands for at `exponent`. */
export function unscaled(integer: number, exponent: number): number {
  return integer / POWERS[exponent]!
}
