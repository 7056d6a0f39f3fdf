/** A time in which a server is above what is usual; told to people once it is rare enough. */
import type { ServerReading } from '../analysis/server/detector'
import type { RowDeviations } from '../analysis/server/explain'
import type { Incident, Severity, VitalShare } from '../contracts/anomaly'
import { instant } from '../contracts/moment'
import { pastAsking } from '../fleet/history'
import { matcherText, onServers } from '../fleet/server-matcher'
import { VITAL_NAMES, VITALS } from '../fleet/vitals'
import { ANALYSIS } from '../policy'
import { DETECTED } from './row'

/** Each metric where it was farthest from its usual, by position of `DETECTED`. */
interface Farthest {
  /** In standard deviations, with their sign. */
  deviations: Float64Array
  /** In each vital's unit; NaN where nothing was measured. */
  values: Float64Array
  usual: Float64Array
}

/** Plain data, to be stored as it is. */
export interface Episode {
  /** When what is told begins, Unix ms; of one that goes on from an incident before, when that began. */
  fromMs: number
  /** When the observer has it begin, Unix ms. */
  onsetMs: number
  /** The last row that was above what is usual. */
  lastMs: number
  /** Whether it is rare enough to be an incident. */
  isRare: boolean
  /** Whether it is one: rare, and there is a vital that shows it. */
  isTold: boolean
  severity: Severity
  /** How many peaks as high as its highest a day are expected. */
  perDay: number
  farthest: Farthest
}

/** What a row says, and how far each metric is. */
export interface Seen extends ServerReading, RowDeviations {
  values: Float64Array
  /** The last row that was above what is usual, as far as this one tells; Unix ms. */
  lastMs: number
}

/** One that begins at `onsetMs`, without rows yet. */
export const startedBy = (onsetMs: number): Episode => ({
  ...{
    fromMs: onsetMs,
    onsetMs,
    lastMs: onsetMs,
    isRare: false,
    isTold: false,
    severity: 'low',
    perDay: Number.POSITIVE_INFINITY,
  },
  farthest: {
    deviations: new Float64Array(DETECTED.length),
    values: new Float64Array(DETECTED.length).fill(Number.NaN),
    usual: new Float64Array(DETECTED.length).fill(Number.NaN),
  },
})

/** Whether an episode ended before a row whose own began at `onset`. */
export const isOver = ({ onsetMs }: Episode, onset: number | null): boolean => onset !== onsetMs

/** Whether what comes after an incident is too near to it to be one of its own. */
export const belongsTo = ({ lastMs }: Episode, onsetMs: number): boolean =>
  onsetMs - lastMs < ANALYSIS.apartMs

/** An incident and what goes on from it, as one: people are told once of what comes and goes. */
export function joined(before: Episode, episode: Episode): Episode {
  const isWorse = RANKS.indexOf(before.severity) > RANKS.indexOf(episode.severity)
  return {
    ...episode,
    fromMs: before.fromMs,
    lastMs: Math.max(before.lastMs, episode.lastMs),
    severity: isWorse ? before.severity : episode.severity,
    perDay: Math.min(before.perDay, episode.perDay),
    farthest: farthestOf(before.farthest, episode.farthest),
  }
}

const RANKS: readonly ServerReading['severity'][] = ['none', 'low', 'medium', 'high']

/** The episode with one more row. */
export function extended(episode: Episode, seen: Seen): Episode {
  const { severity, perDay, isAlarm, lastMs } = seen
  const worse = RANKS.indexOf(severity) > RANKS.indexOf(episode.severity)
  const farthest = farthestOf(episode.farthest, seen)
  const isRare = episode.isRare || isAlarm
  return {
    ...episode,
    lastMs: Math.max(episode.lastMs, lastMs),
    isRare,
    isTold: episode.isTold || (isRare && farthest.deviations.some(isTelling)),
    severity: worse && severity !== 'none' ? severity : episode.severity,
    perDay: Math.min(episode.perDay, perDay),
    farthest,
  }
}

/** Many small deviations that no vital shows are mostly another day of the week. */
const isTelling = (deviations: number) => Math.abs(deviations) >= ANALYSIS.tellingDeviations

function farthestOf(before: Farthest, seen: Farthest): Farthest {
  const isFarther = seen.deviations.map((deviations, metric) =>
    Number.isFinite(seen.values[metric]!) &&
    Math.abs(deviations) > Math.abs(before.deviations[metric]!)
      ? 1
      : 0
  )
  const newer = (old: Float64Array, now: Float64Array) =>
    old.map((value, metric) => (isFarther[metric] === 1 ? now[metric]! : value))
  return {
    deviations: newer(before.deviations, seen.deviations),
    values: newer(before.values, seen.values),
    usual: newer(before.usual, seen.usual),
  }
}

const bounded = (deviations: number) =>
  Math.max(-ANALYSIS.mostDeviations, Math.min(ANALYSIS.mostDeviations, deviations))

/** An incident as it is told. @param intervalMs of the server's samples: its queries are worded with it */
export function incidentOf(
  server: string,
  { fromMs, lastMs, severity, perDay, farthest }: Episode,
  isOn: boolean,
  intervalMs: number
): Incident {
  const asking = {
    ...pastAsking(intervalMs, ANALYSIS.stepMs),
    only: matcherText(onServers([server])),
  }
  const ranked = DETECTED.map((v, metric) => ({
    vital: VITAL_NAMES[v]!,
    deviations: bounded(farthest.deviations[metric]!),
    value: farthest.values[metric]!,
    usual: farthest.usual[metric]!,
  })).sort((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations))
  const telling = ranked.filter(
    ({ deviations }, rank) =>
      rank < ANALYSIS.maxShares && (rank === 0 || Math.abs(deviations) >= ANALYSIS.leastDeviations)
  )
  return {
    server,
    from: instant(fromMs),
    to: isOn ? null : instant(lastMs + ANALYSIS.stepMs),
    severity,
    perDay,
    vitals: telling.map(({ vital, value, usual, deviations }): VitalShare => {
      const { unit, expression } = VITALS[vital]
      const known = (number: number) => (Number.isFinite(number) ? number : null)
      return {
        ...{ vital, query: expression(asking), unit },
        ...{ value: known(value), usual: known(usual), deviations },
      }
    }),
  }
}
