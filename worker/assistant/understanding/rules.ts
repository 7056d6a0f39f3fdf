/** What the order of words tells, which a bag of them does not: corrections of a classifier. */
import type { Entities, Intent, Reading } from '../../contracts/assistant'
import { ASSISTANT } from '../../policy'
import { ALL, type Mentions, QUOTED, SECRET, WHY } from './entities'
import { asksIfDown } from './modality'
import { isRanking } from './ranking'
import { thresholdIn } from './thresholds'
import { METRICS, ROLES, words } from './vocabulary'

/** How much likelier than everything else together a rule makes an intent, and how unlikely a veto. */
const CERTAIN = 12
const VETO = 0.02

const NOTIFY = words(
  'alert me|notify|notification|ping me|page me|warn me|tell me|let me know|text me|e-?mail me|message me|call me|shout|send (?:me |us )?(?:an? )?(?:alert|message|mail|notification)',
  '~알려|~알림|~통보|~연락|~노티|~보내|~경고 ?(?:줘|해|보내|띄)|~톡 ?줘|~문자 ?줘|~깨워'
)
const CONDITION = words(
  'if|when(?:ever)?|once|as soon as|every time|in case',
  '~넘으면|~넘어가면|~초과하면|~되면|~이상이면|~이하면|~미만이면|~떨어지면|~올라가면|~죽으면|~내려가면|~뜨면|~생기면|~나면|~차면|~끊기면|~느려지면|~때마다|~경우'
)
const SILENCE = words(
  'mute|silence|snooze|stop|disable|turn off|switch off|unmute|pause',
  '꺼|끄|음소거|뮤트|그만|중지|멈춰|멈춤|해제|무음|켜'
)
const ALERTS = words('alerts?|alarms?|notif\\w*|pages|paging|warnings?', '알림|알람|경보|노티')
const DESTROY = words(
  'rm -rf /(?:\\*| |$)|rm -rf \\*|drop (?:the )?(?:\\w+ )?(?:databases?|tables?)|wipe (?:all|every|the (?:disk|server|db))|mkfs|dd if=|format (?:all|every|c:)|delete all (?:the )?(?:servers|data|databases|backups)|fork bomb|:\\(\\)',
  '(?:전부|모두|모든|싹 ?다|통째로|몽땅)[^.]{0,15}(?:삭제|지워|날려|포맷|초기화|드[랍롭])|(?:디비|데이터베이스|테이블|스키마)[^.]{0,12}(?:드[랍롭]|날려)|포맷해'
)
const TELL = words(
  "tell|give|show|print|share|reveal|dump|send|what(?:'s| is| are)|list|need|get|read|display|output|cat",
  '~알려|~보여|~출력|~내놔|~줘|~뭐야|~뭐임|~주세요|~공유|~읽어|~덤프|~복사|~뭐였|~부탁|~꺼내|~까봐'
)
const SECRET_STRICT = words(
  'passwords?|passwd|passphrases?|api[ -]?keys?|secrets?|credentials?|private keys?|access tokens?|/etc/shadow|\\.env',
  '비밀 ?번호|비번|패스워[드두]|개인 ?키|api ?키|시크릿|인증 ?키|액세스 ?토큰'
)
const MANAGES = words(
  'how|change|rotate|reset|expire[sd]?|forgot|policy|failed|wrong|log(?:in|s)',
  '변경|바꾸|바꿔|재설정|만료|잊|정책|틀|실패|로그인|어떻게'
)

/** Words for a cause, which make a question about how something is one about why it is so. */
const CAUSE = words(
  'diagnose|root cause|what (?:caused|is causing|causes)|the (?:cause|reason) (?:of|for|behind)',
  '원인(?!(?:은|는|을)? ?(?:말고|빼고|됐|필요))|까닭|왜 ?(?:이래|이럼|그래|그런|저래)'
)
const ABOUT_HOW_IT_IS: ReadonlySet<Intent> = new Set([
  ...(['server_status', 'fleet_status', 'metric_query', 'diagnose', 'clarify'] as const),
])

const without = (readings: readonly Reading[], intent: Intent): Reading[] =>
  readings.map((reading) =>
    reading.intent === intent ? { ...reading, probability: reading.probability * VETO } : reading
  )

const towards = (readings: readonly Reading[], intent: Intent, factor = CERTAIN): Reading[] => {
  const others = readings.reduce(
    (sum, reading) => sum + (reading.intent === intent ? 0 : reading.probability),
    0
  )
  return readings.map((reading) =>
    reading.intent === intent
      ? { ...reading, probability: Math.max(reading.probability, others * factor) }
      : reading
  )
}

const normalised = (readings: readonly Reading[]): Reading[] => {
  const sum = readings.reduce((total, { probability }) => total + probability, 0)
  return readings
    .map((reading) => ({ ...reading, probability: reading.probability / sum }))
    .sort((a, b) => b.probability - a.probability)
}

