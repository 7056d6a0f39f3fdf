/** How far off a forecast is. */

/**
 * Symmetric mean absolute percentage error in %, as in the M4 competition: from 0 to 200.
 *
 * @see Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, section 2
 * @example smape([100, 200], [110, 180]) // => 10.02506265664160
 */
export function smape(actual: ArrayLike<number>, foretold: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < actual.length; i++) {
    const size = Math.abs(actual[i]!) + Math.abs(foretold[i]!)
    if (size > 0) sum += (2 * Math.abs(actual[i]! - foretold[i]!)) / size
  }
  return (100 * sum) / actual.length
}

/** Mean absolute error. */
export function meanError(actual: ArrayLike<number>, foretold: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < actual.length; i++) sum += Math.abs(actual[i]! - foretold[i]!)
  return sum / actual.length
}

/**
 * The mean error over `known` of taking what was one season before: the unit of the mean absolute
 * scaled error (MASE).
 *
 * @see Hyndman and Koehler (2006), Another look at measures of forecast accuracy, section 4
 * @example seasonalScale([1, 2, 3, 5], 2) // => 2.5
 */
export function seasonalScale(known: ArrayLike<number>, season: number): number {
  let sum = 0
  for (let i = season; i < known.length; i++) sum += Math.abs(known[i]! - known[i - season]!)
  return sum / (known.length - season)
}
