/** Forecasts that repeat what was at the same time of the day or week. */

import { medianOf } from '../median'
import type { Calendar, Forecaster } from './forecaster'

/**
 * The median of the same step in the last `cycles` days or weeks; with one cycle the seasonal naive
 * forecast.
 *
 * Where the series is shorter than one week, the day stands in for it.
 */
export function sameStep(cycle: keyof Calendar, cycles: number): Forecaster {
  return (values, origins, horizon, calendar) => {
    const found = new Float64Array(cycles)
    return origins.map((origin) => {
      const period = origin >= calendar[cycle] ? calendar[cycle] : calendar.day
      const forecast = new Float64Array(horizon)
      for (let step = 0; step < horizon; step++) {
        if (step >= period) {
          forecast[step] = forecast[step - period]!
          continue
        }
        let count = 0
        for (let at = origin + step - period; at >= 0 && count < cycles; at -= period) {
          found[count++] = values[at]!
        }
        forecast[step] = count > 0 ? medianOf(found, count) : values[origin - 1]!
      }
      return forecast
    })
  }
}
