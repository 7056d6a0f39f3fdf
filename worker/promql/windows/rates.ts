/** How much, and how fast, what is measured changes under a window. */
import type { Window, WindowFunction } from './window'

export const RATES = {
  rate: { atLeast: 2, compute: (w) => extrapolated(w, true, (w.to - w.from) / 1000) },
  increase: { atLeast: 2, compute: (w) => extrapolated(w, true, 1) },
  delta: { atLeast: 2, compute: (w) => extrapolated(w, false, 1) },
  irate: { atLeast: 2, compute: irate, looksAt: 2 },
  idelta: { atLeast: 2, compute: (w) => w.values[w.hi - 1]! - w.values[w.hi - 2]!, looksAt: 2 },
  resets: { atLeast: 1, compute: resets },
  changes: { atLeast: 1, compute: changes },
} satisfies Record<string, WindowFunction>

/**
 * The change over the whole window, extended from the samples to its edges, divided by `per`.
 *
 * The samples rarely reach the edges, so the change between the first and the last is scaled up: to
 * an edge that is no further away than 1.1 times the average distance of the samples, else by half
 * of that distance, because the series probably began or ended there. A counter is not extended to
 * before it was zero.
 *
 * @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/functions.go extrapolatedRate
 */
function extrapolated(window: Window, counter: boolean, per: number): number {
  const { times, values, lo, hi, from, to } = window
  const first = values[lo]!
  let change = values[hi - 1]! - first
  if (counter) {
    let previous = first
    for (let i = lo + 1; i < hi; i++) {
      const value = values[i]!
      if (value < previous) change += previous
      previous = value
    }
  }
  let toStart = (times[lo]! - from) / 1000
  let toEnd = (to - times[hi - 1]!) / 1000
  const sampled = (times[hi - 1]! - times[lo]!) / 1000
  const distance = sampled / (hi - lo - 1)
  const limit = distance * 1.1
  if (toStart >= limit) toStart = distance / 2
  if (counter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change))
  if (toEnd >= limit) toEnd = distance / 2
  return change * ((sampled + toStart + toEnd) / sampled / per)
}

/** The rate between the last two samples; after a reset the counter is taken to have started at 0. */
function irate({ times, values, hi }: Window): number {
  const last = values[hi - 1]!
  const previous = values[hi - 2]!
  const change = last < previous ? last : last - previous
  return change / ((times[hi - 1]! - times[hi - 2]!) / 1000)
}

function resets({ values, lo, hi }: Window): number {
  let count = 0
  for (let i = lo + 1; i < hi; i++) if (values[i]! < values[i - 1]!) count++
  return count
}

function changes({ values, lo, hi }: Window): number {
  let count = 0
  for (let i = lo + 1; i < hi; i++) {
    const [before, after] = [values[i - 1]!, values[i]!]
    if (before !== after && !(Number.isNaN(before) && Number.isNaN(after))) count++
  }
  return count
}
