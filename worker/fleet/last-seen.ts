/** When servers were last heard of. */
import { STALENESS } from '../policy'
import { isStale, type Labels, type Matcher, type SeriesSource } from '../promql/source'
import { onServers } from './server-matcher'

/** Series of which every usual exporter and agent has at least one for each server, and few. */
export const SIGNS: Matcher = {
  name: '__name__',
  op: '=~',
  value: 'up|node_boot_time_seconds|node_load1|openmanager_server_info',
}

/** A server's newest sample. */
export interface Seen {
  atMs: number | null
  up: boolean | null
}

/**
 * When these servers were last heard of in (at - lookbackMs, at], by whatever they report; dearer
 * than by {@link SIGNS}.
 */
export async function anySeen(
  source: SeriesSource,
  at: number,
  servers: readonly string[],
  lookbackMs: number = STALENESS.lookbackMs
): Promise<Map<string, Seen>> {
  return servers.length === 0 ? new Map() : lastSeen(source, at, onServers(servers), [], lookbackMs)
}

/** When servers were last heard of in (at - lookbackMs, at], by series that satisfy `signs`. */
export async function lastSeen(
  source: SeriesSource,
  at: number,
  only: Matcher | undefined,
  signs: readonly Matcher[] = [SIGNS],
  lookbackMs: number = STALENESS.lookbackMs
): Promise<Map<string, Seen>> {
  const matchers = only ? [...signs, only] : signs
  const seen = new Map<string, Seen & { upAtMs: number }>()
  for (const { labels, atMs, value } of await newestOf(source, matchers, at, lookbackMs)) {
    if (labels.instance === undefined) continue
    // `scrape_duration_seconds` and the like are Prometheus's own, also of a scrape that failed.
    if (labels.__name__?.startsWith('scrape_')) continue
    const server = seen.get(labels.instance) ?? { atMs: null, up: null, upAtMs: 0 }
    seen.set(labels.instance, server)
    if (labels.__name__ === 'up') {
      // Several jobs may scrape one server: it is up if any of the newest says so.
      server.up = atMs > server.upAtMs ? value !== 0 : server.up || value !== 0
      server.upAtMs = Math.max(server.upAtMs, atMs)
      // `up` 0 is Prometheus's word about the server, not the server's own.
      if (value === 0) continue
    }
    server.atMs = Math.max(server.atMs ?? 0, atMs)
  }
  return seen
}

/** One series' newest measurement. */
export interface Newest {
  labels: Labels
  /** Unix ms. */
  atMs: number
  value: number
}

/** The newest measurement of each series in (at - lookbackMs, at], however it ended; times in Unix ms. */
export async function newestOf(
  source: SeriesSource,
  matchers: readonly Matcher[],
  at: number,
  lookbackMs: number
): Promise<Newest[]> {
  const hints = { func: 'last_over_time', rangeMs: lookbackMs, stepMs: 0 }
  const found: Newest[] = []
  for (const series of await source.select(matchers, at - lookbackMs + 1, at + 1, hints)) {
    const { labels, times, values } = series
    let i = times.length - 1
    while (i >= 0 && isStale(values, i)) i--
    if (i >= 0) found.push({ labels, atMs: times[i]!, value: values[i]! })
  }
  return found
}
