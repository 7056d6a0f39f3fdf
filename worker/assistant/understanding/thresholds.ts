/** The value that a question holds others against. */
import type { Entities, MetricName } from '../../contracts/assistant'
import { numberOf, SPELT_PERCENT } from './numerals'
import { FREE } from './ranking'

type Op = NonNullable<Entities['op']>
type Unit = NonNullable<Entities['threshold_unit']>
type Threshold = Pick<Entities, 'threshold_unit' | 'threshold_of'> &
  Required<Pick<Entities, 'threshold' | 'op'>>

const UNITS: readonly (readonly [unit: Unit, pattern: string])[] = [
  ['%', '%|퍼센트|퍼|프로|percent|pct'],
  ['ms', 'ms|밀리 ?초|milliseconds?'],
  ['Mbps', 'mbps|mbit/s'],
  ['Gbps', 'gbps|gbit/s'],
  ['MB', 'mb|메가(?:바이트)?|megabytes?|megs?'],
  ['GB', 'gb?|기가(?:바이트)?|gigabytes?|gigs?'],
  ['TB', 'tb|테라(?:바이트)?|terabytes?'],
  ['s', '초|s|seconds?|secs?'],
  ['min', '분|m|minutes?|mins?'],
  ['h', '시간|h|hours?|hrs?'],
  ['d', '일|d|days?'],
]
const UNIT = UNITS.map(([, pattern]) => pattern).join('|')
const UNIT_OF = UNITS.map(([unit, pattern]) => [unit, new RegExp(`^(?:${pattern})$`)] as const)

