/**
 * How often a score as high is reached while nothing is wrong, in peaks a day.
 *
 * Peaks over a threshold: runs of scores above a high quantile count once, by their highest score,
 * since an incident is one, however many rows it has. What the peaks exceed the quantile by is
 * taken as a generalised Pareto distribution, which also speaks of scores that were never reached.
 *
 * @see Coles (2001), An Introduction to Statistical Modeling of Extreme Values, chapters 4 and 5
 */
import { quantileSorted, sortedFinite } from '../quantile'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** The share of scores below which there are no peaks. */
const BODY = 0.98
/** Peaks nearer to each other than this are one. */
const APART_MS = HOUR_MS
/** A tail that ends, or that has no variance, is not to be believed of a few peaks. */
const LEAST_SHAPE = 0
const GREATEST_SHAPE = 0.4
/** Without so many peaks the shape is a guess. */
const LEAST_PEAKS = 10
const GUESSED_SHAPE = 0.2

/** A tail of peaks; plain numbers. */
export interface PeakTail {
  /** Scores above this are peaks. */
  from: number
  /** Peaks a day. */
  perDay: number
  /** Shape and scale of the generalised Pareto distribution of what they exceed it by. */
  shape: number
  scale: number
}

/**
 * The tail of the scores of a window.
 *
 * @param times Unix ms, ascending
 * @param scores NaN where there is none
 */
export function fitPeaks(times: ArrayLike<number>, scores: ArrayLike<number>): PeakTail {
  const from = quantileSorted(sortedFinite(scores), BODY)
  const excesses = peaksAbove(times, scores, from).map((peak) => peak - from)
  const days =
    Math.max(times.length > 1 ? times[times.length - 1]! - times[0]! : 0, HOUR_MS) / DAY_MS
  const mean = excesses.reduce((sum, excess) => sum + excess, 0) / (excesses.length || 1)
  const shape = shapeOf(excesses, mean)
  return {
    from: Number.isFinite(from) ? from : 1,
    perDay: Math.max(excesses.length, 1) / days,
    shape,
    scale: Math.max(mean, 1e-6) * (1 - shape),
  }
}

/** The highest score of each run above `from`; runs less than an hour apart are one. */
function peaksAbove(times: ArrayLike<number>, scores: ArrayLike<number>, from: number): number[] {
  const peaks: number[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!
    if (!(score > from)) continue
    if (times[row]! - lastAt < APART_MS) peaks.push(Math.max(peaks.pop()!, score))
    else peaks.push(score)
    lastAt = times[row]!
  }
  return peaks
}

/** By moments: the squared mean over the variance is 1 − 2 × shape. */
function shapeOf(excesses: readonly number[], mean: number): number {
  if (excesses.length < LEAST_PEAKS) return GUESSED_SHAPE
  const variance =
    excesses.reduce((sum, excess) => sum + (excess - mean) ** 2, 0) / (excesses.length - 1)
  const shape = variance > 0 ? (1 - mean ** 2 / variance) / 2 : LEAST_SHAPE
  return Math.min(GREATEST_SHAPE, Math.max(LEAST_SHAPE, shape))
}

/** How many peaks a day reach this score. */
export function peaksPerDay({ from, perDay, shape, scale }: PeakTail, score: number): number {
  const excess = Math.max(0, score - from) / scale
  return perDay * (shape > 0 ? (1 + shape * excess) ** (-1 / shape) : Math.exp(-excess))
}

/** The score that so many peaks a day reach. */
export function scoreReached({ from, perDay, shape, scale }: PeakTail, wanted: number): number {
  const ratio = Math.max(1, perDay / wanted)
  return from + scale * (shape > 0 ? (ratio ** shape - 1) / shape : Math.log(ratio))
}
