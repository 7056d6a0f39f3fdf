/** What each vital of a server is like, beside what it usually is. */
import { type Baseline, learnedMs, usualAt } from '../analysis/baseline'
import { medianOf } from '../analysis/median'
import type { VitalName } from '../contracts/vital'
import type { VitalTable } from '../fleet/vital-table'
import { VITALS } from '../fleet/vitals'
import { CAUSES } from '../policy'
import { type Climb, climbOf } from './climb'
import { LEAST_CHANGE } from './least-change'

/** One vital over the last minutes. */
export interface Reading {
  vital: VitalName
  /** Of the rows that are unusual if there are any, or of the newest; in the vital's unit. */
  value: number
  /** What it usually is at that time. */
  usual: number
  /** Standard deviations from the usual, or least changes, whichever is less; 0 if not unusual. */
  deviation: number
  /** Unix ms, [from, to) of the rows that `value` is of. */
  fromMs: number
  toMs: number
  /** While it goes on to rise. */
  climb?: Climb | undefined
  /** Until it reaches its limit if it goes on like this, in hours. */
  hoursLeft?: number | undefined
}

/** How a server's rows are there or not. */
export interface Silence {
  /** Unix ms since when nothing is heard; undefined while it is heard. */
  sinceMs?: number | undefined
  /** Share of the last half hour's rows that are missing, those of an ongoing silence included. */
  missing: number
  /** How often it fell silent within that time. */
  gaps: number
  /** When it booted within the window, Unix ms, oldest first. */
  boots: number[]
}

/** All readings of one server. */
export interface ServerReadings {
  server: string
  vitals: ReadonlyMap<VitalName, Reading>
  silence: Silence
  /** Whether the usual is known from a baseline; else it is what the window began with. */
  isLearned: boolean
}

/** From how many deviations a row is unusual. */
const UNUSUAL = 3
/** Deviations beyond this say no more. */
const MOST = 20
/** Rows without anything unusual that do not end it: the pause of a job that runs every quarter hour. */
const PAUSE_ROWS = 12
/** What ended longer ago is over. */
const OVER_ROWS = 15
/** One odd row is chance; of these, one is enough. */
const LEAST_ROWS = 3
/** Two that are very odd are enough as well. */
const FEWEST_ROWS = 2
const FAR = 6
const RARE: readonly VitalName[] = ['oomKillsPerSecond']
/** An unusual value is that of so many newest rows which are unusual. */
const LEVEL_ROWS = 10
/** It began with the first row that was as unusual as this share of it. */
const SAME_LEVEL = 0.5
/** A value that is not unusual is that of so many newest rows. */
const NEWEST_ROWS = 5
/** Rows between which the usual is taken to move evenly. */
const KNOT_ROWS = 30
const HOUR_MS = 3_600_000
/** Of silence, what is looked at. */
const LOOKED_MS = HOUR_MS / 2
/** Without a baseline, what a window begins with is the usual: this share of the rows that are there. */
const BEFORE_SHARE = 0.5
const NORMAL_MAD = 1.4826

/** What fills up: whether it goes on to rise matters. */
const FILLS: readonly VitalName[] = [
  ...(['memoryPercent', 'diskPercent', 'inodesPercent', 'descriptorsPercent'] as const),
]

