/** What a question speaks of. */
import type { Entities, Intent, MetricName } from '../../contracts/assistant'
import { countIn, isOfOne } from './counts'
import { actionIn } from './modality'
import { isRanking, orderIn } from './ranking'
import { type NamedServer, type NamedServers, namedServers } from './server-names'
import { alertThresholdIn, holdIn, thresholdIn } from './thresholds'
import { lasting, timeIn } from './times'
import {
  CHANNELS,
  HYPOTHESES,
  METRICS,
  PATTERNS,
  PLAIN_ROLE_WORDS,
  PLAIN_ROLES,
  ROLES,
  SERVER_WORD,
  STATUSES,
  VAGUE_METRICS,
  type Word,
  words,
} from './vocabulary'

/** What is known besides the words of a question. */
export interface QuestionContext {
  servers: readonly NamedServer[]
  /** Unix ms. */
  now: number
  /** Whose days are meant, as IANA names it; by default UTC. */
  timeZone?: string
  /** The asker's, for a question without a letter. */
  language?: 'ko' | 'en'
  /** Of the question before. */
  last?: Entities
}

/** What is true of a question whatever it wants. */
export interface Mentions {
  text: string
  /** Without servers' names. */
  rest: string
  named: NamedServers
  metric: MetricName | null
  isVague: boolean
  role: string | null
  action: ReturnType<typeof actionIn>
}

function metricsIn(text: string, table: readonly Word<MetricName>[]): MetricName | null {
  let rest = text
  let first: { metric: MetricName; at: number } | null = null
  for (const [metric, pattern] of table) {
    const match = pattern.exec(rest)
    if (!match) continue
    if (!first || match.index < first.at) first = { metric, at: match.index }
    rest = `${rest.slice(0, match.index)}${'·'.repeat(match[0].length)}${rest.slice(match.index + match[0].length)}`
  }
  return first?.metric ?? null
}

const SERVERS_BEHIND = new RegExp(`^(?:[ -]?${SERVER_WORD}|[ -](?:\\w+ )${SERVER_WORD})`)
const NO_ROLE_BEHIND =
  /^ ?(?:key|키|connections?|커넥션|비밀번호|password|hit|miss|를 ?비|비[워우]|clear|flush|로(?= |$)|page|site|페이지|사이트|훅|hook|으로)/

function roleIn(text: string): string | null {
  let first: { role: string; at: number } | null = null
  for (const [role, pattern] of ROLES) {
    const match = pattern.exec(text)
    if (!match || (first && match.index >= first.at)) continue
    const behind = text.slice(match.index + match[0].length)
    const isServers = SERVERS_BEHIND.test(behind)
    const isPlain = PLAIN_ROLES.has(role) || PLAIN_ROLE_WORDS.has(match[0])
    if (isServers || (isPlain && !NO_ROLE_BEHIND.test(behind))) {
      first = { role, at: match.index }
    }
  }
  return first?.role ?? null
}

