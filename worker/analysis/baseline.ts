/**
 * What is usual for each metric of a server at a time of day.
 *
 * Each hour of the day has a level and a spread, which follow the values of that hour over some
 * days. Values that are far off count as a few spreads off (Huber's estimator), so an incident of
 * hours hardly moves what is usual, while a change that stays does within days. Hours that were not
 * seen yet are taken to be like the others, with all that these differ by.
 *
 * Good for: bands on charts, and how unusual a reading is. Not for: a metric whose days differ more
 * than its hours, such as one of working days.
 *
 * @see Huber (1964), Robust Estimation of a Location Parameter
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HOURS = 24
/** A step between rows counts as at most so long: what lies in a gap was not seen. */
const MAX_STEP_MS = 600_000
/** How long an hour of the day is remembered, in minutes of its own: four days of it. */
const REMEMBERED_MIN = 4 * 60
/** The same of the level of all hours. */
const OVERALL_MIN = 2 * 24 * 60
/** What an hour is taken to be like before it is seen counts as so many minutes of it. */
const PRIOR_MIN = 15
/** A spread is known by the hours before its own; they count as so many minutes of it. */
const SHARED_MIN = 120
/** Values count as at most so many spreads from what was expected. */
const CLIP = 3
/** The mean absolute deviation of normal values times this is their standard deviation. */
const PER_MEAN_DEVIATION = 1.2533
/** The first value is all that is known: so much of it may be the spread. */
const FIRST_SHARE = 0.1
/** Keeps a spread alive that has been 0, so that it can grow again. */
const LEAST_SHARE = 1e-2

/** What was learned so far; plain data, about 10 kB for 40 metrics. */
export interface Baseline {
  metrics: number
  /** Of the first and the newest row, Unix ms; NaN before the first. */
  fromMs: number
  toMs: number
  /** Hour by hour (UTC), metric by metric; NaN where nothing is known. */
  centres: Float32Array
  /** Mean absolute deviations from what was expected before each value. */
  spreads: Float32Array
  /** Minutes that are remembered of each, four hours at most. */
  minutes: Uint8Array
  /** Metric by metric, of all hours together. */
  centre: Float32Array
  spread: Float32Array
  /** As `spread`, of what each hour expected rather than of the level of all. */
  shared: Float32Array
  seen: Float32Array
}

/** What to expect of a metric; NaN where nothing is known. */
export interface Usual {
  centre: number
  /** A standard deviation. */
  spread: number
}

/** Nothing learned yet. */
export const emptyBaseline = (metrics: number): Baseline => ({
  metrics,
  fromMs: Number.NaN,
  toMs: Number.NaN,
  centres: new Float32Array(HOURS * metrics).fill(Number.NaN),
  spreads: new Float32Array(HOURS * metrics),
  minutes: new Uint8Array(HOURS * metrics),
  centre: new Float32Array(metrics).fill(Number.NaN),
  spread: new Float32Array(metrics),
  shared: new Float32Array(metrics),
  seen: new Float32Array(metrics),
})

/**
 * Learn one row.
 *
 * @param atMs Unix ms; a row that is not newer than the last is ignored
 * @param row a value for each metric; those that are not finite are missing
 */
export function learn(baseline: Baseline, atMs: number, row: ArrayLike<number>): void {
  if (atMs <= baseline.toMs) return
  const isFirst = Number.isNaN(baseline.fromMs)
  const stepMin = Math.min(MAX_STEP_MS, isFirst ? MAX_STEP_MS : atMs - baseline.toMs) / 60_000
  if (isFirst) baseline.fromMs = atMs
  baseline.toMs = atMs
  for (let metric = 0; metric < baseline.metrics; metric++) {
    const value = row[metric]!
    if (Number.isFinite(value)) learnValue(baseline, metric, atMs, value, stepMin)
  }
}

function learnValue(
  baseline: Baseline,
  metric: number,
  atMs: number,
  value: number,
  stepMin: number
): void {
  const { centre, spread, shared, seen } = baseline
  if (seen[metric] === 0) {
    centre[metric] = value
    spread[metric] = FIRST_SHARE * Math.abs(value)
    shared[metric] = spread[metric]!
  }
  const expected = usualAt(baseline, metric, atMs)
  learnHour(baseline, metric, atMs, value, stepMin)
  const rate = rateOf(seen[metric]!, stepMin, OVERALL_MIN)
  seen[metric] = Math.min(OVERALL_MIN, seen[metric]! + stepMin)
  follow({ centres: centre, spreads: spread }, metric, value, { rate, spread: spread[metric]! })
  const off = clipped(value - expected.centre, CLIP * Math.max(expected.spread, leastOf(value)))
  shared[metric]! += rate * (Math.abs(off) - shared[metric]!)
}

