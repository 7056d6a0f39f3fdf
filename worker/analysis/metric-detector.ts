/**
 * Anomalies of one metric, value by value.
 *
 * Each value is seen from four sides, all in standard deviations of the metric's own past: how far
 * it is from the mean (level), how far a short mean is (shift), how far it leaps from the values
 * before (jump), how large deviations have become (spread). The past is held at three rates of
 * forgetting, since no one rate suits every metric. Two readings come of it. The *deviation* is a
 * power mean of the views: it says how strange a value is, so it ranks the values of one metric.
 * The *surprise* puts each view through a tail learned from that view's past: it says how rare that
 * is for this metric, so it can be compared between metrics. Alarms are raised on surprise.
 *
 * Good for: any single metric after its first 60 values; a level that shifts, a spike, a burst.
 * Not for: a shape that is strange at usual values, such as a day without its night.
 */
import { firstThreshold, LEAST_THRESHOLD, nextThreshold } from './alarm-threshold'
import { isRecord, RECORD_SIZE } from './record-high'
import { observeTail, TAIL_SIZE } from './tail'

/** Forgetting rates, per value: of mean and variance, and of the short means beside them. */
const PACES = [
  { slow: 0.0003, fast: 0.03 },
  { slow: 0.002, fast: 0.05 },
  { slow: 0.01, fast: 0.1 },
] as const
/** The first paces raise alarms; the last forgets an incident while it lasts. */
const ALARMING_PACES = 2
/** Values that are only learned from. */
const LEARNING = 50
/** Values before the first one is judged: the tails take their threshold from ten of them. */
export const WARM_UP = 60
/** Weight of the newest value in the level that a jump is measured from. */
const JUMP_RATE = 0.5
/** Deviations count as at most so many standard deviations when they are learned from… */
const CLIP = 4
/** …and twice as many after so many of them in a row: what stays is the new usual. */
const CLIP_DOUBLES_AFTER = 100
/** Standard deviations beyond which all is alike. */
const FARTHEST = 1_000
/** What a standard deviation is at least, as a share of the mean: rounding is no deviation. */
const LEAST_DEVIATION = 1e-9
/** Weights of the newest value in the two readings. */
const DEVIATION_WEIGHT = 0.4
const SURPRISE_WEIGHT = 0.85
/** After a silence of so many usual intervals, the value before it is no predecessor. */
const GAP_INTERVALS = 3
const INTERVAL_RATE = 0.05
/** So many usual values in a row end an incident. */
const CALM_VALUES = 3
/** Squares of more than this would be infinite; no metric is as large. */
const LARGEST = 1e150
/** The band of the usual: whose pace, and how many standard deviations to each side. */
const BAND_PACE = 1
const BAND = 3
/** Standard deviations from which on an incident is worse than low. */
const MEDIUM = 5
const HIGH = 10

/** Where the state holds what. */
const COUNT = 0
const LAST_AT = 1
const INTERVAL = 2
const PREDECESSOR = 3
const DEVIATION = 4
const SURPRISE = 5
const THRESHOLD = 6
const ALARMS_PER_DAY = 7
const ONSET = 8
/** Values that the present incident may still be calm for; 0 without an incident. */
const PATIENCE = 9
const PACES_FROM = 10
const MEAN = 0
const VARIANCE = 1
const SHORT_MEAN = 2
const SHORT_VARIANCE = 3
const CLIPPED_RUN = 4
const PACE_SIZE = 5
const VIEWS = 4
const TAILS_FROM = PACES_FROM + PACES.length * PACE_SIZE
const RECORD_FROM = TAILS_FROM + ALARMING_PACES * VIEWS * TAIL_SIZE
const STATE_SIZE = RECORD_FROM + RECORD_SIZE

/** How far an incident's values are from the usual; `none` outside incidents. */
export type Severity = 'none' | 'low' | 'medium' | 'high'

export interface MetricOptions {
  /** How many alarms a day are allowed while nothing is wrong, from 0 (exclusive). */
  alarmsPerDay: number
}

