/** Words whose claims can be checked, in Korean and English. */
import type { CauseName } from '../../contracts/fault'

/** Something is wrong. */
const BROKEN =
  /장애|고장|심각|위험|비정상|다운|중단|멈췄|멈춰|죽었|먹통|침해|해킹|감염|탈취|폭주|(?:문제|이상|오류)(?:가|이|을|를)?\s*(?:있|발생|생겼|발견|감지|보)|broken|failing|failed|failure|outage|critical|unhealthy|degraded|\bdown\b|crash(?:ed|ing|es)?|emergenc|severe|compromised|hacked|breach|infected|(?:a|serious|some) problem|problems? (?:with|on|in)|abnormal|overloaded|in trouble|disaster|catastroph/giu

/** Nothing is. */
const FINE =
  /(?<!비)정상|(?:문제|이상|장애)(?:가|이|는|은|도)?\s*없|건강|양호|괜찮|안정적|\bhealthy\b|\bfine\b|\bnormal\b|no (?:problems?|issues?|faults?)|nothing (?:is |looks )?(?:wrong|unusual)|all (?:is )?(?:good|well)|\bstable\b|\bok(?:ay)?\b/giu

const NEGATED_BEFORE =
  /(?:\bno|\bnot|n['’]t|\bwithout|\bnothing|\bnone|\bnever|\bnor|\bisn)\b[^.!?]{0,24}$/iu
const NEGATED_AFTER = /^[^.!?,]{0,10}(?:없|않|아니|아닌|아닙|벗어)/u

const says = (text: string, pattern: RegExp, isOwnNegation: boolean): boolean =>
  [...text.matchAll(pattern)].some(({ 0: found, index }) => {
    const before = NEGATED_BEFORE.test(text.slice(0, index))
    // "문제 없" carries its negation itself.
    const own = isOwnNegation && /없$|^no/iu.test(found)
    const after = !own && NEGATED_AFTER.test(text.slice(index + found.length))
    return !before && !after
  })

export const saysBroken = (text: string): boolean => says(text, BROKEN, false)
export const saysFine = (text: string): boolean => says(text, FINE, true)

/** Claims to have done something, to do it now, or to be somebody. */
const DONE_KO =
  '재시작|재기동|재부팅|리부팅|종료|중지|정지|삭제|수정|조치|복구|해결|배포|롤백|실행|변경|적용|정리|확장|증설|차단|격리|처리|초기화|설치|업데이트|전송|발송|신고|호출'
const CLAIMED_ACTION = new RegExp(
  [
    `(?:${DONE_KO})(?:을|를)?\\s*(?:했|하였|해\\s?(?:드렸|두었|놓|뒀|드릴|드리)|하겠|할게|시켰|시킬|하고 있|중입|중이|을 마쳤|마쳤|완료)`,
    '(?:껐|켰|죽였|지웠|고쳤|늘렸|줄였|옮겼|보냈|바꿨)',
    '제가|저는|저희|내가|우리가',
    "\\b(?:I(?!/O)|we|I['’](?:m|ve|ll|d)|we['’](?:re|ve|ll)|my|our)\\b",
    '\\b(?:restarting|rebooting|deleting|fixing|rolling back|stopping) (?:it|the|srv|now)',
    '\\b(?:has|have|had|was|were) (?:been )?(?:successfully |just |now )?(?:fixed|resolved|repaired|mitigated|patched|remediated|cleaned|deleted|rolled back|scaled|stopped|killed|blocked)\\b',
  ].join('|'),
  'u'
)
/** Passive: true of what was recorded, and otherwise a claim of action. */
const HAPPENED = new RegExp(
  `(?:${DONE_KO})(?:이|가)?\\s*(?:됐|되었|된)|\\b(?:has|have|had|was|were) (?:been )?(?:successfully |just |now )?(?:restarted|rebooted|deployed|updated|changed)\\b|\\b(?:restarted|rebooted)\\b`,
  'iu'
)

export const claimsAction = (text: string): boolean =>
  CLAIMED_ACTION.test(text) ||
  /(?:^|[.!?]\s+)(?:restarted|rebooted|fixed|deleted|stopped)\b/iu.test(text)
export const saysHappened = (text: string): boolean => HAPPENED.test(text)

/** Numbers that are not digits; the plain "one" and "한" are not counted as such. */
const NUMBER_WORD =
  /절반|반으로|한\s*(?:대|시간)|(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서너|몇)\s*(?:배|대|개|번|건|시간|곳)|[일이삼사오육칠팔구십백천만억]+(?:배|퍼센트|프로|시간|일간|개월|주간)|수(?:십|백|천|만)|\b(?:half|halved|twice|thrice|double[ds]?|doubling|tripled?|triples|quadrupled?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|a third|a quarter|one (?:server|host|hour|minute|day|time|percent))\b/iu
export const saysNumber = (text: string): boolean =>
  /[\p{Nd}\p{Nl}\p{No}]/u.test(text) || NUMBER_WORD.test(text)

/** Days and hours by name; to be said only where the question or our own words say the same. */
const TIMES =
  /어제|그저께|그제|엊그제|지난주|지난달|지난밤|어젯밤|새벽|오전|오후|자정|정오|[월화수목금토일]요일|yesterday|last (?:night|week|month|year)|this morning|midnight|\bnoon\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b/giu
export const timesIn = (text: string): string[] =>
  text.match(TIMES)?.map((found) => found.toLowerCase()) ?? []

/** What is measured, in families that people tell apart. */
const METRICS: Readonly<Record<string, RegExp>> = {
  cpu: /\bcpu\b|씨피유|프로세서|processor|steal|스틸|i\/?o\s?wait|입출력 대기|load\b|로드|부하/iu,
  memory: /memory|메모리|\bram\b|\boom\b|swap|스왑|page fault|페이지 폴트/iu,
  disk: /disk|디스크|inode|아이노드|storage|저장 공간|filesystem|파일 ?시스템|i\/?o\b|입출력/iu,
  network:
    /network|네트워크|트래픽|traffic|bandwidth|대역폭|packet|패킷|retrans|재전송|receive|transmit|수신|송신/iu,
  connections: /connection|연결|커넥션|socket|소켓/iu,
  descriptors: /descriptor|디스크립터/iu,
  latency: /latency|response time|응답 ?시간|응답 ?속도|지연/iu,
  errors: /error rate|오류율|에러율|\b5xx\b/iu,
  temperature: /temperature|온도/iu,
}
export const metricsIn = (text: string): string[] =>
  Object.entries(METRICS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([name]) => name)

/** Causes as people name them; those that are no fault have their words above. */
const CAUSES: Readonly<Partial<Record<CauseName, RegExp>>> = {
  'cpu-runaway': /폭주|runaway|무한 ?루프|infinite loop|busy loop/iu,
  'traffic-surge':
    /(?:트래픽|요청)[^.]{0,6}(?:급증|폭증|몰)|(?:traffic|request) (?:surge|spike)|ddos|디도스/iu,
  'cpu-steal': /steal|스틸|noisy neighbou?r|하이퍼바이저|hypervisor/iu,
  'io-wait': /i\/?o ?wait|입출력 대기/iu,
  'memory-leak': /누수|leak/iu,
  'oom-restart-loop': /\boom\b|out.of.memory|메모리 부족으로[^.]{0,12}(?:종료|재시작|죽)/iu,
  'swap-thrash': /thrash|스래싱|스왑[^.]{0,8}(?:과다|폭증|몰)/iu,
  'disk-saturation': /디스크[^.]{0,8}(?:포화|병목)|disk (?:i\/o )?(?:saturat|bottleneck)/iu,
  'disk-filling':
    /디스크(?:가|는|도)?\s*(?:가득|꽉|차고|찼|용량 부족)|disk (?:is )?(?:almost )?(?:full|filling)/iu,
  'inode-exhaustion':
    /inode[^.]{0,12}(?:exhaust|고갈|부족|소진)|아이노드[^.]{0,8}(?:고갈|부족|소진)/iu,
  'connection-pool':
    /(?:연결|커넥션) ?풀|connection pool|too many connections|연결[^.]{0,6}(?:고갈|소진)/iu,
  'slow-database': /느린 (?:쿼리|데이터베이스|db)|slow (?:quer|database|db)/iu,
  'bad-deploy':
    /(?:잘못된|문제 있는|나쁜|결함 있는) 배포|배포[^.]{0,8}(?:때문|탓|원인|이후)|(?:bad|faulty|broken) (?:deploy|release)|caused by (?:a|the) (?:deploy|release)/iu,
  'cache-eviction': /캐시[^.]{0,8}(?:축출|퇴출|밀려|제거)|evict/iu,
  'scheduled-job': /예약 ?작업|배치 ?작업|\bcron\b|크론|백업|backup|scheduled job|batch job/iu,
  'packet-loss': /패킷[^.]{0,4}(?:손실|유실)|packet loss/iu,
  'network-saturation':
    /(?:네트워크|대역폭)[^.]{0,6}(?:포화|병목)|(?:network|bandwidth) (?:is )?saturat/iu,
  'descriptor-leak': /디스크립터[^.]{0,8}(?:누수|고갈|부족)|descriptor (?:leak|exhaust)/iu,
  'host-silent':
    /(?:보고|응답)(?:가|이|을|를)?\s*(?:끊|멈|하지 않|없)|stopped reporting|unreachable|\bsilent\b/iu,
  'host-reboot': /재부팅|reboot/iu,
  'load-imbalance': /(?:부하|트래픽)[^.]{0,6}(?:불균형|쏠림|치우)|imbalance|uneven load/iu,
}
/** In the order in which the text names them. */
export const causesIn = (text: string): CauseName[] =>
  Object.entries(CAUSES)
    .flatMap(([name, pattern]) => {
      const at = text.search(pattern)
      return at < 0 ? [] : [{ name: name as CauseName, at }]
    })
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)

/** Attacks are no cause that we know of. */
export const saysAttack = (text: string): boolean =>
  /공격|해커|해킹|침해|탈취|랜섬|악성|멀웨어|attack|hacked|hacker|breach|malware|ransom|compromised|intrusion/iu.test(
    text
  )

/** More or less than usual; null where it does not say, or says both. */
export function directionIn(text: string): 'above' | 'below' | null {
  if (!/평소|평상시|기준|usual|baseline|normally|typical/iu.test(text)) return null
  const above =
    /높|많|증가|상승|올라|급증|초과|늘|above|higher|more|increase|elevated|rose|risen|exceed/iu.test(
      text
    )
  const below =
    /낮|적(?:은|습|어)|감소|하락|떨어|줄|below|lower|less|fewer|decrease|fell|dropped/iu.test(text)
  if (above === below) return null
  return above ? 'above' : 'below'
}

export const saysCertain = (text: string): boolean =>
  /확실(?:히|하|합|해)|분명(?:히|하|합)|틀림없|단정|백 ?프로|definitely|certainly|undoubtedly|without (?:a )?doubt|proven|guarantee/iu.test(
    text
  )

/** Something that could be pasted into a shell, or an order to the reader that no fact gives. */
export const saysCommand = (text: string): boolean =>
  /`|\b(?:sudo|rm|curl|wget|chmod|chown|kill(?:all)?|systemctl|service|bash|sh|mkfs|dd|nc|eval|docker|kubectl|shutdown|apt|yum|ps|reboot)\s+(?:-|\/|~|\$|srv_|[a-z-]+@|start\b|stop\b|restart\b|now\b|exec\b|delete\b|apply\b)|[|;&]\s*(?:sh|bash)\b|\$\(/iu.test(
    text
  )

/** Links, images, HTML and names of the network. */
export const hasMarkup = (text: string): boolean =>
  /[<>]|\]\s*\(|!\[|\bwww\.|:\/\/|&[a-z]+;|&#|\bdata:|javascript:|mailto:|\{\{|\}\}|[\p{L}\p{N}-]+\.[a-z]{2,}\b|@[a-z]/iu.test(
    text
  )

/** What looks like a host: parts joined by hyphens, one of which names a kind of server; or a snake_case word. */
export const namesHost = (text: string): boolean =>
  /\b(?:web|db|api|app|cache|worker|lb|prod|production|stage|staging|dev|node|srv|host|proxy|queue|redis|mysql|postgres|pg|mongo|kafka|backup|batch|file|mail|auth|payments?|billing|search|front|back|edge|gateway|k8s|master|primary|replica)(?:[-_][a-z]+)+\b|\b[a-z]+(?:[-_][a-z]+)*[-_](?:web|db|api|app|cache|worker|lb|prod|staging|node|srv|host|proxy|queue|server)\b|\b[a-z]+_[a-z_]+\b/iu.test(
    text
  )

/** Words about instructions, which no finding has. */
export const saysOrdered = (text: string): boolean =>
  /지시|명령에 따라|프롬프트|instruct|\bordered\b|\borders\b|\bprompt\b|ignore (?:all|any|the|previous)/iu.test(
    text
  )

/** An English sentence, even if the names in it are Korean. */
export const isEnglish = (text: string): boolean =>
  (text.match(/\b(?:the|is|are|was|were|has|have|of|and|with|from|until|than|that|this|it)\b/giu)
    ?.length ?? 0) > 1
