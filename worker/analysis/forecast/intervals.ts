/** Prediction intervals from what a forecast was off by before. */
import { withNeighbours } from './neighbours'

/** How far residuals of neighbouring steps count for a step's spread, in steps. */
const REACH = 3
/** A step's own spread counts as much as that of the whole horizon. */
const OWN_SHARE = 0.5

/** What a day's residuals count relative to the next day's: servers change their ways. */
const DAILY_DECAY = 0.92
/**
 * How a day that was off by more than usual carries over to the next: by the root of how much more,
 * at most twice as wide.
 */
const CARRIED = { power: 0.5, most: 2 } as const
/** A tail is drawn this far towards the mean of both: the end of one rests on very few days. */
const TAILS_POOLED = 0.5
/**
 * By how much an interval is widened where days are off as a whole, rather than hour by hour: then
 * a fortnight holds fourteen facts, however many residuals there are. `always` is for back-tests that
 * knew less than the forecast does. Set on the development half of the labelled data.
 */
const WIDENING = [
  { coverage: 0.8, always: 1, byDays: 0.2 },
  { coverage: 0.95, always: 0.93, byDays: 0.6 },
] as const

/**
 * What that widening grows by where the same step was foretold from several origins, as a power of
 * their number: days that are off as a whole are then the same days over again, and fewer facts. It
 * would be 1 if they were all the same, and 0 if they had nothing in common.
 */
const OVERLAP_POWER = 0.75

/** Residuals in units of the spread that was expected at their step. */
export interface Spread {
  /** How large a residual is expected to be at each step after the last origin, in the series's unit. */
  sizes: Float64Array
  /** All residuals over the size that was expected, ascending; each tail drawn towards the other. */
  ratios: Float64Array
  /** The share of all up to each ratio, by their weight: ascending to 1. */
  shares: Float64Array
  /** The share of the ratios' variance that is between origins: 1 where days are off as a whole. */
  betweenDays: number
  /** How many origins foretold the same step, 1 or more. */
  overlap: number
}

/**
 * The residuals of all steps as one sample, by taking each in units of the spread at its step, and
 * of how far off the day before was: what is restless today often is tomorrow.
 *
 * @param residuals by origin, oldest first, and step; NaN is left out
 * @param overlap how many origins foretold the same step: the horizon over the time between origins
 * @see Barone-Adesi, Giannopoulos and Vosper (1999), VaR without correlations for portfolios of
 *   derivative securities, for residuals in units of the volatility expected at their time
 */
export function spreadOf(residuals: readonly Float64Array[], horizon: number, overlap = 1): Spread {
  const weights = residuals.map((_, k) => DAILY_DECAY ** (residuals.length - 1 - k))
  const sizes = sizesOf(residuals, weights, horizon)
  const carried = carriedOver(residuals, weights, sizes, Math.round(horizon / Math.max(1, overlap)))
  const rows = residuals.map((row, k) => {
    const ratios: number[] = []
    for (let step = 0; step < horizon; step++) {
      if (Number.isNaN(row[step]!)) continue
      ratios.push(sizes[step]! > 0 ? row[step]! / (sizes[step]! * carried[k]!) : 0)
    }
    return ratios
  })
  // Numbers alone are sorted much quicker than pairs; of equal ratios the first takes all the weight.
  const ratios = Float64Array.from(rows.flat()).sort()
  const shares = new Float64Array(ratios.length)
  for (const [k, row] of rows.entries()) {
    for (const ratio of row) shares[firstAtLeast(ratios, ratio)]! += weights[k]!
  }
  for (let i = 1; i < shares.length; i++) shares[i]! += shares[i - 1]!
  const total = shares.at(-1) ?? 1
  for (let i = 0; i < shares.length; i++) shares[i]! /= total
  return {
    sizes: sizes.map((size) => size * carried.at(-1)!),
    ratios: pooled(ratios, shares),
    shares,
    betweenDays: betweenRows(rows.filter((row) => row.length > 0)),
    overlap: Math.max(1, overlap),
  }
}

/** The mean size of the residuals at each step, drawn towards that of its neighbours and of all. */
function sizesOf(
  residuals: readonly Float64Array[],
  weights: readonly number[],
  horizon: number
): Float64Array {
  const sums = new Float64Array(horizon)
  const counts = new Float64Array(horizon)
  residuals.forEach((row, k) => {
    for (let step = 0; step < horizon; step++) {
      if (Number.isNaN(row[step]!)) continue
      sums[step]! += weights[k]! * Math.abs(row[step]!)
      counts[step]! += weights[k]!
    }
  })
  const sum = sums.reduce((a, b) => a + b, 0)
  const overall = sum > 0 ? sum / counts.reduce((a, b) => a + b, 0) : 0
  const nearSums = withNeighbours(sums, REACH)
  const nearCounts = withNeighbours(counts, REACH)
  return nearSums.map((near, step) => {
    const local = nearCounts[step]! > 1e-9 ? near / nearCounts[step]! : overall
    return OWN_SHARE * local + (1 - OWN_SHARE) * overall
  })
}

