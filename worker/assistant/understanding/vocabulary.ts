/** Words that stand for something, in both languages. */
import type { ActionName, MetricName } from '../../contracts/assistant'

/** A value, and what people write for it. */
export type Word<T extends string = string> = readonly [value: T, pattern: RegExp]

/** Split at the bars that are in no group. */
function alternatives(pattern: string): string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i <= pattern.length; i++) {
    if (pattern[i] === '(') depth++
    if (pattern[i] === ')') depth--
    if (depth > 0 || (i < pattern.length && pattern[i] !== '|')) continue
    if (i > from) found.push(pattern.slice(from, i))
    from = i + 1
  }
  return found
}

/**
 * English and Romanised words stand alone; Korean ones begin a word unless they start with `~`, which
 * may follow anything. Particles may follow.
 */
export function words(english: string, korean = ''): RegExp {
  const latin = english && `(?<![a-z])(?:${english})(?![a-z])`
  const parts = alternatives(korean)
  const starting = parts.filter((part) => !part.startsWith('~')).join('|')
  const anywhere = parts.flatMap((part) => (part.startsWith('~') ? [part.slice(1)] : [])).join('|')
  const hangul = [starting && `(?<![가-힣])(?:${starting})`, anywhere]
  return new RegExp([latin, ...hangul].filter(Boolean).join('|'))
}

