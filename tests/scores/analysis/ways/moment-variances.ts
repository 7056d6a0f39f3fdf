/** The variances of a level and of the noise around it, read off a series. */
import type { LocalLevelOptions } from '../../../../worker/analysis/local-level.ts'

/** What the level's variance is at least, as a share of that of the changes: a level that cannot move learns nothing. */
const LEAST_SHARE = 1e-4

/**
 * By the moments of the changes from value to value: their variance is that of the level's steps and
 * twice that of the noise, and neighbours among them have minus that of the noise in common.
 *
 * @see Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, section 2.4
 */
export function momentVariances(values: Float64Array): LocalLevelOptions {
  let [squares, products, count] = [0, 0, 0]
  let before = Number.NaN
  for (let row = 1; row < values.length; row++) {
    const change = values[row]! - values[row - 1]!
    if (Number.isFinite(change)) {
      squares += change ** 2
      count++
      if (Number.isFinite(before)) products += change * before
    }
    before = change
  }
  const variance = squares / count || 1
  const noiseVariance = Math.min(Math.max(-products / count || 0, 0), variance / 2)
  return {
    noiseVariance,
    levelVariance: Math.max(variance - 2 * noiseVariance, LEAST_SHARE * variance),
  }
}
