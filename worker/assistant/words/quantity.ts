/** Values with their units, as a sentence says them. */
import type { Language } from '../../contracts/generation'

const SCALES = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/**
 * A number to three significant digits, at least all before the point, one after it at most from 10 on.
 * @example digits(63.24) // => '63.2'
 */
export function digits(value: number): string {
  const size = Math.abs(value)
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US')
  if (size >= 10) return String(Number(value.toFixed(1)))
  return size >= 1 ? String(Number(value.toFixed(2))) : String(Number(value.toPrecision(2)))
}

/**
 * A percentage to one place; what is above 0 never reads as nothing.
 * @example percent(63.24) // => '63.2%'
 */
export function percent(value: number): string {
  if (value > 0 && value < 0.05) return `${Number(value.toPrecision(1))}%`
  return `${Number(value.toFixed(1))}%`
}

/**
 * Bytes with a decimal prefix, as the console has them.
 * @example bytes(8_345_624_576, 'en') // => '8.35 GB'
 */
export function bytes(value: number, language: Language): string {
  const [scale, prefix] = SCALES.find(([scale]) => Math.abs(value) >= 0.9995 * scale) ?? [1, '']
  const number = scale === 1 ? digits(value) : String(Number((value / scale).toPrecision(3)))
  return `${number}${language === 'ko' ? '' : ' '}${prefix}B`
}

const UNITS_S = [
  { seconds: 86_400, ko: '일', en: 'day' },
  { seconds: 3_600, ko: '시간', en: 'hour' },
  { seconds: 60, ko: '분', en: 'minute' },
  { seconds: 1, ko: '초', en: 'second' },
] as const

/**
 * A length of time, in its two largest units.
 * @param seconds 0 or more
 * @example duration(5_400, 'ko') // => '1시간 30분'
 */
export function duration(seconds: number, language: Language): string {
  if (seconds > 0 && seconds < 1)
    return `${digits(1_000 * seconds)}${language === 'ko' ? '밀리초' : ' ms'}`
  const first = UNITS_S.findIndex((unit) => Math.round(seconds) >= unit.seconds)
  if (first === -1) return language === 'ko' ? '0초' : '0 seconds'
  const [large, small] = [UNITS_S[first]!, UNITS_S[first + 1]]
  const rest = small ?? large
  // Rounded to the smaller unit, which may carry: 59.9 minutes and a bit are an hour.
  const total = Math.round(seconds / rest.seconds) * rest.seconds
  const carried = first > 0 && total >= UNITS_S[first - 1]!.seconds
  if (carried) return unitText(UNITS_S[first - 1]!, 1, language)
  const parts = [unitText(large, Math.floor(total / large.seconds), language)]
  const left = small ? Math.round((total % large.seconds) / small.seconds) : 0
  if (small && left > 0) parts.push(unitText(small, left, language))
  return parts.join(' ')
}

function unitText(unit: (typeof UNITS_S)[number], count: number, language: Language): string {
  return language === 'ko' ? `${count}${unit.ko}` : plural(count, unit.en)
}

/** @example plural(2, 'server') // => '2 servers' */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${digits(count)} ${count === 1 ? one : many}`

/**
 * How many servers.
 * @example servers(3, 'ko') // => '3대'
 */
export const servers = (count: number, language: Language): string =>
  language === 'ko' ? `${digits(count)}대` : plural(count, 'server')

/**
 * A value of a vital or signal in its unit, as `Fact.unit` has it.
 *
 * @example quantity(63.24, '%', 'ko') // => '63.2%'
 * @example quantity(1_250_000, 'B/s', 'ko') // => '초당 1.25MB'
 */
export function quantity(value: number, unit: string, language: Language): string {
  if (!Number.isFinite(value)) return language === 'ko' ? '알 수 없음' : 'unknown'
  const word = WORDED[unit]
  if (word) return word(value, language)
  return unit === '' ? digits(value) : `${digits(value)} ${unit}`
}

const WORDED: Readonly<Record<string, (value: number, language: Language) => string>> = {
  '%': percent,
  B: bytes,
  'B/s': (value, language) =>
    language === 'ko' ? `초당 ${bytes(value, 'ko')}` : `${bytes(value, 'en')}/s`,
  s: (value, language) =>
    value < 0 ? `-${duration(-value, language)}` : duration(value, language),
  '/s': (value, language) =>
    language === 'ko' ? `초당 ${digits(value)}회` : `${digits(value)} per second`,
  connections: (value, language) => (language === 'ko' ? `${digits(value)}개` : digits(value)),
  // English names of these say what is counted: "number of TCP connections".
  sockets: (value, language) => (language === 'ko' ? `${digits(value)}개` : digits(value)),
  servers,
  events: (value, language) => (language === 'ko' ? `${digits(value)}건` : plural(value, 'event')),
  incidents: (value, language) =>
    language === 'ko' ? `${digits(value)}건` : plural(value, 'incident'),
  times: (value, language) => (language === 'ko' ? `${digits(value)}회` : plural(value, 'time')),
  points: (value, language) => (language === 'ko' ? `${digits(value)}점` : plural(value, 'point')),
  // A load per processor is a bare number in every tool that shows one.
  processes: (value) => digits(value),
}

/**
 * A difference between two values, with its sign; of percentages in percentage points.
 * @example difference(4.2, '%', 'ko') // => '+4.2%p'
 */
export function difference(value: number, unit: string, language: Language): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±'
  const size = Math.abs(value)
  if (unit === '%')
    return `${sign}${percent(size).slice(0, -1)}${language === 'ko' ? '%p' : ' points'}`
  return `${sign}${quantity(size, unit, language)}`
}
