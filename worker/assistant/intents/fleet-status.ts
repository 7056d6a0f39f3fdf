/** How all servers are, or those of a role. */
import type { Fact, Segment } from '../../contracts/assistant'
import type { Reading, Status } from '../../contracts/fleet'
import type { Language } from '../../contracts/generation'
import type { FleetHealth } from '../../contracts/server-health'
import { ASSISTANT } from '../../policy'
import { analysisLink } from '../links'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { servers as countText, digits } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { rosterFact, type Scope } from './scope'
import { scopeFact } from './scope-fact'
import { andMore, capital, segment, wordingOf } from './segments'
import { aboutThePast, factOfHealth, factOfSignal, factOfSilence } from './status-facts'
import { STATUS_WORDS, signalText } from './status-words'
import { suggested } from './suggested'

const WORTH = { ko: '살펴볼 서버', en: 'Worth a look' }

const STATUSES: readonly Status[] = ['critical', 'warning', 'offline', 'online']

/** How many servers are in which state, the score of all, and the worst. */
export async function statusOfFleet(asked: Asked, scope: Scope): Promise<Found> {
  const health = scope.kind === 'fleet' ? await readOr(null, asked.telemetry.health()) : null
  const { language } = asked.understanding
  const readings = readingsOf(asked, scope)
  const worst = worstOf(readings)
  return {
    ...NOTHING,
    draft: [
      overview(asked, scope, readings, health),
      ...worstSegments(asked, worst),
      ...(health ? weakSegments(asked, health, worst) : []),
      ...aboutThePast(asked),
    ],
    suggestions: suggested(['diagnose', 'anomalies', 'top_n'], {
      ...{ language, server: worst[0]?.server },
    }),
  }
}

export const readingsOf = ({ state }: Asked, scope: Pick<Scope, 'servers'>): Reading[] => {
  const wanted = new Set(scope.servers.map(({ id }) => id))
  return state.readings.filter(({ server }) => wanted.has(server))
}

/** Servers that are not well, the worst first. */
export const worstOf = (readings: readonly Reading[]): Reading[] =>
  readings
    .filter(({ status }) => status !== 'online')
    .sort(
      (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || highest(b) - highest(a)
    )

const highest = ({ because, signals }: Reading) =>
  Math.max(0, ...because.map((signal) => signals[signal] ?? 0))

/** Servers that are beyond no threshold and have a low score all the same. */
function weakSegments(
  asked: Asked,
  { servers }: FleetHealth,
  worst: readonly Reading[]
): Segment[] {
  const { say, language } = wordingOf(asked)
  const told = new Set(worst.map(({ server }) => server))
  const weak = servers.filter(
    ({ server, score, grade }) =>
      score !== null && (grade === 'poor' || grade === 'bad') && !told.has(server)
  )
  if (weak.length === 0) return []
  const rows = weak.slice(0, MOST_WEAK).map((health) => {
    const fact = factOfHealth(asked, health)
    const points = say(`${digits(fact.value!)}점`, digits(fact.value!))
    return { fact, text: `${shownName(health.server)} ${points}` }
  })
  const list = rows.map(({ text }) => text).join(', ')
  const more = andMore(weak.length - rows.length, language)
  const text = say(
    `임계값은 넘지 않았지만 점수가 낮은 서버: ${list}${more}.`,
    `Beyond no threshold, but with a low score: ${list}${more}.`
  )
  return [
    segment('evidence', text, [
      ...rows.map(({ fact }) => fact),
      ...(weak.length > rows.length ? [countOfWeak(asked, weak.length - rows.length)] : []),
    ]),
  ]
}

const MOST_WEAK = 3

function countOfWeak(asked: Asked, value: number): Fact {
  const { say } = wordingOf(asked)
  const at = new Date(asked.now).toISOString()
  return asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value, from: at, to: at },
    title: say('목록에서 빠진 서버', 'Servers left out of the list'),
  })
}

