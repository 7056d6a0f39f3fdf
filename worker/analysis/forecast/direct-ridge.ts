/** Ridge regression of every future step on the values of the last day and of last week. */
import { factorise, solve } from './cholesky'
import type { Calendar, Forecaster } from './forecaster'
import { type LaggedProducts, laggedProducts } from './lagged-products'
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
 * The sums of products that the regression needs are got from those of neighbouring lags, so that
 * learning from n rows costs about n × 3 lags instead of n × lags².
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
    // Steps are lags that go on below 1.
    const columns = Int32Array.from({ length: lags.length + horizon }, (_, c) =>
      c < lags.length ? lags[c]! : lags.length - c
    )
    const products = laggedProducts(centred, columns, lags.length, lags[0]!)
    const weights = unlearnt(lags.length, horizon)
    return origins.map((origin, k) => {
      if (k === 0 || (origins.length - 1 - k) % REFIT_EVERY === 0) {
        // The regression's rows are the origins of which the lags and the whole future are known.
        products.extend(origin - horizon + 1)
        learn(weights, products, penalty, calendar.day)
      }
      const forecast = foretell(centred, weights, lags, origin, calendar.day)
      for (let step = 0; step < horizon; step++) {
        forecast[step] = scaled.back(forecast[step]! + mean)
      }
      return forecast
    })
  }
}

/** What was a week before the steps foretold, and the last day, descending; null if there is too little to learn from. */
function lagsFor(known: number, horizon: number, { day, week }: Calendar): Int32Array | null {
  const far = Math.min(horizon, MAX_FAR_DAYS * day)
  const short = SHORT_CYCLE_DAYS * day
  const cycle = [week, short].find((cycle) => known >= cycle + horizon + ROWS_NEEDED)
  if (cycle === undefined) return null
  const near = Array.from({ length: day }, (_, i) => day - i)
  const further = Array.from({ length: far }, (_, i) => cycle - i)
  return Int32Array.of(...further.filter((lag) => lag > day), ...near)
}

function centre(values: Float64Array, known: number, end: number) {
  let mean = 0
  for (let i = 0; i < known; i++) mean += values[i]! / known
  return { centred: values.subarray(0, end).map((value) => value - mean), mean }
}

/** What the regression learnt: learnt again in place, since it is large. */
interface Weights {
  /** False where nothing ever changed. */
  isLearnt: boolean
  /** The lags' products, taken apart. */
  factors: Float64Array
  /** By lag, then step: the sums of products, both relative to the mean of the last day. */
  lagByStep: Float64Array
}

const unlearnt = (count: number, horizon: number): Weights => ({
  isLearnt: false,
  factors: new Float64Array(count * count),
  lagByStep: new Float64Array(count * horizon),
})

/** @param products of the lags with themselves and with the steps, over all origins that are learnt from */
function learn(
  weights: Weights,
  { sums, width, count }: LaggedProducts,
  penalty: number,
  day: number
): void {
  const { factors, lagByStep } = weights
  const horizon = width - count
  // The lags are descending: those of the last day are the last ones.
  const near = count - day
  // With the mean of the last day, which all lags and steps are taken relative to.
  const means = new Float64Array(width)
  for (let r = 0; r < count; r++) {
    const row = r * width
    if (r >= near) for (let c = r; c < width; c++) means[c]! += sums[row + c]! / day
    let rest = 0
    for (let c = Math.max(near, r + 1); c < count; c++) rest += sums[row + c]!
    means[r]! += rest / day
  }
  let meanByMean = 0
  for (let r = near; r < count; r++) meanByMean += means[r]! / day
  let trace = 0
  for (let r = 0; r < count; r++) {
    const row = r * width
    const common = meanByMean - means[r]!
    for (let c = r; c < count; c++) factors[r * count + c] = sums[row + c]! + common - means[c]!
    for (let step = 0, c = count; step < horizon; step++, c++) {
      lagByStep[r * horizon + step] = sums[row + c]! + common - means[c]!
    }
    trace += factors[r * count + r]!
  }
  weights.isLearnt = trace > 0
  if (!weights.isLearnt) return
  const ridge = (penalty * trace) / count + Number.MIN_VALUE
  for (let r = 0; r < count; r++) factors[r * count + r]! += ridge
  factorise(factors, count)
}

function foretell(
  values: Float64Array,
  { isLearnt, factors, lagByStep }: Weights,
  lags: Int32Array,
  origin: number,
  day: number
): Float64Array {
  const count = lags.length
  let level = 0
  for (let i = 1; i <= day; i++) level += values[origin - i]! / day
  const horizon = lagByStep.length / count
  const forecast = new Float64Array(horizon).fill(level)
  if (!isLearnt) return forecast
  // x' (X'X + r)⁻¹ X'Y: solving for today's lags first leaves one vector instead of one for each step.
  const dual = new Float64Array(count)
  for (let r = 0; r < count; r++) dual[r] = values[origin - lags[r]!]! - level
  solve(factors, dual)
  for (let r = 0; r < count; r++) {
    const weight = dual[r]!
    const row = r * horizon
    for (let step = 0; step < horizon; step++) forecast[step]! += weight * lagByStep[row + step]!
  }
  return forecast
}