/** The hour that a time is in, by its own level; before it is seen, it is taken to be like the others. */
function learnHour(
  baseline: Baseline,
  metric: number,
  atMs: number,
  value: number,
  stepMin: number
): void {
  const { centres, spreads, minutes, metrics } = baseline
  const at = Math.floor((atMs % DAY_MS) / HOUR_MS) * metrics + metric
  const known = minutes[at]!
  if (known === 0) {
    const before = usualAt(baseline, metric, atMs)
    centres[at] = before.centre
    spreads[at] = before.spread / PER_MEAN_DEVIATION
  }
  const rate = rateOf(known + PRIOR_MIN, stepMin, REMEMBERED_MIN)
  minutes[at] = Math.min(REMEMBERED_MIN, known + Math.max(1, Math.round(stepMin)))
  follow(baseline, at, value, { rate, spread: spreadAt(baseline, at, metric) })
}

/**
 * Draw a level and its spread towards a value.
 *
 * @param spread the mean absolute deviation that was expected, which limits how far the value counts
 */
function follow(
  { centres, spreads }: Pick<Baseline, 'centres' | 'spreads'>,
  at: number,
  value: number,
  { rate, spread }: { rate: number; spread: number }
): void {
  const clip = CLIP * PER_MEAN_DEVIATION * Math.max(spread, leastOf(value))
  const error = clipped(value - centres[at]!, clip)
  centres[at]! += rate * error
  spreads[at]! += rate * (Math.abs(error) - spreads[at]!)
}

const leastOf = (value: number) => LEAST_SHARE * Math.abs(value)

const rateOf = (knownMin: number, stepMin: number, rememberedMin: number) =>
  stepMin / (Math.min(knownMin, rememberedMin) + stepMin)

const clipped = (value: number, most: number) => Math.max(-most, Math.min(most, value))

/** The mean absolute deviation of an hour, by its own values and by those of all hours. */
function spreadAt({ spreads, shared, minutes }: Baseline, at: number, metric: number): number {
  const weight = minutes[at]! / (minutes[at]! + SHARED_MIN)
  return weight * spreads[at]! + (1 - weight) * shared[metric]!
}

/**
 * What a metric usually is at a time: between the middles of two hours, in proportion.
 *
 * @param atMs Unix ms
 */
export function usualAt(baseline: Baseline, metric: number, atMs: number): Usual {
  const { metrics, minutes, centres, centre, spread } = baseline
  const overall = { centre: centre[metric]!, spread: PER_MEAN_DEVIATION * spread[metric]! }
  const place = (((atMs % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS - 0.5
  const hour = Math.floor(place)
  let [weights, level, width] = [0, 0, 0]
  for (const [which, share] of [
    [(hour + HOURS) % HOURS, 1 - (place - hour)],
    [(hour + 1) % HOURS, place - hour],
  ] as const) {
    const at = which * metrics + metric
    const own = minutes[at]! / (minutes[at]! + PRIOR_MIN)
    if (own === 0) continue
    weights += share * own
    level += share * own * centres[at]!
    width += share * own * PER_MEAN_DEVIATION * spreadAt(baseline, at, metric)
  }
  if (weights === 0) return overall
  // An hour that is hardly known is partly what all hours are; one next to a known one is like it.
  const rest = Math.max(0, HALF - weights)
  const total = weights + rest
  return {
    centre: (level + rest * overall.centre) / total,
    spread: (width + rest * overall.spread) / total,
  }
}

/** What is known of two hours is enough when it is as much as half of one. */
const HALF = 0.5

/** Between which values a metric is usually, at a time. */
export interface Band {
  low: number
  high: number
}

/** Standard deviations on each side of the centre, by the share of values that lie between. */
const DEVIATIONS = { 0.8: 1.282, 0.95: 1.96, 0.99: 2.576 } as const
export type Coverage = keyof typeof DEVIATIONS

/** The band that holds about this share of a metric's usual values. */
export function bandAt(baseline: Baseline, metric: number, atMs: number, coverage: Coverage): Band {
  const { centre, spread } = usualAt(baseline, metric, atMs)
  const half = DEVIATIONS[coverage] * spread
  return { low: centre - half, high: centre + half }
}

/** For how long it has learned, ms; 0 before the first row. */
export const learnedMs = ({ fromMs, toMs }: Baseline): number =>
  Number.isNaN(fromMs) ? 0 : toMs - fromMs
