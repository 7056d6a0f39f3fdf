/** How well servers are, from their newest vitals, in words. */
import { fleetHealth } from '../analysis/health/fleet-health'
import { rarity } from '../analysis/health/rarity'
import { type Part, type Readings, serverHealth } from '../analysis/health/server-health'
import type { Language } from '../contracts/generation'
import { instant } from '../contracts/moment'
import type { FleetHealth, ServerHealth } from '../contracts/server-health'
import type { VitalName } from '../contracts/vital'
import { VITAL_NAMES } from '../fleet/vitals'
import { wordFleetHealth, wordServerHealth, wordWatched } from './health-wording'
import { isHeard, type VitalRow } from './row'
import type { Judged } from './server-watch'

/** Which vital each part of health is; errors and latency are not known of a host. */
const VITAL_OF: Partial<Record<Part, VitalName>> = {
  cpuPercent: 'cpuPercent',
  memoryPercent: 'memoryPercent',
  diskPercent: 'diskPercent',
  inodesPercent: 'inodesPercent',
  fileDescriptorsPercent: 'descriptorsPercent',
  swapPercent: 'swapPercent',
  ioWaitPercent: 'ioWaitPercent',
  stealPercent: 'stealPercent',
  loadPerCore: 'loadPerCore',
}

/**
 * The health of one server.
 *
 * @param row its newest; null where it has told nothing of late
 * @param judged how unusual that row is; null where that is not known
 * @param now Unix ms, for a server without a row
 */
export function healthOf(
  server: string,
  row: VitalRow | null,
  judged: Judged | null,
  now: number,
  language: Language
): ServerHealth {
  const readings: Readings = {}
  // What others say of a silent server, such as that it cannot be reached, is no reading of it.
  if (row && isHeard(row)) {
    for (const [part, vital] of Object.entries(VITAL_OF)) {
      readings[part as Part] = row.values[VITAL_NAMES.indexOf(vital)]!
    }
    if (judged)
      readings.anomaly = rarity(judged.isIncident ? judged.perDay : Number.POSITIVE_INFINITY)
  }
  const { explanation, ...health } = serverHealth(readings)
  return {
    ...{ server, at: instant(row?.at ?? now) },
    ...{ ...health, sentence: wordServerHealth(explanation, language) },
  }
}

/**
 * The health of a fleet.
 *
 * @param fleetServers how many it has; `servers` are those that are watched
 * @param at Unix ms
 */
export function healthOfAll(
  servers: readonly ServerHealth[],
  fleetServers: number,
  at: number,
  language: Language
): FleetHealth {
  const { explanation, ...health } = fleetHealth(
    servers.map((one) => ({ server: one.server, health: one }))
  )
  const order = (one: ServerHealth) => one.score ?? Number.POSITIVE_INFINITY
  return {
    at: instant(at),
    ...health,
    sentence: [
      wordFleetHealth(explanation, language),
      ...(fleetServers > servers.length
        ? [wordWatched(servers.length, fleetServers, language)]
        : []),
    ].join(' '),
    fleetServers,
    servers: servers.toSorted((a, b) => order(a) - order(b) || (a.server < b.server ? -1 : 1)),
  }
}
