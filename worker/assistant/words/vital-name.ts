/** Vitals by the names that the console gives them, as they stand within a sentence. */
import type { Language } from '../../contracts/generation'
import type { VitalName } from '../../contracts/vital'

export const VITAL_WORDS: Readonly<Record<VitalName, Readonly<Record<Language, string>>>> = {
  up: { ko: '수집 응답', en: 'answers to scrapes' },
  uptimeSeconds: { ko: '가동 시간', en: 'uptime' },
  cpuPercent: { ko: 'CPU 사용률', en: 'CPU use' },
  userPercent: { ko: 'CPU 사용자 시간', en: 'CPU time in programs' },
  systemPercent: { ko: 'CPU 커널 시간', en: 'CPU time in the kernel' },
  ioWaitPercent: { ko: 'I/O 대기', en: 'I/O wait' },
  stealPercent: { ko: 'CPU 스틸', en: 'CPU steal' },
  softIrqPercent: { ko: '소프트 인터럽트', en: 'soft interrupt time' },
  busiestCorePercent: { ko: '가장 바쁜 코어의 사용률', en: 'use of the busiest core' },
  loadPerCore: { ko: '코어당 부하', en: 'load per core' },
  processesBlocked: {
    ko: '디스크를 기다리는 프로세스 수',
    en: 'number of processes blocked on disk',
  },
  contextSwitchesPerSecond: { ko: '컨텍스트 스위치', en: 'rate of context switches' },
  forksPerSecond: { ko: '새 프로세스 생성', en: 'rate of new processes' },
  cpuPressurePercent: { ko: 'CPU 압박', en: 'CPU pressure' },
  memoryPercent: { ko: '메모리 사용률', en: 'memory use' },
  swapPercent: { ko: '스왑 사용률', en: 'swap use' },
  swappedPagesPerSecond: { ko: '스왑된 페이지', en: 'rate of swapped pages' },
  majorFaultsPerSecond: { ko: '메이저 페이지 폴트', en: 'rate of major page faults' },
  oomKillsPerSecond: { ko: 'OOM 종료', en: 'rate of OOM kills' },
  memoryPressurePercent: { ko: '메모리 압박', en: 'memory pressure' },
  diskPercent: { ko: '디스크 사용률', en: 'disk use' },
  inodesPercent: { ko: 'inode 사용률', en: 'inode use' },
  readBytesPerSecond: { ko: '디스크 읽기', en: 'disk read rate' },
  writeBytesPerSecond: { ko: '디스크 쓰기', en: 'disk write rate' },
  diskOperationsPerSecond: { ko: '디스크 작업 수', en: 'rate of disk operations' },
  diskBusyPercent: { ko: '디스크 가동률', en: 'disk busy time' },
  diskLatencySeconds: { ko: '디스크 응답 시간', en: 'disk latency' },
  ioPressurePercent: { ko: 'I/O 압박', en: 'I/O pressure' },
  receiveBytesPerSecond: { ko: '네트워크 수신량', en: 'inbound network traffic' },
  transmitBytesPerSecond: { ko: '네트워크 송신량', en: 'outbound network traffic' },
  networkPercent: { ko: '네트워크 사용률', en: 'network use' },
  networkErrorsPerSecond: { ko: '네트워크 오류', en: 'rate of network errors' },
  networkDropsPerSecond: { ko: '버려진 패킷', en: 'rate of dropped packets' },
  retransmittedPercent: { ko: 'TCP 재전송률', en: 'TCP retransmission rate' },
  tcpTimeoutsPerSecond: { ko: 'TCP 시간 초과', en: 'rate of TCP timeouts' },
  listenDropsPerSecond: { ko: '거절된 접속', en: 'rate of refused connections' },
  connections: { ko: 'TCP 연결 수', en: 'number of TCP connections' },
  connectionsOpenedPerSecond: { ko: '새 TCP 연결', en: 'rate of new TCP connections' },
  timeWaitSockets: { ko: 'TIME_WAIT 소켓 수', en: 'number of TIME_WAIT sockets' },
  descriptorsPercent: { ko: '파일 디스크립터 사용률', en: 'file descriptor use' },
}

/** A vital's name. @example vitalName('cpuPercent', 'ko') // => 'CPU 사용률' */
export const vitalName = (vital: VitalName, language: Language): string =>
  VITAL_WORDS[vital][language]

/** Whether a server answers, which is 1 or 0. @example upText(0, 'ko') // => '측정값 없음' */
export function upText(value: number, language: Language): string {
  if (language === 'ko') return value >= 0.5 ? '측정값 들어옴' : '측정값 없음'
  return value >= 0.5 ? 'measurements arrive' : 'no measurements'
}
