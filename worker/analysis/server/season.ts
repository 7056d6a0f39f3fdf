/** The part of each metric that returns every day. */
import { cholesky, choleskySolve } from './cholesky'

const DAY_MS = 86_400_000
/** Sines and cosines of a day, half a day, a third and a quarter. */
const HARMONICS = 4
/** A season is told from fewer days than this by chance. */
const LEAST_DAYS = 2
/** Keeps the equations solvable where samples cover only part of the day. */
const RIDGE = 1e-6

/** Terms of a season: the mean, and two for each harmonic. */
export const termsOf = (spanMs: number) => (spanMs >= LEAST_DAYS * DAY_MS ? 1 + 2 * HARMONICS : 1)

/** The terms at a time: 1, then cosine and sine of each harmonic of the day. */
export function termsAt(at: number, terms: Float64Array): void {
  const angle = (2 * Math.PI * (at % DAY_MS)) / DAY_MS
  const cosine = Math.cos(angle)
  const sine = Math.sin(angle)
  terms[0] = 1
  for (let k = 1; k < terms.length; k += 2) {
    // Multiples of the angle by the addition theorem: one cosine and one sine serve them all.
    terms[k] = k === 1 ? cosine : terms[k - 2]! * cosine - terms[k - 1]! * sine
    terms[k + 1] = k === 1 ? sine : terms[k - 2]! * sine + terms[k - 1]! * cosine
  }
}

/**
 * The terms' coefficients by least squares, metric by metric.
 *
 * @param times Unix ms of the rows
 * @param rows row by row, `metrics` values each; NaN is missing
 * @param counts whether a row counts
 * @returns coefficients, metric by metric
 */
export function fitSeason(
  times: Float64Array,
  rows: ArrayLike<number>,
  metrics: number,
  size: number,
  counts: (row: number) => boolean
): Float64Array {
  const terms = new Float64Array(size)
  // Most rows miss nothing: what all metrics share is summed once, and taken off where one is missing.
  const shared = new Float64Array(size * size)
  const missing = new Float64Array(metrics * size * size)
  const sums = new Float64Array(metrics * size)
  for (let row = 0; row < times.length; row++) {
    if (!counts(row)) continue
    termsAt(times[row]!, terms)
    addProducts(shared, 0, terms)
    for (let metric = 0; metric < metrics; metric++) {
      const value = rows[row * metrics + metric]!
      if (!Number.isFinite(value)) {
        addProducts(missing, metric * size * size, terms)
        continue
      }
      const from = metric * size
      for (let a = 0; a < size; a++) sums[from + a]! += terms[a]! * value
    }
  }
  const season = new Float64Array(metrics * size)
  for (let metric = 0; metric < metrics; metric++) {
    const own = shared.map((sum, at) => sum - missing[metric * size * size + at]!)
    const count = own[0]!
    if (count === 0) continue
    for (let a = 1; a < size; a++) own[a * size + a]! += RIDGE * count
    const sum = sums.subarray(metric * size, (metric + 1) * size)
    season.set(choleskySolve(cholesky(own, size), sum), metric * size)
  }
  return season
}

/** Adds the lower triangle of the terms' products. */
function addProducts(products: Float64Array, from: number, terms: Float64Array): void {
  const size = terms.length
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) products[from + a * size + b]! += terms[a]! * terms[b]!
}

/** What a metric should be at the time of these terms. */
export function seasonAt(season: Float64Array, metric: number, terms: Float64Array): number {
  let sum = 0
  for (let a = 0, from = metric * terms.length; a < terms.length; a++)
    sum += season[from + a]! * terms[a]!
  return sum
}
