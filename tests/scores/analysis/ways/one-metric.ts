/** Scores of the values of one metric by the other ways, each from the values up to it. */
import { isOutsideFences } from '../../../../worker/analysis/quartile-fences.ts'
import { TREND_CUTOFF, trends } from '../../../../worker/analysis/trend-change.ts'
import { Z_SCORE_CUTOFF, Z_SCORE_WINDOW, zScore } from '../../../../worker/analysis/z-score.ts'
import type { Method } from '../methods.ts'

/** A score for each value of a metric, higher for stranger. */
export type MetricWay = (values: Float64Array) => Float64Array

type Scorer = (recent: number[]) => number

/** The number that the documents' cutoff is applied to, or whether it is exceeded. */
export const DOCUMENTS_WAYS: readonly [Method, MetricWay][] = [
  ['z-score', sliding((recent) => (Math.abs(zScore(recent) ?? 0) > Z_SCORE_CUTOFF ? 1 : 0))],
  ['z-score-uncut', sliding((recent) => Math.abs(zScore(recent) ?? 0))],
  ['quartile-fences', sliding((recent) => (isOutsideFences(recent) ? 1 : 0))],
  ['trend-change', sliding((recent) => ((trends(recent)?.deviation ?? 0) > TREND_CUTOFF ? 1 : 0))],
]

/** A score for each value; one that is missing is not looked at. */
function sliding(scorer: Scorer): MetricWay {
  return (values) => {
    const recent: number[] = []
    return values.map((value) => {
      if (!Number.isFinite(value)) return 0
      recent.push(value)
      if (recent.length > Z_SCORE_WINDOW) recent.shift()
      return scorer(recent)
    })
  }
}

/** Values that the mean and the deviation are of, and how often both are taken anew. */
const GAUSSIAN = { window: 6_400, step: 100 }

/**
 * Standard deviations from the mean of a long window: the benchmark's own simple detector, whose
 * probability ranks alike.
 *
 * @see Ahmad et al. (2017), Unsupervised real-time anomaly detection for streaming data,
 * Neurocomputing 262: windowed Gaussian
 */
export function windowedGaussian(values: Float64Array): Float64Array {
  let [from, mean, deviation] = [0, 0, 0]
  return values.map((value, row) => {
    const isFull = row > GAUSSIAN.window
    if (!isFull || (row - GAUSSIAN.window) % GAUSSIAN.step === 0) {
      from = Math.max(0, row - GAUSSIAN.window)
      ;({ mean, deviation } = momentsOf(values, from, row))
    }
    if (!Number.isFinite(value) || !(deviation > 0)) return 0
    return Math.abs(value - mean) / deviation
  })
}

function momentsOf(values: Float64Array, from: number, to: number) {
  let [sum, count, squares] = [0, 0, 0]
  for (let row = from; row < to; row++) {
    if (!Number.isFinite(values[row])) continue
    sum += values[row]!
    count++
  }
  const mean = sum / count
  for (let row = from; row < to; row++) {
    if (Number.isFinite(values[row])) squares += (values[row]! - mean) ** 2
  }
  return { mean, deviation: Math.sqrt(squares / count) }
}
