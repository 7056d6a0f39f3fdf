/** How forecasts would have done on the past of their own series. */
import type { Calendar, Forecaster } from './forecaster'

export interface BackTest {
  /** Ascending, a day apart; the last is the end of the series, of which the future is not known. */
  origins: number[]
  horizon: number
  /** `forecasts[m][k]`: what member m foretold from origin k. */
  forecasts: Float64Array[][]
  /** The series that was foretold; NaN where nothing was measured. */
  actual: Float64Array
}

/**
 * Every member's forecast from the end, and from the ends of earlier days.
 *
 * @param filled without gaps
 * @param actual the same with NaN where nothing was measured: nobody is judged by what was filled in
 * @param rounds earlier origins at most; fewer where the first would have less than `least` before it
 */
export function backTest(
  filled: Float64Array,
  actual: Float64Array,
  members: readonly Forecaster[],
  horizon: number,
  calendar: Calendar,
  rounds: number,
  least: number
): BackTest {
  const origins = [filled.length]
  for (let round = 1; round <= rounds; round++) {
    const origin = filled.length - round * calendar.day
    if (origin < least) break
    origins.unshift(origin)
  }
  const ranges = plausible(filled, origins)
  const forecasts = members.map((member) => {
    const made = member(filled, origins, horizon, calendar)
    for (const [k, forecast] of made.entries()) hold(forecast, ranges[k]!)
    return made
  })
  return { origins, horizon, forecasts, actual }
}

interface Range {
  least: number
  greatest: number
}

/**
 * For each origin what keeps a value within what was seen until then, and as much again on both
 * sides: regressions can run away.
 */
function plausible(values: Float64Array, origins: readonly number[]): Range[] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let at = 0
  return origins.map((origin) => {
    for (; at < origin; at++) {
      if (values[at]! < low) low = values[at]!
      if (values[at]! > high) high = values[at]!
    }
    return { least: low - (high - low), greatest: high + (high - low) }
  })
}

function hold(forecast: Float64Array, { least, greatest }: Range): void {
  for (let step = 0; step < forecast.length; step++) {
    forecast[step] = Math.min(greatest, Math.max(least, forecast[step]! || 0))
  }
}
