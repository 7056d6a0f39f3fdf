/** How servers are, in words. */
import type { Reading, Status } from '../../contracts/fleet'
import type { Language } from '../../contracts/generation'
import type { SignalName } from '../../contracts/signal'
import { SIGNALS } from '../../fleet/signals'
import { quantity } from '../words/quantity'

export const STATUS_WORDS: Readonly<Record<Status, Readonly<Record<Language, string>>>> = {
  online: { ko: '정상', en: 'online' },
  warning: { ko: '경고', en: 'in a warning state' },
  critical: { ko: '심각', en: 'in a critical state' },
  offline: { ko: '응답 없음', en: 'not reporting' },
}

/** Signals within a sentence. */
export const SIGNAL_WORDS: Readonly<Record<SignalName, Readonly<Record<Language, string>>>> = {
  cpuPercent: { ko: 'CPU', en: 'CPU' },
  memoryPercent: { ko: '메모리', en: 'memory' },
  diskPercent: { ko: '디스크', en: 'disk' },
  readBytesPerSecond: { ko: '디스크 읽기', en: 'disk reads' },
  writeBytesPerSecond: { ko: '디스크 쓰기', en: 'disk writes' },
  receiveBytesPerSecond: { ko: '네트워크 수신', en: 'network in' },
  transmitBytesPerSecond: { ko: '네트워크 송신', en: 'network out' },
  load1: { ko: '부하(1분)', en: 'load (1 min)' },
  uptimeSeconds: { ko: '가동 시간', en: 'uptime' },
}

/** "CPU 91.2%"; null where it is not known. */
export function signalText(
  { signals }: Pick<Reading, 'signals'>,
  name: SignalName,
  language: Language
): string | null {
  const value = signals[name]
  if (value === undefined) return null
  return `${SIGNAL_WORDS[name][language]} ${quantity(value, SIGNALS[name].unit, language)}`
}
