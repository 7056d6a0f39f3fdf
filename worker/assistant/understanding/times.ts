/** When a question is about. */
import { numberOf } from './numerals'
import { fromWall, toWall } from './time-zone'
import { words } from './vocabulary'

/** A time as it is called, and as [from, to) in Unix ms. */
export interface Time {
  time: string
  from: number
  to: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7 * DAY
/** Nothing further away is asked of servers. */
const FURTHEST = 3_660 * DAY

const UNITS: readonly (readonly [
  pattern: string,
  designator: (n: number) => string,
  ms: number,
])[] = [
  ['minutes?|mins?|m(?![a-z])|분', (n) => `PT${n}M`, MINUTE],
  ['hours?|hrs?|h(?![a-z])|시간', (n) => `PT${n}H`, HOUR],
  ['days?|d(?![a-z])|일(?!요)', (n) => `P${n}D`, DAY],
  ['weeks?|wks?|w(?![a-z])|주(?:일|간)?(?![말요])', (n) => `P${7 * n}D`, WEEK],
  ['months?|개월|달', (n) => `P${30 * n}D`, 30 * DAY],
  ['quarters?|분기', (n) => `P${90 * n}D`, 90 * DAY],
  ['years?|년', (n) => `P${365 * n}D`, 365 * DAY],
]
const UNIT = UNITS.map(([pattern]) => pattern).join('|')

const SPELT: Record<string, number> = {
  ...{
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    ten: 10,
    twelve: 12,
  },
  ...{
    couple: 2,
    few: 3,
    한: 1,
    두: 2,
    세: 3,
    석: 3,
    네: 4,
    넉: 4,
    다섯: 5,
    여섯: 6,
    열: 10,
    일: 1,
  },
  ...{ 이: 2, 삼: 3, 육: 6, 몇: 3, half: 0.5, thirty: 30, fifteen: 15, twenty: 20 },
}
const COUNT =
  '\\d{1,4}|an?|one|two|three|four|five|six|seven|ten|twelve|fifteen|twenty|thirty|couple(?: of)?|few|한|두|세|석|네|넉|다섯|여섯|열|몇'

/** Whole spans that are one word. */
const WHOLE: readonly (readonly [RegExp, string, number])[] = [
  [/반 ?시간|half(?: an)? hour/, 'PT30M', 30 * MINUTE],
  [/반나절/, 'PT6H', 6 * HOUR],
  [/하루|24시간/, 'P1D', DAY],
  [/이틀/, 'P2D', 2 * DAY],
  [/사흘/, 'P3D', 3 * DAY],
  [/나흘/, 'P4D', 4 * DAY],
  [/열흘/, 'P10D', 10 * DAY],
  [/보름/, 'P15D', 15 * DAY],
  [/일주일|한 ?주(?:일|간)?/, 'P7D', WEEK],
  [/한 ?달/, 'P30D', 30 * DAY],
]

/** `3시간`, `two weeks`, `하루` as a count of its unit. */
function durationOf(count: string | undefined, unit: string): { iso: string; ms: number } | null {
  const n = count === undefined ? 1 : (SPELT[count.replace(/ of$/, '')] ?? Number(count))
  const found = UNITS.find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(unit))
  if (!found || !(n > 0)) return null
  const ms = n * found[2]
  if (ms > FURTHEST) return null
  return { iso: Number.isInteger(n) ? found[1](n) : `PT${Math.round(ms / MINUTE)}M`, ms }
}

const WHOLES = WHOLE.map(([pattern]) => pattern.source).join('|')
const SPAN = `(?:(${COUNT}) ?(${UNIT})|(${WHOLES}))`

const PAST = [
  new RegExp(
    `(?:지난|최근|과거|직전|이전|요|last|past|previous|recent|prior|trailing|for(?: the)?(?: last| past)?|over(?: the)?(?: last| past)?|within(?: the)?(?: last| past)?|in the (?:last|past))(?: the)? ?${SPAN}`
  ),
  new RegExp(
    `${SPAN} ?(?:동안|간(?![가-힣])|치(?![가-힣솟])|전부터|전까지|이내|사이|내의|어치|ago|전(?![체부]))`
  ),
  /(?<![\w.])(\d{1,4})(m|h|d|w)(?![\w])()/,
  /(?:last|past|previous)(?: the)? ()(hour|minute)(?![a-z])()/,
  /(?:최근|지난)(?: ?딱)? ?()(?:(시간)|())/,
]