function isUnsafe(text: string): boolean {
  if (INJECTION_STRICT.test(text) || DESTROY.test(text)) return true
  return SECRET_STRICT.test(text) && SECRET.test(text) && TELL.test(text) && !MANAGES.test(text)
}

const INJECTION_STRICT = words(
  '(?:ignore|disregard|forget|override) (?:\\S+ ){0,4}(?:instructions?|prompts?|rules|guidelines)|(?:print|show|reveal|repeat|output) (?:\\S+ ){0,3}system prompt',
  '(?:이전|앞선|앞의|위의|기존|지금까지)[^.]{0,12}(?:지시|명령|규칙|프롬프트)[^.]{0,8}(?:무시|잊)|시스템 ?프롬프트'
)

/** A single word that names a measure or a kind of server, and asks nothing of it. */
function isBareNoun({ text }: Mentions): boolean {
  const word = text.replace(/[?!.~ ]+$/, '')
  if (/\s/.test(word) || word.length > 12) return false
  if (/^(?:서버|servers?|hosts?|it|that|this|그거|그것|거기)$/.test(word)) return true
  return [...METRICS, ...ROLES].some(([, pattern]) => pattern.exec(word)?.[0] === word)
}

/**
 * @param readings the classifier's, the likeliest first
 * @returns the same corrected, the likeliest first
 */
export function corrected(readings: readonly Reading[], mentions: Mentions): Reading[] {
  const { text, action } = mentions
  if (!/[\p{L}\p{N}]/u.test(text)) return normalised(towards(readings, 'clarify', 50))
  // What stands in quotes is data, unless nothing else is said.
  const said = text.replace(new RegExp(QUOTED, 'g'), ' ').trim() || text
  let result = [...readings]
  if (isUnsafe(said)) return normalised(towards(result, 'unsafe'))
  if (action?.mood === 'negated') result = without(result, 'action')
  if (action?.mood === 'hypothetical' && !ALERTS.test(said)) {
    const { intent } = result[0]!
    if (intent === 'action') result = towards(without(result, 'action'), 'diagnose', 2)
    if (intent === 'diagnose') result = towards(result, 'diagnose', PLAIN)
  }
  if (asksIfDown(said) && !NOTIFY.test(said)) result = towards(result, 'diagnose', PLAIN)
  if (
    CONDITION.test(said) &&
    NOTIFY.test(said) &&
    (thresholdIn(said, mentions.metric) || !/\?/.test(said))
  ) {
    if (/[가-힣]/.test(said) ? CONDITION_THEN_NOTIFY.test(said) : true) {
      result = towards(result, 'alert_config', 2)
    }
  }
  if (CAUSE.test(said) && ABOUT_HOW_IT_IS.has(result[0]!.intent)) {
    result = towards(result, 'diagnose', 6)
  }
  if (SILENCE.test(said) && ALERTS.test(said)) result = without(result, 'action')
  if (/^(?:please )?(?:diagnose|troubleshoot) /.test(said))
    result = towards(result, 'diagnose', PLAIN)
  if (isBareNoun(mentions)) return normalised(towards(result, 'clarify', 2))
  return normalised(plainly(result, mentions))
}

/** How much likelier than the rest an intent is whose own words are there. */
const PLAIN = 4

/** Readings that one plain word may overrule; what is asked to be done or is unsafe is not among them. */
const OPEN: ReadonlySet<Intent> = new Set([
  ...(['list_servers', 'fleet_status', 'server_status', 'metric_query', 'top_n'] as const),
  ...(['diagnose', 'anomalies', 'list_alerts', 'clarify', 'help'] as const),
])

/** What a question of a word or two asks of what was spoken of before. */
export function following(
  readings: readonly Reading[],
  { rest }: Mentions,
  last: Entities
): readonly Reading[] {
  const [{ intent }] = readings as [Reading]
  const isAbout = (last.server ?? last.servers ?? last.role ?? last.metric) !== undefined
  if (!isAbout || !['clarify', 'help', 'out_of_scope'].includes(intent)) return readings
  if (WHY_ALONE.test(rest)) return normalised(towards(readings, 'diagnose', PLAIN))
  if (!THEN.test(rest)) return readings
  const wanted = last.metric === undefined ? 'anomalies' : 'metric_query'
  return normalised(towards(readings, wanted, PLAIN))
}

const WHY_ALONE =
  /^\s*(?:왜(?:요|지|죠|\s*그래요?|\s*그런\S*)?|why(?: is that)?|how so)\s*[?!.]*\s*$/
const THEN =
  /^\s*(?:그럼 ?)?(?:어제|오늘|지난\S*|최근)\S*\s*(?:\S+\s*)?(?:어땠|어때|어떤|은|는)|^(?:and |what about |how about )?(?:yesterday|last (?:night|week|hour)|today)\s*\??$/

