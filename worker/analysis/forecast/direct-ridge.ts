/** Ridge regression of every future step on the values of the last day and of last week. */
import { factorise, solve } from './cholesky'
import type { Calendar, Forecaster } from './forecaster'
import { sameStep } from './seasonal'
import { type Scale, transform } from './transform'

/** Origins that the regression learns from, besides what lags and horizon take. */
const ROWS_NEEDED = 24
/** Earlier origins share the weights that were learnt up to two days before them: it saves most of the time. */
const REFIT_EVERY = 3
/** Steps of last week that are looked at, at most: those of the first days that are foretold. */
const MAX_FAR_DAYS = 2
/** The far cycle where there is too little for weeks, in days. */
const SHORT_CYCLE_DAYS = 2

/**
 * Direct linear forecasts: each step has its own weights on the lags, all relative to the mean of the
 * last day, learnt by ridge regression from every earlier origin.
 *
 * The sums of products that the regression needs are differences of running sums of
 * y[t] × y[t − d], so that learning from n rows costs one pass for each lag distance d instead of
 * n × lags².
 *
 * @param penalty the ridge, as a share of the mean variance of the lags
 * @see Zeng et al. (2023), Are Transformers Effective for Time Series Forecasting?, for how far
 *   direct linear forecasts get; Hoerl and Kennard (1970) for the ridge
 */
export function directRidge(penalty: number, scale: Scale): Forecaster {
  return (values, origins, horizon, calendar) => {
    const lags = lagsFor(origins[0]!, horizon, calendar)
    if (!lags) return sameStep('day', 1)(values, origins, horizon, calendar)
    const scaled = transform(values, origins[0]!, scale)
    const { centred, mean } = centre(scaled.values, origins[0]!, origins.at(-1)!)
    const sums = laggedSums(centred, lags, horizon)
    let weights: Weights | null = null
    return origins.map((origin, k) => {
      if (!weights || (origins.length - 1 - k) % REFIT_EVERY === 0) {
        weights = learn(sums, lags, origin, horizon, penalty, calendar.day)
      }
      const forecast = foretell(centred, weights, lags, origin, calendar.day)
      return forecast.map((value) => scaled.back(value + mean))
    })
  }
}

/** The last day, and what was a week before the steps foretold; null if there is too little to learn from. */
function lagsFor(known: number, horizon: number, { day, week }: Calendar): number[] | null {
  const far = Math.min(horizon, MAX_FAR_DAYS * day)
  const short = SHORT_CYCLE_DAYS * day
  const cycle = [week, short].find((cycle) => known >= cycle + horizon + ROWS_NEEDED)
  if (cycle === undefined) return null
  const near = Array.from({ length: day }, (_, i) => i + 1)
  const further = Array.from({ length: far }, (_, i) => cycle - far + 1 + i)
  return [...near, ...further.filter((lag) => lag > day)]
}

function centre(values: Float64Array, known: number, end: number) {
  let mean = 0
  for (let i = 0; i < known; i++) mean += values[i]! / known
  return { centred: values.subarray(0, end).map((value) => value - mean), mean }
}

/** Running sums of y[t] × y[t − d] for each distance d that lags and steps have. */
interface LaggedSums {
  /** `sums[i × width + columns[d]]` is the sum over t < i: what is asked together lies together. */
  sums: Float64Array
  width: number
  columns: Int32Array
}

function laggedSums(values: Float64Array, lags: readonly number[], horizon: number): LaggedSums {
  const columns = new Int32Array(lags.at(-1)! + horizon).fill(-1)
  for (const lag of lags) {
    for (const other of lags) if (other <= lag) columns[lag - other] = 0
    for (let step = 0; step < horizon; step++) columns[lag + step] = 0
  }
  const distances = [...columns.keys()].filter((distance) => columns[distance] === 0)
  const width = distances.length
  const wanted = Int32Array.from(distances)
  for (let column = 0; column < width; column++) columns[wanted[column]!] = column
  const sums = new Float64Array((values.length + 1) * width)
  // Zeros before the first value: the inner loop, in which most of the time goes, need not ask.
  const before = distances.at(-1)!
  const padded = new Float64Array(before + values.length)
  padded.set(values, before)
  for (let t = 0, at = 0; t < values.length; t++) {
    const value = values[t]!
    const now = before + t
    for (let column = 0; column < width; column++, at++) {
      sums[at + width] = sums[at]! + value * padded[now - wanted[column]!]!
    }
  }
  return { sums, width, columns }
}

