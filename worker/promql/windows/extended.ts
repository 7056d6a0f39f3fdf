/** Functions of windows that take samples from beyond their edges: `anchored` and `smoothed`. */
import type { Window } from './window'

/** Which functions may be used with a modifier, in the order of Prometheus's message. */
export const EXTENDED_FUNCTIONS = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
} as const

/** The window's own edges, within samples that reach further; null where nothing lies between them. */
interface Edges {
  first: number
  last: number
  left: number
  right: number
}

/**
 * The change from one edge to the other: of `anchored`, between the newest samples before them; of
 * `smoothed`, between values interpolated at them. Undefined where there is none.
 *
 * @param window whose samples reach beyond (from, to] as far as the lookback
 */
export function extendedChange(
  window: Window,
  { smoothed, counter }: { smoothed: boolean; counter: boolean }
): number | undefined {
  const edges = edgesOf(window, smoothed, counter)
  if (edges === undefined) return undefined
  const { times, values, from, to } = window
  let { first, last, left, right } = edges
  let change = right - left
  if (!counter) return change
  if (times[first]! <= from) first++
  if (times[last]! >= to) last--
  let previous = left
  for (let i = first; i <= last; i++) {
    if (values[i]! < previous) change += previous
    previous = values[i]!
  }
  return right < previous ? change + previous : change
}

/** The samples of an extended range itself, with one at each edge. */
export function extendedSamples(
  window: Window,
  smoothed: boolean
): { times: Float64Array; values: Float64Array } | undefined {
  const edges = edgesOf(window, smoothed, false)
  if (edges === undefined) return undefined
  const { times, values, from, to } = window
  let { first, last } = edges
  if (times[first]! <= from) first++
  if (times[last]! >= to) last--
  const count = Math.max(last - first + 1, 0)
  const framed = (column: Float64Array, left: number, right: number) => {
    const all = new Float64Array(count + 2)
    all[0] = left
    all.set(column.subarray(first, first + count), 1)
    all[count + 1] = right
    return all
  }
  return { times: framed(times, from, to), values: framed(values, edges.left, edges.right) }
}

/**
 * The window from the newest sample at or before its left edge on, for `anchored` functions that
 * count; undefined where nothing lies within.
 */
export function anchoredWindow(window: Window): Window | undefined {
  const { times, lo, hi, from } = window
  if (times[hi - 1]! <= from) return undefined
  let first = lo
  while (first + 1 < hi && times[first + 1]! <= from) first++
  return { ...window, lo: first }
}

function edgesOf(window: Window, smoothed: boolean, counter: boolean): Edges | undefined {
  const { times, values, lo, hi, from, to } = window
  if (lo === hi) return undefined
  let first = lo
  let last = hi - 1
  while (first < last && times[first + 1]! <= from) first++
  if (smoothed) {
    while (last > lo && times[last - 1]! >= to) last--
  }
  if (times[last]! <= from || (smoothed && times[first]! > to)) return undefined
  const between = (i: number, at: number) => {
    const before = counter && values[i + 1]! < values[i]! ? 0 : values[i]!
    return before + ((values[i + 1]! - before) * (at - times[i]!)) / (times[i + 1]! - times[i]!)
  }
  const left = smoothed && times[first]! < from ? between(first, from) : values[first]!
  const right = smoothed && last > lo && times[last]! > to ? between(last - 1, to) : values[last]!
  return { first, last, left, right }
}