/** The readings of the `s`th server of a table. */
export function readingsOf(
  table: VitalTable,
  s: number,
  baseline: Baseline | undefined
): ServerReadings {
  const { rows, vitals } = table
  const isLearned = baseline !== undefined && learnedMs(baseline) >= CAUSES.learnedMs
  const own = table.values.subarray(s * rows * vitals.length, (s + 1) * rows * vitals.length)
  const column = new Float64Array(rows)
  // Thousands of columns are read, one after the other: they share their buffers.
  const usual = { centres: new Float64Array(rows), spreads: new Float64Array(rows) }
  const sorted = new Float64Array(rows)
  const deviations = new Float64Array(rows)
  const found = vitals.map((vital, v) => {
    for (let row = 0; row < rows; row++) column[row] = own[row * vitals.length + v]!
    // A vital may be reported for the first time, long after its server.
    const isKnown = isLearned && Number.isFinite(usualAt(baseline, v, table.from).centre)
    if (!isKnown) writeWindow(usual, column, sorted)
    const write = (first: number) => {
      if (isKnown) writeLearned(usual, table, baseline, v, first)
      writeDeviations(deviations, vital, column, usual, first)
    }
    // Most vitals are as usual, which the newest rows tell.
    const newest = Math.max(0, rows - OVER_ROWS)
    write(newest)
    if (mayBeOdd(deviations, newest)) write(0)
    else deviations.fill(0, 0, newest)
    return [vital, readingOf(table, vital, column, usual.centres, deviations)] as const
  })
  const isThere = ([, reading]: (typeof found)[number]) => reading !== undefined
  return {
    server: table.servers[s]!,
    vitals: new Map(found.filter(isThere) as [VitalName, Reading][]),
    silence: silenceOf(table, own),
    isLearned,
  }
}

/** What is usual of a vital in each row. */
interface UsualRows {
  centres: Float64Array
  spreads: Float64Array
}

function writeLearned(
  { centres, spreads }: UsualRows,
  { from, stepMs, rows }: VitalTable,
  baseline: Baseline,
  v: number,
  first: number
): void {
  const firstKnot = first - (first % KNOT_ROWS)
  let after = usualAt(baseline, v, from + firstKnot * stepMs)
  for (let knot = firstKnot; knot < rows; knot += KNOT_ROWS) {
    const before = after
    after = usualAt(baseline, v, from + (knot + KNOT_ROWS) * stepMs)
    for (let row = knot; row < Math.min(rows, knot + KNOT_ROWS); row++) {
      const part = (row - knot) / KNOT_ROWS
      centres[row] = before.centre + part * (after.centre - before.centre)
      spreads[row] = before.spread + part * (after.spread - before.spread)
    }
  }
}

/** @param sorted for use on the way */
function writeWindow(
  { centres, spreads }: UsualRows,
  column: Float64Array,
  sorted: Float64Array
): void {
  let there = 0
  for (const value of column) if (Number.isFinite(value)) sorted[there++] = value
  const before = Math.ceil(there * BEFORE_SHARE)
  const centre = before === 0 ? Number.NaN : medianOf(sorted, before)
  for (let n = 0; n < before; n++) sorted[n] = Math.abs(sorted[n]! - centre)
  centres.fill(centre)
  spreads.fill(before === 0 ? Number.NaN : NORMAL_MAD * medianOf(sorted, before))
}

/** How unusual each value is: in standard deviations, or in least changes if these are larger. */
function writeDeviations(
  deviations: Float64Array,
  vital: VitalName,
  column: Float64Array,
  { centres, spreads }: UsualRows,
  first: number
): void {
  const { absolute, relative } = LEAST_CHANGE[vital]
  for (let row = first; row < column.length; row++) {
    const centre = centres[row]!
    const scale = Math.max(spreads[row]!, relative * Math.abs(centre), absolute)
    deviations[row] = Math.max(-MOST, Math.min(MOST, (column[row]! - centre) / scale))
  }
}

function readingOf(
  table: VitalTable,
  vital: VitalName,
  column: Float64Array,
  centres: Float64Array,
  deviations: Float64Array
): Reading | undefined {
  const chain = oddRows(deviations, RARE.includes(vital) ? 1 : LEAST_ROWS)
  // What it is like now counts: something else may have begun the chain.
  const odd = chain?.slice(0, LEVEL_ROWS)
  const rows = odd ?? newestRows(column)
  if (rows.length === 0) return undefined
  const deviation = odd ? medianAt(odd, deviations) : 0
  const isOfLevel = (row: number) => deviations[row]! / deviation >= SAME_LEVEL
  const first = Math.min(...(chain?.filter(isOfLevel) ?? rows))
  const reading: Reading = {
    vital,
    value: medianAt(rows, column),
    usual: medianAt(rows, centres),
    deviation,
    fromMs: table.from + first * table.stepMs,
    toMs: table.from + table.rows * table.stepMs,
  }
  const climb = FILLS.includes(vital) ? climbOf(column, LEAST_CHANGE[vital].absolute) : undefined
  if (!climb) return reading
  // What climbs is as unusual as it has become.
  const newest = newestRows(column)
  const level = medianAt(newest, column)
  const left = (VITALS[vital].limit! - level) / climb.perRow
  return {
    ...reading,
    value: level,
    usual: medianAt(newest, centres),
    deviation: medianAt(newest, deviations),
    fromMs: reading.toMs - climb.rows * table.stepMs,
    climb,
    hoursLeft: (left * table.stepMs) / HOUR_MS,
  }
}