const FUTURE = [
  new RegExp(
    `(?:앞으로|향후|다음|이후|next|coming|upcoming|in|within|following)(?: the)?(?: next)? ?${SPAN}(?![a-z])(?! ?(?:전|ago|last))`
  ),
  new RegExp(`${SPAN} ?(?:뒤|후|이후|from now|later|ahead|out(?![a-z]))`),
]

interface Named {
  time: string
  pattern: RegExp
  /** [from, to) on the wall clock. */
  span: (day: number, wall: number) => readonly [number, number]
}

const mondayOf = (day: number) => day - ((new Date(day).getUTCDay() + 6) % 7) * DAY
const firstOf = (day: number, months = 0) => {
  const date = new Date(day)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
}

/** The more special, the earlier. */
const NAMED: readonly Named[] = [
  {
    time: 'last night',
    pattern: words(
      "last ?night(?:'?s)?|overnight|during the night|tonight's",
      '어젯 ?밤|어제 ?밤|엊?간밤|지난 ?밤|밤사이|밤새|어제 ?저녁|엊저녁|야간'
    ),
    span: (day, wall) => [day - 6 * HOUR, Math.min(day + 6 * HOUR, wall)],
  },
  {
    time: 'this morning',
    pattern: words(
      'this morning|at dawn|(?:since|in) the morning',
      '오늘 ?(?:아침|새벽|오전)|아침(?:에|부터)?|새벽(?:에|부터)?|오전(?! ?\\d)'
    ),
    span: (day, wall) => [day, Math.max(Math.min(wall, day + 12 * HOUR), day + HOUR)],
  },
  {
    time: 'last week',
    pattern: words(
      "last week(?:'?s)?|previous week|the week before",
      '지난 ?주|저번 ?주|전주|저저번 ?주|지지난 ?주|전 ?주'
    ),
    span: (day) => [mondayOf(day) - WEEK, mondayOf(day)],
  },
  {
    time: 'this week',
    pattern: words(
      "this week(?:'?s)?|weekly|(?:so far )?in the week",
      '이번 ?주|금주|요번 ?주|이 ?주의|주간'
    ),
    span: (day, wall) => [mondayOf(day), wall],
  },
  {
    time: 'next week',
    pattern: words("next week(?:'?s|end)?|coming week", '다음 ?주|담 ?주|차주|내주(?![는세])'),
    span: (day) => [mondayOf(day) + WEEK, mondayOf(day) + 2 * WEEK],
  },
  {
    time: 'last month',
    pattern: words("last month(?:'?s)?|previous month", '지난 ?달|저번 ?달|전월|전달(?![해하])'),
    span: (day) => [firstOf(day, -1), firstOf(day)],
  },
  {
    time: 'this month',
    pattern: words("this month(?:'?s)?|monthly", '이번 ?달|이달|당월|금월|월간|요번 ?달'),
    span: (day, wall) => [firstOf(day), wall],
  },
  {
    time: 'next month',
    pattern: words("next month(?:'?s)?", '다음 ?달|담 ?달|내달|익월'),
    span: (day) => [firstOf(day, 1), firstOf(day, 2)],
  },
  {
    time: 'tomorrow',
    pattern: words("tomorrow(?:'?s)?|tmrw", '내일|낼(?= |$)|명일'),
    span: (day) => [day + DAY, day + 2 * DAY],
  },
  {
    time: 'yesterday',
    pattern: words("yesterday(?:'?s)?|the day before", '어제|어저께|전일|작일|전날'),
    span: (day) => [day - DAY, day],
  },
  {
    time: 'today',
    pattern: words("today(?:'?s)?|tonight|daily", '오늘|금일|당일|일일'),
    span: (day, wall) => [day, wall],
  },
]

const NOW = words(
  'now|rn|right now|currently|current|at the moment|at present|live|presently|atm|as of now|this (?:instant|moment)',
  '지금|현재|방금|실시간|이 ?시각|현시점|당장|현 ?시각'
)

/** A day of the week, the newest that has begun. */
const WEEKDAY =
  /(?<![a-z가-힣])(?:(sun)|(mon)|(tue)s?|(wed)(?:nes)?|(thu)(?:r?s?)|(fri)|(sat)(?:ur)?)(?:day)?(?![a-z])|(?<![가-힣])([일월화수목금토])요일/
