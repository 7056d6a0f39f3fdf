/** How many, how much, and in which order a question asks. */
import type { Entities } from '../../contracts/assistant'
import { words } from './vocabulary'

type Threshold = Required<Pick<Entities, 'threshold' | 'op'>>

const AMOUNT = '(\\d{1,9}(?:\\.\\d{1,3})?)'
const UNIT =
  ' ?(?:%|퍼센트|퍼|프로|percent|pct|degrees?|celsius|도|ms|초|milliseconds?|seconds?|secs?|분|minutes?|건|개|gb?|mb?|tb?|기가|메가|mbps|gbps|c|회|messages?|connections?|errors?|requests?|rps)?'
const PARTICLE = '(?:를|을|가|이|만|는|은|로|까지|씩| 선을?| 대를?| 라인을?)?'

const AFTER: readonly (readonly [RegExp, Threshold['op']])[] = [
  [new RegExp(`${AMOUNT}${UNIT}${PARTICLE} ?이상`), '>='],
  [new RegExp(`${AMOUNT}${UNIT}${PARTICLE} ?이하`), '<='],
  [
    new RegExp(
      `${AMOUNT}${UNIT}${PARTICLE} ?(?:미만|밑|아래|보다 ?(?:낮|작|적|떨어|내려)|떨어|내려가|도 ?안)`
    ),
    '<',
  ],
  [
    new RegExp(
      `${AMOUNT}${UNIT}${PARTICLE} ?(?:초과|넘|보다 ?(?:높|크|큰|많|올라)|위로|돌파|상회|뚫|찍)`
    ),
    '>',
  ],
  [
    new RegExp(`${AMOUNT}${UNIT}${PARTICLE} ?(?:도달|되면|되거든|올라가면|차면|에 ?닿|다다르)`),
    '>=',
  ],
  [new RegExp(`${AMOUNT}${UNIT} (?:or (?:more|above|higher|greater)|and (?:up|above)|plus)`), '>='],
  [new RegExp(`${AMOUNT}${UNIT} or (?:less|below|lower)`), '<='],
]
const TO = ' ?(?:the |than |of )?\\$?'
const BEFORE: readonly (readonly [RegExp, Threshold['op']])[] = [
  [
    new RegExp(
      `(?:>=|=>|≥|at least|no less than|hits|hit|reach(?:es|ed)?|gets? to|from)${TO}${AMOUNT}`
    ),
    '>=',
  ],
  [new RegExp(`(?:<=|=<|≤|at most|no more than|up to|not more than)${TO}${AMOUNT}`), '<='],
  [
    new RegExp(
      `(?:<|below|under|beneath|less|lower|fewer|drops? to|falls? to|smaller)${TO}${AMOUNT}`
    ),
    '<',
  ],
  [
    new RegExp(
      `(?:>|above|over|exceed(?:s|ed|ing)?|more|greater|higher|past|beyond|pass(?:es)?|cross(?:es)?|tops|bigger|larger|longer)${TO}${AMOUNT}`
    ),
    '>',
  ],
]

/** @param text normalised, without servers' names */
export function thresholdIn(text: string): Threshold | null {
  for (const [pattern, op] of [...AFTER, ...BEFORE]) {
    const match = pattern.exec(text)
    const isSpan =
      match &&
      /^ ?(?:시간|일|주|개월|hours?|days?|weeks?|months?|(?:대|servers?|hosts?)(?![a-z]))/.test(
        text.slice(match.index + match[0].length)
      )
    if (match && !isSpan) return { threshold: Number(match[1]), op }
  }
  return null
}

const SPELT: Record<string, number> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{
    한: 1,
    두: 2,
    세: 3,
    네: 4,
    다섯: 5,
    여섯: 6,
    일곱: 7,
    여덟: 8,
    아홉: 9,
    열: 10,
    하나: 1,
    둘: 2,
    셋: 3,
  },
}
const COUNT = `(\\d{1,3}|${Object.keys(SPELT).join('|')})`
const HOW_MANY = [
  new RegExp(
    `(?<![a-z])(?:top|bottom|first|worst|best|highest|lowest|busiest)[ -]?${COUNT}(?![a-z%])`
  ),
  new RegExp(`(?:상위|하위|탑|톱|워스트|베스트) ?${COUNT}`),
  new RegExp(`${COUNT} ?(?:대|개|곳|놈|녀석|위까지|위)(?![가-힣]*(?:월|시|분))`),
  new RegExp(
    `(?<![\\w.])${COUNT} (?:\\w+ ){0,2}(?:servers?|hosts?|boxes|machines|nodes|instances|offenders|ones)(?![a-z])`
  ),
]

/** @param text normalised, without servers' names */
export function countIn(text: string): number | null {
  for (const pattern of HOW_MANY) {
    const written = pattern.exec(text)?.[1]
    const n = written === undefined ? 0 : (SPELT[written] ?? Number(written))
    if (n >= 1 && n <= 1_000) return n
  }
  return null
}

const FEWEST = words(
  'least|lowest|smallest|fewest|bottom|idlest|idle|quietest|coolest|fastest|shortest|minimum|min|laziest|emptiest',
  '최저|최소|하위|꼴찌|(?:제일|가장|젤) ?(?:낮|적|작|한가|안 ?쓰|여유|놀|조용|빠른|널널|빈)|낮은 ?순|적은 ?순|작은 ?순|노는|놀고|한가'
)
const MOST = words(
  'most|highest|biggest|largest|busiest|top|worst|maximum|max|hottest|slowest|heaviest|longest|hungriest|greediest|fullest',
  '최고|최대|상위|탑|톱|(?:제일|가장|젤)|높은 ?순|많은 ?순|큰 ?순|순위|랭킹|순으로|많이'
)
/** Where the least of it is the worst of it. */
const FREE = words('free|available|left|remaining', '남은|여유|잔여|가용|남아')

export const isRanking = (text: string): boolean => FEWEST.test(text) || MOST.test(text)

/** Of a measure of use: the least free is the most used. */
export function orderIn(text: string): 'asc' | 'desc' | null {
  if (FREE.test(text)) {
    if (FEWEST.test(text)) return 'desc'
    return MOST.test(text) ? 'asc' : null
  }
  if (FEWEST.test(text)) return 'asc'
  return MOST.test(text) ? 'desc' : null
}
