/** Samples of selected series, seen from the steps of a query. */
import type { Anchor, Selector } from './ast'
import { isStale, type Series } from './source'
import { emptyVector, type Grid, type Vector } from './value'

/** The window of the whole query, for `@ start()` and `@ end()`; Unix ms, both inclusive. */
export interface Span {
  start: number
  end: number
  /** 0 when there is one time. */
  stepMs: number
}

/** How a selector is shifted against the steps. */
interface Shift {
  offsetMs: number
  at: Anchor | null
}

/** The time that a selector looks back from, at each step; Unix ms, never decreasing. */
export function lookTimes({ offsetMs, at }: Shift, grid: Grid, span: Span): Float64Array {
  const fixed = at === 'start' ? span.start : at === 'end' ? span.end : at
  const times = new Float64Array(grid.count)
  for (let step = 0; step < grid.count; step++) {
    times[step] = (fixed ?? grid.from + step * grid.stepMs) - offsetMs
  }
  return times
}

/** How far before and after its times a selector looks, in ms. */
export function reachOf(
  { rangeMs, extent }: Pick<Selector, 'rangeMs' | 'extent'>,
  lookbackMs: number
): { before: number; after: number } {
  const smoothed = extent === 'smoothed'
  const after = smoothed ? lookbackMs : 0
  if (rangeMs === 0) return { before: lookbackMs, after }
  return { before: rangeMs + (extent === null ? 0 : lookbackMs), after }
}

/** Half-open [from, to) in whole ms, of every sample that can be seen from any of these times. */
export function windowOf(
  times: Float64Array,
  { before, after }: ReturnType<typeof reachOf>
): { from: number; to: number } {
  // Windows are (t - before, t + after], open on the left, and sources take [from, to).
  return { from: times[0]! - before + 1, to: times[times.length - 1]! + after + 1 }
}

/**
 * The newest value of each series at each of `times`, no older than the lookback; none from the
 * moment a staleness marker says that the series ended.
 *
 * @param what whether to answer with the values or with the times at which they were taken, in Unix s
 */
export function newest(
  series: readonly Series[],
  times: Float64Array,
  what: 'values' | 'seconds',
  { lookbackMs }: { lookbackMs: number }
): Vector {
  const count = times.length
  const result = emptyVector(
    series.map((one) => one.labels),
    count
  )
  for (let row = 0; row < series.length; row++) {
    const { times: taken, values } = series[row]!
    let next = firstAfter(taken, times[0]!)
    for (let step = 0; step < count; step++) {
      const time = times[step]!
      while (next < taken.length && taken[next]! <= time) next++
      const i = next - 1
      if (i < 0 || taken[i]! <= time - lookbackMs || isStale(values, i)) continue
      result.values[row * count + step] = what === 'values' ? values[i]! : taken[i]! / 1000
      result.present[row * count + step] = 1
    }
  }
  return result
}

/**
 * The value of each series at each of `times`, interpolated between the samples before and after it;
 * the newest one where nothing follows within the lookback.
 */
export function smoothed(
  series: readonly Series[],
  times: Float64Array,
  { lookbackMs }: { lookbackMs: number }
): Vector {
  const count = times.length
  const measurements = series.map(measured)
  const result = emptyVector(
    series.map((one) => one.labels),
    count
  )
  for (let row = 0; row < series.length; row++) {
    const { times: taken, values } = measurements[row]!
    let next = firstAfter(taken, times[0]!)
    for (let step = 0; step < count; step++) {
      const time = times[step]!
      while (next < taken.length && taken[next]! <= time) next++
      const i = next - 1
      if (i < 0 || taken[i]! <= time - lookbackMs) continue
      const follows = next < taken.length && taken[next]! <= time + lookbackMs
      const between = follows && taken[i]! < time
      const slope = between ? (values[next]! - values[i]!) / (taken[next]! - taken[i]!) : 0
      result.values[row * count + step] = values[i]! + (between ? slope * (time - taken[i]!) : 0)
      result.present[row * count + step] = 1
    }
  }
  return result
}

/** The series without staleness markers, which range functions do not see. */
export function measured(series: Series): Series {
  const { labels, times, values } = series
  // A sum is quicker than a look at each value, and tells of any NaN.
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  if (!Number.isNaN(sum)) return series
  let stale = 0
  for (let i = 0; i < values.length; i++) if (isStale(values, i)) stale++
  if (stale === 0) return series
  const kept = {
    labels,
    times: new Float64Array(times.length - stale),
    values: new Float64Array(values.length - stale),
  }
  for (let i = 0, to = 0; i < values.length; i++) {
    if (isStale(values, i)) continue
    kept.times[to] = times[i]!
    kept.values[to++] = values[i]!
  }
  return kept
}

/** The index of the first time after `time`; `times` ascending. */
function firstAfter(times: Float64Array, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! <= time) low = middle + 1
    else high = middle
  }
  return low
}
