/**
 * Anomalies of one server over all its metrics together, row by row.
 *
 * A model is fitted to a window of days: what returns daily is removed from each metric, the rest is
 * seen from three sides, as a deviation from the level of the last hour, of the last half day and of
 * the whole window. Each side is measured by its Mahalanobis distance with a covariance that is
 * drawn strongly towards independence. Their geometric mean is smoothed at five paces, which rise
 * faster than they fall, and each pace is put over what it reached in one row of a hundred of the
 * window: all paces together are above 1 in less than one row of a hundred.
 *
 * Good for: what no single metric shows, load that does not fit its causes, slow and short incidents
 * alike. Not for: a metric's own limit (a disk at 95 % that always was).
 */
import { quantileSorted } from '../quantile'
import { cholesky, invertFactor } from './cholesky'
import { fitPeaks, type PeakTail, peaksPerDay, scoreReached } from './peaks'
import { fitSeason, seasonAt, termsAt, termsOf } from './season'

const HOUR_MS = 3_600_000
/** In how long a view's level forgets; infinity holds the window's own. */
const MEMORIES_MS = [HOUR_MS, 10 * HOUR_MS, Number.POSITIVE_INFINITY] as const
const VIEWS = MEMORIES_MS.length
/** A level learns of a deviation as if it were at most so many standard deviations. */
const LEVEL_LIMIT = 2
/** Deviations beyond so many are all alike. */
const FARTHEST = 50
/** What a metric's deviation is at least, as a share of its mean: rounding is no deviation. */
const LEAST_DEVIATION = 1e-3
/** What a view's deviation is at least, as a share of the metric's: a constant has no scale. */
const LEAST_SHARE = 0.1
/** Added to each variance, in mean variances: how far the covariance is drawn to independence. */
const RIDGE = 10
/** Weights of the newest row as a pace falls; as it rises they are so many times as large. */
const PACES = [0.01, 0.03, 0.1, 0.3, 1] as const
const RISES_FASTER = 2
/** The share of the window's rows below a score of 1. */
const USUAL = 0.99
/** A score below this many rows in a row ends an incident. */
const ELEVATED = 1
const CALM_ROWS = 3
/** An incident is told again when it has become so many times as strong. */
const TELL_AGAIN = 2
/** Rows that a model needs. */
export const LEAST_ROWS = 60

/** One way to look at the rows; plain numbers. */
interface View {
  /** Of each metric's deviation from its level. */
  deviation: Float64Array
  /** Whitens deviations: the inverse of the Cholesky factor of their covariance, row by row. */
  whitening: Float64Array
}

/** What is usual for a server; plain numbers, to be stored as they are. */
export interface ServerModel {
  metrics: number
  /** Coefficients of the daily terms, metric by metric. */
  season: Float64Array
  /** Of each metric, the standard deviation of what the season leaves. */
  deviation: Float64Array
  /** Of each metric, the lowest and the highest that the season leaves. */
  lowest: Float64Array
  highest: Float64Array
  views: View[]
  /** What each pace reached in one row of a hundred. */
  usual: Float64Array
  peaks: PeakTail
  falseAlarmsPerDay: number
  threshold: number
}

/** Where the state holds what. */
const LAST_AT = 0
const ONSET = 1
const PATIENCE = 2
const TOLD = 3
const ROWS = 4
const PACES_FROM = 5
const LEVELS_FROM = PACES_FROM + PACES.length
/** Views with a level that moves. */
const MOVING = VIEWS - 1
const stateSize = (metrics: number) => LEVELS_FROM + MOVING * metrics

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
  /** Rows of incidents, which say nothing of what is usual. */
  isIncident?: (row: number) => boolean
}

export interface Fitted {
  model: ServerModel
  /** As it is after the window's last row: plain numbers, to be stored as they are. */
  state: Float64Array
  /** Of the window's rows, under the model that they made. */
  scores: Float64Array
}

const never = () => false

/**
 * Learn what is usual from a window, best of two weeks; at least two days for a season.
 *
 * @throws {RangeError} if there are fewer than 60 rows without incident, or the rate is not positive
 */
export function fit(window: Window, { falseAlarmsPerDay, isIncident = never }: FitOptions): Fitted {
  if (!(falseAlarmsPerDay > 0)) throw new RangeError('fit needs a positive rate of false alarms')
  const { times, metrics } = window
  const counting = Uint8Array.from(times, (_, row) => (isIncident(row) ? 0 : 1))
  const clean = counting.reduce((sum, counts) => sum + counts, 0)
  if (clean < LEAST_ROWS) throw new RangeError(`fit needs ${LEAST_ROWS} rows without incident`)
  const model = emptyModel(window, counting, falseAlarmsPerDay)
  const deviations = deviationsOf(model, window)
  for (let view = 0; view < VIEWS; view++) fitView(model, view, deviations, counting)
  const state = new Float64Array(stateSize(metrics))
  const scratch = scratchOf(model)
  const smoothed = PACES.map(() => new Float64Array(times.length))
  for (let row = 0; row < times.length; row++) {
    advance(model, state, times[row]!, window.rows, row * metrics, scratch)
    for (let pace = 0; pace < PACES.length; pace++) smoothed[pace]![row] = state[PACES_FROM + pace]!
  }
  model.usual = Float64Array.from(smoothed, (scores) =>
    Math.max(quantileSorted(scores.filter((_, row) => counting[row]).sort(), USUAL), 1e-9)
  )
  const scores = Float64Array.from(times, (_, row) =>
    scoreOf(model, (pace) => smoothed[pace]![row]!)
  )
  model.peaks = fitPeaks(
    times.filter((_, row) => counting[row]),
    scores.filter((_, row) => counting[row])
  )
  model.threshold = scoreReached(model.peaks, falseAlarmsPerDay)
  return { model, state, scores }
}

