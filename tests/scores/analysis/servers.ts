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
import { meanWithInterval } from './bootstrap.ts'
import type { Figure } from './measure.ts'
import { aucPr, bestF1 } from './scoring/ranking.ts'
import { vusPr } from './scoring/vus-pr.ts'

const DAY_MS = 86_400_000
/** Rows in a day of each set. */
const ROWS_PER_DAY: Record<string, number> = { smd: 1_440, asd: 288, js2: 288 }
/** How often the model is fitted anew while the test runs, and to how many of the last days. */
export const REFIT_DAYS = 3
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

/** The servers of a set. */
export function serversOf(dir: string, set: string): Server[] {
  const folder = join(dir, set)
  const index: { id: string; dim: number }[] = JSON.parse(
    readFileSync(join(folder, 'index.json'), 'utf8')
  )
  return index.map(({ id, dim }) => serverOf(folder, id, dim, ROWS_PER_DAY[set]!))
}

function serverOf(folder: string, id: string, metrics: number, rowsPerDay: number): Server {
  const bytes = (kind: string) => gunzipSync(readFileSync(join(folder, `${id}.${kind}.gz`)))
  const train = bytes('train.f32')
  const all = Buffer.concat([train, bytes('test.f32')])
  const rows = new Float32Array(new Uint8Array(all).buffer)
  const times = Float64Array.from(
    { length: rows.length / metrics },
    (_, row) => (row * DAY_MS) / rowsPerDay
  )
  return {
    id,
    metrics,
    rowsPerDay,
    before: train.length / 4 / metrics,
    times,
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

/** What must be reached and is aimed at: VUS-PR, AUC-PR and best F1. */
export type Targets = readonly [must: number, aim: number][]

/** How well the scores rank the rows of each server of a set, on average over servers. */
export function rankingFigures(dir: string, set: string, targets: Targets): Figure[] {
  const perServer = serversOf(dir, set).map((server) => {
    const scores = Float64Array.from(readingsOf(server, 1), ({ reading }) => reading.score)
    const { labels } = server
    return [vusPr(labels, scores), aucPr(labels, scores), bestF1(labels, scores).f1]
  })
  const names = ['VUS-PR, width 100', 'AUC-PR', 'best F1 without adjustment']
  return names.map((name, kind) => ({
    name: `${set.toUpperCase()}, ${name}`,
    ...meanWithInterval(perServer.map((figures) => figures[kind]!)),
    must: targets[kind]![0],
    aim: targets[kind]![1],
    note: kind === 2 ? 'threshold chosen with the labels' : `${perServer.length} servers`,
  }))
}