/** What a median of a few rows is found in. */
const few = new Float64Array(Math.max(LEVEL_ROWS, NEWEST_ROWS))

/** The median of a few rows of a column. */
function medianAt(rows: readonly number[], column: Float64Array): number {
  for (let n = 0; n < rows.length; n++) few[n] = column[rows[n]!]!
  return medianOf(few, rows.length)
}

/** Whether a row from `first` on is unusual, or missing, so that rows before it count. */
function mayBeOdd(deviations: Float64Array, first: number): boolean {
  for (let row = first; row < deviations.length; row++) {
    if (!(Math.abs(deviations[row]!) < UNUSUAL)) return true
  }
  return false
}

/** The rows of one sign that are unusual until now; undefined if nothing is. */
function oddRows(deviations: Float64Array, least: number): number[] | undefined {
  const found: number[][] = [[], []]
  for (const [side, sign] of [1, -1].entries()) {
    const rows = found[side]!
    let before = deviations.length - 1 + PAUSE_ROWS - OVER_ROWS
    for (let row = deviations.length - 1; row >= 0 && before - row <= PAUSE_ROWS; row--) {
      if (!Number.isFinite(deviations[row]!)) before--
      if (!(sign * deviations[row]! >= UNUSUAL)) continue
      rows.push(row)
      before = row
    }
  }
  const [high, low] = found as [number[], number[]]
  const rows = high.length >= low.length ? high : low
  if (rows.length >= least) return rows
  const isFar = rows.every((row) => Math.abs(deviations[row]!) >= FAR)
  return isFar && rows.length >= FEWEST_ROWS ? rows : undefined
}

/** The newest rows that have a value, newest first. */
function newestRows(column: Float64Array): number[] {
  const rows: number[] = []
  for (let row = column.length - 1; row >= 0 && rows.length < NEWEST_ROWS; row--) {
    if (Number.isFinite(column[row]!)) rows.push(row)
  }
  return rows
}

function silenceOf({ from, stepMs, rows, vitals }: VitalTable, own: Float64Array): Silence {
  const [up, uptime] = [vitals.indexOf('up'), vitals.indexOf('uptimeSeconds')]
  const valueAt = (row: number, v: number) => own[row * vitals.length + v]!
  const isMissing = (row: number) =>
    valueAt(row, up) === 0 || vitals.every((_, v) => !Number.isFinite(valueAt(row, v)))
  const looked = Math.min(rows, Math.ceil(LOOKED_MS / stepMs))
  let [missing, gaps, since] = [0, 0, rows]
  const boots: number[] = []
  let bootMs = Number.NaN
  for (let row = 0; row < rows; row++) {
    const atMs = from + row * stepMs
    const upSinceMs = up < 0 || uptime < 0 ? Number.NaN : atMs - valueAt(row, uptime) * 1_000
    // A boot is later than the last one by more than clocks and samples are apart.
    if (upSinceMs > bootMs + stepMs) boots.push(upSinceMs)
    if (Number.isFinite(upSinceMs)) bootMs = upSinceMs
    if (!isMissing(row)) since = rows
    else {
      if (row >= rows - looked) missing++
      if (row >= rows - looked && (row === 0 || !isMissing(row - 1))) gaps++
      if (since === rows) since = row
    }
  }
  return {
    sinceMs: since < rows ? from + since * stepMs : undefined,
    missing: looked === 0 ? 1 : missing / looked,
    gaps,
    boots,
  }
}