const PROBLEM = words('problems?|issues?|trouble|wrong|fail(?:s|ing|ed)?', '문제|장애|이상|고장')
const HAS_PROBLEM = words(
  '(?:servers?|hosts?|boxes|machines|anything|any) (?:\\w+ )?(?:with|having|has|have|in) (?:a |any )?(?:problems?|issues?|trouble)|any (?:problems?|issues?)',
  '문제 ?(?:가 ?|이 ?)?(?:있는|생긴) ?(?:서버|데|곳|장비|노드)'
)
const DIAGNOSE = words('diagnose|troubleshoot|root[- ]cause', '진단|원인 ?(?:분석|파악)')
const LEAKING = words('leak(?:s|ing)?', '누수')
const FORETELL = words(
  'forecasts?|predict(?:s|ion|ed)?|projections?|projected|tomorrow|next (?:week|month)',
  '예측|예상|전망|내일|다음 ?주|다음 ?달'
)
const FILLING = words(
  '(?:when|how (?:soon|long)|which|first)\\b.{0,40}\\b(?:full|fill(?:s|ing)? up)',
  '(?:먼저|언제|곧|며칠|얼마나)[^.?!]{0,12}(?:차[요는나니]|찰까|찰지|찬다|가득|꽉)'
)
const EXTREME = words('peak(?:ed|s)?|maximum|minimum', '최고치|최대치|최저치|최솟값|최댓값|피크')
const COMPARE = words('compare[ds]?|comparison|versus|vs', '~비교')
const HOW_MUCH = words('right now|current(?:ly)?|how (?:much|many)|value', '~얼마|~몇')
const COMMANDS = words('commands?', '명령어?')
const MUCH = words(
  '',
  '~(?:높은|많은|심한|바쁜|낮은|적은|느린|무거운) ?(?:서버|호스트|장비|노드|머신|곳|놈|녀석)'
)
const PEOPLE_OF_MANY = words(
  'servers|hosts|boxes|machines|nodes|instances|which|who',
  '~서버|호스트|장비|노드|머신|누구|어디|곳'
)
const HAPPENED = words(
  'what happened|anything happen(?:ed)?|did anything happen',
  '무슨 ?일|뭔 ?일|별 ?일|뭔가 ?(?:있었|이상)'
)
const WHEN_PAST = words(
  'yesterday|last night|overnight|this morning|ago|last (?:hour|week)|earlier',
  '~어제|~어젯밤|~간밤|~새벽|~밤사이|~아침|~지난|~전에|오늘'
)

/** What words say that leave no doubt, where the classifier has some. */
function plainly(readings: Reading[], mentions: Mentions): Reading[] {
  const [{ intent, probability }] = readings as [Reading]
  if (mentions.action?.mood === 'asked' || probability >= ASSISTANT.leastConfidence) return readings
  const wanted = EXCEPT.test(mentions.rest) ? null : plainIntent(readings, mentions)
  const isOpen = wanted === intent || OPEN.has(intent) || probability < ANY_READING
  return wanted === null || !isOpen ? readings : towards(readings, wanted, PLAIN)
}

/** Below it, one plain word overrules any reading. */
const ANY_READING = 0.65
const EXCEPT = words(
  "not|no need|don'?t|without|never|instead",
  '~말고|~됐고|~대신|아니라|~필요 ?없'
)

function plainIntent(readings: readonly Reading[], mentions: Mentions) {
  const { rest, metric, isVague, named, text } = mentions
  const isNamed = named.servers.length > 0
  const isAbout = metric !== null || isNamed
  if (WHY.test(rest) && (isAbout || PROBLEM.test(rest))) return 'diagnose'
  if (named.servers.length === 1 && metric !== null && EXTREME.test(rest)) return 'metric_query'
  if (isAbout && (DIAGNOSE.test(rest) || LEAKING.test(rest))) return 'diagnose'
  if (metric !== null && (FORETELL.test(rest) || FILLING.test(rest))) return 'forecast'
  if (HAPPENED.test(rest) && WHEN_PAST.test(rest) && !isNamed && metric === null) return 'anomalies'
  if (metric === null) return HAS_PROBLEM.test(rest) && !isNamed ? 'fleet_status' : null
  if (COMPARE.test(rest)) return 'compare'
  // How a measure of a server is asks for its value.
  if (readings[0]!.intent === 'server_status' && isNamed && !isVague) return 'metric_query'
  if (readings[0]!.intent === 'metric_query' && HOW_MUCH.test(rest)) return 'metric_query'
  if (COMMANDS.test(rest)) return 'recommend'
  if (isNamed || !PEOPLE_OF_MANY.test(text)) return null
  if (MUCH.test(rest) && !ALL.test(rest)) return 'top_n'
  if (thresholdIn(rest, metric) === null || isRanking(rest) || NOTIFY.test(rest)) return null
  const chance = (wanted: Intent) =>
    readings.find(({ intent }) => intent === wanted)?.probability ?? 0
  return chance('list_servers') > chance('top_n') ? 'list_servers' : 'top_n'
}

const CONDITION_THEN_NOTIFY =
  /(?:으면|되면|하면|이면|하면|[가-힣]면|때마다|경우)[^.?]{0,30}(?:알려|알림|통보|연락|노티|보내|경고|톡|문자|깨워|메일|슬랙)/
