/** The health of a fleet as one number that can be explained. */
import { HEALTH } from '../../policy'
import { type Grade, gradeOf, type ServerHealth } from './server-health'

export interface Member {
  server: string
  health: Pick<ServerHealth, 'score' | 'confidence'>
}

export interface FleetHealth {
  /** 0 to 100; null where no server has a score. */
  score: number | null
  grade: Grade | null
  /** The mean of the servers' confidences; one without a score counts 0. */
  confidence: number
  explanation:
    | { code: 'unknown' }
    | { code: 'all-clear'; servers: number }
    /** Fewer than half of the servers are below good, the weakest first. */
    | { code: 'some-servers'; below: number; servers: number; weakest: WeakServer[] }
    | { code: 'most-servers'; below: number; servers: number; weakest: WeakServer[] }
}

interface WeakServer {
  server: string
  score: number
}

/**
 * The health of a fleet: half of it is its weakest tenth, at least one server, and half of it all.
 *
 * So one bad server of twenty shows, and one of a thousand does not hide the rest. The score falls with
 * every server's score. A server without a score costs confidence only.
 */
export function fleetHealth(members: readonly Member[]): FleetHealth {
  const scored = members
    .flatMap(({ server, health: { score } }) => (score === null ? [] : [{ server, score }]))
    .sort((a, b) => a.score - b.score || (a.server < b.server ? -1 : 1))
  const certain = members.reduce(
    (sum, { health }) => sum + (health.score === null ? 0 : health.confidence),
    0
  )
  const confidence = members.length === 0 ? 0 : certain / members.length
  if (scored.length === 0) {
    return { score: null, grade: null, confidence, explanation: { code: 'unknown' } }
  }
  const tenth = scored.slice(0, Math.ceil(HEALTH.weakestServers * scored.length))
  const score = (meanScore(tenth) + meanScore(scored)) / 2
  return { score, grade: gradeOf(score), confidence, explanation: explain(scored) }
}

function explain(scored: readonly WeakServer[]): FleetHealth['explanation'] {
  const servers = scored.length
  const weak = scored.filter(({ score }) => gradeOf(score) !== 'good')
  if (weak.length === 0) return { code: 'all-clear', servers }
  return {
    code: weak.length * 2 < servers ? 'some-servers' : 'most-servers',
    below: weak.length,
    servers,
    weakest: weak.slice(0, HEALTH.maxMentioned),
  }
}

const meanScore = (servers: readonly WeakServer[]) =>
  servers.reduce((sum, { score }) => sum + score, 0) / servers.length