/** Sentences in quotes: data, unlike a quoted word, unless nothing else is said. */
const QUOTED_SENTENCE = /"[^"]* [^"]*"|(?<![a-z])'[^']* [^']*'(?![a-z])/g

function withoutSentences(text: string): string {
  const rest = text.replace(QUOTED_SENTENCE, ' ')
  return /\p{L}{2}/u.test(rest) ? rest : text
}

/** @param text normalised, its typos mended */
export function mentionsIn(text: string, servers: readonly NamedServer[]): Mentions {
  const named = namedServers(text, servers)
  const rest = withoutSentences(named.rest)
  const named_ = metricsIn(rest, METRICS)
  const metric = named_ ?? metricsIn(rest, VAGUE_METRICS)
  return {
    ...{ text, rest, named, metric, isVague: named_ === null },
    // A spoken name tells the role as well: "web server 1".
    role: roleIn(named.servers.length > 0 ? spokenOnly(text, rest) : rest),
    action: actionIn(rest),
  }
}

/** The text with its written names taken out but its spoken ones left in. */
const spokenOnly = (text: string, rest: string): string =>
  /[-_.]\d|\d{2}/.test(text) ? rest : text

export const CRITICAL = words(
  'criticals?|crits?|severe|severity 1|sev ?1|p1|fatal|emergency',
  '심각|크리티컬|치명|크리'
)
const WARNING = words(
  'warnings? (?:level|severity|only|alerts?)|warn(?:ing)?(?:s| level)?|sev ?2|minor',
  '워닝|주의|경고 ?(?:등급|수준|레벨|급|단계|만)'
)
const INFO = words('info(?:rmational)?', '정보 ?(?:등급|수준|레벨|성)|인포')

function severityIn(text: string, intent: Intent): Entities['severity'] {
  if (!['list_alerts', 'alert_config', 'search_logs'].includes(intent)) return undefined
  if (CRITICAL.test(text)) return 'critical'
  if (WARNING.test(text)) return intent === 'search_logs' ? undefined : 'warning'
  return INFO.test(text) ? 'info' : undefined
}

export const ALL = words(
  'all(?: (?:the )?(?:servers?|hosts?|boxes|machines|nodes|systems?))?|everything|everyone|whole|overall|entire|fleet|every(?: (?:server|host|box|machine))?|across the board|complete',
  '전체|모든|전부|~싹 ?다|전반|죄다|다(?= )|전 ?(?:서버|장비|노드|호스트)|통합|종합'
)

export const LAST = words(
  '(?:that|this|the same|same|said) (?:one|server|host|box|machine|guy|node|instance)|(?<!(?:change|set|make|raise|lower|is|was|keep) )it(?! (?:is|was)? ?(?:just me|possible|true|time|rain|together))|its|that(?= (?:too|as well|for|over|again)|$|\\?)',
  '(?:그|이|저|아까|방금|해당|위|앞의|동일|(?<![거것듯건] ?)같은) ?(?:그 ?)?(?:서버|거|것|놈|애|녀석|친구|노드|장비|호스트|건|걸|게)|거기|걔|얘|쟤|(?:아까|방금) ?(?:말한|얘기한|물어본|본)'
)
export const FOLLOW_UP =
  /^(?:왜(?:요|지|죠)?|why|how so)\s*\?*$|^(?:그럼|그러면|그리고|그렇다면|and|what about|how about|also|then|ok and|또)(?![a-z])|(?:은|는|도)[요]?\?*$|too\??$|as well\??$/

export const WHY = words(
  'why|how come|what (?:makes|made|causes)|cause of|reason',
  '왜|이유|까닭|원인|어째서'
)

const CLAIMS: readonly (readonly [state: string, pattern: RegExp])[] = [
  [
    'down',
    words(
      "(?<!(?:slow|shut|scal|wind|cool|settl|track|narrow)(?:e|s|es|ed|ing|ting)?(?:\\s+[\\w§]+){0,2}\\s+)down|offline|dead|unreachable|unresponsive|died|dies|crash(?:es|ed)?|not respond(?:ing)?|stop(?:s|ped)? (?:respond|report|answer)(?:ing)?|no response|gone|can't reach|cannot reach|hangs?|froze|frozen",
      '죽[었은어으고는]|꺼[지져졌진]|다운|뻗|안 ?(?:붙|됨|돼|열|뜨|떠|켜)|먹통|~응답 ?(?:없|이 ?없|안)|내려갔|끊[겼기김]|멈[췄춤]|나갔'
    ),
  ],
  [
    'full',
    words(
      'full|fill(?:ed|ing|s)(?: up)?|exhausted|exhaustion|maxed(?: out)?|(?:run(?:ning)?|ran|are|is) out(?: of)?|saturated|too many|no (?:space|room|more)|used up|depleted|at (?:its )?(?:limit|capacity)',
      '~꽉|가득|~고갈|~풀 ?(?:났|남|찼|참)|~포화|한계|소진|찼|100%|초과|다 ?(?:찼|썼|참)|모자|부족|없'
    ),
  ],
  ['low', words('low|short(?:age)?|insufficient|not enough|little|lacking', '부족|모자|낮|적')],
  [
    'high',
    words(
      'high|higher|spik(?:e|es|ed|ing)|surg(?:e|es|ed|ing)|jump(?:ed|s)?|pegged|through the roof|insane|climb(?:s|ing)?|grow(?:s|ing)?|increas(?:e|es|ing|ed)|ris(?:es|ing)|rose|hot|overload(?:ed)?|100%?|too much|pinned|keeps? eating',
      '~높|~치솟|~급증|~급등|~튀|~폭증|~폭주|~뛰|~올라|~오르|~늘어|~과다|~과부하|~많|100%|9\\d%|~미친|~미쳤|뜨거'
    ),
  ],
  [
    'slow',
    words(
      'slow(?:er|ly|ness|s|ed)?|sluggish|crawl(?:s|ing)?|laggy|lags',
      '~느[려리린림]|~버벅|지연|~오래 ?걸'
    ),
  ],
]

/** What it means that a measure is in a state; `full` disks are called so, `full` memory is low. */
function claimOf(metric: MetricName | null, state: string): string | null {
  if (metric === null)
    return state === 'down' ? 'server_down' : state === 'slow' ? 'latency_high' : null
  if (metric === 'latency' || state === 'slow') return 'latency_high'
  if (state === 'down') return metric === 'network' ? 'network_down' : 'server_down'
  const isRunningOut = ['disk', 'inodes', 'connections', 'descriptors', 'swap'].includes(metric)
  if (isRunningOut && state === 'low') return `${metric}_full`
  if (metric === 'memory' && state === 'full') return 'memory_low'
  if (state === 'full' && !isRunningOut) return `${metric}_high`
  return `${metric}_${state}`
}

/** Right before a state that is said not to be so, or right behind it; `§` stands for a server. */
const NOT_BEFORE =
  /(?:n't|(?<![a-z])(?:not|never|no longer|isnt|arent))(?:\s+[\w§]+)?[\s-]+$|(?<![가-힣])안 ?$/
const NOT_BEHIND = /^[가-힣]{0,2}(?:지(?:는|도|가|를)?|진) ?(?:않|못)/

/** What is said to be so, whether it is asked why or not; null where nothing is. */
export function statedIn({ rest, metric }: Mentions): string | null {
  const states = CLAIMS.flatMap(([state, pattern]) => {
    const match = pattern.exec(rest)
    if (!match) return []
    const isNot =
      NOT_BEFORE.test(rest.slice(0, match.index)) ||
      NOT_BEHIND.test(rest.slice(match.index + match[0].length))
    return isNot ? [] : [state]
  })
  const isLow = metric === 'memory' && states.includes('low')
  const first = isLow ? 'low' : states.find((state) => metric !== 'latency' || state !== 'low')
  return first === undefined ? null : claimOf(metric, first)
}

const claimIn = (mentions: Mentions): string | null =>
  WHY.test(mentions.rest) ? null : statedIn(mentions)

export const SUPPOSED =
  /(?:인가|일까|건가|걸까|때문|탓|아닌가|아닐까|아니야|아님|아냐|아니에요|아닌지|의심|같은데|같아|나요|니\?|이야\?|임\?|인지)|(?<![a-z])(?:is it|was it|is this|is that|was that|because of|due to|could (?:it|this|that)|caused by|cause by|maybe|might|suspect|i think|i bet|guess|related to|culprit|blame|to do with|from the|or is it|or just|fault|because|did the|has the)(?![a-z])|\?$/

const LEAK = HYPOTHESES[0]![1]

function hypothesisIn({ rest }: Mentions): string | null {
  if (LEAK.test(rest))
    return /fd|descriptor|디스크립터/.test(rest) ? 'descriptor_leak' : 'memory_leak'
  if (!SUPPOSED.test(rest)) return null
  const cue = SUPPOSED.exec(rest)!
  // What is supposed stands next to the words that suppose it.
  const near = /[가-힣]/.test(cue[0])
    ? rest.slice(Math.max(0, cue.index - 12), cue.index)
    : rest.slice(cue.index, cue.index + 45)
  return HYPOTHESES.find(([, pattern]) => pattern.test(near))?.[0] ?? null
}

export const QUOTED = /"([^"]{1,200})"|(?<![a-z])'([^']{2,200})'(?![a-z])/

