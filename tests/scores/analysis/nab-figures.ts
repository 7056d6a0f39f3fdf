/** Scores of the Numenta Anomaly Benchmark as figures. */
import { bootstrap } from './bootstrap.ts'
import { type Figure, figure } from './measure.ts'
import type { Method } from './methods.ts'
import type { Quantity } from './quantities.ts'
import { judge, nabScore, type Profile, type ScoredFile } from './scoring/nab.ts'

export const NAB = 'NAB'
/** Drawing files and choosing a threshold for them takes a while. */
const ROUNDS = 300

const PROFILES = {
  nabStandard: 'standard',
  nabFewFalse: 'low false positives',
  nabFewMissed: 'low false negatives',
} as const satisfies Partial<Record<Quantity, Profile>>

type Targets = Partial<Record<keyof typeof PROFILES, { must: number; aim: number }>>

/** @param threshold the best for all files by default */
export function scored(files: readonly ScoredFile[], profile: Profile, threshold?: number) {
  const judged = files.map((file) => judge(file, profile))
  const score = (positions: readonly number[]) =>
    nabScore(
      positions.map((at) => judged[at]!),
      profile,
      threshold
    ).score
  return {
    ...nabScore(judged, profile, threshold),
    interval: bootstrap(judged.length, score, ROUNDS),
  }
}

const QUANTITIES = Object.keys(PROFILES) as (keyof typeof PROFILES)[]

/** The three profiles, each at the best threshold for all files. */
export const nabFigures = (files: readonly ScoredFile[], targets: Targets): Figure[] =>
  QUANTITIES.map((quantity) => {
    const { score, threshold, interval } = scored(files, PROFILES[quantity])
    const note = `best threshold for all files: ${threshold.toFixed(2)}`
    return figure(NAB, quantity, { value: score, ...interval, ...targets[quantity], note })
  })

/** The same of another way, without intervals: most have a score on every row, which takes long. */
export const otherNabFigures = (files: readonly ScoredFile[], method: Method): Figure[] =>
  QUANTITIES.map((quantity) => {
    const judged = files.map((file) => judge(file, PROFILES[quantity]))
    const { score } = nabScore(judged, PROFILES[quantity])
    return figure(NAB, quantity, { value: score, entities: files.length }, method)
  })
