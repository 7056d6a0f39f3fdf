/** The labelled series of one metric each. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { csvFiles, rowsOf } from './read.ts'
import type { Event } from './scoring/events.ts'

/** What the figures of the cloud monitoring set are called. */
export const KPI = 'Cloud KPIs'

export interface Series {
  file: string
  /** Unix ms, in the file's order. */
  times: Float64Array
  values: Float64Array
}

export interface NabSeries extends Series {
  windows: Event[]
}

export interface KpiSeries extends Series {
  labels: Uint8Array
}

/** A time with or without its zone, taken as UTC. */
const timeOf = (text: string) => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`)

function seriesOf(file: string, rows: readonly string[][]): Series {
  return {
    file,
    times: Float64Array.from(rows, ([time]) => timeOf(time!)),
    values: Float64Array.from(rows, ([, value]) => (value === '' ? Number.NaN : Number(value))),
  }
}

/** The files of the Numenta Anomaly Benchmark with their labelled windows. */
export function nabSeries(dir: string): NabSeries[] {
  if (!existsSync(join(dir, 'nab/combined_windows.json'))) return []
  const windows: Record<string, [string, string][]> = JSON.parse(
    readFileSync(join(dir, 'nab/combined_windows.json'), 'utf8')
  )
  return csvFiles(join(dir, 'nab/data')).map((file) => {
    const series = seriesOf(file, rowsOf(join(dir, 'nab/data'), file))
    const rowAt = (time: string) => series.times.indexOf(timeOf(time))
    const own = (windows[file] ?? []).map(([from, to]): Event => [rowAt(from), rowAt(to)])
    return { ...series, windows: own }
  })
}

/** The files of the cloud monitoring set in which at least one row is labelled and one is not. */
export function kpiSeries(dir: string): KpiSeries[] {
  return csvFiles(join(dir, 'cloud-kpi'))
    .map((file) => {
      const rows = rowsOf(join(dir, 'cloud-kpi'), file)
      const labels = Uint8Array.from(rows, ([, , label]) => Number(label))
      return { ...seriesOf(file, rows), labels }
    })
    .filter(({ labels }) => labels.includes(1) && labels.includes(0))
}