/** How many servers are in each state, as facts. */
function countFacts(asked: Asked, readings: readonly Reading[]): Map<Status, Fact> {
  const { say, language, console } = wordingOf(asked)
  const at = new Date(asked.now).toISOString()
  const facts = new Map<Status, Fact>()
  for (const status of STATUSES) {
    const value = readings.filter((reading) => reading.status === status).length
    const words = STATUS_WORDS[status][language]
    const title = say(`${words} 상태인 서버`, `Servers that are ${words}`)
    const where = { from: at, to: at, link: analysisLink(console) }
    facts.set(status, asked.facts.add({ kind: 'roster', unit: 'servers', title, value, ...where }))
  }
  return facts
}

/** One sentence on how many are well, and on the score where it is known. */
export function overview(
  asked: Asked,
  scope: Scope,
  readings: readonly Reading[],
  health: Pick<FleetHealth, 'at' | 'score'> | null
): Segment {
  const { say, language } = wordingOf(asked)
  const facts = countFacts(asked, readings)
  const count = (status: Status) => facts.get(status)!.value!
  const { score = null, at = '' } = health ?? {}
  const scored = score === null ? null : factOfHealth(asked, { at, score })
  const points = scored && digits(scored.value!)
  const total = countText(readings.length, language)
  const ill = STATUSES.filter((status) => status !== 'online' && count(status) > 0)
  const who = scope.kind === 'fleet' ? say(`서버 ${total}`, total) : scope.words
  const rest = ill
    .map((status) =>
      say(
        `${STATUS_WORDS[status].ko} ${countText(count(status), 'ko')}`,
        `${count(status)} ${STATUS_WORDS[status].en}`
      )
    )
    .join(', ')
  const scoreText =
    points === null
      ? ''
      : say(
          ` 상태 점수는 ${withJosa(`${points}점`, '이에요/예요')}.`,
          ` The health score is ${points}.`
        )
  const text =
    ill.length === 0
      ? say(
          `${withJosa(who, '이/가')} 모두 정상이에요.${scoreText}`,
          scope.kind === 'fleet'
            ? `All ${total} are online.${scoreText}`
            : `${capital(who)}: all online.${scoreText}`
        )
      : say(
          `${who} 중 ${count('online') === 0 ? '정상인 서버가 없고' : `${countText(count('online'), 'ko')}가 정상이고`}, ${withJosa(rest, '이에요/예요')}.${scoreText}`,
          `${count('online')} of ${who} ${count('online') === 1 ? 'is' : 'are'} online; ${rest}.${scoreText}`
        )
  const counted = scope.kind === 'fleet' ? rosterFact(asked) : scopeFact(asked, scope)
  return segment('answer', text, [...facts.values(), scored, counted])
}

/** The servers that are not well, each with what it is for. */
export function worstSegments(
  asked: Asked,
  worst: readonly Reading[],
  lead: Readonly<Record<Language, string>> = WORTH
): Segment[] {
  const { language, say } = wordingOf(asked)
  if (worst.length === 0) return []
  const shown = worst.slice(0, ASSISTANT.usualRows)
  const rows = shown.map((reading) => {
    const texts = reading.because.flatMap((signal) => signalText(reading, signal, language) ?? [])
    const status = STATUS_WORDS[reading.status][language]
    const facts =
      reading.status === 'offline'
        ? [factOfSilence(asked, reading.server, reading)]
        : reading.because.map((signal) => factOfSignal(asked, reading, signal))
    const what =
      texts.length === 0
        ? status
        : say(`${status}, ${texts.join(', ')}`, `${status}, ${texts.join(', ')}`)
    return { facts, text: `${shownName(reading.server)}(${what})` }
  })
  const list = rows
    .map(({ text }) => (language === 'ko' ? text : text.replace('(', ' (')))
    .join(', ')
  const left = worst.length - shown.length
  const at = new Date(asked.now).toISOString()
  const leftOut =
    left === 0
      ? null
      : asked.facts.add({
          ...{ kind: 'roster', unit: 'servers', value: left, from: at, to: at },
          title: say('목록에서 빠진 서버', 'Servers left out of the list'),
        })
  const more = andMore(left, language)
  return [
    segment('evidence', `${lead[language]}: ${list}${more}.`, [
      ...rows.flatMap(({ facts }) => facts),
      leftOut,
    ]),
  ]
}
