/** Rows of vitals as a server's detector takes them. */
import type { VitalTable } from '../fleet/vital-table'
import { VITAL_NAMES } from '../fleet/vitals'
import { ANALYSIS } from '../policy'

/** The vitals of one server at one time. */
export interface VitalRow {
  /** Unix ms. */
  at: number
  /** In the order of {@link VITAL_NAMES}; NaN where there is none. */
  values: Float64Array
}

/** Vitals that say nothing of how a server is doing: this one only ever grows. */
const UNWATCHED = new Set(['uptimeSeconds'])

/** Positions in a row of the vitals that the detector takes. */
export const DETECTED: readonly number[] = VITAL_NAMES.flatMap((name, v) =>
  UNWATCHED.has(name) ? [] : [v]
)

/** Vitals that count what there is: one more of it is no news, even where there mostly is none. */
const COUNTS = new Set(['processesBlocked', 'connections', 'timeWaitSockets'])

/** What a standard deviation is at least, by position of {@link DETECTED}. */
export const LEAST_DEVIATIONS: readonly number[] = DETECTED.map((v) =>
  COUNTS.has(VITAL_NAMES[v]!) ? ANALYSIS.leastCount : 0
)

/** A row of a server's table. */
export function rowAt(table: VitalTable, server: number, row: number): VitalRow {
  const width = table.vitals.length
  const start = (server * table.rows + row) * width
  const values = table.values.slice(start, start + width)
  return { at: table.from + row * table.stepMs, values }
}

/** A row's values of the detector's vitals, where the model knows them. @param known by position of {@link DETECTED} */
export function detected({ values }: VitalRow, known: Uint8Array): Float64Array {
  return Float64Array.from(DETECTED, (v, metric) => (known[metric] ? values[v]! : Number.NaN))
}

const UP = VITAL_NAMES.indexOf('up')

/** Whether the server told anything itself: `up` is what others say of it. */
export const isHeard = ({ values }: VitalRow): boolean =>
  values.some((value, v) => v !== UP && Number.isFinite(value))

/** Which of the detector's vitals are there often enough to be learned from. */
export function knownIn(rows: readonly VitalRow[]): Uint8Array {
  return Uint8Array.from(DETECTED, (v) => {
    const missing = rows.filter(({ values }) => !Number.isFinite(values[v]!)).length
    return missing <= ANALYSIS.maxMissing * rows.length ? 1 : 0
  })
}
