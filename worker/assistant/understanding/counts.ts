/** How many a question asks for. */
import { NUMERAL, numberOf } from './numerals'

const COUNT = `(${NUMERAL})`
/** A length of time, a share or an amount follows: not so many of anything. */
const NO_MEASURE =
  '(?! ?(?:%|퍼|프로|percent|pct|점|시(?!스)|분|초|일(?!곱)|주(?!요)|달|개월|월|년|번|회|ms|gb|mb|tb|g(?![a-z])|초|(?:minutes?|mins?|seconds?|secs?|hours?|hrs?|days?|weeks?|wks?|months?|years?|times|am|pm|degrees?|m|h|d|w)(?![a-z]))|[\\d.:])'

const FIRST_OF =
  'top|bottom|first|last|latest|newest|oldest|worst|best|highest|lowest|busiest|recent|previous|past'
const SUPERLATIVE =
  '(?:most|least|last|latest|newest|top|worst|best|(?:[a-z]{3,10}(?:[^aeiou]|i)est))(?![a-z])'
/** What is counted: any plural that is no measure itself, and the singulars of lists. */
const THINGS =
  '(?:(?!(?:percent|points|degrees|cpus|cores|gigs|megs|bytes|times|seconds|minutes|mins|hours|hrs|days|weeks|wks|months|years)(?![a-z]))[a-z]{2,20}s|line|of them)(?![a-z])'
const KOREAN_THINGS = '(?:서버|호스트|노드|장비|머신|인스턴스|워커|레플리카|파드|로그|알림|경고|줄)'
/** What is counted, behind its number. */
const COUNTER =
  '(?:대(?![비응상략역체기시])|개(?!월)|건|곳|군데|놈|녀석|(?:줄|라인|행)(?! ?(?:로|요약|평|정리))|가지|위까지|위|등까지|번째까지|등(?![록급])|마리|종(?!류|료))'

const PATTERNS = [
  // `a couple of hosts`, `a dozen lines`: the words are numbers in themselves.
  /(?<![a-z])(?:an? )?(couple|pair|half a dozen|half dozen|dozen)(?![a-z])(?! (?:of )?(?:\w+ )?(?:minutes|hours|days|weeks|months))/,
  new RegExp(
    `(?<![a-z])(?:tail|head|limit)(?: to)?(?: the)?(?: last| first)? ?(?:-?-?n ?=? ?|-)?${COUNT}(?![a-z])`
  ),
  new RegExp(
    `(?<![a-z])(?:scale|resize|grow|shrink|increase|reduce|bring|expand)(?![a-z])[^.?!]{0,40}? to ${COUNT}(?![\\w])${NO_MEASURE}`
  ),
  new RegExp(`(?<![a-z])(?:${FIRST_OF})[ -]?${COUNT}(?![a-z])${NO_MEASURE}`),
  new RegExp(
    `(?:상위|하위|탑|톱|워스트|베스트|최근|최신|마지막) ?${COUNT}(?![a-z가-힣])${NO_MEASURE}`
  ),
  new RegExp(`(?<![가-힣\\w.])${COUNT} ?${COUNTER}`),
  new RegExp(`(?<![가-힣\\w.])(스무|[두세네]|다섯|여섯|일곱|여덟|아홉|열) ${KOREAN_THINGS}`),
  new RegExp(`(?<![\\w.§])(?!one(?![a-z]))${COUNT} (?:of the )?(?:other )?${SUPERLATIVE}`),
  new RegExp(
    `(?<![\\w.§]|(?:than|least|most|over|above|under|below|with) )(?!(?:one|[45]\\d\\d)(?![a-z\\d]))${COUNT} (?:(?!am|pm|of|in|on|or|and|to|the|minutes?|hours?|days?|weeks?|months?|percent)[a-z-]+ ){0,2}${THINGS}`
  ),
  new RegExp(`(?<![\\w.§])(?!one(?![a-z]))${COUNT} (?:of (?:them|these|those)|more)(?![a-z])`),
]

/** One alone: `just one`, `the single slowest host`, `하나만`. */
const ALONE =
  /(?<![a-z])(?:(?:just|only|exactly)(?: the| a)?(?: single)? one|(?:just|only|exactly) (?:the )?(?:latest|last|newest|worst|busiest|single)|a single|the single|single(?= [a-z]+est)|one (?:server|host|box|machine|node|alert|line))(?![a-z])|(?<![가-힣])(?:하나(?!도|하나|의|로|같|라도)|딱 ?하나)/
/** Counts that stand by themselves: `셋만 골라줘`. */
const BARE = /(?<![가-힣])(둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)(?:만|씩|까지)(?![가-힣])/
const GROUPS: Readonly<Record<string, number>> = {
  couple: 2,
  pair: 2,
  dozen: 12,
  'half a dozen': 6,
  'half dozen': 6,
}

const MOST_COUNTED = 1_000

/** @param text normalised, without servers' names */
export function countIn(text: string): number | null {
  for (const pattern of [...PATTERNS, BARE]) {
    const written = pattern.exec(text)?.[1]
    if (written === undefined) continue
    const n = GROUPS[written] ?? numberOf(written)
    if (n >= 1 && n <= MOST_COUNTED) return n
  }
  return ALONE.test(text) ? 1 : null
}

const SINGULAR =
  /(?:which|what|the) (?:[a-z]+ ){0,3}(?:server|host|box|machine|node|instance|vm|one)(?![a-z])|(?<![a-z])(?:who|what)(?:'s| is| has| uses| used| eats| takes)? |[a-z]est (?:server|host|box|machine|node|instance|vm|one)(?![a-z])/
const PLURAL =
  /(?<![a-z])(?:servers|hosts|boxes|machines|nodes|instances|vms|ones|top|rank\w*|order\w*|sort\w*|list)(?![a-z])|들|순(?:위|서|으로|대로)?(?![가-힣]*간)|랭킹|목록|리스트|상위|하위|탑|톱/
const MOST_OF_ALL =
  /(?:제일|가장|젤|최고|최대|최저|최소|꼴찌|일등|1등)|(?<![a-z])(?:most|least|worst|best|[a-z]{3,10}est)(?![a-z])/

/** Whether a ranking is asked for its first alone: `which server is busiest`, `제일 바쁜 서버`. */
export const isOfOne = (text: string): boolean =>
  MOST_OF_ALL.test(text) && !PLURAL.test(text) && (/[가-힣]/.test(text) || SINGULAR.test(text))