/** The more special, the earlier: what one took is not there for those after it. */
export const METRICS: readonly Word<MetricName>[] = [
  ['iowait', words('io[ -]?wait|i/o wait|wa%', '아이오 ?웨이트|입출력 ?대기|io ?대기|i/o ?대기')],
  ['steal', words('steal(?: time)?|cpu steal|%st', '(?:cpu )?스틸')],
  [
    'disk_io',
    words(
      'disk ?i/?o|disk (?:reads?|writes?|throughput|busy|activity|latency|queue|utili[sz]ation of io)|i/?o(?: usage| load| util)?|iops|(?:reads?|writes?) (?:throughput|per second|rate|iops)',
      '디스크 ?(?:i/?o|아이오|입출력|읽기|쓰기|지연|큐)|아이옵스|입출력|~디스크 ?속도'
    ),
  ],
  [
    'packet_loss',
    words(
      'packet ?loss|packet drops?|dropp(?:ed|ing) packets|packets? (?:lost|dropped)|retransmits?|retransmissions?',
      '패킷 ?(?:로스|손실|유실|드[랍롭]|재전송)|~재전송'
    ),
  ],
  ['inodes', words('inodes?', '아이노드|inode')],
  ['swap', words('swap(?: space| usage)?|swapping', '스[왑왚]|스와프')],
  [
    'descriptors',
    words(
      'fds?|file descriptors?|descriptors?|open files|file handles?|too many open files',
      '파일 ?디스크립터|디스크립터|파일 ?핸들|열린 ?파일'
    ),
  ],
  [
    'connections',
    words(
      'connections?|conns?|connection pool|sockets?|sessions?|time_wait|max_connections',
      '~커넥션|~컨넥션|연결 ?(?:수|개수|풀|이 ?꽉|갯수)|소켓|접속 ?(?:수|자|세션)|동접|세션|접속이? ?(?:몇|폭주)'
    ),
  ],
  [
    'temperature',
    words('temps?|temperatures?|thermal|overheat(?:ing)?|how hot|too hot', '~온도|발열|과열|뜨거'),
  ],
  [
    'uptime',
    words(
      'uptime|up for|up (?:the )?longest|longest (?:up|running)|running (?:the )?longest|since (?:the )?last (?:re)?boot|how long (?:has|have) .{1,30}(?:been up|running)|last boot time',
      '업타임|가동 ?시간|~오래 ?(?:켜져|떠|돌아|가동)|켜진 ?지|부팅 ?(?:후|한 ?지)|구동 ?시간'
    ),
  ],
  [
    'errors',
    words(
      'error ?rates?|5xx|4xx|http errors?|error counts?|number of errors|(?:50[0-4]|40[34])s?(?: errors?)?|failed requests',
      '에러 ?(?:율|률|수|비율|건수|레이트)|오류 ?(?:율|률|수|비율|건수)|5xx|오백번대'
    ),
  ],
  [
    'latency',
    words(
      'latenc(?:y|ies)|response[ -]?times?|respond times?|resp time|rtt|ping times?|p(?:50|90|95|99|999)|ttfb|response speed|lag(?:gy)?|replication lag',
      '레이턴시|레이텐시|~응답 ?(?:시간|속도|지연)|지연 ?(?:시간|율)?|~반응 ?속도|딜레이|~랙(?:이|걸)|핑'
    ),
  ],
  [
    'requests',
    words(
      'rps|qps|tps|reqs?|requests?(?: rate| per second| count)?|hits per second|throughput|req/s',
      '~요청 ?(?:수|량|건수|률)|초당 ?요청|요청이|리퀘스트|처리량|호출 ?(?:수|량)|콜 ?수'
    ),
  ],
  [
    'network',
    words(
      'network(?: traffic| usage| throughput| io| i/o| bandwidth)?|net|traffic|bandwidth|nic|inbound|outbound|ingress traffic|egress|rx|tx|mbps|gbps',
      '~네트웍|~네트워크|~트래픽|~트레픽|대역폭|인바운드|아웃바운드|송수신|수신량|송신량|회선'
    ),
  ],
  [
    'load',
    words(
      'load ?av(?:era)?ges?|sys(?:tem)? load|run ?queue|1m load|5m load|15m load|(?<!(?:t|to) )load(?! ?-?(?:balanc|test|ed|ing|s the| the))',
      '로드 ?(?:애버리지|에버리지|평균|에버러지)|평균 ?부하|시스템 ?부하|로드(?! ?(?:밸|발|벨|맵|샘|중|가 안))'
    ),
  ],
  [
    'memory',
    words(
      'mem|memor(?:y|ies)|ram|rss|heap|oom',
      '~메모리|램(?! ?프)|~메머리|힙 ?(?:메모리|사용)|멤(?!버)|~잔여 ?램'
    ),
  ],
  [
    'disk',
    words(
      'disks?|storage|filesystems?|free space|disk space|hdds?|ssds?|volumes?|partitions?|df|(?:run(?:ning)?|ran) out of space|space left|space on|terabytes|root fs|/(?:var|data|home|tmp|boot)(?:/[a-z]+)?',
      '~디스크|~스토리지|~저장 ?(?:공간|용량|소)|(?:남은 ?|전체 ?)?용량|하드(?!웨어)|파티션|볼륨|여유 ?공간|남은 ?공간|공간'
    ),
  ],
  [
    'cpu',
    words(
      'cpus?|processors?|cores?(?! ?dump)|compute usage|vcpus?',
      '~씨피유|~시피유|~cpu|~프로세서|코어|연산'
    ),
  ],
  [
    'processes',
    words(
      'process(?:es)? (?:count|number)|number of process(?:es)?|how many process(?:es)?|zombies?|procs?',
      '프로세스 ?(?:수|개수|갯수|몇)|좀비'
    ),
  ],
]

/** What stands for a metric only where none is named. */
export const VAGUE_METRICS: readonly Word<MetricName>[] = [
  [
    'latency',
    words(
      'slow(?:er|est|ly|ness|ed|s)?(?! (?:quer|sql|log))|sluggish|crawl(?:s|ing)?|laggy|lags|takes? (?:forever|ages|so long|too long)|tim(?:es|ing|ed?) out|(?:respond|answer|reply|replie)(?:s|ing)? (?:late|slow(?:ly)?)',
      '~느려|~느리|~느린(?! ?쿼리)|~느릿|~버벅|굼[뜨뜬뜰]|~늦게 뜨|~오래 걸|~굼떠|랙'
    ),
  ],
  ['load', words('(?<!(?:t|to) )load|busy|busier|busiest', '~부하|로드|바쁜|바빠|바쁘')],
  ['errors', words('(?:50[0-4])|errors?', '~에러|~오류')],
]

