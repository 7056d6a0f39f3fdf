/** Floats as integers, read back; `kernel/decimal.ts` says when a float has one. */

const POWERS = Float64Array.from({ length: 10 }, (_, exponent) => 10 ** exponent)

/** The float that `integer` stands for at `exponent`: 1234 at exponent 2 is 12.34. */
export function unscaled(integer: number, exponent: number): number {
  return integer / POWERS[exponent]!
}
