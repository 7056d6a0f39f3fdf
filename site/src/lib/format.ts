import type { SignalName } from '../../../worker/contracts/signal'
import type { Dictionary, Language } from '../i18n'
import { fill } from './fill'

type Common = Dictionary['common']

const SECOND_MS = 1_000
const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** What stands where nothing was reported. */
export const ABSENT = '–'

/** A share of 100 with a unit: "42%", "9.5%"; below 10 with one decimal. */
export function percent(value: number | undefined): string {
  if (value === undefined) return ABSENT
  return `${value > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)}%`
}

const DECIMAL = { base: 1000, units: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] }
/** For what is built in powers of two: memory. */
export const BINARY = { base: 1024, units: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] }

/** Bytes with three significant digits: "1.21 MB". */
export function bytes(value: number | undefined, { base, units } = DECIMAL): string {
  if (value === undefined) return ABSENT
  let rest = Math.abs(value)
  let unit = 0
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= base
    unit += 1
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2
  return `${rest.toFixed(digits)} ${units[unit]}`
}

/** A value of a signal with its unit. */
export function signalText(signal: SignalName, value: number | undefined, words: Common): string {
  if (value === undefined) return ABSENT
  if (signal.endsWith('Percent')) return percent(value)
  if (signal.endsWith('BytesPerSecond')) return `${bytes(value)}/s`
  if (signal === 'uptimeSeconds') return span(value, words)
  return value.toFixed(2)
}

/** How long something has lasted, in its two largest units: "15일 8시간". */
export function span(seconds: number | undefined, words: Common): string {
  if (seconds === undefined) return ABSENT
  const d = Math.floor(seconds / DAY_S)
  const h = Math.floor((seconds % DAY_S) / HOUR_S)
  const m = Math.floor((seconds % HOUR_S) / MINUTE_S)
  if (d > 0) return fill(words.span.days, { d, h })
  if (h > 0) return fill(words.span.hours, { h, m })
  return fill(words.span.minutes, { m })
}

/** How long ago something was: "2초 전"; whole units, never negative. */
export function ago(ms: number, words: Common): string {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS))
  if (seconds < 1) return words.ago.now
  if (seconds < MINUTE_S) return fill(words.ago.seconds, { n: seconds })
  if (seconds < HOUR_S) return fill(words.ago.minutes, { n: Math.floor(seconds / MINUTE_S) })
  if (seconds < DAY_S) return fill(words.ago.hours, { n: Math.floor(seconds / HOUR_S) })
  return fill(words.ago.days, { n: Math.floor(seconds / DAY_S) })
}

/** A moment on a chart's axis: the time of day, as fine as the window needs, or the date where it spans days. */
export function axisTime(at: number, windowMs: number, language: Language): string {
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB'
  if (windowMs > 2 * DAY_S * SECOND_MS)
    return new Date(at).toLocaleDateString(locale, { month: 'short', day: 'numeric' })
  if (windowMs < 5 * MINUTE_S * SECOND_MS) return new Date(at).toLocaleTimeString('en-GB')
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** A moment in full, for tooltips and tables. */
export function fullTime(at: number, language: Language): string {
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB'
  const day = new Date(at).toLocaleDateString(locale, { month: 'short', day: 'numeric' })
  return `${day} ${new Date(at).toLocaleTimeString('en-GB')}`
}