/** The role that a word means, and what a roster may call it. */
export const ROLES: readonly (readonly [
  role: string,
  pattern: RegExp,
  types: readonly string[],
])[] = [
  [
    'k8s',
    words('k8s|kubernetes|kube|k8', '쿠버네티스|쿠버|큐버네티스|쿠베'),
    ['kubernetes', 'k8s'],
  ],
  ['ingress', words('ingress(?! traffic)', '인그레스'), ['ingress']],
  ['web', words('web|webs|was|frontend|front-end|apache', '웹|와스|프론트|프런트'), ['web']],
  ['api', words('api|apis|api gateway|gateway', '에이피아이|api|게이트웨이'), ['api', 'gateway']],
  [
    'db',
    words(
      'db|dbs|database|databases|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|oracle|sql',
      '디비|데이터 ?베이스|데베|db|디베'
    ),
    ['database', 'db', 'sql'],
  ],
  ['cache', words('cache|caches|redis|memcached?', '캐시|캐쉬|레디스'), ['cache', 'redis']],
  [
    'proxy',
    words(
      'prox(?:y|ies)|nginx|haproxy|reverse proxy|lb|load ?balancers?',
      '프록시|엔진엑스|로드 ?밸런서|로드 ?벨런서'
    ),
    ['proxy', 'lb'],
  ],
  ['mail', words('mail|mails|smtp|mailbox(?:es)?|postfix', '메일|멜'), ['mail']],
  ['backup', words('backup|backups', '백업'), ['backup']],
  [
    'monitoring',
    words('monitoring|prometheus|grafana', '모니터링|관제|프로메테우스'),
    ['monitoring'],
  ],
  ['logging', words('log|logging|elastic(?:search)?', '로그|엘라스틱'), ['logging', 'log']],
  ['analytics', words('analytics?|spark', '분석|통계'), ['analytics']],
  [
    'queue',
    words('queues?|kafka|rabbit(?:mq)?|mq|message queue', '큐|카프카|래빗|메시지 ?큐'),
    ['queue', 'mq'],
  ],
  [
    'file',
    words('file|files|nas|storage|nfs|san', '나스|파일|나스|스토리지|저장'),
    ['storage', 'file', 'nas'],
  ],
  ['search', words('search', '검색'), ['search']],
  ['ci', words('ci|build|runner|jenkins', '빌드|젠킨스|러너'), ['ci']],
  ['dns', words('dns|nameservers?', '네임'), ['dns']],
  ['vpn', words('vpn', '브이피엔'), ['vpn']],
  ['batch', words('batch', '배치'), ['batch']],
  ['auth', words('auth|login|ldap', '인증'), ['auth']],
  ['app', words('app|apps|application', '앱|어플|애플리케이션'), ['app', 'application']],
]

/** Roles whose word means nothing else, so that it needs no "server" behind it. */
export const PLAIN_ROLES = new Set([
  'k8s',
  'ingress',
  'web',
  'api',
  'db',
  'cache',
  'proxy',
  'dns',
  'vpn',
  'queue',
])

/** Words that mean nothing else, of roles whose other words do. */
export const PLAIN_ROLE_WORDS: ReadonlySet<string> = new Set(['nas', '나스'])

/** What follows the word of a role: `web servers`, `캐시 서버들`, `db 쪽`. */
export const SERVER_WORD =
  '(?:servers?|hosts?|box(?:es)?|nodes?|machines?|instances?|vms?|workers?|masters?|tier|role|cluster|fleet|layer|farm|pods?|replicas?|서버|써버|섭|노드|호스트|머신|장비|인스턴스|클러스터|쪽|들|애들|계층|티어|롤|워커|마스터)'

