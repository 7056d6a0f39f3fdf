/**
 * Anomalies of one server over all its metrics together, row by row.
 *
 * Each row is compared with the same time of day and with levels of late, its distance from them is
 * taken over all metrics, and the distance is followed at two paces: one rises in a minute and falls
 * in half an hour, the other is a mean of hours. The score is their root mean square over what it
 * reached in one row of a hundred of a window of days.
 *
 * Good for: what no single metric shows, load that does not fit its causes, slow and short incidents
 * alike. Not for: a metric's own limit (a disk at 95 % that always was).
 */
import { quantileSorted } from '../quantile'
import { distanceIn, fitViews, type View } from './distance'
import { fitPeaks, type PeakTail, peaksPerDay, scoreReached } from './peaks'
import {
  beginProfile,
  binsFor,
  type Deviator,
  deviator,
  learningMs,
  type ProfileModel,
  profileOf,
  profileSize,
} from './profile'

const MINUTE_MS = 60_000
/** In how long each pace follows a distance that is higher, and one that is lower. */
const PACES = [
  { risesMs: 1.25 * MINUTE_MS, fallsMs: 30 * MINUTE_MS },
  { risesMs: 300 * MINUTE_MS, fallsMs: 300 * MINUTE_MS },
] as const
/** What a metric's deviation is at least, as a share of its mean: rounding is no deviation. */
const LEAST_DEVIATION = 1e-3
/** The share of the window's rows below a score of 1. */
const USUAL = 0.99
/** A score below this many rows in a row ends an incident. */
const ELEVATED = 1
const CALM_ROWS = 3
/** An incident is told again when it has become so many times as strong. */
const TELL_AGAIN = 2
/** Rows that a model needs. */
export const LEAST_ROWS = 60

/** What is usual for a server; plain numbers, to be stored as they are. */
export interface ServerModel extends ProfileModel {
  /** How long the profile took to learn, ms. */
  learntMs: number
  views: View[]
  /** What the paces' root mean square reached in one row of a hundred. */
  usual: number
  /** The same of each pace by itself, and of single rows. */
  usualPaces: Float64Array
  usualRow: number
  peaks: PeakTail
  falseAlarmsPerDay: number
  threshold: number
}

/** Where the state holds what. */
const ONSET = 0
const PATIENCE = 1
const TOLD = 2
/** The distance of the newest row by itself. */
const NEWEST = 3
const PACES_FROM = 4
const PROFILE_FROM = PACES_FROM + PACES.length
const stateSize = (model: ProfileModel) => PROFILE_FROM + profileSize(model)

/** How far beyond the threshold: `medium` is ten times as rare, `high` a hundred times. */
export type Severity = 'none' | 'low' | 'medium' | 'high'

export interface ServerReading {
  /** Above 1 in less than one row of a hundred; 0 if all metrics are missing. */
  score: number
  /** How many peaks a day are as high while nothing is wrong. */
  perDay: number
  /** Whether to tell someone now: an incident begins, or has become twice as strong. */
  isAlarm: boolean
  severity: Severity
  /** When the present incident began, Unix ms; null if there is none. */
  onset: number | null
  /** The share of metrics that were there. */
  seen: number
}

export interface Window {
  /** Unix ms, ascending; intervals need not be even. */
  times: Float64Array
  /** Row by row, one value of each metric; counters as their rates; NaN is missing. */
  rows: ArrayLike<number>
  metrics: number
}

export interface FitOptions {
  /** How many alarms a day are allowed while nothing is wrong, from 0 (exclusive). */
  falseAlarmsPerDay: number
  /** What each metric's standard deviation is at least, in its own unit; 0 where it is not given. */
  leastDeviations?: readonly number[]
  /** Rows of incidents, which say nothing of what is usual. */
  isIncident?: (row: number) => boolean
}

export interface Fitted {
  model: ServerModel
  /** As it is after the window's last row: plain numbers, to be stored as they are. */
  state: Float64Array
  /** Of the window's rows, under the model that they made; NaN while the profile was being learnt. */
  scores: Float64Array
}

const never = () => false

/**
 * Learn what is usual from a window, best of two weeks; at least four days for a profile of the day.
 *
 * @throws {RangeError} if there are fewer than 60 rows without incident, or the rate is not positive
 */
