import type { Fact } from '../../../worker/contracts/assistant'
import type { QueryWindow } from './query-window'

const HOUR_MS = 3_600_000
/** Points of a line: more would not be seen. */
const POINTS = 60
const LEAST_STEP_MS = 15_000

/** The window of a fact's chart: the one that its link opens, an hour at least, up to the fact's end. */
export function windowOfFact({ from, to }: Pick<Fact, 'from' | 'to'>): QueryWindow {
  const toMs = Date.parse(to)
  const rangeMs = Math.max(HOUR_MS, toMs - Date.parse(from))
  return { fromMs: toMs - rangeMs, toMs, stepMs: Math.max(LEAST_STEP_MS, rangeMs / POINTS) }
}
