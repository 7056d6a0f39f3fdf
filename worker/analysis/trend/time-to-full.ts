/** When something that fills up will be full. */
import { fillGaps } from '../forecast/fill-gaps'
import { mannKendall } from './mann-kendall'
import { normalShareBelow } from './normal'
import { steps } from './steps'
import { sortedMedian, theilSen } from './theil-sen'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A trend is believed when chance alone would show one as clear less often than this. */
const SIGNIFICANCE = 0.05
/**
 * The least growth over its own uncertainty. More than the 1.96 of a known variance: from a month of
 * days the variance of a random walk is known badly, and a walk without drift looks like growth.
 */
const LEAST_T = 2.5
/** Days looked back on: older growth says little about the coming one. */
const MAX_DAYS = 42
/** From so many days on, days are compared, before that hours: a day's greatest value knows no time of day. */
const LEAST_DAYS = 8
const LEAST_HOURS = 12
/** The level of today is that of so many last buckets. */
const LEVEL_BUCKETS = 14
/**
 * Of the long-run variance, what noise around a line seems to have too, as a share of the variance of
 * the differences; and how many times the rest is what a walk has, of which a month shows too little.
 * Set so that dates hold on series with either.
 */
const SEEMING_WALK = 0.15
const WALK_SHOWN_LESS = 1.6
/** Resets from this many on are taken for a habit that goes on. */
const HABIT = 2
/** How finely the uncertainty of the growth is divided. */
const PATHS = 41
/** How far ahead a date still means something, in lengths of the history looked at, and in steps. */
const HORIZON_SHARE = 4
const MAX_STEPS = 400

export type TimeToFull =
  /** Unix ms by which it is full with a probability of 10, 50 and 90 %; null: beyond `horizonMs`. */
  | (Growth & {
      status: 'filling'
      p10Ms: number | null
      p50Ms: number | null
      p90Ms: number | null
    })
  /** It fills up, but is not full by then. */
  | (Growth & { status: 'beyond-horizon' })
  | { status: 'full' }
  /** It does not rise, or no more clearly than chance would have it. */
  | { status: 'no-trend'; pValue: number; perDay: number }
  /** Buckets of `bucketMs`, which is a day or an hour. */
  | { status: 'too-short'; buckets: number; needed: number; bucketMs: number }

interface Growth {
  /** In the metric's unit. */
  perDay: number
  /** Of the Mann–Kendall test. */
  pValue: number
  /** Sudden rises and falls that were taken out before the growth was measured. */
  steps: { up: number; down: number }
  /** Unix ms up to which a date would have been given. */
  horizonMs: number
}

/**
 * When the values reach `limit`, with how sure that is; no date unless the trend is significant.
 *
 * Compares the greatest values of days (or hours, where there are few days), so that the daily cycle
 * is no trend. Sudden changes of level are taken out first. Growth is the Theil–Sen slope; how far it may
 * stray is the long-run variance of the differences, which tells noise around a line from a walk.
 *
 * @param times Unix ms, ascending
 * @param values as many, in the unit of `limit`; those that are not finite are left out
 * @param limit for example 100 for a percentage, or the size of the disk
 */
export function timeToFull(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  limit: number
): TimeToFull {
  const buckets = bucketsOf(times, values)
  if (buckets.maxima.length < buckets.needed) {
    const { maxima, needed, stepMs: bucketMs } = buckets
    return { status: 'too-short', buckets: maxima.length, needed, bucketMs }
  }
  if (buckets.last >= limit) return { status: 'full' }
  const trend = trendOf(buckets.maxima)
  const perDay = (trend.slope * DAY_MS) / buckets.stepMs
  if (!(trend.slope > 0) || trend.pValue > SIGNIFICANCE || trend.t < LEAST_T) {
    return { status: 'no-trend', pValue: trend.pValue, perDay }
  }
  const most = Math.min(MAX_STEPS, HORIZON_SHARE * buckets.maxima.length)
  const horizonMs = buckets.endMs + most * buckets.stepMs
  const growth: Growth = { perDay, pValue: trend.pValue, steps: trend.steps, horizonMs }
  const shares = fullBy(trend, limit, most)
  const when = (share: number) => {
    const step = shares.findIndex((full) => full >= share)
    if (step === -1) return null
    const before = step > 0 ? shares[step - 1]! : 0
    const part = (share - before) / (shares[step]! - before)
    return buckets.endMs + (step + part) * buckets.stepMs
  }
  const [p10Ms, p50Ms, p90Ms] = [when(0.1), when(0.5), when(0.9)]
  if (p50Ms === null) return { status: 'beyond-horizon', ...growth }
  return { status: 'filling', p10Ms, p50Ms, p90Ms, ...growth }
}

