/** Forecasts from the past stretches that were most like the last day. */
import type { Forecaster } from './forecaster'
import { sameStep } from './seasonal'
import { type Scale, transform } from './transform'

/** How many past stretches are averaged. */
const NEIGHBOURS = 8
/** Keeps a weight finite where a stretch repeats exactly, as a share of the level and as a number. */
const SAME = { ofLevel: 1e-9, least: 1e-12 } as const

/**
 * What followed the eight past stretches of one day that are nearest to the last day, each taken
 * relative to its own mean; the nearer, the heavier.
 *
 * @see Lorenz (1969), Atmospheric predictability as revealed by naturally occurring analogues
 */
export function analogues(scale: Scale): Forecaster {
  return (values, origins, horizon, calendar) => {
    const { day } = calendar
    if (origins[0]! < horizon + 2 * day)
      return sameStep('day', 1)(values, origins, horizon, calendar)
    const scaled = transform(values, origins[0]!, scale)
    const means = dailyMeans(scaled.values, origins.at(-1)!, day)
    return origins.map((origin) => {
      const nearest = nearestTo(scaled.values, means, origin, horizon, day)
      const level = means[origin]!
      const forecast = new Float64Array(horizon)
      let total = 0
      for (const { at, distance } of nearest) {
        const weight = 1 / (distance + SAME.ofLevel * Math.abs(level) + SAME.least)
        total += weight
        for (let step = 0; step < horizon; step++) {
          forecast[step]! += weight * (scaled.values[at + step]! - means[at]!)
        }
      }
      return forecast.map((sum) => scaled.back(level + sum / total))
    })
  }
}

/** At each time the mean of the day before it. */
function dailyMeans(values: Float64Array, end: number, day: number): Float64Array {
  const means = new Float64Array(end + 1)
  let sum = 0
  for (let at = 0; at <= end; at++) {
    means[at] = sum / day
    if (at === end) break
    sum += values[at]! - (at >= day ? values[at - day]! : 0)
  }
  return means
}

interface Neighbour {
  at: number
  distance: number
}

function nearestTo(
  values: Float64Array,
  means: Float64Array,
  origin: number,
  horizon: number,
  day: number
): Neighbour[] {
  const nearest: Neighbour[] = []
  let bound = Number.POSITIVE_INFINITY
  for (let at = origin - horizon; at >= day; at--) {
    const shift = means[origin]! - means[at]!
    let distance = 0
    for (let i = 1; i <= day && distance < bound; i++) {
      distance += Math.abs(values[at - i]! - values[origin - i]! + shift)
    }
    if (!(distance < bound)) continue
    if (nearest.length === NEIGHBOURS) nearest.pop()
    let place = nearest.length
    while (place > 0 && nearest[place - 1]!.distance > distance) place--
    nearest.splice(place, 0, { at, distance })
    if (nearest.length === NEIGHBOURS) bound = nearest[NEIGHBOURS - 1]!.distance
  }
  return nearest
}
