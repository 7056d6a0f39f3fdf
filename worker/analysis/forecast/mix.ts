/** One forecast from many, weighted by how each did of late. */
import type { BackTest } from './back-test'
import { rowsWithNeighbours, withNeighbours } from './neighbours'

/** What a day's errors count relative to the next day's. */
const DAILY_DECAY = 0.88
/** How far errors of neighbouring steps count for a step's weights, in steps. */
const REACH = 3
/** A step's own errors count as much as those of all steps. */
const OWN_SHARE = 0.5
/** The mix is this share of the weighted median, the rest of the weighted mean. */
const MEDIAN_SHARE = 0.75

export interface Mix {
  /** The mix from the end of the series. */
  forecast: Float64Array
  /**
   * What the mix was off by at each earlier origin, actual minus foretold, when its weights are
   * learnt from the other origins; NaN where the future is not known or was not measured.
   */
  residuals: Float64Array[]
  /** Each member's mean weight over the horizon; they sum to 1. */
  weights: Float64Array
}

/**
 * The mix of a back-test's members.
 *
 * @see Bates and Granger (1969), The Combination of Forecasts, for weights from past errors;
 *   Jose and Winkler (2008), Simple robust averages of forecasts, for medians and means
 */
export function mix({ origins, horizon, forecasts, actual }: BackTest): Mix {
  const members = forecasts.length
  const past = origins.length - 1
  const end = origins[past]!
  const errors = none(members, horizon)
  const own = origins.slice(0, past).map((origin, k) => {
    const one = none(members, horizon)
    const known = Math.min(horizon, end - origin)
    const weight = DAILY_DECAY ** (past - 1 - k)
    for (let step = 0; step < known; step++) {
      const value = actual[origin + step]!
      if (Number.isNaN(value)) continue
      one.counts[step] = weight
      for (let m = 0; m < members; m++) {
        one.sums[m * horizon + step] = weight * Math.abs(value - forecasts[m]![k]![step]!)
      }
    }
    add(errors, one, 1)
    return one
  })
  const residuals = own.map((one, k) => {
    add(errors, one, -1)
    const mixed = combine(forecasts, k, weigh(errors))
    add(errors, one, 1)
    return mixed.map((value, step) =>
      one.counts[step] ? actual[origins[k]! + step]! - value : Number.NaN
    )
  })
  const weights = weigh(errors)
  const means = new Float64Array(members)
  for (let i = 0; i < weights.length; i++) means[Math.floor(i / horizon)]! += weights[i]! / horizon
  return { forecast: combine(forecasts, past, weights), residuals, weights: means }
}

/** Sums of absolute errors of each member at each step, and of how many. */
interface Errors {
  /** By member, then step. */
  sums: Float64Array
  counts: Float64Array
}

const none = (members: number, horizon: number): Errors => ({
  sums: new Float64Array(members * horizon),
  counts: new Float64Array(horizon),
})

/** Count errors in, or out again. */
function add(errors: Errors, other: Errors, sign: 1 | -1): void {
  for (let i = 0; i < errors.sums.length; i++) errors.sums[i]! += sign * other.sums[i]!
  for (let i = 0; i < errors.counts.length; i++) errors.counts[i]! += sign * other.counts[i]!
}

/** Weights by member and step; those of a step sum to 1, and are equal where nothing is known. */
function weigh({ sums, counts }: Errors): Float64Array {
  const horizon = counts.length
  const members = sums.length / horizon
  const near = withNeighbours(counts, REACH)
  let count = 0
  for (let step = 0; step < horizon; step++) count += counts[step]!
  if (count === 0) return new Float64Array(members * horizon).fill(1 / members)
  const weights = rowsWithNeighbours(sums, horizon, REACH)
  let scale = 0
  for (let m = 0; m < members; m++) {
    const row = m * horizon
    let sum = 0
    for (let step = 0; step < horizon; step++) sum += sums[row + step]!
    // Differences of sums can fall short of 0 by rounding.
    const overall = Math.max(0, sum) / count
    scale += overall
    for (let step = 0; step < horizon; step++) {
      const at = Math.max(0, weights[row + step]!) / near[step]!
      weights[row + step] = near[step]! > 1e-9 ? blend(at, overall) : overall
    }
  }
  // Two members that are both exact are equally good, though 0 / 0 would not say so.
  const floor = 1e-9 * scale + Number.MIN_VALUE
  for (let step = 0; step < horizon; step++) {
    let best = Number.POSITIVE_INFINITY
    for (let m = 0; m < members; m++) best = Math.min(best, weights[m * horizon + step]!)
    let total = 0
    for (let m = 0; m < members; m++) {
      const share = fourthPower((best + floor) / (weights[m * horizon + step]! + floor))
      weights[m * horizon + step] = share
      total += share
    }
    for (let m = 0; m < members; m++) weights[m * horizon + step]! /= total
  }
  return weights
}

/** Of a member's error relative to the best one's: what its weight is. */
const fourthPower = (ratio: number) => ratio * ratio * (ratio * ratio)

const blend = (own: number, overall: number) => OWN_SHARE * own + (1 - OWN_SHARE) * overall

/** The members' forecasts from one origin as one. */
function combine(
  forecasts: readonly Float64Array[][],
  origin: number,
  weights: Float64Array
): Float64Array {
  const members = forecasts.length
  const horizon = weights.length / members
  const values = new Float64Array(members)
  const shares = new Float64Array(members)
  const combined = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) {
    let mean = 0
    for (let m = 0; m < members; m++) {
      const value = forecasts[m]![origin]![step]!
      const share = weights[m * horizon + step]!
      mean += share * value
      let at = m
      while (at > 0 && values[at - 1]! > value) {
        values[at] = values[at - 1]!
        shares[at] = shares[at - 1]!
        at--
      }
      values[at] = value
      shares[at] = share
    }
    combined[step] = MEDIAN_SHARE * middle(values, shares) + (1 - MEDIAN_SHARE) * mean
  }
  return combined
}

/** The weighted median of ascending values whose shares sum to 1. */
function middle(values: Float64Array, shares: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    sum += shares[i]!
    if (sum >= 0.5) return values[i]!
  }
  return values.at(-1)!
}