export const ACTIONS: readonly Word<ActionName>[] = [
  [
    'rollback',
    words(
      'roll(?:ed|ing)?(?: (?:it|that|this|\\S+ \\S+))? ?-?backs?|reverts?|reverting|undo|(?:take|put) (?:\\S+ ){1,5}back|back to (?:what|how) it was|back ?out|(?:cancel|abort|withdraw|pull|void) (?:\\S+ ){1,3}(?:deploy(?:ment)?|release|rollout|update|version)|go(?:ing)? back|(?:switch|put) (?:\\S+ )?back to|(?:previous|last|old|prior|earlier) (?:version|release|build)(?! (?:is|was|had|did))',
      '롤백|원복|~되돌[려리]|~돌려 ?[놔놓]|원상 ?복구|원래대로|(?:이전|예전|직전|전) ?(?:버전|빌드|릴리[즈스])(?:으로|로)|이전 ?[걸거]로|(?:배포|릴리[즈스]|업데이트|반영)(?:한 ?거|본|건)?[을를]? ?(?:취소|철회|무르)'
    ),
  ],
  [
    'restart',
    words(
      're-?starts?|re-?starting|re-?started|re-?boots?|re-?booting|re-?booted|bounce|power[ -]?cycle|reset(?! (?:the |my )?password)|cycle|turn (?:it )?off and on',
      '재시작|재기동|재부팅|리스타트|리부트|리붓|리부팅|재가동|껐다 ?(?:가 ?)?켜|내렸다 ?(?:가 ?)?올|다시 ?(?:시작|켜|띄[우워]|올[려리]|기동)|재구동'
    ),
  ],
  [
    'deploy',
    words(
      'deploy(?:ing|s|ed)?|re-?deploy|ship|release|roll ?out|roll (?:\\S+ ){1,4}out|push the new',
      '배포|디플로이|릴리[즈스]|반영'
    ),
  ],
  [
    'kill',
    words('kill(?:ing|s|ed)?|terminate|pkill', '죽[여이]|~킬|강제 ?종료|프로세스 ?종료|없애'),
  ],
  [
    'scale',
    words(
      'scal(?:e|ing|ed)(?: (?:up|out|down|in))?|resize|add (?:\\w+ )?(?:more )?(?:replicas?|nodes?|servers?|workers?|instances?|ram|memory|cores?|cpus?|disk)|expand|increase the (?:disk|replicas?|number)|enlarge|grow the',
      '증설|스케일|늘려|늘리|확장|증원|대 ?더|개 ?더|추가해|줄여|축소'
    ),
  ],
  [
    'stop',
    words(
      'stop(?:ping|s|ped)?|shut(?:ting)?[ -]?(?:it )?down|shut .{1,25} down|power(?:ing)? ?(?:it )?off|halt|tak(?:e|ing) (?:\\S+ ){0,3}(?:down|offline|out)|turn(?:ing)? (?:\\S+ ){0,3}off|switch(?:ing)? (?:\\S+ ){0,3}off|suspend|drain|cordon|disable',
      '내려(?! ?(?:가|왔|갔|받))|내리(?!는|막)|중지|정지|멈춰|멈추|꺼(?!내|졌|진)|끄|셧 ?다운|중단|종료|스탑|스톱|빼|드레인'
    ),
  ],
  [
    'start',
    words(
      'start(?! (?:of|with))(?:ing|s)?|boot(?:ing)?(?: up)?|turn(?:ing)? (?:\\S+ ){0,3}on|bring (?:\\S+ ){0,3}(?:up|back)|power(?:ing)? (?:\\S+ ){0,3}(?:on|up)|spin up|launch|wake|get .{1,20} up again|fire up',
      '켜(?!졌|진)|켤|키[고워]|기동|시작|올려|올리|띄[워우]|가동|살려|부팅'
    ),
  ],
  [
    'delete',
    words(
      'delet(?:e|ing|es)|remov(?:e|ing)|rm|erase|drop|decommission',
      '삭제|지워|지우|제거|날려'
    ),
  ],
  [
    'clear',
    words(
      'clear(?:ing)?|flush(?:ing)?|purg(?:e|ing)|empty(?:ing)?|clean(?:ing)?(?: ?up)?|prune|vacuum|rotate|truncate|wipe|free up',
      '비워|비우|정리|청소|플러시|퍼지|초기화|클리어|로테이[트션]|삭제'
    ),
  ],
  [
    'update',
    words(
      'updat(?:e|ing)|upgrad(?:e|ing)|patch(?:ing)?|apply|install|renew',
      '업데이트|업그레이드|패치|업뎃|갱신|설치|적용'
    ),
  ],
]

