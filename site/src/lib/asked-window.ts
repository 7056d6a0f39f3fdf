import { durationText } from './duration'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The window of a graph that shows a stretch of time with what was before and after it. */
interface AskedWindow {
  /** A PromQL duration. */
  range: string
  /** An instant; absent where the graph ends now. */
  end?: string
}

/**
 * The window to show a stretch in: three times as long, an hour at least, the stretch in its middle.
 *
 * @param to null while it goes on
 * @param now Unix ms
 */
export function windowAround(from: string, to: string | null, now: number): AskedWindow {
  const fromMs = Date.parse(from)
  const toMs = to === null ? now : Date.parse(to)
  const lengthMs = Math.max(0, toMs - fromMs)
  const rangeMs = Math.ceil(Math.max(HOUR_MS, 3 * lengthMs) / MINUTE_MS) * MINUTE_MS
  const endMs = Math.ceil((toMs + (rangeMs - lengthMs) / 2) / MINUTE_MS) * MINUTE_MS
  const range = durationText(rangeMs)
  return endMs >= now ? { range } : { range, end: new Date(endMs).toISOString() }
}