/** What one value says. */
export interface Reading {
  /** Standard deviations from the usual, over all views; ranks the values of one metric. */
  deviation: number
  /** −log10 of about how often a value is this strange for this metric. */
  surprise: number
  /** The surprise where it is higher than in the last values, 0 elsewhere; before any threshold. */
  record: number
  /** Whether to tell someone now: a record beyond the threshold. */
  isAlarm: boolean
  severity: Severity
  /** When the present incident, which is a run of rare values, began: Unix ms; null if none is. */
  onset: number | null
}

const UNJUDGED: Readonly<Reading> = {
  deviation: 0,
  surprise: 0,
  record: 0,
  isAlarm: false,
  severity: 'none',
  onset: null,
}

/**
 * A detector that has seen nothing: plain numbers, to be stored as they are.
 *
 * @throws {RangeError} if the rate of alarms is not positive
 */
export function create({ alarmsPerDay }: MetricOptions): Float64Array {
  if (!(alarmsPerDay > 0)) throw new RangeError('create needs a positive rate of alarms')
  const state = new Float64Array(STATE_SIZE)
  state[ALARMS_PER_DAY] = alarmsPerDay
  return state
}

/** Whether a stored state is of this version of the detector. */
export const fits = (state: ArrayLike<number>): boolean => state.length === STATE_SIZE

/**
 * Where values usually are, as far as the detector has learned; null while it learns.
 *
 * Three standard deviations of the middle pace around its mean: where the next value would be, if it is
 * like the last few hundred.
 */
export function usualBand(state: Float64Array): { low: number; high: number } | null {
  if (state[COUNT]! < WARM_UP) return null
  const own = PACES_FROM + BAND_PACE * PACE_SIZE
  const reach = BAND * sigmaOf(state, own)
  return { low: state[own + MEAN]! - reach, high: state[own + MEAN]! + reach }
}

/**
 * Judge a value, then learn from it.
 *
 * @param at Unix ms; intervals need not be even
 * @param value in any unit; a counter as its rate. One that is not a finite number is missing
 */
export function observe(state: Float64Array, at: number, value: number): Reading {
  if (!(Math.abs(value) < LARGEST)) return UNJUDGED
  const count = ++state[COUNT]!
  const passed = count === 1 ? 0 : Math.max(0, at - state[LAST_AT]!)
  const predecessor = predecessorOf(state, passed, value)
  state[LAST_AT] = at
  let deviation = 0
  let surprise = 0
  for (let pace = 0; pace < PACES.length; pace++) {
    const own = PACES_FROM + pace * PACE_SIZE
    if (count === 1) state[own + MEAN] = state[own + SHORT_MEAN] = value
    const { slow, fast } = PACES[pace]!
    const fastRate = Math.max(fast, 1 / count)
    state[own + SHORT_MEAN]! += fastRate * (value - state[own + SHORT_MEAN]!)
    const mean = state[own + MEAN]!
    const sigma = sigmaOf(state, own)
    if (count > LEARNING) {
      const level = distance(value - mean, sigma)
      const jump = distance(value - predecessor, sigma)
      const spread = distance(Math.sqrt(state[own + SHORT_VARIANCE]!), sigma)
      deviation += cube(level) + cube(jump) + cube(spread)
      if (pace < ALARMING_PACES) {
        const shift = distance(state[own + SHORT_MEAN]! - mean, sigma)
        surprise += surpriseOf(state, pace, level, shift, jump, spread)
      }
    }
    const clip = count > LEARNING ? CLIP * sigma : Number.POSITIVE_INFINITY
    learn(state, own, clipped(state, own, value - mean, clip), Math.max(slow, 1 / count), fastRate)
  }
  state[PREDECESSOR] = predecessor + JUMP_RATE * (value - predecessor)
  if (count <= LEARNING) return UNJUDGED
  const views = PACES.length * (VIEWS - 1)
  state[DEVIATION]! += DEVIATION_WEIGHT * (Math.cbrt(deviation / views) - state[DEVIATION]!)
  state[SURPRISE]! += SURPRISE_WEIGHT * (surprise / ALARMING_PACES - state[SURPRISE]!)
  return judge(state, at, passed)
}

const sigmaOf = (state: Float64Array, own: number) =>
  Math.max(
    Math.sqrt(state[own + VARIANCE]!),
    LEAST_DEVIATION * Math.abs(state[own + MEAN]!),
    Number.MIN_VALUE
  )

