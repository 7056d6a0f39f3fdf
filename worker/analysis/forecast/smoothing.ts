/** Exponential smoothing with a daily and a weekly cycle. */
import type { Calendar, Forecaster } from './forecaster'
import { type Scale, transform } from './transform'

/** How quickly each part follows the errors; 0 never, 1 wholly. */
export interface Rates {
  level: number
  day: number
  week: number
  /** How much of an error is still there one step later: the autoregressive term, in [0, 1). */
  persistence: number
}

/** A weekly cycle begins as this share of the first week's deviation from its mean day. */
const FIRST_WEEK_SHARE = 0.5
/** Without two weeks before the first origin, there is no weekly cycle. */
const WEEKS_NEEDED = 2
const DAYS_FOR_START = 2

/**
 * Additive double seasonal exponential smoothing with an autoregressive error.
 *
 * @see Taylor (2003), Short-term electricity demand forecasting using double seasonal exponential
 *   smoothing, Journal of the Operational Research Society 54, equations 4 to 8, here additive
 */
export function smoothing(rates: Rates, scale: Scale): Forecaster {
  return (values, origins, horizon, calendar) => {
    const first = origins[0]!
    const scaled = transform(values, first, scale)
    const state = startOf(scaled.values, first, calendar)
    let at = 0
    return origins.map((origin) => {
      for (; at < origin; at++) observe(state, rates, at, scaled.values[at]!)
      return foretell(state, rates, origin, horizon, scaled.back)
    })
  }
}

interface State {
  level: number
  daily: Float64Array
  weekly: Float64Array
  error: number
}

/** Level and cycles of the first week, or of the first days where there are less than two weeks. */
function startOf(values: Float64Array, known: number, { day, week }: Calendar): State {
  const weekly = new Float64Array(known >= WEEKS_NEEDED * week ? week : 1)
  const used = Math.min(known, weekly.length > 1 ? week : DAYS_FOR_START * day)
  let level = 0
  for (let i = 0; i < used; i++) level += values[i]! / used
  const daily = new Float64Array(day)
  const counts = new Float64Array(day)
  for (let i = 0; i < used; i++) {
    daily[i % day]! += values[i]! - level
    counts[i % day]!++
  }
  for (let i = 0; i < day; i++) daily[i]! /= counts[i] || 1
  if (weekly.length > 1) {
    for (let i = 0; i < week; i++) {
      weekly[i] = FIRST_WEEK_SHARE * (values[i]! - level - daily[i % day]!)
    }
  }
  return { level, daily, weekly, error: 0 }
}

function observe(state: State, rates: Rates, at: number, value: number): void {
  const { daily, weekly } = state
  const day = at % daily.length
  const week = at % weekly.length
  const error = value - state.level - daily[day]! - weekly[week]!
  const news = error - rates.persistence * state.error
  state.level += rates.level * news
  daily[day]! += rates.day * news
  if (weekly.length > 1) weekly[week]! += rates.week * news
  state.error = error
}

function foretell(
  { level, daily, weekly, error }: State,
  { persistence }: Rates,
  origin: number,
  horizon: number,
  back: (value: number) => number
): Float64Array {
  const forecast = new Float64Array(horizon)
  let rest = error
  for (let step = 0; step < horizon; step++) {
    rest *= persistence
    const at = origin + step
    forecast[step] = back(level + daily[at % daily.length]! + weekly[at % weekly.length]! + rest)
  }
  return forecast
}
