/** A forecast of one metric with intervals that its own past has tested. */
import { FORECAST } from '../../policy'
import { backTest } from './back-test'
import { fillGaps } from './fill-gaps'
import type { Calendar } from './forecaster'
import { around, interval, type Spread, spreadOf } from './intervals'
import { MEMBERS } from './members'
import { mix } from './mix'

/** Days of back-testing, and of history that is looked at. */
const ROUNDS = 14
const MAX_DAYS = 45
/** The first back-test knows at least this many days. */
const LEAST_DAYS = 2
/** Back-tests without which no interval can be believed. */
const LEAST_ROUNDS = 3

export interface Question {
  /** One value a step, the last one just over; NaN where nothing was measured. */
  values: Float64Array
  /** Steps to foretell. */
  horizon: number
  calendar: Calendar
  /** What the metric cannot go below or above, such as 0 and 100 for a percentage. */
  bounds?: { least?: number; greatest?: number }
}

/** A forecast step by step, in the metric's unit. */
export interface Outlook {
  median: Float64Array
  /** Holds 80 % of the values to come. */
  likely: { low: Float64Array; high: Float64Array }
  /** Holds 95 % of them. */
  nearlySure: { low: Float64Array; high: Float64Array }
  spread: Spread
  backTest: {
    /** Earlier origins, a day apart, from which the forecast was tested. */
    rounds: number
    /** Mean absolute error in the metric's unit. */
    error: number
    /** The error in units of the mean difference between a day and the next (MASE); null if days never differ. */
    scaledError: number | null
    /** Each forecaster's share in the mix, by its name. */
    weights: Record<string, number>
  }
}

export type Refusal =
  /** Less history than two days and three to test on. */
  | { reason: 'too-short'; steps: number; needed: number }
  /** Too much of the history is missing. */
  | { reason: 'gaps'; missing: number; allowed: number }
  /** Its own past shows that the forecast would be wrong. */
  | { reason: 'poor-fit'; scaledError: number; allowed: number }

export type Answer = ({ status: 'forecast' } & Outlook) | ({ status: 'refused' } & Refusal)

/**
 * The forecast of a metric, or why there is none.
 *
 * Twelve small forecasters are run from the end of the series and from the end of each of
 * fourteen earlier days; what they were off by there decides how much each counts, and how wide the intervals are.
 */
export function forecast(question: Question): Answer {
  const known = question.values.subarray(-MAX_DAYS * question.calendar.day)
  const refusal = tooLittle(known, question.calendar)
  if (refusal) return { status: 'refused', ...refusal }
  const outlook = outlookOf({ ...question, values: known })
  const { scaledError } = outlook.backTest
  if (scaledError !== null && scaledError > FORECAST.maxScaledError) {
    return { status: 'refused', reason: 'poor-fit', scaledError, allowed: FORECAST.maxScaledError }
  }
  return { status: 'forecast', ...outlook }
}

function tooLittle(values: Float64Array, { day }: Calendar): Refusal | null {
  const needed = (LEAST_DAYS + LEAST_ROUNDS) * day
  if (values.length < needed) return { reason: 'too-short', steps: values.length, needed }
  const missing = values.reduce((sum, v) => sum + (Number.isFinite(v) ? 0 : 1), 0) / values.length
  return missing > FORECAST.maxMissing
    ? { reason: 'gaps', missing, allowed: FORECAST.maxMissing }
    : null
}

/** The forecast however poor it may be: what {@link forecast} judges. */
export function outlookOf({ values, horizon, calendar, bounds = {} }: Question): Outlook {
  const measured = values.map((value) => (Number.isFinite(value) ? value : Number.NaN))
  const filled = fillGaps(measured, calendar.day)
  const rounds = ROUNDS + Math.ceil(horizon / calendar.day) - 1
  const least = LEAST_DAYS * calendar.day
  const tested = backTest(
    filled,
    measured,
    Object.values(MEMBERS),
    horizon,
    calendar,
    rounds,
    least
  )
  const mixed = mix(tested)
  const spread = spreadOf(mixed.residuals, horizon, horizon / calendar.day)
  const bound = (line: Float64Array) =>
    line.map((v) => Math.min(bounds.greatest ?? v, Math.max(bounds.least ?? v, v)))
  const ends = (coverage: 0.8 | 0.95) => {
    const { low, high } = interval(mixed.forecast, spread, coverage)
    return { low: bound(low), high: bound(high) }
  }
  const likely = ends(0.8)
  const error = meanSize(mixed.residuals)
  const usual = dailyDifference(measured, calendar.day)
  const weights = Object.keys(MEMBERS).map((name, m) => [name, mixed.weights[m]!])
  return {
    median: bound(mixed.forecast),
    likely,
    nearlySure: around(likely, ends(0.95)),
    spread,
    backTest: {
      rounds: mixed.residuals.length,
      error,
      scaledError: usual > 0 ? error / usual : null,
      weights: Object.fromEntries(weights),
    },
  }
}

function meanSize(residuals: readonly Float64Array[]): number {
  let sum = 0
  let count = 0
  for (const row of residuals) {
    for (const residual of row) {
      if (Number.isNaN(residual)) continue
      sum += Math.abs(residual)
      count++
    }
  }
  return count > 0 ? sum / count : 0
}

/**
 * The mean absolute difference between a step and the same step of the day before: the error of the
 * seasonal naive forecast, which the scaled error (MASE) is in units of.
 *
 * @param values NaN is left out
 * @see Hyndman and Koehler (2006), Another look at measures of forecast accuracy, section 4
 */
export function dailyDifference(values: Float64Array, day: number): number {
  let sum = 0
  let count = 0
  for (let i = day; i < values.length; i++) {
    const difference = Math.abs(values[i]! - values[i - day]!)
    if (Number.isNaN(difference)) continue
    sum += difference
    count++
  }
  return count > 0 ? sum / count : 0
}
