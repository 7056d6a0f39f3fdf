/** The labelled servers, and how the detector of servers reads them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  fit,
  observer,
  type ServerModel,
  type ServerReading,
} from '../../../worker/analysis/server/detector.ts'
import { ANALYSIS } from '../../../worker/policy.ts'

const DAY_MS = 86_400_000

/** Folders of that layout, what their figures are called, and the time between two rows. */
export const SERVER_SETS = [
  { folder: 'smd', name: 'SMD', stepMs: 60_000 },
  { folder: 'asd', name: 'ASD', stepMs: 300_000 },
  { folder: 'js2', name: 'JS2', stepMs: 300_000 },
] as const
export type ServerSet = (typeof SERVER_SETS)[number]

/** How often the model is fitted anew while the test runs, and to how many of the last days. */
export const REFIT_DAYS = ANALYSIS.refitMs / DAY_MS
const WINDOW_DAYS = 21
/** Rows whose score is at least this are not fitted to. */
const UNUSUAL = 1

/** Which metrics an incident shows in: rows of the test, both included; metrics from 0. */
export interface Interpretation {
  first: number
  last: number
  metrics: number[]
}

export interface Server {
  id: string
  metrics: number
  rowsPerDay: number
  /** Rows before the test. */
  before: number
  /** Unix ms of all rows, from the first day on. */
  times: Float64Array
  /** All rows, those before the test first. */
  rows: Float32Array
  labels: Uint8Array
  interpretations: Interpretation[]
}

/** The servers of a set that are there, with their labels; none if the set is not there. */
export function serversOf(dir: string, { folder, stepMs }: ServerSet): Server[] {
  const index = join(dir, folder, 'index.json')
  if (!existsSync(index)) return []
  const entities: { id: string; dim: number }[] = JSON.parse(readFileSync(index, 'utf8'))
  return entities.flatMap(({ id, dim }) => {
    const lacking = ['train.f32', 'test.f32', 'label.u8'].find(
      (kind) => !existsSync(join(dir, folder, `${id}.${kind}.gz`))
    )
    if (!lacking) return [serverOf(join(dir, folder), id, dim, stepMs)]
    console.warn(`${folder}: ${id} is left out, it has no ${lacking}.gz`)
    return []
  })
}

function serverOf(folder: string, id: string, metrics: number, stepMs: number): Server {
  const bytes = (kind: string) => gunzipSync(readFileSync(join(folder, `${id}.${kind}.gz`)))
  const train = bytes('train.f32')
  const all = Buffer.concat([train, bytes('test.f32')])
  const rows = new Float32Array(new Uint8Array(all).buffer)
  return {
    id,
    metrics,
    rowsPerDay: DAY_MS / stepMs,
    before: train.length / 4 / metrics,
    times: Float64Array.from({ length: rows.length / metrics }, (_, row) => row * stepMs),
    rows,
    labels: new Uint8Array(bytes('label.u8')),
    interpretations: interpretationsOf(join(folder, `${id}.interpretation.txt`)),
  }
}

/** Lines such as `760-765:4,5`, metrics counted from 1. */
function interpretationsOf(path: string): Interpretation[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [span, metrics] = line.split(':')
      const [first, last] = span!.split('-').map(Number)
      return {
        first: first!,
        last: last!,
        metrics: metrics!.split(',').map((metric) => Number(metric) - 1),
      }
    })
}

/** Values of one metric, from row `from` to before row `to`. */
export const columnOf = ({ rows, metrics }: Server, metric: number, from: number, to: number) =>
  Float64Array.from({ length: to - from }, (_, row) => rows[(from + row) * metrics + metric]!)

/** The rows from `from` to before `to`, as a window to fit to. */
export const windowOf = ({ times, rows, metrics }: Server, from: number, to: number) => ({
  times: times.subarray(from, to),
  rows: rows.subarray(from * metrics, to * metrics),
  metrics,
})

/** The model of the rows before the test. */
export const firstFit = (server: Server, falseAlarmsPerDay: number) =>
  fit(windowOf(server, 0, server.before), { falseAlarmsPerDay })

/**
 * Readings of the test's rows, each made of the rows before it alone: fitted first to the rows
 * before the test, then anew every few days to the last three weeks without what was unusual.
 */
export function* readingsOf(
  server: Server,
  falseAlarmsPerDay: number
): Generator<{ reading: ServerReading; model: ServerModel }> {
  const { times, rows, metrics, before, rowsPerDay } = server
  let { model, state } = firstFit(server, falseAlarmsPerDay)
  let { observe } = observer(model, state)
  const unusual = new Uint8Array(times.length)
  for (let row = before; row < times.length; row++) {
    if (row > before && (row - before) % (REFIT_DAYS * rowsPerDay) === 0) {
      const from = Math.max(0, row - WINDOW_DAYS * rowsPerDay)
      const isIncident = (at: number) => unusual[from + at] === 1
      ;({ model, state } = fit(windowOf(server, from, row), { falseAlarmsPerDay, isIncident }))
      ;({ observe } = observer(model, state))
    }
    const reading = observe(times[row]!, rows.subarray(row * metrics, (row + 1) * metrics))
    if (reading.score >= UNUSUAL) unusual[row] = 1
    yield { reading, model }
  }
}
