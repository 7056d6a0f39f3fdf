/** Hourly series to forecast, each with its origins. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rowsOf } from './read.ts'
import { seasonalScale } from './scoring/forecast-errors.ts'
import { columnOf, type Server, type ServerSet, serversOf } from './servers.ts'

const HOUR_MS = 3_600_000
export const DAY_HOURS = 24
/** Two weeks, so that a weekly rhythm can be known. */
const LEAST_KNOWN_DAYS = 14

/** From where a series is foretold, and how far. */
export interface Horizon {
  hours: number
  /** One origin a day from so many days before the end on, while the whole horizon is known. */
  days: number
}

/** Ten origins of a day, and eight of a week. */
export const HORIZONS = {
  day: { hours: DAY_HOURS, days: 10 },
  week: { hours: 7 * DAY_HOURS, days: 14 },
} as const satisfies Record<string, Horizon>

export interface HourlySeries {
  /** The server that the metric belongs to: intervals are drawn over these. */
  entity: string
  values: Float64Array
  /** From each of these the horizon is foretold; nothing after it may be used. */
  origins: number[]
  /** Mean error of the forecast "as yesterday" before the first origin. */
  scale: number
}

/**
 * Hourly means of every metric, its training and its test part joined.
 *
 * Left out are metrics with less than two weeks before the first origin, those of which fewer than
 * half of the hours there have a value of their own, and those that are the same every day:
 * constants, flags and counters that stand still.
 */
export function serverSeries(dir: string, set: ServerSet, horizon: Horizon): HourlySeries[] {
  const perHour = HOUR_MS / set.stepMs
  return serversOf(dir, set).flatMap((server) =>
    Array.from({ length: server.metrics }, (_, metric) =>
      seriesOf(server.id, hourly(server, metric, perHour), horizon)
    ).flatMap((series) => series ?? [])
  )
}

/** The mean of each whole hour. */
function hourly(server: Server, metric: number, perHour: number): Float64Array {
  const values = columnOf(server, metric, 0, server.times.length)
  return Float64Array.from({ length: Math.floor(values.length / perHour) }, (_, hour) => {
    const own = values.subarray(hour * perHour, (hour + 1) * perHour)
    return own.reduce((sum, value) => sum + value, 0) / perHour
  })
}

function seriesOf(entity: string, values: Float64Array, horizon: Horizon): HourlySeries | null {
  const first = values.length - horizon.days * DAY_HOURS
  if (first < LEAST_KNOWN_DAYS * DAY_HOURS) return null
  const known = values.subarray(0, first)
  const scale = seasonalScale(known, DAY_HOURS)
  if (new Set(known).size < first / 2 || !(scale > 0)) return null
  const count = horizon.days - horizon.hours / DAY_HOURS + 1
  const origins = Array.from({ length: count }, (_, day) => first + day * DAY_HOURS)
  return { entity, values, origins, scale }
}

/** The hourly series of the M4 competition, each with its future joined and one origin. */
export function m4Series(dir: string): HourlySeries[] {
  if (!['train', 'test'].every((part) => existsSync(join(dir, `m4-hourly/${part}.csv.gz`)))) {
    return []
  }
  const read = (part: string) =>
    rowsOf(join(dir, 'm4-hourly'), `${part}.csv`).map(
      ([id, ...cells]) =>
        [id!, cells.filter((cell) => cell !== '' && cell !== 'NA').map(Number)] as const
    )
  const futures = new Map(read('test'))
  return read('train')
    .filter(([id]) => futures.has(id))
    .map(([id, known]) => ({
      entity: id,
      values: Float64Array.from([...known, ...futures.get(id)!]),
      origins: [known.length],
      scale: seasonalScale(known, DAY_HOURS),
    }))
}