interface Buckets {
  /** The greatest value of each; buckets without one lie on the line between their neighbours. */
  maxima: Float64Array
  stepMs: number
  /** The end of the last bucket. */
  endMs: number
  /** The newest value. */
  last: number
  needed: number
}

/** Whole days or hours up to the newest sample, counted back from it. */
function bucketsOf(times: ArrayLike<number>, values: ArrayLike<number>): Buckets {
  let newest = times.length - 1
  while (newest >= 0 && !Number.isFinite(values[newest]!)) newest--
  const empty = { maxima: new Float64Array(), stepMs: HOUR_MS, endMs: 0, last: Number.NaN }
  if (newest < 0) return { ...empty, needed: LEAST_HOURS }
  const endMs = times[newest]! + 1
  const spanMs = Math.min(endMs - times[0]!, MAX_DAYS * DAY_MS)
  const stepMs = spanMs >= LEAST_DAYS * DAY_MS ? DAY_MS : HOUR_MS
  const count = Math.floor((spanMs + HOUR_MS) / stepMs)
  const maxima = new Float64Array(count).fill(Number.NaN)
  for (let i = 0; i <= newest; i++) {
    const bucket = count - 1 - Math.floor((endMs - 1 - times[i]!) / stepMs)
    const value = values[i]!
    if (bucket < 0 || !Number.isFinite(value)) continue
    if (!(maxima[bucket]! >= value)) maxima[bucket] = value
  }
  const from = Math.max(0, maxima.findIndex(Number.isFinite))
  const known = fillGaps(maxima.subarray(from), Number.POSITIVE_INFINITY)
  const needed = stepMs === DAY_MS ? LEAST_DAYS : LEAST_HOURS
  return { maxima: known, stepMs, endMs, last: values[newest]!, needed }
}

interface Trend {
  /** Per bucket. */
  slope: number
  /** The line's value at the last bucket. */
  level: number
  pValue: number
  /** The mean growth over its standard error. */
  t: number
  /** Variance per bucket that adds up over time: 0 for noise around a line. */
  walk: number
  buckets: number
  /** How far values lie off the line by the day of the week, the last bucket's at the end. */
  cycle: Float64Array
  /** What is left besides: its standard deviation. */
  noise: number
  steps: { up: number; down: number }
}

const WEEK = 7

function trendOf(maxima: Float64Array): Trend {
  const found = steps(maxima)
  // Where falls are a habit, growth includes them; a single one is a new beginning.
  const habit = found.down.length >= HABIT
  const joined = habit ? maxima : found.joined
  const { slope, intercept } = theilSen(joined)
  const residuals = joined.map((value, at) => value - intercept - slope * at)
  const cycle = cycleOf(residuals)
  const flat = residuals.map((value, at) => value - cycle[cycleAt(at, residuals.length)]!)
  const offset = sortedMedian(Float64Array.from(flat.subarray(-LEVEL_BUCKETS)).sort())
  const differences = flat.subarray(1).map((value, at) => value - flat[at]!)
  const longRun = longRunVariance(differences)
  const noise = spreadAround(flat)
  const error = Math.sqrt(longRun / differences.length + lineVariance(noise, flat.length))
  return {
    slope,
    level: intercept + slope * (joined.length - 1) + offset,
    pValue: mannKendall(joined.map((value, at) => value - cycle[cycleAt(at, joined.length)]!))
      .pValue,
    t: error > 0 ? slope / error : slope > 0 ? Number.POSITIVE_INFINITY : 0,
    walk: WALK_SHOWN_LESS * Math.max(0, longRun - SEEMING_WALK * covarianceAt(differences, 0)),
    buckets: joined.length,
    cycle,
    noise,
    steps: { up: found.up.length, down: found.down.length },
  }
}