export function fit(
  window: Window,
  { falseAlarmsPerDay, leastDeviations = [], isIncident = never }: FitOptions
): Fitted {
  if (!(falseAlarmsPerDay > 0)) throw new RangeError('fit needs a positive rate of false alarms')
  const { times } = window
  const counting = Uint8Array.from(times, (_, row) => (isIncident(row) ? 0 : 1))
  if (countOf(counting) < LEAST_ROWS)
    throw new RangeError(`fit needs ${LEAST_ROWS} rows without incident`)
  const least = Float64Array.from(
    { length: window.metrics },
    (_, metric) => leastDeviations[metric] ?? 0
  )
  const model = emptyModel(window, counting, falseAlarmsPerDay)
  model.deviation = model.deviation.map((own, metric) => Math.max(own, least[metric]!))
  const judgedFrom = leaveOutLearning(times, counting)
  model.views = fitViews(
    (visit) =>
      replay(model, window, (row, { deviations }) => {
        if (counting[row]) visit(deviations)
      }),
    model.deviation,
    least
  )
  const state = emptyState(model)
  const follow = follower(model, state)
  /** What is in the state after each row, from the newest distance on. */
  const followed = Array.from({ length: 1 + PACES.length }, () => new Float64Array(times.length))
  const raw = Float64Array.from(times, (at, row) => {
    follow(at, window.rows, row * window.metrics)
    for (const [i, values] of followed.entries()) values[row] = state[NEWEST + i]!
    return paceOf(state)
  })
  const counted = <T extends Float64Array>(values: T) => values.filter((_, row) => counting[row])
  const usualOf = (values: Float64Array) =>
    Math.max(quantileSorted(counted(values).sort(), USUAL), 1e-9)
  model.usual = usualOf(raw)
  const [rows, ...paces] = followed
  model.usualRow = usualOf(rows!)
  model.usualPaces = Float64Array.from(paces, usualOf)
  const scores = raw.map((pace) => pace / model.usual)
  model.peaks = fitPeaks(counted(times), counted(scores))
  model.threshold = scoreReached(model.peaks, falseAlarmsPerDay)
  model.profile = profileOf(model, state.subarray(PROFILE_FROM))
  model.learntMs = times[times.length - 1]! - times[0]!
  return { model, state, scores: scores.fill(Number.NaN, 0, judgedFrom) }
}

const countOf = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0)

/**
 * Rows while the profile is only being learnt say nothing of what is usual, unless there are no others.
 *
 * @returns the first row that can be judged
 */
function leaveOutLearning(times: Float64Array, counting: Uint8Array): number {
  const until = times[0]! + learningMs(times[times.length - 1]! - times[0]!)
  const judgedFrom = times.findIndex((at) => at >= until)
  if (countOf(counting.subarray(judgedFrom)) < LEAST_ROWS) return 0
  counting.fill(0, 0, judgedFrom)
  return judgedFrom
}

/** Means and deviations of the window; nothing is usual yet. */
function emptyModel(
  { times, rows, metrics }: Window,
  counting: Uint8Array,
  falseAlarmsPerDay: number
): ServerModel {
  const counts = new Float64Array(metrics)
  const mean = new Float64Array(metrics)
  const squares = new Float64Array(metrics)
  for (let row = 0; row < times.length; row++) {
    if (!counting[row]) continue
    for (let metric = 0; metric < metrics; metric++) {
      const value = rows[row * metrics + metric]!
      if (!Number.isFinite(value)) continue
      const difference = value - mean[metric]!
      mean[metric]! += difference / ++counts[metric]!
      squares[metric]! += difference * (value - mean[metric]!)
    }
  }
  const profile = new Float64Array(binsFor(times[times.length - 1]! - times[0]!) * metrics)
  return {
    metrics,
    deviation: squares.map((sum, metric) =>
      Math.max(
        Math.sqrt(sum / (counts[metric] || 1)),
        LEAST_DEVIATION * Math.abs(mean[metric]!),
        1e-12
      )
    ),
    profile: profile.map((_, at) => mean[at % metrics]!),
    learntMs: 0,
    views: [],
    usual: 1,
    usualPaces: new Float64Array(PACES.length).fill(1),
    usualRow: 1,
    peaks: { from: 1, perDay: 1, shape: 0, scale: 1 },
    falseAlarmsPerDay,
    threshold: 1,
  }
}

function emptyState(model: ServerModel): Float64Array {
  const state = new Float64Array(stateSize(model))
  beginProfile(model, state.subarray(PROFILE_FROM), model.learntMs)
  return state
}

/** What rows deviate by, from the levels of a state that the observer follows; the state is left as it is. */
export const deviatorFrom = (model: ServerModel, state: Float64Array): Deviator =>
  deviator(model, state.slice(PROFILE_FROM))

