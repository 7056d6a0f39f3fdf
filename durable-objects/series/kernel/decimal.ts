/**
 * Floats as integers: 12.34 is 1234 at exponent 2, where that is exactly reversible.
 *
 * `../decimal.ts` says the same for the code that reads values back.
 */

/** Exponents from 0 to this are tried. */
export const MAX_EXPONENT: u32 = 9

/** Differences of differences of integers this large are still exact in a float. */
const MAX_INTEGER: f64 = 562949953421312 // 2^49

const POWERS = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9])

/** The integer that stands for `value` at `exponent`, or NaN if {@link unscaled} would give other bits. */
@inline
export function scaled(value: f64, exponent: u32): f64 {
  const power = load<f64>(POWERS + (<usize>exponent << 3))
  const integer = nearest<f64>(value * power)
  if (integer / power !== value || abs<f64>(integer) > MAX_INTEGER) return NaN
  return integer === 0 && reinterpret<u64>(value) !== 0 ? NaN : integer
}

/** The float that `integer` stands for at `exponent`. */
@inline
export function unscaled(integer: f64, exponent: u32): f64 {
  return integer / load<f64>(POWERS + (<usize>exponent << 3))
}
