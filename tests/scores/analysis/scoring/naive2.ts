/** The reference forecast of the M4 competition. */

/** One-sided 90 % quantile of the normal distribution, as the competition's R code has it. */
const QUANTILE_90 = 1.645

/**
 * Naive2: the last value, after taking off a multiplicative season where one is significant.
 *
 * @param known longer than three seasons, all above 0
 * @see https://github.com/Mcompetitions/M4-methods, `Benchmarks and Evaluation.R`: `SeasonalityTest`
 *   and `Benchmarks`
 */
export function naive2(known: Float64Array, horizon: number, season: number): Float64Array {
  const factors = isSeasonal(known, season) ? seasonalFactors(known, season) : null
  const factor = (at: number) => (factors ? factors[at % season]! : 1)
  const last = known.at(-1)! / factor(known.length - 1)
  return Float64Array.from({ length: horizon }, (_, step) => last * factor(known.length + step))
}

/** Whether the autocorrelation at the season's lag is beyond what Bartlett's formula allows for. */
function isSeasonal(known: Float64Array, season: number): boolean {
  const { length } = known
  const mean = known.reduce((sum, value) => sum + value, 0) / length
  const product = (lag: number) => {
    let sum = 0
    for (let i = lag; i < length; i++) sum += (known[i]! - mean) * (known[i - lag]! - mean)
    return sum
  }
  const variance = product(0)
  let squares = 0
  for (let lag = 1; lag < season; lag++) squares += (product(lag) / variance) ** 2
  const limit = QUANTILE_90 * Math.sqrt((1 + 2 * squares) / length)
  return Math.abs(product(season) / variance) > limit
}

/** R's `decompose(type = "multiplicative")`: mean ratios to a centred moving mean, scaled to mean 1. */
function seasonalFactors(known: Float64Array, season: number): Float64Array {
  const half = season / 2
  const sums = new Float64Array(season)
  const counts = new Float64Array(season)
  for (let at = half; at < known.length - half; at++) {
    let moving = (known[at - half]! + known[at + half]!) / 2
    for (let i = at - half + 1; i < at + half; i++) moving += known[i]!
    sums[at % season]! += (known[at]! * season) / moving
    counts[at % season]!++
  }
  const factors = sums.map((sum, i) => sum / counts[i]!)
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / season
  return factors.map((factor) => factor / mean)
}