const cycleAt = (at: number, length: number) => (((at - length) % WEEK) + WEEK) % WEEK

/** The median offset of each day of the week; zeros for less than three weeks. */
function cycleOf(residuals: Float64Array): Float64Array {
  const cycle = new Float64Array(WEEK)
  if (residuals.length < 3 * WEEK) return cycle
  for (let day = 0; day < WEEK; day++) {
    const own = residuals.filter((_, at) => cycleAt(at, residuals.length) === day)
    cycle[day] = sortedMedian(own.sort())
  }
  return cycle
}

/**
 * The variance that sums of the differences gain per step: 0 for noise around a line, all of it for
 * a random walk.
 *
 * @see Newey and West (1987), A Simple, Positive Semi-Definite, Heteroskedasticity and
 *   Autocorrelation Consistent Covariance Matrix
 */
function longRunVariance(differences: Float64Array): number {
  const n = differences.length
  const covariance = (lag: number) => covarianceAt(differences, lag)
  const reach = Math.min(Math.floor(2 * Math.cbrt(n)), Math.floor(n / 2) - 1)
  let sum = covariance(0)
  for (let lag = 1; lag <= reach; lag++) sum += 2 * (1 - lag / (reach + 1)) * covariance(lag)
  // Noise around a line gives neighbouring differences a negative covariance, which these fading
  // weights cancel but for one part in reach + 1.
  const kept = Math.max(0, sum - (2 * Math.max(0, -covariance(1))) / (reach + 1))
  // Taking the mean off takes as much of the variance as the weights reach over.
  return kept / (1 - (reach + 1) / n)
}

/** The covariance of values with those `lag` before them; with a lag of 0 their variance. */
function covarianceAt(values: Float64Array, lag: number): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  let sum = 0
  for (let i = lag; i < values.length; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean)
  return sum / values.length
}

/** The variance of a line's slope from noise around it. */
const lineVariance = (noise: number, buckets: number) => (12 * noise ** 2) / buckets ** 3

function spreadAround(values: Float64Array): number {
  const middle = sortedMedian(Float64Array.from(values).sort())
  return Math.sqrt(values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / values.length)
}

/**
 * How likely the limit has been reached by the end of each coming bucket.
 *
 * Goes along paths that grow quicker or slower, each as likely as the others, and asks on each, bucket
 * by bucket, how likely the noise lifts the value to the limit for the first time.
 */
function fullBy(trend: Trend, limit: number, most: number): Float64Array {
  const shares = new Float64Array(most)
  const line = lineVariance(trend.noise, trend.buckets)
  for (let path = 0; path < PATHS; path++) {
    const z = normalQuantile((path + 0.5) / PATHS)
    let notYet = 1
    for (let step = 0; step < most; step++) {
      const ahead = step + 1
      const stray = Math.sqrt(
        trend.walk * ahead * (1 + ahead / trend.buckets) + line * ahead * ahead
      )
      const mean = trend.level + trend.slope * ahead + z * stray + trend.cycle[step % WEEK]!
      const below =
        trend.noise > 0 ? normalShareBelow((limit - mean) / trend.noise) : +(mean < limit)
      notYet *= below
      shares[step]! += (1 - notYet) / PATHS
    }
  }
  return shares
}

/** The value below which this share of the standard normal distribution lies, by bisection. */
function normalQuantile(share: number): number {
  let low = -8
  let high = 8
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (normalShareBelow(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
