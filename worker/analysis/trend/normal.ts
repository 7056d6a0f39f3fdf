/** The standard normal distribution. */

/**
 * The share of the standard normal distribution below `z`, within 7.5e-8.
 *
 * @see Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.2.17
 * @example normalShareBelow(1.959964) // => 0.975
 */
export function normalShareBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
  return z >= 0 ? 1 - tail : tail
}