/** Goes through a window as through rows that come. */
export function replay(
  model: ServerModel,
  { times, rows, metrics }: Window,
  visit: (row: number, deviator: Deviator) => void
): void {
  const of = deviator(model, emptyState(model).subarray(PROFILE_FROM))
  for (let row = 0; row < times.length; row++) {
    of.deviate(times[row]!, rows, row * metrics)
    visit(row, of)
  }
}

/** Follows the distance of rows at both paces. Returns the share of metrics that are there. */
function follower(model: ServerModel, state: Float64Array) {
  const { metrics } = model
  const of = deviator(model, state.subarray(PROFILE_FROM))
  const distance = distanceIn(model.views)
  const rises = new Float64Array(PACES.length)
  const falls = new Float64Array(PACES.length)
  let ratesFor = Number.NaN
  return (at: number, rows: ArrayLike<number>, from: number): number => {
    const present = of.deviate(at, rows, from)
    if (present === 0) return 0
    if (of.passedMs !== ratesFor) {
      // The first row is where the paces begin.
      ratesFor = of.passedMs
      PACES.forEach(({ risesMs, fallsMs }, pace) => {
        rises[pace] = Number.isNaN(ratesFor) ? 1 : 1 - Math.exp(-ratesFor / risesMs)
        falls[pace] = Number.isNaN(ratesFor) ? 1 : 1 - Math.exp(-ratesFor / fallsMs)
      })
    }
    const now = distance(of.deviations) * Math.sqrt(metrics / present)
    state[NEWEST] = now
    for (let pace = 0; pace < PACES.length; pace++) {
      const last = state[PACES_FROM + pace]!
      const rate = now > last ? rises[pace]! : falls[pace]!
      state[PACES_FROM + pace] = last + rate * (now - last)
    }
    return present / metrics
  }
}

/** The root mean square of the paces. */
function paceOf(state: Float64Array): number {
  let sum = 0
  for (let pace = 0; pace < PACES.length; pace++) sum += state[PACES_FROM + pace]! ** 2
  return Math.sqrt(sum / PACES.length)
}

/** Takes rows of one server as they come. */
export interface Observer {
  /**
   * Judge a row.
   *
   * @param at Unix ms
   * @param row one value of each metric; NaN is missing
   */
  observe(at: number, row: ArrayLike<number>): ServerReading
}

/** An observer that goes on from a state, and keeps that state up to date. */
export function observer(model: ServerModel, state: Float64Array): Observer {
  if (state.length !== stateSize(model))
    throw new RangeError('observer needs a state of the same metrics as the model')
  const follow = follower(model, state)
  return {
    observe(at, row) {
      const seen = follow(at, row, 0)
      const score = seen === 0 ? 0 : paceOf(state) / model.usual
      return judge(model, state, at, score, seen)
    },
  }
}

/**
 * How far the newest row alone is, how far rows are on average in the worst hours of a hundred, and
 * how far one in a hundred is.
 */
export function newestDistance(
  { usualPaces, usualRow }: ServerModel,
  state: Float64Array
): { distance: number; usual: number; rare: number } {
  return { distance: state[NEWEST]!, usual: usualPaces[PACES.length - 1]!, rare: usualRow }
}

/**
 * Forget an incident that is over: the slow pace would take hours to fall after a strong one, and hide
 * the next meanwhile.
 *
 * @param state is changed
 */
export function settle({ usualPaces }: ServerModel, state: Float64Array): void {
  for (let pace = 0; pace < PACES.length; pace++)
    state[PACES_FROM + pace] = Math.min(state[PACES_FROM + pace]!, usualPaces[pace]!)
  state[PATIENCE] = 0
  state[TOLD] = 0
}

function judge(
  { peaks, threshold, falseAlarmsPerDay }: ServerModel,
  state: Float64Array,
  at: number,
  score: number,
  seen: number
): ServerReading {
  if (score >= ELEVATED) {
    if (state[PATIENCE] === 0) state[ONSET] = at
    state[PATIENCE] = CALM_ROWS
  } else if (state[PATIENCE]! > 0 && --state[PATIENCE]! === 0) state[TOLD] = 0
  const isAlarm = score >= threshold && score >= TELL_AGAIN * state[TOLD]!
  if (isAlarm) state[TOLD] = score
  const perDay = peaksPerDay(peaks, score)
  return {
    score,
    perDay,
    isAlarm,
    severity: severityOf(perDay / falseAlarmsPerDay),
    onset: state[PATIENCE]! > 0 ? state[ONSET]! : null,
    seen,
  }
}

function severityOf(share: number): Severity {
  if (share > 1) return 'none'
  if (share > 0.1) return 'low'
  return share > 0.01 ? 'medium' : 'high'
}