export const CHANNELS: readonly Word[] = [
  ['slack', words('slack', '슬랙|슬렉')],
  ['telegram', words('telegram|tg', '텔레그램|텔레(?! ?비)|텔레그렘')],
  ['discord', words('discord', '디스코드|디코')],
  ['kakao', words('kakao(?:talk)?', '카톡|카카오톡|카카오|톡(?=[ 으을]|$)|알림톡')],
  ['teams', words('(?:ms |microsoft )?teams', '팀즈|팀스')],
  ['pagerduty', words('pager ?duty|page|pager|opsgenie', '페이저|페이지 ?듀티')],
  ['sms', words('sms|text (?:me|message)|text', '문자|에스엠에스')],
  ['webhook', words('web ?hooks?', '웹 ?훅')],
  ['phone', words('phone|call me|ring me', '전화')],
  [
    'email',
    words(
      'e-?mails?(?! (?:server|box|host|queue|node))|by mail|mail me|via mail|my mailbox',
      '이메일|메일(?! ?(?:서버|큐|함|박스|호스트|쪽|노드))'
    ),
  ],
  ['push', words('push(?: notifications?)?', '푸시')],
]

export const STATUSES: readonly Word[] = [
  [
    'offline',
    words(
      'offline|down|dead|unreachable|not responding|silent|unresponsive|not reporting|lost|stopped|powered off|missing|gone',
      '죽은|죽어|다운|꺼진|꺼져|오프라인|~응답 ?(?:없|안 ?하)|~연결 ?(?:끊|안)|뻗은|끊긴|내려간|내려가|멈춘|안 ?(?:붙|뜨|올라)|먹통|죽었'
    ),
  ],
  ['critical', words('critical|crit|severe|red', '심각|크리티컬|위험|치명')],
  ['warning', words('warning|warn|degraded|yellow|unhealthy', '경고|주의|워닝|비정상')],
  [
    'online',
    words(
      'online|up|running|alive|healthy|green|active|live|reporting(?! to)',
      '살아|켜진|켜져|정상|온라인|가동|돌고|돌아가|떠 ?있|활성'
    ),
  ],
]

/** What may be looked for in logs or among events. */
export const PATTERNS: readonly Word[] = [
  [
    'OOM',
    words(
      'oom(?:[ -]?kill(?:er|ed|s)?)?|out[ -]of[ -]memory',
      '오오엠|아웃 ?오브 ?메모리|메모리 ?부족'
    ),
  ],
  [
    'segfault',
    words(
      'seg(?:mentation )?faults?|sigsegv|core ?dump(?:ed|s)?',
      '세그폴트|세그먼테이션|코어 ?덤프'
    ),
  ],
  ['slow query', words('slow[ -]?(?:quer(?:y|ies)|sql|logs?)', '느린 ?쿼리|슬로우? ?쿼리')],
  ['kernel panic', words('kernel panics?|panics?', '커널 ?패닉|패닉')],
  [
    'connection refused',
    words('connection refused|conn(?:ection)? reset|econnrefused', '연결 ?거부|접속 ?거부'),
  ],
  ['permission denied', words('permission denied|access denied', '권한 ?(?:거부|없)')],
  [
    'login',
    words(
      '(?:failed |ssh |root )?log-?ins?|ssh|auth(?:entication)? fail(?:ures?|ed)?|sudo|(?:logged|logs|signed|logging) (?:in|on)(?:to)?',
      '로그인|누가 ?(?:들어|접속)|접속 ?(?:기록|이력|실패|시도)|인증 ?실패'
    ),
  ],
  [
    'deploy',
    words(
      'deploy(?:s|ed|ments?|ing)?|releases?|roll ?outs?|released|rollbacks?',
      '배포|릴리[즈스]|디플로이'
    ),
  ],
  [
    'reboot',
    words(
      're-?boot(?:s|ed|ing)?|re-?start(?:s|ed|ing)?|power cycle[ds]?|came back up',
      '재부팅|재시작|재기동|리부트|리스타트|부팅|꺼졌다'
    ),
  ],
  ['timeout', words('time[ -]?outs?|timed out', '타임 ?아웃|시간 ?초과')],
  ['deadlock', words('dead ?locks?', '데드 ?[락록]|교착')],
  ['slow query', words('slow quer(?:y|ies)', '슬로우? ?쿼리')],
  ['disk full', words('no space left(?: on device)?|enospc|disk full', '공간 ?부족')],
  ['exception', words('exceptions?|stack ?traces?|tracebacks?|npe', '익셉션|예외|스택 ?트레이스')],
  ['5xx', words('5xx', '오백번대')],
  ['crash', words('crash(?:ed|es|loop)?|crashloopbackoff', '크래[시쉬]|비정상 ?종료')],
  ['failover', words('fail-?overs?|failed over', '페일 ?오버')],
  ['cron', words('cron(?:tab)?|cron ?jobs?', '크론')],
  ['backup', words('backup jobs?|backups?', '백업')],
  ['fatal', words('fatal', '페이탈|치명')],
  ['warning', words('warn(?:ing)?s?', '워닝|경고')],
  ['error', words('errors?|err|failures?|fail(?:ed)?', '에러|오류|실패')],
  ['config', words('config(?:uration)? changes?|config', '설정 ?변경')],
]