/** A code of HTTP, or a path to a file. */
const CODE = /(?<![\w.])(50[0-4]|40[0134]|429)(?!\w)/

function patternIn(text: string, rest: string): string | null {
  const quoted = QUOTED.exec(text)
  if (quoted) return (quoted[1] ?? quoted[2])!.trim() || null
  const found = PATTERNS.find(([, pattern]) => pattern.test(rest))?.[0]
  return (
    (found === 'error' || found === undefined ? CODE.exec(rest)?.[1] : undefined) ?? found ?? null
  )
}

const REPORT_KINDS: readonly Word[] = [
  [
    'incident',
    words(
      'incidents?|outages?|post-?mortems?|rca|root cause|failures?|disruptions?|interruptions?|downtime',
      '장애|인시던트|사고|포스트모템|rca|사후'
    ),
  ],
  ['handover', words('hand ?-?overs?|hand ?-?offs?|shift', '인수인계|교대|인계')],
  ['capacity', words('capacity|growth|planning', '용량|캐파|증설')],
  ['availability', words('availability|uptime|sla', '가용성|가동률|sla')],
  ['daily', words("daily|today(?:'s)?|end of day|eod", '일일|일간|일보|데일리|오늘')],
  ['weekly', words("weekly|week(?:'s)?", '주간|위클리|주보|이번 ?주|지난 ?주|일주일')],
  ['monthly', words("monthly|month(?:'s)?", '월간|월말|먼슬리|이번 ?달|지난 ?달|한 ?달')],
]

