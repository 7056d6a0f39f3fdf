/**
 * The score of the Numenta Anomaly Benchmark, version 1.1.
 *
 * It pays for one early alarm in each labelled window and fines each alarm outside, at the one
 * threshold for all files that pays best.
 *
 * @see Lavin and Ahmad (2015), Evaluating Real-time Anomaly Detection Algorithms, ICMLA
 */
import type { Event } from './events.ts'

/** What a window that is found, one that is missed, and a false alarm are worth. */
export const PROFILES = {
  standard: { hit: 1, miss: 1, falseAlarm: 0.11 },
  'low false positives': { hit: 1, miss: 1, falseAlarm: 0.22 },
  'low false negatives': { hit: 1, miss: 2, falseAlarm: 0.11 },
} as const

export type Profile = keyof typeof PROFILES

export interface ScoredFile {
  /** The labelled windows as rows. */
  windows: readonly Event[]
  /** One a row, higher is stranger; 0 is never an alarm. */
  scores: ArrayLike<number>
}

export interface NabScore {
  /** 100 for a perfect detector, 0 for a silent one. */
  score: number
  /** The least score that counts as an alarm. */
  threshold: number
}

/** Rows at the beginning that are not judged: 15 % of the file, at most of 5,000 rows. */
export const probationRows = (rows: number) => Math.min(Math.floor(0.15 * rows), 750)

/** Beyond three windows' lengths, an alarm is as false as can be. */
const sigmoid = (position: number) => (position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1)

/** One row's worth, should it be an alarm. */
interface Row {
  score: number
  worth: number
  /** The window of the file that it is in; -1 outside. */
  window: number
}

/** A file of which every row that may be an alarm has its worth. */
export interface JudgedFile {
  rows: readonly Row[]
  windows: number
  /** Windows that have a row after probation: what a silent detector misses. */
  judgedWindows: number
}

/** The rows after probation with their worth. */
export function judge({ windows, scores }: ScoredFile, profile: Profile): JudgedFile {
  const { hit, falseAlarm } = PROFILES[profile]
  const probation = probationRows(scores.length)
  const rows: Row[] = []
  let [next, previous]: [number, Event | undefined] = [0, undefined]
  for (let row = 0; row < scores.length; row++) {
    while (next < windows.length && row > windows[next]![1]) previous = windows[next++]
    if (row < probation || scores[row] === 0) continue
    const window = windows[next]
    const isIn = window !== undefined && row >= window[0]
    // The benchmark counts a position in a window from its end, in windows' lengths.
    const worth = isIn
      ? (sigmoid(-(window[1] - row + 1) / (window[1] - window[0] + 1)) * hit) / sigmoid(-1)
      : falseAlarm *
        (previous ? sigmoid((row - previous[1]) / (previous[1] - previous[0])) : sigmoid(4))
    rows.push({ score: scores[row]!, worth, window: isIn ? next : -1 })
  }
  const judgedWindows = windows.filter(([, last]) => last >= probation).length
  return { rows, windows: windows.length, judgedWindows }
}

/**
 * The benchmark's score of all files together.
 *
 * @param threshold the least score that is an alarm; without it, the one that pays best
 */
export function nabScore(
  files: readonly JudgedFile[],
  profile: Profile,
  threshold?: number
): NabScore {
  const { hit, miss } = PROFILES[profile]
  const sum = (count: (file: JudgedFile) => number) =>
    files.reduce((total, file) => total + count(file), 0)
  const silent = -miss * sum(({ judgedWindows }) => judgedWindows)
  const best = bestThreshold(files, silent, miss, threshold)
  return {
    score: (100 * (best.worth - silent)) / (sum(({ windows }) => windows) * hit - silent),
    threshold: best.threshold,
  }
}

/** The threshold at which the alarms are worth most, or their worth at the given one. */
function bestThreshold(
  files: readonly JudgedFile[],
  silent: number,
  miss: number,
  given: number | undefined
) {
  const rows = files
    .flatMap((file, at) => file.rows.map((row) => ({ ...row, file: at })))
    .filter(({ score }) => given === undefined || score >= given)
    .sort((a, b) => b.score - a.score)
  const found = files.map(() => new Map<number, number>())
  let worth = silent
  let best = { worth: silent, threshold: given ?? Number.POSITIVE_INFINITY }
  for (const [at, { score, worth: own, window, file }] of rows.entries()) {
    const before = found[file]!.get(window) ?? -miss
    if (window < 0) worth += own
    else if (own > before) {
      worth += own - before
      found[file]!.set(window, own)
    }
    if (rows[at + 1]?.score === score) continue
    if (given !== undefined || worth > best.worth) best = { worth, threshold: given ?? score }
  }
  return best
}
