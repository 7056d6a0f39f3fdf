const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The ranges that a graph offers, ms. */
export const RANGES_MS = [
  ...[5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 30, 90].map((days) => days * DAY_MS),
]

/** What an address may ask for: samples are kept for two years at most. */
export const MIN_RANGE_MS = 1_000
export const MAX_RANGE_MS = 730 * DAY_MS

/** A graph has no more points than this, unless a step is given: more would not be seen. */
const MOST_POINTS = 400

/** Steps that divide an hour or a day evenly, ms. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7].map((days) => days * DAY_MS),
]

/** The step of a graph over a range, both in ms. */
export const stepFor = (rangeMs: number) =>
  STEPS_MS.find((ms) => rangeMs / ms <= MOST_POINTS) ?? STEPS_MS.at(-1)!

/** When a range query looks, Unix ms; both ends are looked at. */
export interface QueryWindow {
  fromMs: number
  toMs: number
  stepMs: number
}

interface Chosen {
  rangeMs: number
  /** Null means now. */
  endMs: number | null
  /** Null leaves it to the range. */
  stepMs: number | null
}

/** How old a window that ends now may be: what a server has just said should be on it. */
const FRESH_MS = 10_000

/** The window that was chosen; fine steps that end now are on whole steps, so that lines keep their shape. */
export function windowOf({ rangeMs, endMs, stepMs }: Chosen, nowMs: number): QueryWindow {
  const step = stepMs ?? stepFor(rangeMs)
  const grid = Math.min(step, FRESH_MS)
  const to = endMs ?? Math.floor(nowMs / grid) * grid
  return { fromMs: to - rangeMs, toMs: to, stepMs: step }
}