const KOREAN_DAYS = '일월화수목금토'
const WEEKEND = words('weekends?', '주말')

/** `14시`, `오후 2시 30분`, `14:30`, `9am`. */
const CLOCK =
  /(?:(오전|오후|아침|새벽|저녁|밤|낮) ?)?(\d{1,2})시(?!간) ?(?:(\d{1,2})분|(반))?|(?<![\d.:-])(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:]) ?(am|pm)?|(?<![\w.-])(\d{1,2}) ?(am|pm|a\.m\.|p\.m\.|o'clock)(?![a-z])|(?<![a-z가-힣])(midnight|noon|자정|정오)|(?<![a-z])at (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=$|[?.,!]| (?:yesterday|last night|today|this|in the|on ))/g

const SINCE = /(?:since|from|after)(?: (?:about|around|last|this|yesterday|today))? ?$/
const UNTIL = /^ ?(?:부터|이후|이래)/

interface Clock {
  /** Since midnight, ms. */
  of: number
  isSince: boolean
}

function hourOf(written: number, half: string | undefined): number {
  const isLate = /오후|저녁|밤|낮|pm|p\.m\./.test(half ?? '')
  const isEarly = /오전|새벽|am|a\.m\./.test(half ?? '')
  if (half === '밤' && written === 12) return 0
  if (isLate && written < 12 && !(half === '낮' && written > 9)) return written + 12
  return isEarly && written === 12 ? 0 : written
}

function clocksIn(text: string): Clock[] {
  const clocks: Clock[] = []
  for (const match of text.matchAll(CLOCK)) {
    const [all, half, hour, minute, isHalf, hour24, minute24, ampm24, hour12, ampm, word, bare] =
      match
    let of: number
    if (word) of = /noon|정오/.test(word) ? 12 * HOUR : 0
    else if (bare) of = numberOf(bare) * HOUR
    else if (hour24) of = hourOf(Number(hour24), ampm24) * HOUR + Number(minute24) * MINUTE
    else if (hour12) of = hourOf(Number(hour12), ampm) * HOUR
    else of = hourOf(Number(hour), half) * HOUR + (isHalf ? 30 : Number(minute ?? 0)) * MINUTE
    if (of > DAY) continue
    const before = text.slice(0, match.index)
    const after = text.slice(match.index + all.length)
    clocks.push({ of, isSince: SINCE.test(before) || UNTIL.test(after) })
    if (clocks.length === 2) break
  }
  return clocks
}

/** The same day narrowed to the clock times that are said. */
function narrowed(span: readonly [number, number], day: number, text: string, wall: number) {
  const [first, second] = clocksIn(text)
  if (!first) return span
  const from = day + first.of
  // In "2pm to 4" the afternoon is said once.
  const until = second && (second.of > first.of ? second.of : second.of + DAY / 2)
  if (until && until > first.of) return [from, day + until] as const
  if (first.isSince) return [from, Math.max(from + MINUTE, Math.min(wall, span[1]))] as const
  return [from, from + HOUR] as const
}

/** A night narrowed to the hour that is said: eleven is before midnight, one is after it. */
function narrowedNight(span: readonly [number, number], day: number, text: string) {
  const [first] = clocksIn(text)
  if (!first) return span
  const hour = first.of % (DAY / 2)
  const from = hour < 6 * HOUR ? day + hour : day - DAY / 2 + hour
  return [from, from + HOUR] as const
}

class Reader {
  readonly #text: string
  readonly #now: number
  readonly #zone: string
  readonly #wall: number
  readonly #day: number

  constructor(text: string, now: number, zone: string) {
    this.#text = text
    this.#now = now
    this.#zone = zone
    this.#wall = toWall(now, zone)
    this.#day = Math.floor(this.#wall / DAY) * DAY
  }

  read(): Time | null {
    return (
      this.#future() ??
      this.#named() ??
      this.#past() ??
      this.#weekday() ??
      this.#clock() ??
      this.#instant()
    )
  }

  #on(time: string, [from, to]: readonly [number, number]): Time {
    return { time, from: fromWall(from, this.#zone), to: fromWall(to, this.#zone) }
  }

  #span(match: RegExpExecArray): { iso: string; ms: number } | null {
    const [, count, unit, whole] = match
    if (whole) {
      const found = WHOLE.find(([pattern]) => pattern.test(whole))
      return found ? { iso: found[1], ms: found[2] } : null
    }
    return unit ? durationOf(count || undefined, unit) : null
  }

  #future(): Time | null {
    for (const pattern of FUTURE) {
      const match = pattern.exec(this.#text)
      const span = match && this.#span(match)
      if (span) return { time: `+${span.iso}`, from: this.#now, to: this.#now + span.ms }
    }
    return null
  }

  #past(): Time | null {
    for (const pattern of PAST) {
      const match = pattern.exec(this.#text)
      const span = match && this.#span(match)
      if (span) return { time: span.iso, from: this.#now - span.ms, to: this.#now }
    }
    return null
  }

  #named(): Time | null {
    const found = NAMED.flatMap((named, rank) => {
      const match = named.pattern.exec(this.#text)
      return match ? [{ named, rank, at: match.index, end: match.index + match[0].length }] : []
    })
    // "어제 밤" is of last night alone, and of two days the first is meant.
    found.sort((a, b) => (a.at < b.end && b.at < a.end ? a.rank - b.rank : a.at - b.at))
    const first = found[0]?.named
    if (!first) return null
    // "yesterday morning" is a morning, but not today's.
    const isYesterday = /어제|yesterday/.test(this.#text) && first.time === 'this morning'
    const time = isYesterday ? 'yesterday' : first.time
    const day = isYesterday || time === 'yesterday' ? this.#day - DAY : this.#day
    const span = first.span(isYesterday ? day : this.#day, isYesterday ? this.#day : this.#wall)
    const isOneDay = ['today', 'yesterday', 'this morning'].includes(time)
    if (time === 'last night') return this.#on(time, narrowedNight(span, this.#day, this.#text))
    return this.#on(time, isOneDay ? narrowed(span, day, this.#text, this.#wall) : span)
  }

  /** Called by the week it is of, because days have no name in `time`. */
  #weekday(): Time | null {
    const weekend = WEEKEND.test(this.#text)
    const match = weekend ? null : WEEKDAY.exec(this.#text)
    if (!match && !weekend) return null
    const today = new Date(this.#day).getUTCDay()
    const index = match ? this.#indexOf(match) : 6
    const day = this.#day - ((today - index + 7) % 7) * DAY
    const end = Math.min(day + DAY, this.#wall)
    const span: readonly [number, number] = weekend
      ? [day, Math.min(day + 2 * DAY, this.#wall)]
      : narrowed([day, this.#isSince(match!) ? this.#wall : end], day, this.#text, this.#wall)
    return this.#on(day >= mondayOf(this.#day) ? 'this week' : 'last week', span)
  }

  #isSince(match: RegExpExecArray): boolean {
    const before = this.#text.slice(0, match.index)
    return SINCE.test(before) || UNTIL.test(this.#text.slice(match.index + match[0].length))
  }

  #indexOf(match: RegExpExecArray): number {
    return match[8] ? KOREAN_DAYS.indexOf(match[8]) : match.slice(1, 8).findIndex(Boolean)
  }

  /** A clock time alone is the newest one. */
  #clock(): Time | null {
    const [first] = clocksIn(this.#text)
    if (!first) return null
    const isToday = this.#day + first.of <= this.#wall
    const day = isToday ? this.#day : this.#day - DAY
    const span = narrowed([day, this.#wall], day, this.#text, this.#wall)
    return this.#on(isToday ? 'today' : 'yesterday', span)
  }

  #instant(): Time | null {
    return NOW.test(this.#text) ? { time: 'now', from: this.#now, to: this.#now } : null
  }
}

/** A length of time that ends now. @param ms its length; @param now Unix ms */
export function lasting(ms: number, now: number): Time | null {
  const unit = ([HOUR, MINUTE, SECOND] as const).find((one) => ms % one === 0)
  if (unit === undefined || ms <= 0 || ms > FURTHEST) return null
  const letter = unit === HOUR ? 'H' : unit === MINUTE ? 'M' : 'S'
  return { time: `PT${ms / unit}${letter}`, from: now - ms, to: now }
}

/**
 * @param text normalised
 * @param now Unix ms
 * @param timeZone whose days are meant, as IANA names it
 */
export const timeIn = (text: string, now: number, timeZone = 'UTC'): Time | null =>
  new Reader(text, now, timeZone).read()