const distance = (difference: number, sigma: number) =>
  Math.min(Math.abs(difference) / sigma, FARTHEST)

// Multiplied out: a power is several times as slow.
const square = (x: number) => x * x
const cube = (x: number) => x * x * x

/** The power mean, of the fourth power, of the rarities of one pace's views. */
function surpriseOf(
  state: Float64Array,
  pace: number,
  level: number,
  shift: number,
  jump: number,
  spread: number
): number {
  const from = TAILS_FROM + pace * VIEWS * TAIL_SIZE
  const a = observeTail(state, from, level)
  const b = observeTail(state, from + TAIL_SIZE, shift)
  const c = observeTail(state, from + 2 * TAIL_SIZE, jump)
  const d = observeTail(state, from + 3 * TAIL_SIZE, spread)
  const sum = square(square(a)) + square(square(b)) + square(square(c)) + square(square(d))
  return Math.sqrt(Math.sqrt(sum / VIEWS))
}

/** The level before this value, and the usual interval kept up to date. */
function predecessorOf(state: Float64Array, passed: number, value: number): number {
  const interval = state[INTERVAL]!
  const isGap = interval > 0 && passed > GAP_INTERVALS * interval
  const change = Math.min(passed, GAP_INTERVALS * interval) - interval
  if (passed > 0) state[INTERVAL] = interval > 0 ? interval + INTERVAL_RATE * change : passed
  return isGap || state[COUNT] === 1 ? value : state[PREDECESSOR]!
}

/** A deviation as it is learned from, and for how many values it has been clipped. */
function clipped(state: Float64Array, own: number, deviation: number, clip: number): number {
  if (Math.abs(deviation) <= clip) {
    state[own + CLIPPED_RUN] = 0
    return deviation
  }
  const bound = clip * 2 ** (++state[own + CLIPPED_RUN]! / CLIP_DOUBLES_AFTER)
  return Math.max(-bound, Math.min(bound, deviation))
}

/** Mean and variance with exponential weights: Finch (2009), Incremental Calculation, section 9. */
function learn(state: Float64Array, own: number, step: number, rate: number, fastRate: number) {
  state[own + MEAN]! += rate * step
  state[own + VARIANCE] = (1 - rate) * (state[own + VARIANCE]! + rate * square(step))
  state[own + SHORT_VARIANCE]! += fastRate * (square(step) - state[own + SHORT_VARIANCE]!)
}

/** From the readings to an alarm. */
function judge(state: Float64Array, at: number, passed: number): Reading {
  const surprise = state[SURPRISE]!
  const alarmsPerDay = state[ALARMS_PER_DAY]!
  const isHighest = isRecord(state, RECORD_FROM, state[COUNT]!, surprise)
  if (state[COUNT]! <= WARM_UP) {
    state[THRESHOLD] = firstThreshold(alarmsPerDay, state[INTERVAL]!)
    return UNJUDGED
  }
  const threshold = state[THRESHOLD]!
  const isAlarm = isHighest && surprise >= threshold
  state[THRESHOLD] = nextThreshold(threshold, isAlarm, alarmsPerDay, passed)
  followIncident(state, at, surprise)
  return {
    deviation: state[DEVIATION]!,
    surprise,
    record: isHighest ? surprise : 0,
    isAlarm,
    ...incident(state),
  }
}

function incident(state: Float64Array): Pick<Reading, 'severity' | 'onset'> {
  if (state[PATIENCE] === 0) return { severity: 'none', onset: null }
  const deviation = state[DEVIATION]!
  const isMedium = deviation >= MEDIUM && deviation < HIGH
  const severity = deviation >= HIGH ? 'high' : isMedium ? 'medium' : 'low'
  return { severity, onset: state[ONSET]! }
}

function followIncident(state: Float64Array, at: number, surprise: number): void {
  if (surprise < LEAST_THRESHOLD) {
    state[PATIENCE] = Math.max(0, state[PATIENCE]! - 1)
    return
  }
  if (state[PATIENCE] === 0) state[ONSET] = at
  state[PATIENCE] = CALM_VALUES
}