/** What the regression learnt; null where nothing ever changed. */
interface Weights {
  factors: Float64Array | null
  /** By step, then lag: the sums of products, both relative to the mean of the last day. */
  stepByLag: Float64Array
}

function learn(
  { sums, width, columns }: LaggedSums,
  lags: readonly number[],
  origin: number,
  horizon: number,
  penalty: number,
  day: number
): Weights {
  const count = lags.length
  // The regression's rows are the origins in [from, to): their lags and their futures are all known.
  const from = lags.at(-1)!
  const to = origin - horizon + 1
  const lagByLag = new Float64Array(count * count)
  const stepByLag = new Float64Array(horizon * count)
  // With the mean of the last day, which all lags and steps are taken relative to.
  const meanByLag = new Float64Array(count)
  const meanByStep = new Float64Array(horizon)
  for (let j = 0; j < count; j++) {
    const nearer = lags[j]!
    const start = (from - nearer) * width
    const end = (to - nearer) * width
    for (let i = j; i < count; i++) {
      const column = columns[lags[i]! - nearer]!
      const value = sums[end + column]! - sums[start + column]!
      lagByLag[j * count + i] = value
      if (i < day) meanByLag[j]! += value / day
      if (j < i && j < day) meanByLag[i]! += value / day
    }
  }
  for (let step = 0; step < horizon; step++) {
    const start = (from + step) * width
    const end = (to + step) * width
    for (let i = 0; i < count; i++) {
      const column = columns[lags[i]! + step]!
      const value = sums[end + column]! - sums[start + column]!
      stepByLag[step * count + i] = value
      if (i < day) meanByStep[step]! += value / day
    }
  }
  let meanByMean = 0
  for (let i = 0; i < day; i++) meanByMean += meanByLag[i]! / day
  let trace = 0
  for (let j = 0; j < count; j++) {
    const common = meanByMean - meanByLag[j]!
    for (let i = j; i < count; i++) lagByLag[j * count + i]! += common - meanByLag[i]!
    trace += lagByLag[j * count + j]!
  }
  const ridge = (penalty * trace) / count + Number.MIN_VALUE
  for (let i = 0; i < count; i++) lagByLag[i * count + i]! += ridge
  for (let step = 0; step < horizon; step++) {
    const common = meanByMean - meanByStep[step]!
    for (let i = 0; i < count; i++) stepByLag[step * count + i]! += common - meanByLag[i]!
  }
  if (!(trace > 0)) return { factors: null, stepByLag }
  factorise(lagByLag, count)
  return { factors: lagByLag, stepByLag }
}

function foretell(
  values: Float64Array,
  { factors, stepByLag }: Weights,
  lags: readonly number[],
  origin: number,
  day: number
): Float64Array {
  const count = lags.length
  let level = 0
  for (let i = 1; i <= day; i++) level += values[origin - i]! / day
  const forecast = new Float64Array(stepByLag.length / count).fill(level)
  if (!factors) return forecast
  // x' (X'X + r)⁻¹ X'Y: solving for today's lags first leaves one vector instead of one for each step.
  const dual = new Float64Array(count)
  for (let i = 0; i < count; i++) dual[i] = values[origin - lags[i]!]! - level
  solve(factors, dual)
  for (let step = 0; step < forecast.length; step++) {
    let sum = level
    for (let i = 0; i < count; i++) sum += dual[i]! * stepByLag[step * count + i]!
    forecast[step] = sum
  }
  return forecast
}