/** Causes that a person may suppose; their names are those of the diagnoses, with `_` for `-`. */
export const HYPOTHESES: readonly Word[] = [
  [
    'memory_leak',
    words(
      '(?:mem(?:ory)? )?leak(?:s|ing|y)?',
      '누수|메모리 ?누수|메모리 ?릭|릭(?:인|이|일|아)|새[는고]'
    ),
  ],
  ['oom_restart_loop', words('oom(?:[ -]?kill(?:er|ed|s)?)?|crash ?loop', 'oom|오오엠')],
  [
    'cpu_steal',
    words('noisy neighbou?r|steal(?: time)?|overcommit|hypervisor', '스틸|옆 ?(?:vm|집)|이웃'),
  ],
  ['io_wait', words('io[ -]?wait|storage latency', '아이오웨이트|입출력 ?대기')],
  ['swap_thrash', words('swapp?(?:ing)?|thrash(?:ing)?', '스왑')],
  ['inode_exhaustion', words('inodes?', '아이노드')],
  ['descriptor_leak', words('fd leak|descriptors?|fds', '디스크립터')],
  [
    'slow_database',
    words(
      'slow (?:quer(?:y|ies)|db|database)|(?:the )?(?:db|database|queries|locks?)',
      '슬로우? ?쿼리|쿼리|디비|db|데이터베이스|락'
    ),
  ],
  ['connection_pool', words('(?:connection )?pool|connections?', '커넥션|풀')],
  [
    'bad_deploy',
    words(
      '(?:new |bad |last |latest )?(?:deploy(?:ment)?|release|version|rollout|update|change)',
      '배포|릴리[즈스]|새 ?버전|업데이트|패치'
    ),
  ],
  [
    'scheduled_job',
    words(
      'cron(?: ?jobs?)?|(?:nightly |scheduled )?(?:backups?|batch|jobs?)',
      '크론|배치|백업|스케줄|예약 ?작업'
    ),
  ],
  ['cache_eviction', words('cache (?:evictions?|miss(?:es)?)|evictions?|cold cache', '캐시')],
  ['packet_loss', words('packet loss|drops', '패킷')],
  ['network_saturation', words('network|bandwidth|nic', '네트워크|네트웍|대역폭|회선')],
  [
    'load_imbalance',
    words('(?:load )?imbalance|uneven|unbalanced|load ?balancer', '쏠림|불균형|로드 ?밸런서|편중'),
  ],
  ['disk_saturation', words('disk(?: i/?o)?|slow disk', '디스크 ?(?:i/?o|병목)')],
  [
    'traffic_surge',
    words(
      'traffic|ddos|attack|bots?|crawlers?|users|surge|load from',
      '트래픽|접속자|디도스|공격|봇|크롤러|사용자|이벤트|몰[려린]'
    ),
  ],
  ['cpu_runaway', words('runaway|infinite loop|miner|crypto', '무한 ?루프|폭주|채굴')],
  ['host_reboot', words('re-?boot(?:ed)?', '재부팅')],
]