/** Lengths of time beyond days, clock times, dates, numbers of servers: no measure comes in them. */
const NO_AMOUNT =
  /^ ?(?:주|개월|달(?!러)|년|월|시(?!간)|번|(?:대(?=[ 가를이만도]|$))|(?:weeks?|wks?|w|months?|years?|am|pm|o'clock|servers?|hosts?|boxes|machines|nodes|times)(?![a-z]))/

interface Amount {
  value: number
  unit: Unit | undefined
  before: string
  after: string
}

const SPELT = new RegExp(`(?<![\\p{L}\\d])(${SPELT_PERCENT})(?= ?(?:%|퍼|프로|percent|pct))`, 'gu')
const AMOUNT = new RegExp(
  `(?<![\\w.,:§-])(\\d{1,9}(?:,\\d{3})*(?:\\.\\d{1,3})?)\\+?(?: ?(${UNIT})(?![a-z/]))?(?![\\d:a-z]|\\.\\d)`,
  'g'
)
/** How far from a number its comparison may stand, in characters. */
const WITHIN = 40
const MOST_AMOUNTS = 12

function amountsIn(text: string): Amount[] {
  const digits = text.replace(SPELT, (written) => String(numberOf(written)))
  const found: Amount[] = []
  for (const match of digits.matchAll(AMOUNT)) {
    const [all, value, written] = match
    const after = digits.slice(match.index + all.length, match.index + all.length + WITHIN)
    if (written === undefined && NO_AMOUNT.test(after)) continue
    found.push({
      ...{ value: Number(value!.replaceAll(',', '')), after },
      unit: UNIT_OF.find(([, pattern]) => written !== undefined && pattern.test(written))?.[0],
      before: digits.slice(Math.max(0, match.index - WITHIN), match.index),
    })
    if (found.length === MOST_AMOUNTS) break
  }
  return found
}

/** Words of what is counted, and a particle, between a number and its comparison. */
const BETWEEN =
  '(?: ?(?:도|건|개|회|명|rps|qps|tps|(?:degrees?|celsius|c|messages?|connections?|sessions?|errors?|requests?)(?![a-z])))?(?:를|을|가|이|만|는|은|으로|로|까지|씩|도| 선을?| 대를?| 라인을?)?'

interface Form {
  op: Op
  fits: (amount: Amount) => boolean
}
const behind = (op: Op, pattern: string): Form => {
  const own = new RegExp(`^${BETWEEN} ?(?:${pattern})`)
  return { op, fits: ({ after }) => own.test(after) }
}
const ahead = (op: Op, pattern: string): Form => {
  const own = new RegExp(`(?<![a-z])(?:${pattern}) ?(?:(?:the|than|of|only|about) )?\\$?$`)
  return { op, fits: ({ before }) => own.test(before) }
}

/** The plainer, the earlier. */
const FORMS: readonly Form[] = [
  behind('>=', '이상'),
  behind('<=', '이하'),
  behind('<', '미만|밑|아래|보다 ?(?:낮|작|적|떨어|내려)|떨어|내려가|안 ?(?:되|돼)'),
  behind('>', '초과|넘|보다 ?(?:높|크|큰|많|올라)|위로|돌파|상회|뚫|찍'),
  behind('>=', '도달|되면|되거든|될 ?때|올라가면|오르면|차면|에 ?닿|다다르'),
  behind('>=', '(?:or (?:more|above|higher|greater|over)|and (?:up|above|over)|plus)(?![a-z])'),
  behind('<=', 'or (?:less|below|lower|under|fewer)(?![a-z])'),
  ahead('>=', '>=|=>|≥|at least|no less than|hits?|reach(?:es|ed)?|gets? to'),
  ahead('<=', '<=|=<|≤|at most|no more than|up to|not more than'),
  ahead('<', '<|below|under|beneath|less|lower|fewer|drops? to|falls? to|down to|smaller'),
  ahead(
    '>',
    '>|above|over|exceed(?:s|ed|ing)?|more|greater|higher|past|beyond|pass(?:es)?|cross(?:es)?|tops|bigger|larger|longer'
  ),
  behind('<=', '(?:밖에|만)? ?(?:안 ?)?남|밖에'),
  behind('<=', '(?:[a-z]+ ){0,3}(?:left|free|remain(?:s|ing)?|available)(?![a-z])'),
]
/** What a level is set to: the new one of `90에서 85로` or `from 90 to 85`. */
const SET: readonly Form[] = [
  behind(
    '>',
    '(?:바꿔|바꾸|변경|수정|조정|설정|낮춰|낮추|올려|올리|높여|높이|내려|맞춰|맞추|잡아)'
  ),
  ahead('>', '(?:threshold|limit|level|trigger)(?: [a-z]+){0,4}[:=]?'),
  ahead('>', '.*(?:임계|기준|한계)[치값]?(?:은|는|을|를|이|가)?(?: \\S{1,8})?'),
]
/** How an alert's level is told without a comparison: `at 90%`, `change it to 75`, `cpu 90% 알림`. */
const NAMED: readonly Form[] = [
  ahead('>', 'to'),
  ahead('>=', 'at|from|@'),
  { op: '>', fits: ({ unit }) => unit === '%' },
  { op: '>', fits: () => true },
]

/** Measures that are lengths of time, with the units that they come in. */
const TIMED: Readonly<Partial<Record<MetricName, readonly Unit[]>>> = {
  latency: ['ms', 's'],
  disk_io: ['ms', 's'],
  uptime: ['s', 'min', 'h', 'd'],
}
const LENGTHS: ReadonlySet<Unit | undefined> = new Set<Unit>(['ms', 's', 'min', 'h', 'd'])

/** Whether it is how long something lasts, rather than how much there is of it. */
const isLength = ({ unit }: Amount, metric: MetricName | null): boolean =>
  LENGTHS.has(unit) && !(TIMED[metric ?? 'latency'] ?? []).includes(unit!)

/** Measures of use; none named is of use, too. */
const OF_USE: ReadonlySet<MetricName | null> = new Set([
  ...([null, 'cpu', 'memory', 'swap', 'disk', 'inodes', 'descriptors'] as const),
])

function firstOf(
  forms: readonly Form[],
  text: string,
  metric: MetricName | null
): Threshold | null {
  const amounts = amountsIn(text).filter((amount) => !isLength(amount, metric))
  for (const { op, fits } of forms) {
    const amount = amounts.find(fits)
    if (!amount) continue
    const { value: threshold, unit } = amount
    return {
      ...{ threshold, op },
      ...(unit !== undefined && { threshold_unit: unit }),
      ...(OF_USE.has(metric) && FREE.test(text) && { threshold_of: 'free' }),
    }
  }
  return null
}

/**
 * @param text normalised, without servers' names
 * @param metric that is asked about
 */
export const thresholdIn = (text: string, metric: MetricName | null): Threshold | null =>
  firstOf([...FORMS, ...SET], text, metric)

/** Of a request for an alert, where any amount is its level. */
export const alertThresholdIn = (text: string, metric: MetricName | null): Threshold | null =>
  firstOf([...FORMS, ...SET, ...NAMED], text, metric)

const LASTING: readonly Form[] = [
  behind('>=', '동안|간(?![가-힣])|넘게|이상|초과|지속|내내|연속|째'),
  ahead('>=', 'for|over|lasting|lasts|at least|more than|longer than|within|in'),
]

/** How long a condition is to hold, in ms: `5분 넘게`, `for over 5 minutes`. */
export function holdIn(text: string, metric: MetricName | null): number | null {
  const found = amountsIn(text).find(
    (amount) => isLength(amount, metric) && LASTING.some(({ fits }) => fits(amount))
  )
  return found ? found.value * MS[found.unit as keyof typeof MS] : null
}

const MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
