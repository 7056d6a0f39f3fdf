/** How a server is, judged by what it last reported. */
import type { Reading } from '../contracts/fleet'
import type { Signals } from '../contracts/signal'
import { STALENESS, THRESHOLDS } from '../policy'

/** What a server last reported; `atMs` in Unix ms, null for nothing within the lookback. */
export interface Reported {
  signals: Signals
  atMs: number | null
  /** Whether its newest scrape succeeded; null or absent for servers that push. */
  up?: boolean | null
}

/**
 * The status and the signals that it rests on.
 *
 * A server that cannot be scraped, or that said nothing for `STALENESS.offlineAfterMs`, is offline
 * whatever its last values were. A value on a threshold counts as beyond it.
 *
 * @param nowMs Unix ms
 */
export function statusOf(
  { signals, atMs, up }: Reported,
  nowMs: number
): Pick<Reading, 'status' | 'because'> {
  const silent = atMs === null || nowMs - atMs >= STALENESS.offlineAfterMs
  if (silent || up === false) return { status: 'offline', because: [] }
  for (const status of ['critical', 'warning'] as const) {
    const because = THRESHOLDS.filter((threshold) => {
      const value = signals[threshold.signal]
      return value !== undefined && value >= threshold[status]
    }).map(({ signal }) => signal)
    if (because.length > 0) return { status, because }
  }
  return { status: 'online', because: [] }
}
