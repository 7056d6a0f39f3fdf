/** Causes by the names that the console gives them, as they stand within a sentence. */
import type { CauseName } from '../../contracts/fault'
import type { VitalName } from '../../contracts/vital'

interface Worded {
  ko: string
  en: string
}

interface CauseWords {
  /** A noun; in English with its article. */
  name: Worded
  /** What would settle whether it is so, as a noun. */
  settles: Worded
  /** The vital that shows it first; null where none does. */
  shownBy: VitalName | null
}

const words = (
  name: readonly [string, string],
  settles: readonly [string, string],
  shownBy: VitalName | null
): CauseWords => ({
  name: { ko: name[0], en: name[1] },
  settles: { ko: settles[0], en: settles[1] },
  shownBy,
})

export const CAUSE_WORDS: Readonly<Record<CauseName, CauseWords>> = {
  'cpu-runaway': words(
    ['CPU를 독차지한 프로세스', 'a process hogging the CPU'],
    ['프로세스별 CPU 사용량', 'CPU use by process'],
    'cpuPercent'
  ),
  'traffic-surge': words(
    ['트래픽 급증', 'a surge of traffic'],
    ['접속 로그의 요청 수와 보낸 곳', 'the number of requests and their senders in the access log'],
    'connectionsOpenedPerSecond'
  ),
  'cpu-steal': words(
    ['가상화 호스트의 CPU 부족', 'CPU stolen by the hypervisor'],
    ['가상화 제공자가 보는 호스트 부하', 'the load of the host as its provider sees it'],
    'stealPercent'
  ),
  'io-wait': words(
    ['느린 디스크 때문의 I/O 대기', 'waiting for a slow disk'],
    [
      '디스크별 응답 시간과 커널의 디스크 오류 기록',
      'response times of each disk and disk errors in the kernel log',
    ],
    'ioWaitPercent'
  ),
  'memory-leak': words(
    ['메모리 누수', 'a memory leak'],
    ['프로세스별 메모리의 몇 시간 동안의 변화', 'the memory of each process over some hours'],
    'memoryPercent'
  ),
  'oom-restart-loop': words(
    ['메모리 부족으로 되풀이되는 재시작', 'restarting again and again, out of memory'],
    ['커널 로그의 OOM 기록', 'OOM kills in the kernel log'],
    'oomKillsPerSecond'
  ),
  'swap-thrash': words(
    ['지나친 스왑', 'thrashing swap'],
    ['프로세스별 스왑 사용량', 'swap use by process'],
    'swapPercent'
  ),
  'disk-saturation': words(
    ['디스크 I/O 포화', 'a disk at its limit'],
    ['프로세스별 디스크 읽기·쓰기', 'reads and writes by process'],
    'diskBusyPercent'
  ),
  'disk-filling': words(
    ['차오르는 디스크', 'a disk filling up'],
    ['디렉터리별 크기', 'the size of each directory'],
    'diskPercent'
  ),
  'inode-exhaustion': words(
    ['inode 고갈', 'running out of inodes'],
    ['디렉터리별 파일 수', 'the number of files in each directory'],
    'inodesPercent'
  ),
  'connection-pool': words(
    ['커넥션 풀 고갈', 'an exhausted connection pool'],
    ['애플리케이션의 풀 사용량과 대기 시간', "the application's pool use and waiting times"],
    'connections'
  ),
  'slow-database': words(
    ['데이터베이스 지연', 'a slow database'],
    ['느린 질의 로그와 잠금 대기', 'the slow query log and lock waits'],
    'diskBusyPercent'
  ),
  'bad-deploy': words(
    ['잘못된 배포', 'a bad deploy'],
    ['배포 기록과 애플리케이션 오류 로그', 'deploy records and application error logs'],
    'cpuPercent'
  ),
  'cache-eviction': words(
    ['캐시 대량 축출', 'a storm of cache evictions'],
    ['캐시의 축출 수와 적중률', 'evictions and hit rate of the cache'],
    'memoryPercent'
  ),
  'scheduled-job': words(
    ['예약 작업', 'a scheduled job'],
    ['cron·타이머의 실행 기록', 'the records of cron and timers'],
    'cpuPercent'
  ),
  'packet-loss': words(
    ['패킷 손실', 'packet loss'],
    ['구간별 손실률과 스위치 포트의 오류', 'loss by hop and errors of the switch port'],
    'retransmittedPercent'
  ),
  'network-saturation': words(
    ['네트워크 대역폭 포화', 'a saturated network link'],
    ['연결별 전송량', 'traffic by connection'],
    'networkPercent'
  ),
  'descriptor-leak': words(
    ['파일 디스크립터 누수', 'leaking file descriptors'],
    ['프로세스별로 연 파일 수', 'open files by process'],
    'descriptorsPercent'
  ),
  'host-silent': words(
    ['서버 무응답', 'a silent host'],
    ['다른 서버에서의 ping과 콘솔 화면', 'a ping from another machine and the console'],
    'up'
  ),
  'host-reboot': words(
    ['서버 재부팅', 'a reboot'],
    ['지난 부팅의 시스템 로그', 'the system log of the previous boot'],
    'uptimeSeconds'
  ),
  'load-imbalance': words(
    ['한쪽으로 쏠린 부하', 'an unevenly balanced load'],
    ['로드 밸런서의 대상별 요청 수', 'requests by target at the load balancer'],
    'connections'
  ),
  healthy: words(
    ['문제 없음', 'nothing wrong'],
    ['더 긴 기간의 값', 'values over a longer time'],
    null
  ),
  'insufficient-data': words(
    ['데이터 부족', 'too little data'],
    ['빠짐없이 들어오는 측정값', 'measurements without gaps'],
    'up'
  ),
}

/** A supposed cause by the words of `Entities.hypothesis` that are not names of causes. */
const SUPPOSED: Readonly<Record<string, CauseName>> = {
  ...{
    leak: 'memory-leak',
    oom: 'oom-restart-loop',
    swap: 'swap-thrash',
    thrashing: 'swap-thrash',
  },
  ...{ deploy: 'bad-deploy', deployment: 'bad-deploy', release: 'bad-deploy' },
  ...{ ddos: 'traffic-surge', attack: 'traffic-surge', traffic: 'traffic-surge' },
  ...{ noisy_neighbor: 'cpu-steal', noisy_neighbour: 'cpu-steal', steal: 'cpu-steal' },
  ...{ cron: 'scheduled-job', backup: 'scheduled-job', batch: 'scheduled-job' },
  ...{ disk_full: 'disk-filling', slow_disk: 'io-wait', iowait: 'io-wait' },
  ...{ slow_query: 'slow-database', database: 'slow-database', db_slow: 'slow-database' },
  ...{ network: 'packet-loss', reboot: 'host-reboot', inode: 'inode-exhaustion' },
  ...{ imbalance: 'load-imbalance', runaway: 'cpu-runaway', fd_leak: 'descriptor-leak' },
}

/** The cause that a hypothesis means; undefined for one that we do not know. */
export function supposedCause(hypothesis: string): CauseName | undefined {
  const name = hypothesis.replaceAll('_', '-')
  if (Object.hasOwn(CAUSE_WORDS, name)) return name as CauseName
  return Object.hasOwn(SUPPOSED, hypothesis) ? SUPPOSED[hypothesis] : undefined
}