function emptyModel(
  { times, rows, metrics }: Window,
  counting: Uint8Array,
  falseAlarmsPerDay: number
): ServerModel {
  const terms = new Float64Array(termsOf(times[times.length - 1]! - times[0]!))
  const season = fitSeason(times, rows, metrics, terms.length, (row) => counting[row] === 1)
  const squares = new Float64Array(metrics)
  const counts = new Float64Array(metrics)
  const lowest = new Float64Array(metrics).fill(Number.POSITIVE_INFINITY)
  const highest = new Float64Array(metrics).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < times.length; row++) {
    if (!counting[row]) continue
    termsAt(times[row]!, terms)
    for (let metric = 0; metric < metrics; metric++) {
      const rest = rows[row * metrics + metric]! - seasonAt(season, metric, terms)
      if (!Number.isFinite(rest)) continue
      squares[metric]! += rest * rest
      counts[metric]!++
      lowest[metric] = Math.min(lowest[metric]!, rest)
      highest[metric] = Math.max(highest[metric]!, rest)
    }
  }
  const least = leastDeviations(season, metrics, terms.length)
  const deviation = squares.map((sum, metric) =>
    Math.max(Math.sqrt(sum / (counts[metric] || 1)), least[metric]!)
  )
  return {
    metrics,
    season,
    deviation,
    lowest: lowest.map((value) => (Number.isFinite(value) ? value : 0)),
    highest: highest.map((value) => (Number.isFinite(value) ? value : 0)),
    views: MEMORIES_MS.map(() => ({
      deviation: deviation.slice(),
      whitening: new Float64Array(metrics * metrics),
    })),
    usual: new Float64Array(PACES.length).fill(1),
    peaks: { from: 1, perDay: 1, shape: 0, scale: 1 },
    falseAlarmsPerDay,
    threshold: 1,
  }
}

const leastDeviations = (season: Float64Array, metrics: number, terms: number) =>
  Float64Array.from({ length: metrics }, (_, metric) =>
    Math.max(LEAST_DEVIATION * Math.abs(season[metric * terms]!), 1e-12)
  )

interface Scratch {
  terms: Float64Array
  /** Deviations from the level in each metric's own unit, view after view. */
  deviations: Float64Array
  /** The same in standard deviations, limited. */
  scaled: Float64Array
}

const scratchOf = ({ metrics, season }: ServerModel): Scratch => ({
  terms: new Float64Array(season.length / metrics),
  deviations: new Float64Array(VIEWS * metrics),
  scaled: new Float64Array(metrics),
})

/**
 * Each row's deviations in each view, from levels that move as they will while observing.
 *
 * @param state from where they go on; it is changed
 */
export function deviationsOf(
  model: ServerModel,
  { times, rows, metrics }: Window,
  state = new Float64Array(stateSize(metrics))
): Float64Array {
  const scratch = scratchOf(model)
  const all = new Float64Array(times.length * VIEWS * metrics)
  for (let row = 0; row < times.length; row++) {
    deviate(model, state, times[row]!, rows, row * metrics, scratch)
    all.set(scratch.deviations, row * VIEWS * metrics)
  }
  return all
}

/**
 * What a row deviates by in each view; then the levels learn of it.
 *
 * @returns how many metrics are there
 */
function deviate(
  { metrics, season, deviation }: ServerModel,
  state: Float64Array,
  at: number,
  rows: ArrayLike<number>,
  from: number,
  { terms, deviations }: Scratch
): number {
  termsAt(at, terms)
  const passed = state[ROWS]!++ === 0 ? 0 : Math.max(0, at - state[LAST_AT]!)
  state[LAST_AT] = at
  let present = 0
  for (let metric = 0; metric < metrics; metric++) {
    const rest = rows[from + metric]! - seasonAt(season, metric, terms)
    const isThere = Number.isFinite(rest)
    if (isThere) present++
    deviations[MOVING * metrics + metric] = isThere ? rest : 0
  }
  for (let view = 0; view < MOVING; view++) {
    const rate = 1 - Math.exp(-passed / MEMORIES_MS[view]!)
    const levels = LEVELS_FROM + view * metrics
    for (let metric = 0; metric < metrics; metric++) {
      const isThere = Number.isFinite(rows[from + metric]!)
      const level = state[levels + metric]!
      const difference = isThere ? deviations[MOVING * metrics + metric]! - level : 0
      deviations[view * metrics + metric] = difference
      const limit = LEVEL_LIMIT * deviation[metric]!
      state[levels + metric] = level + rate * Math.max(-limit, Math.min(limit, difference))
    }
  }
  return present
}