export const SECRET = words(
  'passwords?|passwd|passphrases?|api[ -]?keys?|secrets?|tokens?|credentials?|private keys?|ssh keys?|\\.env|shadow|keys?|certs?|connection string',
  '비밀 ?번호|비번|패스워[드두]|암호|개인 ?키|api ?키|토큰|시크릿|자격 ?증명|인증서|접속 ?정보|계정|인증키|키(?= |를|값|랑)'
)
export const INJECTION = words(
  '(?:ignore|disregard|forget|override|bypass) (?:\\S+ ){0,4}(?:instructions?|prompts?|rules|guidelines|told|restrictions|above)|system prompt|jail ?break|developer mode|no (?:rules|restrictions|limits|filters)|pretend|role ?-?play|act as|you are now|dan mode|(?:your|hidden|initial) (?:instructions|prompt)',
  '(?:이전|앞선|앞의|위의|기존|지금까지|모든|원래)[^.]{0,12}(?:지시|명령|규칙|설정|프롬프트|제한)[^.]{0,10}(?:무시|잊|해제|버려|어겨)|시스템 ?프롬프트|역할극|탈옥|제한 ?(?:없|해제|풀)|개발자 ?모드|규칙[^.]{0,6}(?:무시|어기|없)|너는 ?이제|(?:내부|숨겨진|초기) ?(?:지침|지시|프롬프트)|인 ?척'
)

function kindOfUnsafe(text: string): string {
  if (INJECTION.test(text)) return 'prompt_injection'
  return SECRET.test(text) ? 'secret_exfiltration' : 'destructive'
}

/** Intents that a listing of all is natural to. */
const OF_ALL = new Set<Intent>(['fleet_status', 'list_servers'])
const ABOUT_MEASURES = new Set<Intent>([
  ...([
    'metric_query',
    'top_n',
    'compare',
    'diagnose',
    'anomalies',
    'forecast',
    'recommend',
  ] as const),
  ...([
    'alert_config',
    'list_alerts',
    'report',
    'fleet_status',
    'server_status',
    'list_servers',
  ] as const),
])
/** Whose answers hold values against one that is named. */
const HOLDS_AGAINST = new Set<Intent>([
  ...(['list_servers', 'top_n', 'forecast', 'list_alerts', 'anomalies', 'metric_query'] as const),
])
/** Whose answers are as long as is said. */
const COUNTS = new Set<Intent>([
  ...(['list_servers', 'top_n', 'list_alerts', 'forecast', 'search_logs'] as const),
  ...(['report', 'action', 'metric_query'] as const),
])
const NEEDS_NOTHING = new Set<Intent>(['clarify', 'out_of_scope', 'help'])

/** Intents that an action may be thought of in. */
const THINKS = new Set<Intent>(['diagnose', 'recommend'])

