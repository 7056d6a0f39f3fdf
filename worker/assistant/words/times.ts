/** Moments and windows, as a sentence says them. */
import type { Language } from '../../contracts/generation'
import { duration } from './quantity'

/** Where and when a sentence is read. */
export interface Clock {
  /** Unix ms. */
  now: number
  /** IANA name; the words say UTC where it is that, since nobody's own clock shows it. */
  timeZone: string
  language: Language
}

interface Parts {
  year: number
  month: number
  day: number
  time: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Windows that end within this time before now end now, in words. */
const JUST_NOW_MS = 2 * MINUTE_MS

/** Making one takes longer than all the rest of an answer's words. */
const formats = new Map<string, Intl.DateTimeFormat>()
const MAX_FORMATS = 32

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, calendar: 'gregory', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  })
  if (formats.size >= MAX_FORMATS) formats.clear()
  formats.set(timeZone, format)
  return format
}

function partsAt(at: number, timeZone: string): Parts {
  const found: Record<string, string> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) found[type] = value
  return {
    ...{ year: Number(found.year), month: Number(found.month), day: Number(found.day) },
    time: `${found.hour}:${found.minute}`,
  }
}

/** Days since 1970 of a date in its own zone. */
const dayNumber = ({ year, month, day }: Parts) => Date.UTC(year, month - 1, day) / DAY_MS

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

/** The day of a moment as far as it needs saying: nothing for today. */
function dayText(parts: Parts, clock: Clock): string {
  const today = partsAt(clock.now, clock.timeZone)
  const ago = dayNumber(today) - dayNumber(parts)
  if (ago === 0) return ''
  const near: Record<number, Record<Language, string>> = {
    1: { ko: '어제', en: 'yesterday' },
    [-1]: { ko: '내일', en: 'tomorrow' },
  }
  if (near[ago]) return near[ago][clock.language]
  const isThisYear = parts.year === today.year
  if (clock.language === 'ko')
    return `${isThisYear ? '' : `${parts.year}년 `}${parts.month}월 ${parts.day}일`
  return `${parts.day} ${MONTHS[parts.month - 1]}${isThisYear ? '' : ` ${parts.year}`}`
}

const zoneText = ({ timeZone }: Clock) => (timeZone === 'UTC' ? ' UTC' : '')

const joined = (...parts: string[]) => parts.filter((part) => part !== '').join(' ')

/**
 * A moment: "14:02", "어제 23:10", "3 November 08:00".
 * @param at Unix ms
 */
export function moment(at: number, clock: Clock): string {
  const parts = partsAt(at, clock.timeZone)
  return `${joined(dayText(parts, clock), parts.time)}${zoneText(clock)}`
}

/**
 * A day: "오늘", "tomorrow", "13 April 2027".
 * @param at Unix ms
 */
export function day(at: number, clock: Clock): string {
  return dayText(partsAt(at, clock.timeZone), clock) || (clock.language === 'ko' ? '오늘' : 'today')
}

/** Since when: "어제 23:10부터", "since yesterday 23:10". */
export function since(at: number, clock: Clock): string {
  return clock.language === 'ko' ? `${moment(at, clock)}부터` : `since ${moment(at, clock)}`
}

/**
 * A window by its ends: "14:02–14:20", "어제 23:10–오늘 01:20".
 * @param from Unix ms, and so is `to`
 */
export function between(from: number, to: number, clock: Clock): string {
  const [first, last] = [partsAt(from, clock.timeZone), partsAt(to, clock.timeZone)]
  const sameDay = dayNumber(first) === dayNumber(last)
  const today = clock.language === 'ko' ? '오늘' : 'today'
  const lastDay = sameDay ? '' : dayText(last, clock) || today
  const begin = joined(dayText(first, clock) || (sameDay ? '' : today), first.time)
  return `${begin}–${joined(lastDay, last.time)}${zoneText(clock)}`
}

/** A window that is one day of the calendar: "어제", "3 November"; null for any other. */
function wholeDay(from: number, to: number, clock: Clock): string | null {
  const [first, last] = [partsAt(from, clock.timeZone), partsAt(to, clock.timeZone)]
  const isDay = first.time === '00:00' && last.time === '00:00'
  if (!isDay || dayNumber(last) - dayNumber(first) !== 1) return null
  return dayText(first, clock) || null
}

/** Whether a window ends about now. */
export const endsNow = (to: number, now: number): boolean => Math.abs(now - to) <= JUST_NOW_MS

/**
 * A window in the shortest words that say it: "지난 1시간", "the last 24 hours", else by its ends.
 * @param from Unix ms, and so is `to`
 */
export function windowText(from: number, to: number, clock: Clock): string {
  const day = wholeDay(from, to, clock)
  if (day !== null) return day
  const hours = (to - from) / HOUR_MS
  const isRound = Number.isInteger((to - from) / MINUTE_MS)
  if (!endsNow(to, clock.now) || !isRound) return between(from, to, clock)
  // A day is said in hours: "the last day" may be taken for yesterday.
  const length =
    hours === 24
      ? { ko: '24시간', en: '24 hours' }[clock.language]
      : duration((to - from) / 1_000, clock.language)
  return clock.language === 'ko'
    ? `지난 ${length}`
    : `the last ${length.replace(/^1 (?=\w+$)/, '')}`
}
