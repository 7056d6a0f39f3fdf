/** An alert's title and first sentences. */
import type { TellableAlert } from '../../contracts/plugin'
import { VITALS } from '../../fleet/vitals'
import { PLUGINS } from '../../policy'
import { sayIn } from '../intents/segments'
import { withJosa } from '../words/josa'
import { duration, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Clock, moment, since } from '../words/times'
import { vitalName } from '../words/vital-name'

const SEVERITIES = {
  critical: { ko: '위험', en: 'CRIT' },
  warning: { ko: '경고', en: 'WARN' },
  info: { ko: '정보', en: 'INFO' },
} as const

const STATES = {
  resolved: { ko: '해결', en: 'RESOLVED' },
  'no-data': { ko: '측정 없음', en: 'NO DATA' },
} as const

/** How a value stands to its threshold. */
const BEYOND = {
  '>': { ko: '초과', en: 'above' },
  '>=': { ko: '이상', en: 'at or above' },
  '<': { ko: '미만', en: 'below' },
  '<=': { ko: '이하', en: 'at or below' },
} as const

/** The least that is left of a server's name before anything else is left out. */
const LEAST_NAME = 12

const lengthOf = ({ since: begun }: TellableAlert, { now, language }: Clock): string =>
  duration(Math.max(0, (now - Date.parse(begun)) / 1_000), language)

/** One line that fits a phone. @example "[CRIT] db-01 memory use: 94% (> 90%, 7 minutes)" */
export function alertTitle(alert: TellableAlert, clock: Clock): string {
  const { language } = clock
  const say = sayIn(language)
  const { unit } = VITALS[alert.vital]
  const tag = alert.state === 'firing' ? SEVERITIES[alert.severity] : STATES[alert.state]
  const words = vitalName(alert.vital, language)
  const length = lengthOf(alert, clock)
  const value = alert.value === null ? '' : `: ${quantity(alert.value, unit, language)}`
  const threshold = `${alert.op} ${quantity(alert.threshold, unit, language)}`
  const aside =
    alert.state === 'firing'
      ? say(` (${threshold}, ${length}째)`, ` (${threshold}, ${length})`)
      : say(` (${length} 만에)`, ` (after ${length})`)
  const isSilent = alert.state === 'no-data'
  const end = isSilent ? '' : `${value}${aside}`
  const titled = (name: string, end: string) => `[${tag[language]}] ${name} ${words}${end}`
  const name = shownName(alert.server)
  const room = PLUGINS.maxAlertTitle - titled('', end).length
  const withAll = titled(cut(name, Math.max(LEAST_NAME, room)), end)
  if (withAll.length <= PLUGINS.maxAlertTitle) return withAll
  const roomWithout = PLUGINS.maxAlertTitle - titled('', value).length
  return cut(titled(cut(name, Math.max(LEAST_NAME, roomWithout)), value), PLUGINS.maxAlertTitle)
}

/** At most so many UTF-16 units, and no half of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  let short = ''
  for (const character of text) {
    if (short.length + character.length > most - 1) break
    short += character
  }
  return `${short}…`
}

/** What is so, in a sentence. */
export function whatText(alert: TellableAlert, { language }: Clock): string {
  const { server, vital, state, value, peak, op, threshold } = alert
  const say = sayIn(language)
  const { unit } = VITALS[vital]
  const shown = (number: number) => quantity(number, unit, language)
  const [name, words] = [shownName(server), vitalName(vital, language)]
  if (state === 'no-data' || value === null) {
    return say(
      `${name}에서 ${withJosa(words, '이/가')} 들어오지 않고 있어요.`,
      `${name} is not reporting its ${words}.`
    )
  }
  const is = withJosa(shown(value), '이에요/예요')
  if (state === 'firing') {
    return say(
      `${name}의 ${withJosa(words, '이/가')} ${is}. 알림 기준은 ${shown(threshold)} ${withJosa(BEYOND[op].ko, '이에요/예요')}.`,
      `The ${words} of ${name} is ${shown(value)}, ${BEYOND[op].en} its threshold of ${shown(threshold)}.`
    )
  }
  const isHigh = op === '>' || op === '>='
  const farthest =
    peak === null
      ? ''
      : say(
          isHigh
            ? ` 가장 높게는 ${shown(peak)}까지 올랐어요.`
            : ` 가장 낮게는 ${shown(peak)}까지 내려갔어요.`,
          ` At its ${isHigh ? 'highest' : 'lowest'} it was ${shown(peak)}.`
        )
  return say(
    `${name}의 ${withJosa(words, '이/가')} ${withJosa(shown(value), '으로/로')} 돌아왔어요.${farthest}`,
    `The ${words} of ${name} is back at ${shown(value)}.${farthest}`
  )
}

/** Since when, in a sentence. */
export function sinceText(alert: TellableAlert, clock: Clock): string {
  const at = Date.parse(alert.since)
  const length = lengthOf(alert, clock)
  const say = sayIn(clock.language)
  if (alert.state === 'resolved') {
    return say(
      `${moment(at, clock)}에 시작해 ${length} 만에 풀렸어요.`,
      `It began at ${moment(at, clock)} and lasted ${length}.`
    )
  }
  return say(
    `${since(at, clock)} ${length}째예요.`,
    `${capitalised(since(at, clock))}, for ${length}.`
  )
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