/** Standard deviations and whitening of one view. */
function fitView(
  { metrics, views, deviation }: ServerModel,
  view: number,
  deviations: Float64Array,
  counting: Uint8Array
): void {
  const own = views[view]!
  const covariance = new Float64Array(metrics * metrics)
  const scaled = new Float64Array(metrics)
  const squares = new Float64Array(metrics)
  let count = 0
  for (let row = 0; row < counting.length; row++) {
    if (!counting[row]) continue
    count++
    const from = (row * VIEWS + view) * metrics
    for (let metric = 0; metric < metrics; metric++)
      squares[metric]! += deviations[from + metric]! ** 2
  }
  for (let metric = 0; metric < metrics; metric++)
    own.deviation[metric] = Math.max(
      Math.sqrt(squares[metric]! / count),
      LEAST_SHARE * deviation[metric]!
    )
  for (let row = 0; row < counting.length; row++) {
    if (!counting[row]) continue
    const from = (row * VIEWS + view) * metrics
    for (let metric = 0; metric < metrics; metric++)
      scaled[metric] = limited(deviations[from + metric]! / own.deviation[metric]!)
    for (let a = 0; a < metrics; a++) {
      const value = scaled[a]!
      for (let b = 0; b <= a; b++) covariance[a * metrics + b]! += value * scaled[b]!
    }
  }
  let trace = 0
  for (let a = 0; a < metrics; a++) trace += covariance[a * metrics + a]!
  const ridge = Math.max((RIDGE * trace) / metrics, 1e-9)
  for (let a = 0; a < metrics; a++) covariance[a * metrics + a]! += ridge
  own.whitening = invertFactor(cholesky(covariance, metrics), metrics)
  // A distance of 1 is that of the usual row: whitened squares then sum to 1 on average.
  const usual = Math.sqrt(count)
  for (let at = 0; at < own.whitening.length; at++) own.whitening[at]! *= usual
}

const limited = (deviation: number) => Math.max(-FARTHEST, Math.min(FARTHEST, deviation))

/** The distance of a row, and from it the paces. Returns the share of metrics that are there. */
function advance(
  model: ServerModel,
  state: Float64Array,
  at: number,
  rows: ArrayLike<number>,
  from: number,
  scratch: Scratch
): number {
  const isFirst = state[ROWS] === 0
  const { metrics } = model
  const present = deviate(model, state, at, rows, from, scratch)
  if (present === 0) return 0
  let product = 1
  for (let view = 0; view < VIEWS; view++)
    product *= squaredDistance(model.views[view]!, scratch, view * metrics, metrics)
  const distance = (product ** (1 / VIEWS) * (metrics / present)) ** 0.5
  for (let pace = 0; pace < PACES.length; pace++) {
    const last = state[PACES_FROM + pace]!
    const rate = distance > last ? Math.min(1, RISES_FASTER * PACES[pace]!) : PACES[pace]!
    state[PACES_FROM + pace] = isFirst ? distance : last + rate * (distance - last)
  }
  return present / metrics
}

function squaredDistance(
  { deviation, whitening }: View,
  { deviations, scaled }: Scratch,
  from: number,
  metrics: number
): number {
  for (let metric = 0; metric < metrics; metric++)
    scaled[metric] = limited(deviations[from + metric]! / deviation[metric]!)
  let sum = 0
  for (let a = 0, at = 0; a < metrics; a++, at += metrics) {
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

/** The root mean square of the paces, each over its usual. */
function scoreOf({ usual }: ServerModel, pace: (index: number) => number): number {
  let sum = 0
  for (let index = 0; index < PACES.length; index++) sum += (pace(index) / usual[index]!) ** 2
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
  if (state.length !== stateSize(model.metrics))
    throw new RangeError('observer needs a state of the same metrics as the model')
  const scratch = scratchOf(model)
  return {
    observe(at, row) {
      const seen = advance(model, state, at, row, 0, scratch)
      const score = seen === 0 ? 0 : scoreOf(model, (pace) => state[PACES_FROM + pace]!)
      return judge(model, state, at, score, seen)
    },
  }
}

/** How far the newest row alone is, and how far one must be on average to be above what is usual. */
export function newestDistance(
  { usual }: ServerModel,
  state: Float64Array
): { distance: number; usual: number; rare: number } {
  const newest = PACES.length - 1
  return { distance: state[PACES_FROM + newest]!, usual: usual[0]!, rare: usual[newest]! }
}

/**
 * Forget an incident that is over: the slow paces would take hours to fall after a strong one, and hide
 * the next meanwhile.
 *
 * @param state is changed
 */
export function settle({ usual }: ServerModel, state: Float64Array): void {
  for (let pace = 0; pace < PACES.length; pace++)
    state[PACES_FROM + pace] = Math.min(state[PACES_FROM + pace]!, usual[pace]!)
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
