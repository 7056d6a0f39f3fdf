/** What a question mentions, as features that no wording is part of. */
import { ALL, CRITICAL, INJECTION, LAST, type Mentions, SECRET, SUPPOSED, WHY } from './entities'
import { isRanking } from './ranking'
import { thresholdIn } from './thresholds'
import { CHANNELS, PATTERNS, STATUSES, words } from './vocabulary'

const CUES: readonly (readonly [string, RegExp])[] = [
  ['why', WHY],
  ['all', ALL],
  ['last', LAST],
  ['secret', SECRET],
  ['injection', INJECTION],
  ['severity', CRITICAL],
  ['supposed', SUPPOSED],
  [
    'silence',
    words(
      'mute|silence|snooze|stop (?:\\S+ )?(?:alert|notif|send|mail|page)\\S*|unsubscribe|do not disturb|quiet',
      '음소거|뮤트|조용|그만|끄|꺼'
    ),
  ],
  [
    'alert',
    words(
      'alerts?|alarms?|warnings?|notif(?:y|ications?|ied)|page[sd]?|ping me|tell me|let me know',
      '알림|경고|알람|통보|노티'
    ),
  ],
  [
    'condition',
    words(
      'if|when(?:ever)?|once|as soon as|every time|in case',
      '~넘으면|~되면|~하면|~나면|~가면|~지면|~으면|~경우|~때마다|~거든|~이면|~뜨면|~생기면'
    ),
  ],
  [
    'future',
    words(
      'will|going to|gonna|predict\\w*|forecast\\w*|project\\w*|expect\\w*|estimate\\w*|until|next|soon|future|tomorrow|ahead|by the end',
      '앞으로|향후|언제쯤|언제 ?(?:꽉|차|찰|다|터|넘)|예측|예상|전망|다음 ?(?:주|달|분기|해)|담 ?[달주]|내년|내일|모레|연말|월말|주말에|하반기|추세|버티|버틸|버텨|견딜|견디|얼마나 ?더|남았|미래|곧|이대로|~ㄹ까|~을까|~질까|~할까|~될까|~찰까|~려나|~을 ?것 ?같|~될 ?것 ?같'
    ),
  ],
  [
    'past',
    words(
      'yesterday|last|ago|was|were|did|past|previous|since|overnight|history',
      '어제|지난|최근|전에|했|였|간밤|새벽|아까'
    ),
  ],
  ['now', words('now|current(?:ly)?|right now|atm', '지금|현재|실시간')],
  [
    'compare',
    words(
      'compare[ds]?|comparison|vs|versus|difference|differs?|than|between|against|side by side',
      '비교|차이|대비|~보다|대조|둘 ?중|누가|어느 ?쪽|나란히'
    ),
  ],
  [
    'how',
    words(
      'how (?:do|can|should|to)|what should|what can i do|steps?|commands?|best way|recommend\\w*|suggest\\w*|advice|tips?|fix|reduce|improve|optimi[sz]e|tune',
      '어떻게|방법|어케|어떡|조치|해결|명령어|커맨드|추천|팁|줄이|줄일|개선|최적|튜닝|대처|대응|하려면'
    ),
  ],
  [
    'odd',
    words(
      'unusual\\w*|abnormal\\w*|anomal\\w*|odd|weird\\w*|strange\\w*|outliers?|suspicious|spik\\w*|deviat\\w*|differently|out of the ordinary|off',
      '이상|특이|평소|급증|급등|튀|비정상|수상|유난|유독|혼자|이례|갑자기|널뛰'
    ),
  ],
  [
    'report',
    words(
      'reports?|summar\\w*|digest|write[- ]?up|document|recap|draft|notes|slides?|post-?mortem',
      '보고|리포트|정리해|요약|문서|작성|브리핑|회고|일지'
    ),
  ],
  [
    'list',
    words(
      'list|which|show|how many|inventory|what servers',
      '목록|리스트|어떤|몇 ?대|뭐 ?있|나열|보여|어느'
    ),
  ],
  [
    'log',
    words(
      'logs?|events?|grep|journal\\w*|entries|lines?|syslog|dmesg|messages?',
      '로그|이벤트|이력|기록|내역|찍[힌혔]'
    ),
  ],
  ['you', words('you|your|yourself', '너|넌|니가|네가|당신')],
  [
    'meaning',
    words(
      'what does|what is|mean(?:s|ing)?|explain|definition|stand for|difference between',
      '뜻|의미|뭐야|무슨|란|이란|뭔가요|무엇'
    ),
  ],
]

/** @param mentions of a question */
export function conceptsOf(mentions: Mentions): string[] {
  const { rest, named, metric, isVague, role, action } = mentions
  const concepts = CUES.filter(([, pattern]) => pattern.test(rest)).map(([name]) => name)
  if (metric) concepts.push(isVague ? 'vague' : 'metric', `is:${metric}`)
  if (role) concepts.push('role')
  if (action) concepts.push('action', action.mood, `do:${action.action}`)
  const servers = named.servers.length + (named.unknown === null ? 0 : 1)
  concepts.push(servers === 0 ? 'no server' : servers === 1 ? 'one server' : 'servers')
  if (thresholdIn(rest, metric)) concepts.push('threshold')
  if (isRanking(rest)) concepts.push('ranking')
  if (CHANNELS.some(([, pattern]) => pattern.test(rest))) concepts.push('channel')
  if (STATUSES.some(([, pattern]) => pattern.test(rest))) concepts.push('status')
  if (PATTERNS.some(([, pattern]) => pattern.test(rest))) concepts.push('pattern')
  return concepts
}
