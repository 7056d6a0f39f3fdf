/** What describes the values under a window, whatever their order. */
import { Kahan, Mean } from '../kahan'
import { quantile } from '../quantile'
import type { Window, WindowFunction } from './window'

export const STATISTICS = {
  avg_over_time: { atLeast: 1, compute: avg },
  sum_over_time: { atLeast: 1, compute: sum },
  min_over_time: { atLeast: 1, compute: (w) => w.values[leastAt(w)]! },
  max_over_time: { atLeast: 1, compute: (w) => w.values[greatestAt(w)]! },
  count_over_time: { atLeast: 1, compute: (w) => w.hi - w.lo, looksAt: 1 },
  stddev_over_time: { atLeast: 1, compute: (w) => Math.sqrt(variance(w)) },
  stdvar_over_time: { atLeast: 1, compute: variance },
  mad_over_time: { atLeast: 1, compute: mad, sorts: 2 },
  present_over_time: { atLeast: 1, compute: () => 1, looksAt: 1 },
  first_over_time: { atLeast: 1, compute: (w) => w.values[w.lo]!, looksAt: 1 },
  last_over_time: { atLeast: 1, compute: (w) => w.values[w.hi - 1]!, looksAt: 1 },
  ts_of_first_over_time: { atLeast: 1, compute: (w) => w.times[w.lo]! / 1000, looksAt: 1 },
  ts_of_last_over_time: { atLeast: 1, compute: (w) => w.times[w.hi - 1]! / 1000, looksAt: 1 },
  ts_of_min_over_time: { atLeast: 1, compute: (w) => w.times[lastLeastAt(w)]! / 1000 },
  ts_of_max_over_time: { atLeast: 1, compute: (w) => w.times[lastGreatestAt(w)]! / 1000 },
} satisfies Record<string, WindowFunction>

/** {@link Kahan}, written out because this is the function that is asked for most. */
function sum({ values, lo, hi }: Window): number {
  let total = 0
  let lost = 0
  for (let i = lo; i < hi; i++) {
    const value = values[i]!
    const next = total + value
    if (!Number.isFinite(next)) lost = 0
    else if (Math.abs(total) >= Math.abs(value)) lost += total - next + value
    else lost += value - next + total
    total = next
  }
  return total + lost
}

function avg(window: Window): number {
  const total = sum(window)
  if (Number.isFinite(total)) return total / (window.hi - window.lo)
  const mean = new Mean()
  for (let i = window.lo; i < window.hi; i++) mean.add(window.values[i]!)
  return mean.mean
}

/** Where the first of the least values is; NaN only where there is nothing else. */
function leastAt({ values, lo, hi }: Window): number {
  let at = lo
  for (let i = lo + 1; i < hi; i++) {
    if (values[i]! < values[at]! || Number.isNaN(values[at])) at = i
  }
  return at
}

function greatestAt({ values, lo, hi }: Window): number {
  let at = lo
  for (let i = lo + 1; i < hi; i++) {
    if (values[i]! > values[at]! || Number.isNaN(values[at])) at = i
  }
  return at
}

function lastLeastAt({ values, lo, hi }: Window): number {
  let at = lo
  for (let i = lo; i < hi; i++) if (values[i]! <= values[at]! || Number.isNaN(values[at])) at = i
  return at
}

function lastGreatestAt({ values, lo, hi }: Window): number {
  let at = lo
  for (let i = lo; i < hi; i++) if (values[i]! >= values[at]! || Number.isNaN(values[at])) at = i
  return at
}

/** The variance of the population by Welford's method. */
function variance({ values, lo, hi }: Window): number {
  const mean = new Kahan()
  const squares = new Kahan()
  for (let i = lo; i < hi; i++) {
    const delta = values[i]! - mean.total
    mean.add(delta / (i - lo + 1))
    squares.add(delta * (values[i]! - mean.total))
  }
  return squares.total / (hi - lo)
}

/** The median of the distances from the median. */
function mad({ values, lo, hi }: Window): number {
  const sorted = values.slice(lo, hi)
  if (sorted.some(Number.isNaN)) return Number.NaN
  const median = quantile(0.5, sorted)
  return quantile(
    0.5,
    sorted.map((value) => Math.abs(value - median))
  )
}
