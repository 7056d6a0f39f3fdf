/**
 * What is known of one server, row by row: its model, where the observer is, and what is unusual now.
 *
 * Plain data, to be stored as it is: the model rarely, the rest often.
 */
import { median } from 'simple-statistics'
import type { Baseline } from '../analysis/baseline'
import {
  fit,
  LEAST_ROWS,
  newestDistance,
  observer,
  type ServerModel,
  settle,
} from '../analysis/server/detector'
import { explainRow } from '../analysis/server/explain'
import { ANALYSIS } from '../policy'
import { belongsTo, type Episode, extended, isOver, joined, type Seen, startedBy } from './episode'
import { detected, isHeard, knownIn, LEAST_DEVIATIONS, type VitalRow } from './row'

/** What is usual of a server. */
export interface Usual {
  model: ServerModel
  /** Which of the detector's vitals it knows. */
  known: Uint8Array
  /** Rows that it rests on. */
  rows: number
  /** Unix ms of the last of them. */
  fittedMs: number
}

/** How the newest row was judged. */
export interface Judged {
  score: number
  /** How many peaks as high a day are expected while nothing is wrong. */
  perDay: number
  /** Whether it is of an incident. */
  isIncident: boolean
}

/** Where a server is. */
export interface Standing {
  server: string
  /** Between its samples, ms. */
  intervalMs: number
  /** The newest row that was read; null before the first. */
  newest: VitalRow | null
  /** When a row was last heard of the server itself, Unix ms; null for never. */
  heardMs: number | null
  /** Of the observer. */
  state: Float64Array
  /** Null while there is no model, and for a row that was not judged. */
  judged: Judged | null
  /** From when on rows were judged without a gap, Unix ms. */
  sinceMs: number | null
  /** What is unusual at present. */
  episode: Episode | null
  /** The incident that ended last, as long as another may go on from it. */
  previous: Episode | null
  /** How far each of the newest rows was by itself, the newest last. */
  distances: number[]
  /** Rows that are there for a first model. */
  rows: number
  /** What is usual of each vital by the time of day; null while there is no model. */
  baseline: Baseline | null
}

/** A server of which nothing is known yet. */
export const unknownServer = (server: string): Standing => ({
  ...{ server, intervalMs: ANALYSIS.stepMs, newest: null, heardMs: null },
  ...{ state: new Float64Array(), judged: null, sinceMs: null, episode: null },
  ...{ previous: null, distances: [], rows: 0, baseline: null },
})

/** Rows without which there is no model. */
export const NEEDED_ROWS = ANALYSIS.leastFittedMs / ANALYSIS.stepMs

/**
 * Learn what is usual from rows, oldest first.
 *
 * @param isIncident rows that say nothing of what is usual, by time
 * @returns undefined if too few of them were heard of the server
 */
export function learn(
  rows: readonly VitalRow[],
  isIncident: (at: number) => boolean = () => false
): { usual: Usual; state: Float64Array } | undefined {
  const heard = rows.filter(isHeard)
  const clean = heard.filter(({ at }) => !isIncident(at))
  if (heard.length < NEEDED_ROWS || clean.length < LEAST_ROWS) return undefined
  const known = knownIn(heard)
  const metrics = known.length
  const all = new Float64Array(heard.length * metrics)
  heard.forEach((row, r) => {
    all.set(detected(row, known), r * metrics)
  })
  const times = Float64Array.from(heard, ({ at }) => at)
  const { model, state } = fit(
    { times, rows: all, metrics },
    {
      falseAlarmsPerDay: ANALYSIS.tellingPerDay,
      leastDeviations: LEAST_DEVIATIONS,
      isIncident: (r) => isIncident(times[r]!),
    }
  )
  return { usual: { model, known, rows: heard.length, fittedMs: times.at(-1)! }, state }
}

/**
 * Whether a server that is known is to be learned anew.
 *
 * @param due Unix ms of the newest row
 */
export function isOutdated({ episode }: Standing, { fittedMs }: Usual, due: number): boolean {
  // In an episode the observer must go on from where it is, unless that has become the usual.
  return episode
    ? due - Math.max(episode.fromMs, fittedMs) >= ANALYSIS.longestMs
    : due - fittedMs >= ANALYSIS.refitMs
}

/** From the middle one of the newest rows to the last. */
const HALF_CALM_MS = Math.floor(ANALYSIS.calmRows / 2) * ANALYSIS.stepMs

/** What a row changes about an episode. */
export type Change = 'none' | 'told' | 'over'

/**
 * Take the next row of a server in; `standing` is changed.
 *
 * @returns what is to be written down: `told` when an episode becomes an incident or grows, `over` with
 *   the incident that ended
 */
export function takeRow(
  standing: Standing,
  usual: Usual | undefined,
  row: VitalRow
): { change: Change; episode: Episode | null } {
  standing.newest = row
  if (isHeard(row)) standing.heardMs = row.at
  if (!usual) {
    standing.judged = null
    return { change: 'none', episode: null }
  }
  const { previous, episode } = standing
  if (previous && !episode && !belongsTo(previous, row.at)) standing.previous = null
  const { model, known } = usual
  const values = detected(row, known)
  const apart = explainRow(model, standing.state, row.at, values)
  const reading = observer(model, standing.state).observe(row.at, values)
  const { distance, usual: least, rare } = newestDistance(model, standing.state)
  standing.distances = [...standing.distances, distance].slice(-ANALYSIS.calmRows)
  const isCalm = median(standing.distances) <= least
  // At its beginning, most of the newest rows are from before.
  const { lastMs: seenMs = row.at } = standing.episode ?? {}
  const ends = isCalm && row.at - seenMs > HALF_CALM_MS
  if (ends) settle(model, standing.state)
  const onset = ends ? null : reading.onset
  standing.sinceMs ??= row.at
  // Of rows that are above what is usual on average alone, the middle one is the last that is known.
  const lastMs = distance > rare ? row.at : isCalm ? 0 : row.at - HALF_CALM_MS
  const followed = follow(standing, { ...reading, ...apart, onset, lastMs, values })
  const isIncident = standing.episode?.isTold ?? false
  standing.judged = { score: reading.score, perDay: reading.perDay, isIncident }
  return followed
}

/** Rows are left out: what was unusual before them is not what comes after; `standing` is changed. */
export function breakOff(standing: Standing, usual: Usual | undefined): void {
  if (usual) settle(usual.model, standing.state)
  Object.assign(standing, { sinceMs: null, episode: null, previous: null, distances: [] })
}

function follow(standing: Standing, seen: Seen): { change: Change; episode: Episode | null } {
  const before = standing.episode
  if (before && isOver(before, seen.onset)) {
    standing.episode = null
    if (before.isTold) standing.previous = before
    return { change: before.isTold ? 'over' : 'none', episode: before }
  }
  if (seen.onset === null) return { change: 'none', episode: null }
  const grown = extended(before ?? startedBy(seen.onset), seen)
  const episode = grown.isTold && !before?.isTold ? told(standing, grown) : grown
  standing.episode = episode
  const isNews = episode.isTold && (seen.isAlarm || !before?.isTold)
  return { change: isNews ? 'told' : 'none', episode }
}

/** An episode that becomes an incident: one of its own, or the one before that goes on. */
function told(standing: Standing, episode: Episode): Episode {
  const { previous } = standing
  standing.previous = null
  return previous && belongsTo(previous, episode.onsetMs) ? joined(previous, episode) : episode
}
