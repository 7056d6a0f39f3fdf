import type { Reading, Server } from '../../../worker/contracts/fleet'
import { called } from './naming'
import { worseFirst } from './summary'

/** What a server's place among others depends on. */
export interface Placed {
  server: Server
  reading: Reading
  /** Health score, 0 to 100; null while it is not known. */
  score: number | null
}

/** By state, worst first; then by the health score that is shown, unknown ones last; then by name. */
export function inOrder(a: Placed, b: Placed): number {
  const byState = worseFirst(a.reading, b.reading)
  if (byState !== 0) return byState
  // Those that have just come stay in the order in which they came.
  if (a.score === null || b.score === null)
    return Number(a.score === null) - Number(b.score === null)
  const byScore = Math.round(a.score) - Math.round(b.score)
  return byScore || called(a.server).localeCompare(called(b.server), 'en', { numeric: true })
}
