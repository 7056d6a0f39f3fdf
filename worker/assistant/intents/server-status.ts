/** How one server is. */
import type { Segment } from '../../contracts/assistant'
import type { Reading, Server } from '../../contracts/fleet'
import type { ServerHealth } from '../../contracts/server-health'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { digits, duration } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment } from '../words/times'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { readingOf } from './scope'
import { segment, wordingOf } from './segments'
import {
  aboutThePast,
  factOfHealth,
  factOfSignal,
  factOfSilence,
  lossSegments,
} from './status-facts'
import { STATUS_WORDS, signalText } from './status-words'
import { suggested } from './suggested'

/** A server's status, what it last said, and its health. */
export async function statusOfServer(asked: Asked, server: Server): Promise<Found> {
  const reading = readingOf(asked, server.id)
  const { language } = asked.understanding
  const suggestions = suggested(['diagnose', 'compare', 'forecast'], {
    language,
    server: server.id,
  })
  if (!reading || reading.status === 'offline')
    return { ...NOTHING, draft: silent(asked, server, reading), suggestions }
  const health = await readOr(null, asked.telemetry.healthOf(server.id))
  return { ...NOTHING, ...reporting(asked, server, reading, health), suggestions }
}

function silent(asked: Asked, { id }: Server, reading: Reading | undefined): Segment[] {
  const { say, language, clock } = wordingOf(asked)
  const name = shownName(id)
  const fact = factOfSilence(asked, id, reading)
  if (!reading?.at) {
    const text = say(
      `${withJosa(name, '은/는')} 하루 넘게 측정값을 보내지 않아서 상태를 알 수 없어요.`,
      `${name} has sent nothing for more than a day, so its state is not known.`
    )
    return [segment('answer', text, [fact])]
  }
  const at = Date.parse(reading.at)
  const length = duration((asked.now - at) / 1_000, language)
  const isRefused = reading.up === false
  const text = say(
    isRefused
      ? `${withJosa(name, '은/는')} 수집에 응답하지 않고 있어요. 마지막 측정값은 ${moment(at, clock)}, ${length} 전이에요.`
      : `${withJosa(name, '은/는')} ${moment(at, clock)} 이후 ${length}째 측정값을 보내지 않고 있어요.`,
    isRefused
      ? `${name} does not answer when it is scraped; its last values are from ${moment(at, clock)}, ${length} ago.`
      : `${name} has not reported for ${length}, since ${moment(at, clock)}.`
  )
  const last = KEY_SIGNALS.filter((signal) => reading.signals[signal] !== undefined)
  const texts = last.map((signal) => signalText(reading, signal, language))
  return [
    segment('answer', text, [fact]),
    ...(last.length === 0
      ? []
      : [
          segment(
            'evidence',
            say(`마지막 값: ${texts.join(', ')}.`, `Its last values: ${texts.join(', ')}.`),
            last.map((signal) => factOfSignal(asked, reading, signal))
          ),
        ]),
    segment(
      'caveat',
      say(
        '서버가 꺼졌는지, 수집기나 네트워크만 끊겼는지는 여기서 구별할 수 없어요.',
        'From here it cannot be told whether the server is down or only its exporter or network.'
      )
    ),
  ]
}

const KEY_SIGNALS = ['cpuPercent', 'memoryPercent', 'diskPercent'] as const
const NO_KEYS = {
  ko: ' CPU, 메모리, 디스크 값은 보내지 않아요.',
  en: ' It reports no CPU, memory or disk use.',
}
const MORE_SIGNALS = ['load1', 'uptimeSeconds'] as const

function reporting(
  asked: Asked,
  server: Server,
  reading: Reading,
  health: ServerHealth | null
): Pick<Found, 'draft'> {
  const { say, language } = wordingOf(asked)
  const name = shownName(server.id)
  const keys = KEY_SIGNALS.filter((signal) => reading.signals[signal] !== undefined)
  const facts = keys.map((signal) => factOfSignal(asked, reading, signal))
  const score = health === null || health.score === null ? null : factOfHealth(asked, health)
  const points =
    health === null || health.score === null
      ? null
      : say(
          `상태 점수 ${digits(Math.round(health.score))}점`,
          `health score ${digits(Math.round(health.score))}`
        )
  const mark = (signal: (typeof KEY_SIGNALS)[number]) => {
    const text = signalText(reading, signal, language)
    const isBeyond = reading.because.includes(signal)
    return isBeyond ? say(`${text}(임계값 초과)`, `${text} (beyond its threshold)`) : text
  }
  const texts = [...keys.map(mark), points].filter((text) => text !== null)
  const status = STATUS_WORDS[reading.status][language]
  const isWell = reading.status === 'online'
  const values = texts.length === 0 ? '' : `: ${texts.join(', ')}`
  const none = keys.length > 0 ? '' : say(NO_KEYS.ko, NO_KEYS.en)
  const text = say(
    `${withJosa(name, '은/는')} ${isWell ? `${status}이에요` : `켜져 있지만 ${status} 상태예요`}${values}.${none}`,
    `${name} is ${isWell ? '' : 'up, but '}${status}${values}.${none}`
  )
  const draft = [segment('answer', text, [...facts, score])]
  const more = MORE_SIGNALS.filter((signal) => reading.signals[signal] !== undefined)
  if (more.length > 0) {
    const shown = more.map((signal) => signalText(reading, signal, language)).join(', ')
    draft.push(
      segment(
        'evidence',
        say(`그 밖에 ${shown}.`, `Besides: ${shown}.`),
        more.map((signal) => factOfSignal(asked, reading, signal))
      )
    )
  }
  return {
    draft: [...draft, ...(health ? lossSegments(asked, health) : []), ...aboutThePast(asked)],
  }
}
