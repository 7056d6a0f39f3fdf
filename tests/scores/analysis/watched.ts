/** What an analyst tells of simulated servers, watched as `durable-objects/analyst` watches them. */
import type { Episode } from '../../../worker/analyst/episode.ts'
import type { VitalRow } from '../../../worker/analyst/row.ts'
import {
  isOutdated,
  learn,
  type Standing,
  takeRow,
  type Usual,
  unknownServer,
} from '../../../worker/analyst/server-watch.ts'
import type { Fault } from '../../../worker/contracts/fault.ts'
import { ANALYSIS } from '../../../worker/policy.ts'
import { type FaultRows, IN_TIME_MS, isCreeping, type WatchedServer } from './watched-servers.ts'

export interface FaultTold {
  fault: Fault
  /** From the onset to the row that it was told with; absent where it was not told in time. */
  delayMs?: number
}

export interface Watched {
  /** When incidents were told while nothing was wrong, Unix ms. */
  quiet: number[]
  /** The same with something harmless each day. */
  distracted: number[]
  faults: FaultTold[]
}

export function watch({ rows, distracted, judgedFromMs, faults }: WatchedServer): Watched {
  const told: FaultTold[] = []
  const left = [...faults]
  const quiet = incidentsIn(rows, judgedFromMs, (standing, usual, at) => {
    while (left[0] && left[0].rows[0]!.at <= at) told.push(tellOf(left.shift()!, standing, usual))
  })
  return { quiet, distracted: incidentsIn(distracted, judgedFromMs), faults: told }
}

/** Whether a fault is told of that begins where a server is; that stays where it is. */
function tellOf({ fault, rows }: FaultRows, before: Standing, usual: Usual): FaultTold {
  const standing = structuredClone(before)
  const lastMs = isCreeping(fault) ? fault.toMs : fault.fromMs + IN_TIME_MS
  const shown = rows.find(
    (row) => row.at <= lastMs && takeRow(standing, usual, row).change === 'told'
  )
  return { fault, ...(shown && { delayMs: shown.at - fault.fromMs }) }
}

/**
 * When incidents were told.
 *
 * @param beforeRow is called with where the server is before each judged row
 */
function incidentsIn(
  rows: readonly VitalRow[],
  judgedFromMs: number,
  beforeRow: (standing: Standing, usual: Usual, at: number) => void = () => {}
): number[] {
  const first = rows.findIndex(({ at }) => at >= judgedFromMs)
  const past = learn(rowsBefore(rows, first))!
  const standing = { ...unknownServer(''), state: past.state }
  let { usual } = past
  const incidents: number[] = []
  const over: { fromMs: number; toMs: number }[] = []
  for (let r = first; r < rows.length; r++) {
    const row = rows[r]!
    beforeRow(standing, usual, row.at)
    const wasTold = standing.episode?.isTold ?? false
    const { change, episode } = takeRow(standing, usual, row)
    if (change === 'told' && !wasTold && isOfItsOwn(episode!)) incidents.push(row.at)
    if (change === 'over') over.push(spanOf(episode!))
    if (!isOutdated(standing, usual, row.at)) continue
    const isIncident = (at: number) => over.some(({ fromMs, toMs }) => fromMs <= at && at < toMs)
    const learned = learn(rowsBefore(rows, r + 1), isIncident)
    if (!learned) {
      usual = { ...usual, fittedMs: row.at }
      continue
    }
    if (standing.episode?.isTold) over.push(spanOf(standing.episode))
    Object.assign(standing, { state: learned.state, episode: null })
    usual = learned.usual
  }
  return incidents
}

/** Whether it goes on from no incident before, of which people were told. */
const isOfItsOwn = ({ fromMs, onsetMs }: Episode) => fromMs === onsetMs

const spanOf = ({ fromMs, lastMs }: { fromMs: number; lastMs: number }) => ({
  fromMs,
  toMs: lastMs + ANALYSIS.stepMs,
})

const rowsBefore = (rows: readonly VitalRow[], end: number) =>
  rows.slice(Math.max(0, end - ANALYSIS.fittedMs / ANALYSIS.stepMs - 1), end)
