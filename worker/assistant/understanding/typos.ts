/** Mends mistyped words of the trade, and no others. */
import { editDistance } from './edit-distance'

/** Spellings too far from, or too close to, the right one for a distance to tell. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/(?:썹버|써버|섭버|셔버|서벼|써벼|서붜|싸버)/g, '서버'],
  [/(?<![가-힣])섭(?=[ 이은는가을를들의에도]|$)/g, '서버'],
  [/(?<![가-힣])(?:왤케|왜케|왜이케|왜이케|왜이리|왜이렇게|와이리)/g, '왜 이렇게'],
  [/(?:머메리|메머리|메무리|메몰리|매모리|메머링)/g, '메모리'],
  [/(?:씨퓨|씨퓌유|씨피우|쒸피유|시피유|씨피유|씨피위)/g, 'cpu'],
  [/(?:디스크크|뎃스크|대스크|디슼|디스크스)/g, '디스크'],
  [/트레픽|트랙픽|트래픽크/g, '트래픽'],
  [/네트웤|넷웍|네트웍|네트웤크|네트워크크/g, '네트워크'],
  [/리붓|리부팅/g, '재부팅'],
  [/재시장|제시작|재식작|재시작작/g, '재시작'],
  [/알람|알럿|얼럿|알럼/g, '알림'],
  [/잇(?=[는어나냐음었으을던])/g, '있'],
  [/햇(?=[어는음었으던다])/g, '했'],
  [/낫는데|낳아|낳을/g, '나아'],
  [/\bsrv(s?)\b/g, 'server$1'],
  [/\bsvr(s?)\b/g, 'server$1'],
  [/\bwy\b|\by\b(?= (?:is|are|do|does|did|the|so)\b)/g, 'why'],
  [/\bteh\b/g, 'the'],
  [/\bpls\b|\bplz\b|\bpleas\b|\bpleae\b/g, 'please'],
  [/\bwat\b|\bwht\b|\bwhats\b/g, 'what'],
  [/\bdsik\b|\bdiks\b|\bdisc\b/g, 'disk'],
  [/\bmemroy\b|\bmem0ry\b|\bmmory\b/g, 'memory'],
]

const HANGUL = [
  ...[
    '메모리',
    '디스크',
    '네트워크',
    '트래픽',
    '커넥션',
    '재시작',
    '재부팅',
    '재기동',
    '사용률',
    '사용량',
  ],
  ...[
    '보고서',
    '리포트',
    '업타임',
    '응답시간',
    '모니터링',
    '임계치',
    '임계값',
    '데이터베이스',
    '쿠버네티스',
  ],
  ...[
    '레이턴시',
    '프로세스',
    '프로세서',
    '디스코드',
    '커넥터',
    '상태창',
    '사용자',
    '사용법',
    '트랜잭션',
  ],
  ...['텔레그램', '스토리지', '롤백해', '인시던트', '이상치', '네트워킹'],
  // Near the right word for something else, and right.
  ...['가용량', '가용률', '이용량', '이용률', '적용량'],
]

/** Also words that are right and must not be taken for others. */
const LATIN = [
  ...[
    'server',
    'servers',
    'memory',
    'network',
    'restart',
    'reboot',
    'latency',
    'connection',
    'connections',
  ],
  ...[
    'traffic',
    'storage',
    'database',
    'monitoring',
    'anomaly',
    'anomalies',
    'forecast',
    'critical',
  ],
  ...[
    'warning',
    'warnings',
    'incident',
    'incidents',
    'process',
    'processes',
    'uptime',
    'status',
    'alerts',
  ],
  ...['compare', 'report', 'kubernetes', 'response', 'request', 'requests', 'average', 'yesterday'],
  ...[
    'service',
    'services',
    'severe',
    'serves',
    'server-side',
    'several',
    'result',
    'results',
    'return',
  ],
  ...[
    'started',
    'restarted',
    'restarts',
    'rebooted',
    'reports',
    'reported',
    'reporter',
    'states',
    'stated',
  ],
  ...[
    'memories',
    'networks',
    'working',
    'alerted',
    'compared',
    'resort',
    'reports',
    'repeat',
    'support',
  ],
  ...[
    'processed',
    'databases',
    'predict',
    'averages',
    'sever',
    'never',
    'clever',
    'connect',
    'connected',
  ],
  ...[
    'statue',
    'stated',
    'warming',
    'morning',
    'incidence',
    'responses',
    'respond',
    'request',
    'require',
  ],
  ...[
    'restore',
    'restored',
    'storages',
    'stores',
    'stored',
    'starting',
    'critically',
    'criticals',
    'learning',
  ],
  ...[
    'restarting',
    'rebooting',
    'requested',
    'answer',
    'reserved',
    'observer',
    'reserve',
    'deserve',
  ],
]

const letters = (word: string) => word.normalize('NFD')
const HANGUL_LETTERS = HANGUL.map((word) => [word, letters(word)] as const)
const KNOWN_LATIN = new Set(LATIN)

/** A Korean word may be followed by its particles. */
function mendHangul(run: string): string {
  if (run.length < 3 || HANGUL.some((word) => run.startsWith(word) || run.includes(word)))
    return run
  const nearest = HANGUL_LETTERS.find(
    ([word, spelt]) => editDistance(letters(run.slice(0, word.length)), spelt, 1) === 1
  )
  return nearest ? nearest[0] + run.slice(nearest[0].length) : run
}

function mendLatin(word: string): string {
  if (word.length < 5 || KNOWN_LATIN.has(word)) return word
  const allowed = word.length >= 9 ? 2 : 1
  for (let most = 1; most <= allowed; most++) {
    const nearest = LATIN.find(
      (known) =>
        known.length >= 6 && known[0] === word[0] && editDistance(word, known, most) <= most
    )
    if (nearest) return nearest
  }
  return word
}

/** Words beyond these are left as they are: nobody mistypes that much. */
const MAX_WORDS = 80

/** @param text normalised */
export function mendTypos(text: string): string {
  let mended = text
  for (const [pattern, right] of SPELLINGS) mended = mended.replace(pattern, right)
  let seen = 0
  return mended.replace(/[가-힣]{3,12}|(?<![\w.-])[a-z]{5,13}(?![\w.-])/g, (word) => {
    if (++seen > MAX_WORDS) return word
    return /[a-z]/.test(word) ? mendLatin(word) : mendHangul(word)
  })
}