/**
 * For each origin, and for the one that is next, by how much more than usual it is expected to be off
 * by, from what the one before was off by until then: 1 or more.
 *
 * @param between steps from one origin to the next
 */
function carriedOver(
  residuals: readonly Float64Array[],
  weights: readonly number[],
  sizes: Float64Array,
  between: number
): number[] {
  const days = residuals.map((row) => meanRatio(row.subarray(0, between), sizes))
  let sum = 0
  let total = 0
  days.forEach((day, k) => {
    sum += weights[k]! * day
    total += weights[k]!
  })
  const usual = sum / total
  return [0, ...days].map((day) =>
    usual > 0 ? Math.min(CARRIED.most, Math.max(1, (day / usual) ** CARRIED.power)) : 1
  )
}

/** The mean size of residuals in units of the size at their step; 0 if there are none. */
function meanRatio(residuals: Float64Array, sizes: Float64Array): number {
  let sum = 0
  let count = 0
  for (let step = 0; step < residuals.length; step++) {
    if (Number.isNaN(residuals[step]!) || !(sizes[step]! > 0)) continue
    sum += Math.abs(residuals[step]!) / sizes[step]!
    count++
  }
  return count > 0 ? sum / count : 0
}

/** Each ratio drawn towards the negative of the one that is as far from the other end. */
function pooled(ratios: Float64Array, shares: Float64Array): Float64Array {
  return ratios.map((ratio, at) => {
    const middle = (shares[at]! + (at > 0 ? shares[at - 1]! : 0)) / 2
    const mirrored = ratios[firstAtLeast(shares, 1 - middle)] ?? ratio
    return ratio - (TAILS_POOLED / 2) * (ratio + mirrored)
  })
}

/** The variance of the rows' means over the variance of all values, in [0, 1]. */
function betweenRows(rows: readonly number[][]): number {
  const all = rows.flat()
  if (all.length === 0) return 0
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const mean = meanOf(all)
  const variance = meanOf(all.map((value) => (value - mean) ** 2))
  if (!(variance > 0)) return 0
  return Math.min(1, meanOf(rows.map((row) => (meanOf(row) - mean) ** 2)) / variance)
}

export interface Ends {
  low: Float64Array
  high: Float64Array
}

/**
 * The interval that would have held `coverage` of the past, in the manner of split conformal
 * prediction, both tails by themselves.
 *
 * @see Lei et al. (2018), Distribution-Free Predictive Inference for Regression, algorithm 2;
 *   Barber et al. (2023), Conformal prediction beyond exchangeability, for weights that fade
 */
export function interval(forecast: Float64Array, spread: Spread, coverage: 0.8 | 0.95): Ends {
  const tail = (1 - coverage) / 2
  const factor = factorFor(spread, coverage)
  const below = factor * Math.min(0, ratioAt(spread, tail))
  const above = factor * Math.max(0, ratioAt(spread, 1 - tail))
  return {
    low: forecast.map((value, step) => value + below * spread.sizes[step]!),
    high: forecast.map((value, step) => value + above * spread.sizes[step]!),
  }
}

/** The wider of two intervals at each end: what holds 95 % holds all that holds 80 %. */
export const around = (inner: Ends, outer: Ends): Ends => ({
  low: outer.low.map((low, step) => Math.min(low, inner.low[step]!)),
  high: outer.high.map((high, step) => Math.max(high, inner.high[step]!)),
})

function factorFor({ betweenDays, overlap }: Spread, coverage: 0.8 | 0.95): number {
  const { always, byDays } = WIDENING.find((row) => row.coverage === coverage)!
  return always * (1 + byDays * betweenDays * overlap ** OVERLAP_POWER)
}

/** By how much ratios are widened at the tails of the 95 % interval. */
export const tailFactor = (spread: Spread) => factorFor(spread, 0.95)

/** The first ratio up to which this share of the weight lies; 0 if there are none. */
function ratioAt({ ratios, shares }: Spread, share: number): number {
  const at = firstAtLeast(shares, share)
  return ratios[Math.min(at, ratios.length - 1)] ?? 0
}

/** The first position of ascending values that is not below `bound`; their length if all are. */
export function firstAtLeast(ascending: Float64Array, bound: number): number {
  let from = 0
  let to = ascending.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (ascending[middle]! < bound) from = middle + 1
    else to = middle
  }
  return from
}
