/** Generated servers as the original API words them, in Korean or English. */
import type { Reading, Server } from '../contracts/fleet'
import type { GeneratedServer, Language } from '../contracts/generation'
import { generatedId } from './catalogue'

const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S

/**
 * A duration in days and hours, or minutes when it is shorter than an hour.
 * @param seconds 0 or more
 * @example wordUptime(1_324_800, 'ko') // => '15일 8시간'
 * @example wordUptime(1_324_800, 'en') // => '15 days 8 hours'
 */
export function wordUptime(seconds: number, language: Language): string {
  const days = Math.floor(seconds / DAY_S)
  const hours = Math.floor((seconds % DAY_S) / HOUR_S)
  const minutes = Math.floor((seconds % HOUR_S) / 60)
  const parts: [number, keyof (typeof UNITS)['ko']][] =
    days > 0
      ? [
          [days, 'day'],
          [hours, 'hour'],
        ]
      : hours > 0
        ? [[hours, 'hour']]
        : [[minutes, 'minute']]
  return parts.map(([count, unit]) => UNITS[language][unit](count)).join(' ')
}

const plural = (unit: string) => (count: number) => `${count} ${unit}${count === 1 ? '' : 's'}`

const UNITS = {
  ko: {
    day: (count: number) => `${count}일`,
    hour: (count: number) => `${count}시간`,
    minute: (count: number) => `${count}분`,
  },
  en: { day: plural('day'), hour: plural('hour'), minute: plural('minute') },
} as const

/** What the generating calls say; the first is worded as in the original API. */
export const MESSAGES = {
  ko: {
    deployed: (hostname: string) => `⚡ ${hostname} 서버 배포됨`,
    complete: '✅ 모든 서버가 배포되었습니다',
    reset: '🔄 서버 목록을 초기화했습니다',
  },
  en: {
    deployed: (hostname: string) => `⚡ ${hostname} deployed`,
    complete: '✅ All servers are deployed',
    reset: '🔄 The fleet has been reset',
  },
} as const

/** A percentage as the original API gives it: whole, 0 when it is not known. */
const wholePercent = (value: number | undefined) => Math.round(value ?? 0)

/** The server at `position` of the catalogue (0-based), with what it reads now. */
export function wordServer(
  position: number,
  server: Server,
  { signals, status }: Reading,
  language: Language
): GeneratedServer {
  return {
    id: generatedId(position),
    hostname: server.hostname,
    name: server.name,
    type: server.type ?? '',
    environment: server.environment ?? '',
    location: server.location ?? '',
    provider: server.provider ?? '',
    status,
    cpu: wholePercent(signals.cpuPercent),
    memory: wholePercent(signals.memoryPercent),
    disk: wholePercent(signals.diskPercent),
    uptime: wordUptime(signals.uptimeSeconds ?? 0, language),
    ip: server.ip ?? '',
    services: server.services,
  }
}
