/** Simulated servers as an analyst reads them, minute by minute, with what is wrong with them told apart. */
import { randomFrom } from '../../../worker/analysis/random.ts'
import { rowAt, type VitalRow } from '../../../worker/analyst/row.ts'
import { CauseName, DistractorName, type Fault } from '../../../worker/contracts/fault.ts'
import { CATALOGUE } from '../../../worker/fleet/catalogue.ts'
import { natureOf } from '../../../worker/fleet/faults/causes.ts'
import { simulatedFleet } from '../../../worker/fleet/simulator.ts'
import { readVitals } from '../../../worker/fleet/vital-table.ts'
import { ANALYSIS, LIVE } from '../../../worker/policy.ts'

const STEP = ANALYSIS.stepMs
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Jobs run on the quarter hours. */
const QUARTER_MS = 15 * MINUTE_MS
/** How long rows still tell of what is over: rates look back. */
const ECHO_MS = 15 * MINUTE_MS
const GRID_MS = 2_000

/** These build up: nobody could tell of them in their first minutes. */
export const CREEPING: readonly CauseName[] = [
  ...(['memory-leak', 'disk-filling', 'inode-exhaustion', 'descriptor-leak'] as const),
]
const NOTHING_WRONG: readonly CauseName[] = ['healthy', 'insufficient-data']
/** How long after its onset a fault is to be told of, where it does not creep. */
export const IN_TIME_MS = 10 * MINUTE_MS

/** A fault with the rows that the server would report from its onset on, as long as they are looked at. */
export interface FaultRows {
  fault: Fault
  rows: VitalRow[]
}

export interface WatchedServer {
  server: string
  /** Of a server without faults: some days to learn from, then those that are judged; oldest first. */
  rows: VitalRow[]
  /** Unix ms. */
  judgedFromMs: number
  /** The same rows with something harmless each judged day. */
  distracted: VitalRow[]
  distractors: Fault[]
  /** Each by itself, by onset. */
  faults: FaultRows[]
}

export interface WatchedSample {
  /** Chooses fleets, times and faults. */
  seed: string
  servers: number
  daysBefore: number
  /** In weeks, so that every weekday counts alike. */
  daysJudged: number
  /** Of each server. */
  faults: number
}

/** Servers of the catalogue in turn, each of a fleet and a time of its own; the same for the same seed. */
export async function* watchedServers(sample: WatchedSample): AsyncGenerator<WatchedServer> {
  const causes = CauseName.options.filter((name) => !NOTHING_WRONG.includes(name))
  for (let number = 0, turn = 0; number < sample.servers; number++) {
    const seed = `${sample.seed} ${number}`
    const random = randomFrom(hash(seed))
    const server = CATALOGUE[Math.floor(random() * CATALOGUE.length)]!
    const fromMs = Date.UTC(2026, 8, 1) + Math.floor(random() * 28 * 24 * 60) * MINUTE_MS
    const judgedFromMs = fromMs + sample.daysBefore * DAY_MS
    const toMs = judgedFromMs + sample.daysJudged * DAY_MS
    const read = readerOf(seed, server.hostname, fromMs)
    const rows = await read([], fromMs, toMs)

    const distractors: Fault[] = []
    let distracted = rows
    for (let dayMs = judgedFromMs; dayMs < toMs; dayMs += DAY_MS) {
      const fits = DistractorName.options.filter((name) => natureOf(name).fits(server))
      const cause = fits[Math.floor(random() * fits.length)]!
      const startMs = dayMs + random() * 0.8 * DAY_MS
      const fault = faultOf(cause, server.hostname, startMs, random, [0, 1])
      distractors.push(fault)
      const changed = await read([fault], rowFrom(fault.fromMs), fault.toMs + ECHO_MS)
      distracted = replaced(distracted, changed)
    }

    const faults: FaultRows[] = []
    while (faults.length < sample.faults) {
      const cause = causes[turn++ % causes.length]!
      if (!natureOf(cause).fits(server)) continue
      const startMs = judgedFromMs + random() * (toMs - judgedFromMs)
      const fault = faultOf(cause, server.hostname, startMs, random, [0.3, 1])
      const lengthMs = fault.toMs - fault.fromMs
      const seenMs = isCreeping(fault) ? lengthMs : Math.min(lengthMs + STEP, IN_TIME_MS)
      const own = await read([fault], rowFrom(fault.fromMs), fault.fromMs + seenMs + 1)
      faults.push({ fault, rows: own })
    }
    faults.sort((a, b) => a.fault.fromMs - b.fault.fromMs)
    yield { server: server.hostname, rows, judgedFromMs, distracted, distractors, faults }
  }
}

export const isCreeping = ({ cause }: Fault) => (CREEPING as readonly string[]).includes(cause)

/** The first row that may show what begins at a time. */
const rowFrom = (ms: number) => Math.ceil(ms / STEP) * STEP

/** Reads the rows of a server of a fleet of its own, a day at a time, as memory allows. */
function readerOf(seed: string, server: string, epochMs: number) {
  return async (faults: readonly Fault[], fromMs: number, toMs: number): Promise<VitalRow[]> => {
    const source = simulatedFleet({ seed, epochMs, servers: [server], faults })
    const rows: VitalRow[] = []
    for (let from = fromMs; from < toMs; from += DAY_MS) {
      const to = Math.min(from + DAY_MS, toMs)
      const window = { from, to, stepMs: STEP, servers: [server], intervalMs: LIVE.tickMs }
      const table = await readVitals(source, window)
      for (let row = 0; row < table.rows; row++) rows.push(rowAt(table, 0, row))
    }
    return rows
  }
}

/** Rows with some of them as they are in `changed`. */
function replaced(rows: readonly VitalRow[], changed: readonly VitalRow[]): VitalRow[] {
  const news = new Map(changed.map((row) => [row.at, row]))
  return rows.map((row) => news.get(row.at) ?? row)
}

function faultOf(
  cause: Fault['cause'],
  server: string,
  startMs: number,
  random: () => number,
  [least, most]: readonly [number, number]
): Fault {
  const { usualMs } = natureOf(cause)
  const lengthMs = usualMs[0] + random() * (usualMs[1] - usualMs[0])
  // A job begins with its first run.
  const gridMs = cause === 'scheduled-job' ? QUARTER_MS : GRID_MS
  const fromMs = Math.floor(startMs / gridMs) * gridMs
  return {
    ...{ cause, server, fromMs, seed: Math.floor(random() * 2 ** 32) },
    toMs: fromMs + Math.ceil(lengthMs / GRID_MS) * GRID_MS,
    severity: Math.round((least + random() * (most - least)) * 100) / 100,
  }
}

/** A whole number for a text: FNV-1a. */
function hash(text: string): number {
  let code = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    code = Math.imul(code ^ text.charCodeAt(at), 0x01000193)
  }
  return code >>> 0
}
