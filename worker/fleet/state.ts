/** A fleet as one picture: its servers with what each last reported. */
import type { Reading, Server } from '../contracts/fleet'
import type { Signals } from '../contracts/signal'
import { ROSTER, STALENESS, THRESHOLDS } from '../policy'
import type { SeriesSource } from '../promql/source'
import { anySeen } from './last-seen'
import { listInstances, readRoster } from './roster'
import { readSignals, readSustained, type ServerSignals } from './signals'
import { statusOf } from './status'

/** What a server is when nobody has heard of it within the lookback. */
const SILENT: ServerSignals = { signals: {}, atMs: null, up: null }

/**
 * Every server with its facts, and a reading for each in the same order, at `at` (Unix ms).
 *
 * @param servers only these ids
 */
export async function readFleet(
  source: SeriesSource,
  at: number,
  servers?: readonly string[]
): Promise<{ servers: Server[]; readings: Reading[] }> {
  const [roster, reported] = await Promise.all([
    readRoster(source, at, servers),
    readSignals(source, at, servers),
  ])
  const ids = roster.map(({ id }) => id)
  const readings = await readingsOf(ids, reported, source, at, servers !== undefined)
  return { servers: roster, readings }
}

/** The readings of {@link readFleet} alone, by server id. */
export async function readReadings(
  source: SeriesSource,
  at: number,
  servers?: readonly string[]
): Promise<Reading[]> {
  const [listed, reported] = await Promise.all([
    listInstances(source, at, servers),
    readSignals(source, at, servers),
  ])
  const ids = [...new Set([...listed, ...reported.keys()])].sort()
  return readingsOf(ids, reported, source, at, servers !== undefined)
}

/** @param complete whether `reported` already has every server that was heard of within the lookback */
async function readingsOf(
  ids: readonly string[],
  reported: ReadonlyMap<string, ServerSignals>,
  source: SeriesSource,
  at: number,
  complete: boolean
): Promise<Reading[]> {
  const unseen = complete ? [] : ids.filter((id) => !reported.has(id))
  const seen = await anySeen(source, at, unseen)
  const current = new Map(
    ids.map((id) => [id, reported.get(id) ?? { ...SILENT, ...seen.get(id) }] as const)
  )
  const silent = ids.filter((id) => statusOf(current.get(id)!, at).status === 'offline')
  for (const [id, last] of await recall(source, at, silent)) {
    current.set(id, { ...current.get(id)!, ...last })
  }
  const sustained = await sustainedOf(source, at, current)
  return ids.map((id) => {
    const { signals, atMs, up } = current.get(id)!
    const judged = { ...signals, ...sustained.get(id) }
    return {
      server: id,
      at: atMs === null ? null : new Date(atMs).toISOString(),
      up,
      ...statusOf({ signals: judged, atMs, up }, at),
      signals,
    }
  })
}

/** What silent servers last said, and when, if that was within the last day. */
async function recall(
  source: SeriesSource,
  at: number,
  silent: readonly string[]
): Promise<Map<string, Pick<ServerSignals, 'atMs' | 'signals'>>> {
  const found = new Map<string, Pick<ServerSignals, 'atMs' | 'signals'>>()
  for (const [id, { atMs }] of await anySeen(source, at, silent, STALENESS.forgetAfterMs)) {
    if (atMs === null) continue
    const last = found.size < ROSTER.maxRecalled ? await readSignals(source, atMs, [id]) : undefined
    found.set(id, { atMs, signals: last?.get(id)?.signals ?? {} })
  }
  return found
}

/** For the few servers that are beyond a threshold now: the values that they kept up. */
async function sustainedOf(
  source: SeriesSource,
  at: number,
  current: ReadonlyMap<string, ServerSignals>
): Promise<Map<string, Signals>> {
  const beyond = ({ signals }: ServerSignals) =>
    THRESHOLDS.filter(({ signal, warning }) => (signals[signal] ?? 0) >= warning)
  const servers = [...current].filter(([, server]) => beyond(server).length > 0)
  if (servers.length === 0) return new Map()
  const names = new Set(servers.flatMap(([, server]) => beyond(server).map(({ signal }) => signal)))
  return readSustained(
    source,
    at,
    [...names],
    servers.map(([id]) => id)
  )
}
