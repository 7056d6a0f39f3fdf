import { durationText, parseDuration } from './duration'
import { MAX_RANGE_MS, MIN_RANGE_MS } from './query-window'

/** Characters of an expression that an address carries. */
export const MAX_EXPRESSION = 8_000
const HOUR_MS = 3_600_000
/** What `Date` can hold. */
const MAX_TIME_MS = 8.64e15

/** What the explore page shows. */
export interface Explored {
  /** Empty until it is known which fleets there are. */
  fleet: string
  expr: string
  tab: 'table' | 'graph'
  rangeMs: number
  /** Unix ms; null means now. */
  endMs: number | null
  /** Null leaves it to the range. */
  stepMs: number | null
}

/** What an address asks for; what it leaves out or has wrong is as on a fresh page. */
export function readAddress(search: URLSearchParams): Explored {
  const range = parseDuration(search.get('range') ?? '')
  const step = parseDuration(search.get('step') ?? '')
  return {
    fleet: search.get('fleet') ?? '',
    expr: (search.get('expr') ?? '').slice(0, MAX_EXPRESSION),
    tab: search.get('tab') === 'graph' ? 'graph' : 'table',
    rangeMs: range === null ? HOUR_MS : Math.min(MAX_RANGE_MS, Math.max(MIN_RANGE_MS, range)),
    endMs: readTime(search.get('end') ?? ''),
    stepMs: step === null || step <= 0 || step > MAX_RANGE_MS ? null : step,
  }
}

/** The same as an address; what is as on a fresh page is left out. */
export function writeAddress({ fleet, expr, tab, rangeMs, endMs, stepMs }: Explored) {
  const search = new URLSearchParams()
  if (fleet) search.set('fleet', fleet)
  if (expr) search.set('expr', expr)
  if (tab === 'graph') search.set('tab', tab)
  if (rangeMs !== HOUR_MS) search.set('range', durationText(rangeMs))
  if (endMs !== null) search.set('end', new Date(endMs).toISOString())
  if (stepMs !== null) search.set('step', durationText(stepMs))
  return search
}

/** A time as RFC 3339 or as Unix seconds, in Unix ms; null when it is neither. */
function readTime(text: string): number | null {
  if (text === '') return null
  const ms = /^\d+(\.\d+)?$/.test(text) ? 1_000 * Number(text) : Date.parse(text)
  return Math.abs(ms) <= MAX_TIME_MS ? Math.round(ms) : null
}
