/** Samples around the times when a server could not be scraped. */
import { LIVE } from '../policy'
import { NEWEST_NEEDED, writeStale } from '../promql/source'
import type { Span } from './exporter'

/** As many samples before a silence as any function of the newest ones looks at. */
const NEWEST = Math.max(...NEWEST_NEEDED.values())

/** The first time on the grid at which a silence is noticed. */
const noticedMs = ({ fromMs }: Span) => Math.ceil(fromMs / LIVE.tickMs) * LIVE.tickMs

const isIn = (timeMs: number, { fromMs, toMs }: Span) => timeMs >= fromMs && timeMs < toMs

/**
 * The times at which a server has something to be read: its staleness marker in place of all times
 * of a silence. Before it come the newest samples from before, which whoever asks for the newest
 * would have found there; none is older than `from`.
 *
 * @param times on the grid, ascending; the same array where there was no silence
 */
export function answeredTimes(
  times: Float64Array,
  silences: readonly Span[],
  from: number
): Float64Array {
  const [first, last] = [times[0]!, times.at(-1)!]
  const hit = silences.filter(
    (span) => span.toMs > first && span.fromMs <= last && times.some((timeMs) => isIn(timeMs, span))
  )
  if (hit.length === 0) return times
  const kept = new Set(times.filter((timeMs) => !hit.some((span) => isIn(timeMs, span))))
  for (const span of hit) {
    for (let n = 0; n <= NEWEST; n++) {
      const timeMs = noticedMs(span) - n * LIVE.tickMs
      if (timeMs >= from && !silences.some((other) => other !== span && isIn(timeMs, other)))
        kept.add(timeMs)
    }
  }
  return Float64Array.from(kept).sort()
}

/** Put staleness markers where a silence begins. */
export function writeSilence(
  times: Float64Array,
  values: Float64Array,
  silences: readonly Span[]
): void {
  for (const span of silences) {
    const index = times.indexOf(noticedMs(span))
    if (index >= 0) writeStale(values, index)
  }
}
