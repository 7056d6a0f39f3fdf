/** Whether a series has a trend at all. */
import { normalShareBelow } from './normal'
import { theilSen } from './theil-sen'

export interface MannKendall {
  /** How many pairs rise, less how many fall. */
  score: number
  /** The score in standard deviations of what chance gives; positive when rising. */
  z: number
  /** How likely chance alone would give a score as far from 0: two-sided. */
  pValue: number
}

/** Below this many values the normal approximation is not to be trusted. */
const LEAST_VALUES = 8
/** Autocorrelations within this many standard deviations of 0 are taken for chance. */
const SIGNIFICANT = 1.96

/**
 * The Mann–Kendall test for a monotone trend, its variance widened for autocorrelation: values that
 * resemble their predecessors testify to less than their number.
 *
 * @param values one a step; NaN is left out
 * @returns a p-value of 1 for fewer than 8 finite values, or when all are equal
 * @see Mann (1945), Nonparametric Tests Against Trend; Hamed and Rao (1998), A modified Mann–Kendall
 *   trend test for autocorrelated data, equations 5 to 9
 */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  const known = Float64Array.from(values).filter(Number.isFinite)
  const n = known.length
  let score = 0
  for (let later = 1; later < n; later++) {
    for (let earlier = 0; earlier < later; earlier++)
      score += Math.sign(known[later]! - known[earlier]!)
  }
  const variance = varianceOf(known) * widening(known)
  if (n < LEAST_VALUES || !(variance > 0)) return { score, z: 0, pValue: 1 }
  // One less, because the score moves in steps of 2 and the normal distribution does not.
  const z = (score - Math.sign(score)) / Math.sqrt(variance)
  return { score, z, pValue: 2 * (1 - normalShareBelow(Math.abs(z))) }
}

/** The score's variance for independent values: n (n − 1) (2n + 5) / 18, less what ties take. */
function varianceOf(values: Float64Array): number {
  const part = (n: number) => n * (n - 1) * (2 * n + 5)
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let variance = part(values.length)
  for (const count of counts.values()) variance -= part(count)
  return variance / 18
}

/** By how much autocorrelation of the ranks around the trend widens the variance; never below 1. */
function widening(values: Float64Array): number {
  const n = values.length
  if (n < LEAST_VALUES) return 1
  const { slope } = theilSen(values)
  const ranks = ranksOf(values.map((value, at) => value - slope * at))
  const mean = (n + 1) / 2
  const products = (lag: number) => {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (ranks[i]! - mean) * (ranks[i - lag]! - mean)
    return sum
  }
  const own = products(0)
  if (own === 0) return 1
  let sum = 0
  for (let lag = 1; lag < n - 2; lag++) {
    const correlation = products(lag) / own
    if (Math.abs(correlation) < SIGNIFICANT / Math.sqrt(n)) continue
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation
  }
  return Math.max(1, 1 + (2 * sum) / (n * (n - 1) * (n - 2)))
}

/** Ranks from 1; equal values share the mean of theirs. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to + 1) / 2
    from = to
  }
  return ranks
}