/** Whether a question names nothing that it could be of: "어제는 어땠어?" */
const isBare = ({ rest, metric, role, named }: Mentions): boolean =>
  metric === null &&
  role === null &&
  named.servers.length === 0 &&
  rest.trim().length <= BARE_LENGTH

const BARE_LENGTH = 16

/** An alert that is not to be sent, whatever it is of. */
const SILENCED = words(
  'mute|silence|snooze|stop (?:sending|alerting|mailing)|disable|turn (?:\\S+ ){0,4}off|no more|unsubscribe',
  '~(?:알림|알람|경보|경고|노티|문자|메일)[을를은는]? ?(?:좀 ?|다 ?|전부 ?)?(?:꺼|끄|그만|중지|멈|무음|해제|음소거|안 ?받|받지|보내지)'
)

const SPARED_BEHIND =
  /^ ?(?:은|는|을|를|만)?[^,.§]{0,6}(?:건드리|놔[두둬]|그대로|제외|빼고|말고|냅[두둬])/
const SPARED_BEFORE =
  /(?<![a-z])(?:don'?t|do not|not|except|leave|without|never|spare) (?:\w+ ){0,2}$/

/** The servers that an order is for: without those that it is to leave alone, unless that is all. */
function toBeDoneTo({ named: { servers }, rest }: Mentions): string[] {
  const places = [...rest.matchAll(/§/g)].map(({ index }) => index)
  if (places.length !== servers.length) return servers
  const wanted = servers.filter((_, which) => {
    const at = places[which]!
    return !SPARED_BEHIND.test(rest.slice(at + 1)) && !SPARED_BEFORE.test(rest.slice(0, at))
  })
  return wanted.length > 0 ? wanted : servers
}

/** Fills an {@link Entities} from what a question mentions and what it wants. */
class Filling {
  readonly #entities: Entities = {}
  readonly #mentions: Mentions
  readonly #intent: Intent
  readonly #context: QuestionContext

  constructor(mentions: Mentions, intent: Intent, context: QuestionContext) {
    this.#mentions = mentions
    this.#intent = intent
    this.#context = context
  }

  fill(): Entities {
    if (this.#intent === 'unsafe') return { kind: kindOfUnsafe(this.#mentions.text) }
    if (NEEDS_NOTHING.has(this.#intent)) return this.#entities
    this.#servers()
    this.#groups()
    this.#measures()
    this.#amounts()
    this.#alert()
    this.#time()
    this.#actions()
    this.#wordings()
    this.#inherited()
    return this.#entities
  }

  #servers(): void {
    const { named } = this.#mentions
    const { unknown, nearest } = named
    const servers = this.#intent === 'action' ? toBeDoneTo(this.#mentions) : named.servers
    const [first, second] = servers
    if (second !== undefined) this.#entities.servers = servers
    else if (first !== undefined) this.#entities.server = first
    if (unknown !== null) Object.assign(this.#entities, { unknown_server: unknown, nearest })
  }

  #groups(): void {
    const { rest, role } = this.#mentions
    const entities = this.#entities
    if (role !== null) entities.role = role
    const hasNames = entities.server ?? entities.servers ?? entities.unknown_server
    if (this.#intent === 'list_servers') {
      const status = STATUSES.find(([, pattern]) => pattern.test(rest))?.[0]
      if (status !== undefined) entities.status = status
    }
    const isOfAll = OF_ALL.has(this.#intent) && role === null && entities.status === undefined
    if (hasNames === undefined && role === null && (isOfAll || ALL.test(rest)))
      entities.scope = 'all'
  }

  #measures(): void {
    const { metric, isVague } = this.#mentions
    if (metric === null || !ABOUT_MEASURES.has(this.#intent)) return
    if (isVague && ['list_servers', 'list_alerts', 'report'].includes(this.#intent)) return
    this.#entities.metric = metric
  }

  #time(): void {
    const { rest, metric } = this.#mentions
    const { now, timeZone } = this.#context
    const hold = this.#intent === 'alert_config' ? holdIn(rest, metric) : null
    const time = hold === null ? timeIn(rest, now, timeZone) : lasting(hold, now)
    if (!time || (time.time === 'now' && this.#intent === 'forecast')) return
    this.#entities.time = time.time
    this.#entities.from = new Date(time.from).toISOString()
    this.#entities.to = new Date(time.to).toISOString()
  }

  #amounts(): void {
    const { rest, metric } = this.#mentions
    const intent = this.#intent
    const entities = this.#entities
    if (intent === 'alert_config') Object.assign(entities, alertThresholdIn(rest, metric))
    else if (HOLDS_AGAINST.has(intent)) Object.assign(entities, thresholdIn(rest, metric))
    if (intent === 'top_n' || (intent === 'list_servers' && isRanking(rest))) {
      entities.order = orderIn(rest) ?? 'desc'
    }
    const n = COUNTS.has(intent) ? countIn(rest) : null
    if (n !== null) entities.n = n
    else if (intent === 'top_n' && entities.threshold === undefined && isOfOne(rest)) entities.n = 1
  }

  /** What an alert is to be of, where it is of no value. */
  #alert(): void {
    if (this.#intent !== 'alert_config' || this.#entities.threshold !== undefined) return
    if (!SILENCED.test(this.#mentions.rest) && claimIn(this.#mentions) === 'server_down')
      this.#entities.claim = 'server_down'
  }

  #actions(): void {
    const { action } = this.#mentions
    if (!action) return
    if (this.#intent === 'action') {
      if (!action.isObject) this.#entities.action = action.action
    } else if (action.mood === 'negated') this.#entities.negated_action = action.action
    else if (action.mood === 'hypothetical' && THINKS.has(this.#intent)) {
      this.#entities.hypothetical_action = action.action
    }
  }

  #wordings(): void {
    const { rest, text } = this.#mentions
    const entities = this.#entities
    const severity = severityIn(rest, this.#intent)
    if (severity) entities.severity = severity
    const channel = CHANNELS.find(([, pattern]) => pattern.test(rest))?.[0]
    if (channel && ['alert_config', 'report', 'action'].includes(this.#intent))
      entities.channel = channel
    const pattern = this.#intent === 'search_logs' ? patternIn(text, rest) : null
    if (pattern !== null) entities.pattern = pattern
    if (this.#intent === 'report') {
      const kind = REPORT_KINDS.find(([, wording]) => wording.test(rest))?.[0]
      if (kind) entities.kind = kind
    }
    if (this.#intent === 'diagnose') this.#suppositions()
  }

  #suppositions(): void {
    const hypothesis = hypothesisIn(this.#mentions)
    if (hypothesis !== null) this.#entities.hypothesis = hypothesis
    const claim = hypothesis === null ? claimIn(this.#mentions) : null
    if (claim !== null) this.#entities.claim = claim
  }

  /** "That one", "and its memory?": what is left out was said before. */
  #inherited(): void {
    const { rest } = this.#mentions
    const entities = this.#entities
    const { last } = this.#context
    const isNamed = entities.server ?? entities.servers ?? entities.unknown_server ?? entities.scope
    // A time alone is said of what was spoken of before.
    const isFollowing =
      FOLLOW_UP.test(rest) || (entities.time !== undefined && isBare(this.#mentions))
    const speaksOfLast = isNamed === undefined && entities.role === undefined && LAST.test(rest)
    const isFollowUp = isNamed === undefined && entities.role === undefined && isFollowing
    if (speaksOfLast && this.#isOfOneServer()) {
      entities.server = last?.server ?? '$last'
    }
    if (!last || !(speaksOfLast || isFollowing)) return
    if (isFollowUp && last.server !== undefined) entities.server = last.server
    if (isFollowUp && last.role !== undefined && last.server === undefined)
      entities.role = last.role
    if (entities.metric === undefined && last.metric && ABOUT_MEASURES.has(this.#intent)) {
      entities.metric = last.metric
    }
    if (entities.time === undefined && last.time !== undefined) {
      Object.assign(entities, { time: last.time, from: last.from, to: last.to })
    }
  }

  #isOfOneServer(): boolean {
    const intent = this.#intent
    return intent === 'action' || intent === 'server_status' || ABOUT_MEASURES.has(intent)
  }
}

export const entitiesOf = (
  mentions: Mentions,
  intent: Intent,
  context: QuestionContext
): Entities => new Filling(mentions, intent, context).fill()
