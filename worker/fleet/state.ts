/** A fleet as one picture: its servers with what each last reported. */
import type { Reading, Server } from '../contracts/fleet'
import type { SeriesSource } from '../promql/source'
import { listInstances, readRoster } from './roster'
import { anySeen, readSignals, type ServerSignals } from './signals'
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
  return ids.map((id) => {
    const { signals, atMs, up } = reported.get(id) ?? { ...SILENT, ...seen.get(id) }
    return {
      server: id,
      at: atMs === null ? null : new Date(atMs).toISOString(),
      ...statusOf({ signals, atMs, up }, at),
      signals,
    }
  })
}
