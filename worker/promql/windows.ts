/** What range functions compute from the samples under one window. */

/** Samples `lo` to `hi - 1` of the columns, in the window (from, to]; times in Unix ms. Reused between calls. */
export interface Window {
  times: Float64Array
  values: Float64Array
  lo: number
  hi: number
  from: number
  to: number
}

/** A range function; it is called only where the window holds at least `atLeast` samples, else there is no value. */
export interface WindowFunction {
  atLeast: number
  compute: (window: Window) => number
}

/** Range functions of one argument by their PromQL names. */
export const WINDOW_FUNCTIONS: Readonly<Record<string, WindowFunction>> = {
  rate: { atLeast: 2, compute: (w) => extrapolated(w, true) / ((w.to - w.from) / 1000) },
  increase: { atLeast: 2, compute: (w) => extrapolated(w, true) },
  delta: { atLeast: 2, compute: (w) => extrapolated(w, false) },
  irate: { atLeast: 2, compute: irate },
  idelta: { atLeast: 2, compute: (w) => w.values[w.hi - 1]! - w.values[w.hi - 2]! },
  deriv: { atLeast: 2, compute: deriv },
  avg_over_time: { atLeast: 1, compute: avg },
  sum_over_time: { atLeast: 1, compute: sum },
  min_over_time: { atLeast: 1, compute: min },
  max_over_time: { atLeast: 1, compute: max },
  count_over_time: { atLeast: 1, compute: (w) => w.hi - w.lo },
  last_over_time: { atLeast: 1, compute: (w) => w.values[w.hi - 1]! },
}

/**
 * The change over the whole window, extended from the samples to its edges.
 *
 * The samples rarely reach the edges, so the change between the first and the last is scaled up: to
 * an edge that is no further away than 1.1 times the average distance of the samples, else by half
 * of that distance, because the series probably began or ended there. A counter is not extended to
 * before it was zero.
 *
 * @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/functions.go extrapolatedRate
 */
function extrapolated({ times, values, lo, hi, from, to }: Window, counter: boolean): number {
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
  return change * ((sampled + toStart + toEnd) / sampled)
}

/** The rate between the last two samples; after a reset the counter is taken to have started at 0. */
function irate({ times, values, hi }: Window): number {
  const last = values[hi - 1]!
  const previous = values[hi - 2]!
  const change = last < previous ? last : last - previous
  return change / ((times[hi - 1]! - times[hi - 2]!) / 1000)
}

/** The slope of the least-squares line, per second. */
function deriv({ times, values, lo, hi }: Window): number {
  const count = hi - lo
  let constant = true
  // Measured from the first sample, because squares of Unix times would lose all precision.
  let [sumX, sumY, sumXY, sumX2] = [0, 0, 0, 0]
  for (let i = lo; i < hi; i++) {
    const x = (times[i]! - times[lo]!) / 1000
    const y = values[i]!
    if (y !== values[lo]) constant = false
    sumX += x
    sumY += y
    sumXY += x * y
    sumX2 += x * x
  }
  if (constant) return Number.isFinite(values[lo]!) ? 0 : Number.NaN
  const covariance = sumXY - (sumX * sumY) / count
  const variance = sumX2 - (sumX * sumX) / count
  return covariance / variance
}

/** Kahan's sum as improved by Neumaier, as in Prometheus. */
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
  const count = window.hi - window.lo
  const total = sum(window)
  if (Number.isFinite(total)) return total / count
  // The sum may overflow where the mean does not.
  let mean = 0
  for (let i = window.lo; i < window.hi; i++) mean += window.values[i]! / count
  return mean
}

function min({ values, lo, hi }: Window): number {
  let least = values[lo]!
  for (let i = lo + 1; i < hi; i++) {
    if (values[i]! < least || Number.isNaN(least)) least = values[i]!
  }
  return least
}

function max({ values, lo, hi }: Window): number {
  let most = values[lo]!
  for (let i = lo + 1; i < hi; i++) if (values[i]! > most || Number.isNaN(most)) most = values[i]!
  return most
}
