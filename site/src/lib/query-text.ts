import type { Dictionary } from '../i18n'
import { durationText } from './duration'
import { fill } from './fill'

const SECOND_MS = 1_000
const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** A time window of a round length in its own unit: "30 min"; others as PromQL writes them. */
export function rangeText(ms: number, words: Dictionary['explore']['span']): string {
  const seconds = ms / SECOND_MS
  if (seconds % DAY_S === 0) return fill(words.days, { n: seconds / DAY_S })
  if (seconds % HOUR_S === 0) return fill(words.hours, { n: seconds / HOUR_S })
  if (seconds % MINUTE_S === 0) return fill(words.minutes, { n: seconds / MINUTE_S })
  return durationText(ms)
}

/** How long an answer took: "23 ms", "1.4 s". */
export const tookText = (ms: number) =>
  ms < SECOND_MS ? `${Math.round(ms)} ms` : `${(ms / SECOND_MS).toFixed(1)} s`
