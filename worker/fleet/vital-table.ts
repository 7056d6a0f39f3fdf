/** The vitals of servers over time, as one block of numbers. */
import type { VitalName } from '../contracts/vital'
import { queryRange } from '../promql/query'
import type { SeriesSource } from '../promql/source'
import { pastAsking, scrapes } from './history'
import { matcherText, onServers } from './server-matcher'
import { VITAL_NAMES, VITALS } from './vitals'

/** The grid from, from + stepMs, … before `to` (Unix ms); without `servers` every server. */
export interface VitalWindow {
  from: number
  to: number
  stepMs: number
  servers?: readonly string[] | undefined
  /** In this order; all by default. */
  vitals?: readonly VitalName[] | undefined
  /**
   * Of the servers' samples, ms, where it is known: rows of one server are alike only if rates are taken
   * in one way. By default it is found out, as that of the slowest server.
   */
  intervalMs?: number | undefined
}

/** Rows of vitals: row `r` of server `s` begins at (s × rows + r) × vitals. */
export interface VitalTable {
  /** Unix ms of the first row. */
  from: number
  stepMs: number
  rows: number
  /** In the order of their names. */
  servers: string[]
  vitals: VitalName[]
  /** In each vital's unit; NaN where there is none. */
  values: Float64Array
  /** Of the servers' samples, ms: rates are of windows that hold several. */
  intervalMs: number
}

/**
 * What the vitals of servers were. A server that reported none of them in the window is left out.
 *
 * Rates are as `pastAsking` says. One vital is asked after the other, so memory holds the samples of one.
 *
 * @throws errors of `queryRange`, such as `TooManySamples`: ask for a shorter window then
 */
export async function readVitals(
  source: SeriesSource,
  { from, to, stepMs, servers: asked, vitals = VITAL_NAMES, intervalMs: known }: VitalWindow
): Promise<VitalTable> {
  const only = asked === undefined ? undefined : onServers(asked)
  const intervalMs = known ?? (await scrapes(source, to, only)).intervalMs
  const asking = { ...pastAsking(intervalMs, stepMs), only: matcherText(only) }
  const rows = Math.max(0, Math.ceil((to - from) / stepMs))
  /** The values of each server, all rows of a vital together. */
  const found = new Map<string, Float64Array>()
  for (const [v, vital] of vitals.entries()) {
    const query = VITALS[vital].expression(asking)
    for (const { labels, values, present } of await queryRange(query, source, {
      from,
      to,
      stepMs,
    })) {
      const { instance } = labels
      if (instance === undefined) continue
      const own = found.get(instance) ?? new Float64Array(rows * vitals.length).fill(Number.NaN)
      found.set(instance, own)
      for (let row = 0; row < rows; row++) {
        if (present[row] === 1) own[row * vitals.length + v] = values[row]!
      }
    }
  }
  const servers = [...found.keys()].sort()
  const values = new Float64Array(servers.length * rows * vitals.length)
  servers.forEach((server, s) => {
    values.set(found.get(server)!, s * rows * vitals.length)
  })
  return { from, stepMs, rows, servers, vitals: [...vitals], values, intervalMs }
}
