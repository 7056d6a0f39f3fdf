/**
 * How far a row is from usual, over all metrics and views.
 *
 * The geometric mean of lengths. In each view there are two of the deviations of all metrics in
 * standard deviations: with each limited to five, which asks how many metrics take part, and to
 * fifty, which asks how far they went. A Mahalanobis distance sees metrics leave each other; it
 * counts twice.
 */

import { cholesky, invertFactor } from './cholesky'
import { MOVING, VIEWS } from './profile'

/** Deviations beyond so many are all alike: for the broad lengths, and for the far ones. */
const NEAR = 5
const FAR = 50
/** Added to each variance, in mean variances: draws the covariance to independence. */
const RIDGE = 1
/** What a view's deviation is at least, as a share of the metric's: a constant has no scale. */
const LEAST_SHARE = 0.1
/** How often the whitened length counts among the others; how many lengths that makes. */
const WHITENED = 2
const LENGTHS = 2 * VIEWS + WHITENED

/** One way to look at the rows; plain numbers. */
export interface View {
  /** Of each metric's deviation from its level. */
  deviation: Float64Array
  /**
   * Whitens deviations: the inverse of the Cholesky factor of their covariance, the lower triangle row
   * by row. Most of a model, and single precision moves no score. Empty in views that take each metric
   * by itself.
   */
  whitening: Float32Array
}

/** Calls back with each row that counts; the array is the next row's as soon as that returns. */
export type Replay = (visit: (deviations: Float64Array) => void) => void

/**
 * The scales of each view, and the covariance of the last one.
 *
 * @param deviation of each metric over the whole window
 * @param least what each metric's deviation is at least in every view
 */
export function fitViews(replay: Replay, deviation: Float64Array, least: Float64Array): View[] {
  const metrics = deviation.length
  const squares = new Float64Array(VIEWS * metrics)
  let count = 0
  replay((deviations) => {
    count++
    for (let at = 0; at < squares.length; at++) squares[at]! += deviations[at]! ** 2
  })
  const views = Array.from({ length: VIEWS }, (_, view): View => {
    const own = squares.subarray(view * metrics, (view + 1) * metrics)
    return {
      deviation: own.map((sum, metric) =>
        Math.max(Math.sqrt(sum / count), LEAST_SHARE * deviation[metric]!, least[metric]!)
      ),
      whitening: new Float32Array(),
    }
  })
  views[MOVING]!.whitening = whiteningOf(replay, views[MOVING]!.deviation, count)
  return views
}

function whiteningOf(replay: Replay, deviation: Float64Array, count: number): Float32Array {
  const metrics = deviation.length
  const covariance = new Float64Array(metrics * metrics)
  const scaled = new Float64Array(metrics)
  replay((deviations) => {
    for (let metric = 0; metric < metrics; metric++) {
      const z = deviations[MOVING * metrics + metric]! / deviation[metric]!
      scaled[metric] = Math.max(-FAR, Math.min(FAR, z))
    }
    for (let a = 0; a < metrics; a++) {
      const value = scaled[a]! / count
      for (let b = 0; b <= a; b++) covariance[a * metrics + b]! += value * scaled[b]!
    }
  })
  let trace = 0
  for (let a = 0; a < metrics; a++) trace += covariance[a * metrics + a]!
  const ridge = Math.max((RIDGE * trace) / metrics, 1e-9)
  for (let a = 0; a < metrics; a++) covariance[a * metrics + a]! += ridge
  return lowerOf(invertFactor(cholesky(covariance, metrics), metrics), metrics)
}

/** The lower triangle of a matrix, row by row. */
function lowerOf(matrix: Float64Array, size: number): Float32Array {
  const lower = new Float32Array((size * (size + 1)) / 2)
  for (let row = 0, at = 0; row < size; at += ++row)
    lower.set(matrix.subarray(row * size, row * size + row + 1), at)
  return lower
}

/** The distance of rows by their deviations, view after view. */
export function distanceIn(views: readonly View[]): (deviations: Float64Array) => number {
  const metrics = views[0]!.deviation.length
  const { whitening } = views[MOVING]!
  const inverse = Float64Array.from(
    views.flatMap(({ deviation }) => Array.from(deviation, (own) => 1 / own))
  )
  const scaled = new Float64Array(metrics)
  return (deviations) => {
    let product = 1
    for (let view = 0, at = 0; view < VIEWS; view++) {
      let near = 0
      let far = 0
      for (let metric = 0; metric < metrics; metric++, at++) {
        const size = Math.min(FAR, Math.abs(deviations[at]! * inverse[at]!))
        const least = Math.min(NEAR, size)
        near += least * least
        far += size * size
      }
      product *= near * far
    }
    for (let metric = 0; metric < metrics; metric++) {
      const at = MOVING * metrics + metric
      scaled[metric] = Math.max(-FAR, Math.min(FAR, deviations[at]! * inverse[at]!))
    }
    return (product * squaredLength(whitening, scaled) ** WHITENED) ** (0.5 / LENGTHS)
  }
}

/** The squared length of a vector that a lower triangle has whitened. */
function squaredLength(whitening: Float32Array, scaled: Float64Array): number {
  const metrics = scaled.length
  let sum = 0
  for (let a = 0, at = 0; a < metrics; at += ++a) {
    // Two sums at a time: the processor need not wait for one addition before it begins the next.
    let even = 0
    let odd = 0
    let b = 0
    for (; b < a; b += 2) {
      even += whitening[at + b]! * scaled[b]!
      odd += whitening[at + b + 1]! * scaled[b + 1]!
    }
    if (b === a) even += whitening[at + b]! * scaled[b]!
    sum += (even + odd) * (even + odd)
  }
  return sum
}
