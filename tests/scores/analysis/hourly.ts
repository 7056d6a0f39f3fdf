/** Hourly series to forecast, each with its origins. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { rowsOf } from './read.ts'
import { seasonalScale } from './scoring/forecast-errors.ts'

const HOUR_MS = 3_600_000
export const DAY_HOURS = 24
/** One origin a day over the last ten days. */
const ORIGINS = 10

export interface HourlySeries {
  /** The server that the metric belongs to: intervals are drawn over these. */
  entity: string
  values: Float64Array
  /** From each of these the next day is foretold; nothing after it may be used. */
  origins: number[]
  /** Mean error of the seasonal naive forecast before the first origin. */
  scale: number
}

/** The folders of servers' metrics, with the time between two rows. */
export const SERVER_SETS = [
  { folder: 'asd', name: 'ASD', stepMs: 300_000 },
  { folder: 'js2', name: 'JS2', stepMs: 300_000 },
  { folder: 'smd', name: 'SMD', stepMs: 60_000 },
] as const
export type ServerSet = (typeof SERVER_SETS)[number]

/**
 * Hourly means of every metric, its training and its test part joined.
 *
 * Left out are metrics of which, before the first origin, fewer than half of the hours have a value
 * of their own, and those that are the same every day: constants, flags and counters that stand still.
 */
export function serverSeries(dir: string, { folder, stepMs }: ServerSet): HourlySeries[] {
  const path = join(dir, folder, 'index.json')
  if (!existsSync(path)) return []
  const entities: { id: string; dim: number }[] = JSON.parse(readFileSync(path, 'utf8'))
  return entities.flatMap(({ id, dim }) => {
    const rows = ['train', 'test'].map((part) => join(dir, folder, `${id}.${part}.f32.gz`))
    const samples = Buffer.concat(rows.map((file) => gunzipSync(readFileSync(file))))
    const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength)
    return Array.from({ length: dim }, (_, metric) =>
      seriesOf(id, hourly(view, metric, dim, HOUR_MS / stepMs))
    ).flatMap((series) => series ?? [])
  })
}

/** The mean of each whole hour of one column of row-major little-endian float32. */
function hourly(view: DataView, metric: number, dim: number, perHour: number): Float64Array {
  const rows = view.byteLength / 4 / dim
  return Float64Array.from({ length: Math.floor(rows / perHour) }, (_, hour) => {
    let sum = 0
    for (let i = 0; i < perHour; i++) {
      sum += view.getFloat32(4 * ((hour * perHour + i) * dim + metric), true)
    }
    return sum / perHour
  })
}

function seriesOf(entity: string, values: Float64Array): HourlySeries | null {
  const first = values.length - ORIGINS * DAY_HOURS
  const known = values.subarray(0, first)
  const scale = seasonalScale(known, DAY_HOURS)
  if (new Set(known).size < first / 2 || !(scale > 0)) return null
  const origins = Array.from({ length: ORIGINS }, (_, day) => first + day * DAY_HOURS)
  return { entity, values, origins, scale }
}

/** The hourly series of the M4 competition, each with its future joined and one origin. */
export function m4Series(dir: string): HourlySeries[] {
  if (!existsSync(join(dir, 'm4-hourly/train.csv.gz'))) return []
  const read = (part: string) =>
    rowsOf(join(dir, 'm4-hourly'), `${part}.csv`).map(
      ([id, ...cells]) =>
        [id!, cells.filter((cell) => cell !== '' && cell !== 'NA').map(Number)] as const
    )
  const futures = new Map(read('test'))
  return read('train').map(([id, known]) => ({
    entity: id,
    values: Float64Array.from([...known, ...futures.get(id)!]),
    origins: [known.length],
    scale: seasonalScale(known, DAY_HOURS),
  }))
}
