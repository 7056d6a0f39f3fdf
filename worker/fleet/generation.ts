/** The order in which a simulated fleet comes up, one server per call, each exactly once. */
import type { Generation } from '../contracts/fleet'
import { CATALOGUE } from './catalogue'

/** What one call for "the next server" gives. */
export interface Step {
  /** Position in the catalogue of the server to answer with; null when the fleet is complete. */
  position: number | null
  /** How many servers the fleet has afterwards. */
  count: number
}

/**
 * Decide what a call gives to a caller who has seen `seen` servers of a fleet that has `count`.
 *
 * A caller who is behind gets the server it is missing, so a replayed request repeats its answer and
 * two tabs that press at once see the same server. A caller who claims to be ahead, or says nothing,
 * gets the next one: the fleet's own count is the truth, so nothing is skipped.
 */
export function nextStep(count: number, seen: number | undefined): Step {
  if (seen !== undefined && seen < count) return { position: seen, count }
  if (count >= CATALOGUE.length) return { position: null, count }
  return { position: count, count: count + 1 }
}

/** How far a fleet of `count` servers has come. */
export function generationAt(count: number): Generation {
  const totalServers = CATALOGUE.length
  return {
    currentCount: count,
    totalServers,
    isComplete: count >= totalServers,
    progress: (count * 100) / totalServers,
    nextServerType: CATALOGUE[count]?.typeLabel ?? null,
  }
}
