/**
 * A level under noise, by Kalman smoothing.
 *
 * Good for: drawing a calm line through a noisy chart, across gaps as well. Not for forecasts, which
 * are flat, nor for alarms: as a detector it does what an exponential mean does.
 *
 * @see Durbin and Koopman (2012), Time Series Analysis by State Space Methods, chapter 2;
 * the smoother is that of Rauch, Tung and Striebel
 */

export interface LocalLevelOptions {
  /** Variance of the level's change from one value to the next, in the square of the unit. */
  levelVariance: number
  /** Variance of the values around the level. */
  noiseVariance: number
}

export interface LocalLevel {
  /** The level at each value as far as known by then; NaN before the first value. */
  filtered: Float64Array
  /** The level at each value as known from all of them. */
  smoothed: Float64Array
  /** Variance of each filtered level. */
  variance: Float64Array
}

/**
 * Filter and smooth; nothing is assumed of the first level.
 *
 * @param values in any one unit, oldest first; those that are not finite are missing
 * @throws {RangeError} if a variance is negative, or both are 0
 */
export function localLevel(
  values: ArrayLike<number>,
  { levelVariance, noiseVariance }: LocalLevelOptions
): LocalLevel {
  if (levelVariance < 0 || noiseVariance < 0 || levelVariance + noiseVariance === 0) {
    throw new RangeError('localLevel needs variances that are not negative, and one above 0')
  }
  const filtered = new Float64Array(values.length).fill(Number.NaN)
  const variance = new Float64Array(values.length).fill(Number.POSITIVE_INFINITY)
  let first = -1
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    const isMissing = !Number.isFinite(value)
    if (first < 0) {
      if (isMissing) continue
      first = row
      filtered[row] = value
      variance[row] = noiseVariance
      continue
    }
    const predicted = variance[row - 1]! + levelVariance
    const gain = isMissing ? 0 : predicted / (predicted + noiseVariance)
    const innovation = isMissing ? 0 : value - filtered[row - 1]!
    filtered[row] = filtered[row - 1]! + gain * innovation
    variance[row] = predicted * (1 - gain)
  }
  return { filtered, variance, smoothed: smooth(filtered, variance, first, levelVariance) }
}

function smooth(
  filtered: Float64Array,
  variance: Float64Array,
  first: number,
  levelVariance: number
): Float64Array {
  const smoothed = filtered.slice()
  if (first < 0) return smoothed
  for (let row = filtered.length - 2; row >= first; row--) {
    const predicted = variance[row]! + levelVariance
    const gain = predicted === 0 ? 1 : variance[row]! / predicted
    smoothed[row]! += gain * (smoothed[row + 1]! - filtered[row]!)
  }
  return smoothed.fill(smoothed[first]!, 0, first)
}
