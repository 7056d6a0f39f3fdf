/** Samples of selected series, seen from the steps of a query. */
import type { Anchor } from './ast'
import { isStale, type Series } from './source'
import { emptyVector, type Grid, type Matrix, type Vector } from './value'

/** The window of the whole query, for `@ start()` and `@ end()`; Unix ms, both inclusive. */
export interface Span {
  start: number
  end: number
}

/** How a selector is shifted against the steps. */
interface Shift {
  offsetMs: number
  at: Anchor | null
}

/** The time that a selector looks back from, at each step; Unix ms, never decreasing. */
export function lookTimes({ offsetMs, at }: Shift, grid: Grid, span: Span): Float64Array {
  const fixed = at === 'start' ? span.start : at === 'end' ? span.end : at
  return Float64Array.from(
    { length: grid.count },
    (_, step) => (fixed ?? grid.from + step * grid.stepMs) - offsetMs
  )
}

/** Half-open [from, to) in whole ms, of every sample that windows of this width can see. */
export function windowOf(times: Float64Array, widthMs: number): { from: number; to: number } {
  // Windows are (t - width, t], open on the left, and sources take [from, to).
  return { from: times[0]! - widthMs + 1, to: times[times.length - 1]! + 1 }
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

/** The samples without staleness markers, which range functions do not see. */
export function matrix(series: readonly Series[], rangeMs: number, ends: Float64Array): Matrix {
  return { type: 'matrix', series: series.map(measured), rangeMs, ends }
}

function measured(series: Series): Series {
  const { labels, times, values } = series
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
