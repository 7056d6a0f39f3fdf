/** Servers that nothing is found wrong with, and that are not well by their own last words. */
import type { Command, Segment } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'
import type { Reading, Server } from '../../contracts/fleet'
import type { SignalName } from '../../contracts/signal'
import { STALENESS, THRESHOLDS } from '../../policy'
import { COMMANDS_OF_CAUSE } from '../commands/catalogue'
import { commandsFor } from '../commands/fill'
import { someNames } from '../intents/caveats'
import { readingsOf, worstOf } from '../intents/fleet-status'
import type { Asked } from '../intents/intent-handler'
import { factNow, usualNow } from '../intents/measured'
import { rosterFact } from '../intents/scope'
import { segment, wordingOf } from '../intents/segments'
import { factOfSignal, factOfSilence } from '../intents/status-facts'
import { STATUS_WORDS, signalText } from '../intents/status-words'
import { metricOfVital } from '../metrics'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment, since } from '../words/times'
import type { Told } from './diagnosis-facts'
import type { Premise } from './symptom'

/** What is not as its causes say. */
interface Unwell {
  /** The worst of the servers that are not well. */
  unwell: Reading | null
  /** Those that only missed a measurement or two, the worst first. */
  missed: Reading[]
}

/** A scrape or two may fail; where servers are said to be down, it need not be chance. */
export function unwellIn(
  asked: Asked,
  servers: readonly Server[],
  { isDown }: Pick<Premise, 'isDown'>
): Unwell {
  const worst = worstOf(readingsOf(asked, { servers }))
  const missed = isDown ? [] : worst.filter((reading) => isMissing(reading, asked.now))
  return { unwell: worst.find((reading) => !missed.includes(reading)) ?? null, missed }
}

/** Whether a server is offline for a scrape that failed, and not for how long it has been silent. */
const isMissing = ({ status, at }: Reading, now: number): boolean =>
  status === 'offline' && at !== null && now - Date.parse(at) < STALENESS.offlineAfterMs

/** That servers have just missed a measurement, and were well until then. */
export function missedText(asked: Asked, missed: readonly Reading[]): string {
  const { say, language, clock } = wordingOf(asked)
  const first = Math.min(...missed.map(({ at }) => Date.parse(at!)))
  const names = someNames(
    missed.map(({ server }) => server),
    language
  )
  const isOne = missed.length === 1
  return say(
    `${withJosa(names, '은/는')} ${moment(first, clock)} 이후로 측정값을 보내지 않고 있지만, 그 전까지는 이상을 찾지 못했어요. 측정이 한두 번 빠지는 일은 있을 수 있으니, 계속되면 다시 물어봐 주세요.`,
    `${names} ${isOne ? 'has' : 'have'} not reported ${since(first, clock)}, but nothing was wrong until then. A measurement or two may be missed; ask again if it goes on.`
  )
}

/** Without causes: what is left when a server is not well after all is no more than chance. */
export const notYet = (told: Told, { status }: Reading): Told => ({
  ...told,
  causes: [],
  verdict: status === 'offline' ? 'insufficient-data' : 'inconclusive',
})

/**
 * How a server is whose cause is not known.
 * @param isStated whether its state was answered already
 */
export async function unwellSegments(
  asked: Asked,
  reading: Reading,
  isStated: boolean
): Promise<Segment[]> {
  const why = (await usualSegment(asked, reading)) ?? tooEarly(asked)
  return isStated ? [why] : [stateSegment(asked, reading), why]
}

function tooEarly(asked: Asked): Segment {
  const { say } = wordingOf(asked)
  return segment(
    'caveat',
    say(
      '원인을 가리기에는 아직 값이 모자라요. 조금 뒤에 다시 물어봐 주세요.',
      'There is not enough to tell the cause yet; ask again in a while.'
    )
  )
}

/** That a value is beyond its threshold as it usually is; null where it is not, or nobody knows. */
async function usualSegment(asked: Asked, { server, because, signals }: Reading) {
  const [name] = because
  const threshold = THRESHOLDS.find(({ signal }) => signal === name)
  if (!threshold) return null
  const metric = metricOfVital(threshold.signal)
  const usual = await usualNow(asked, metric, server)
  if (usual === null || usual < threshold.warning) return null
  const { say, language } = wordingOf(asked)
  const value = quantity(usual, metric.unit, language)
  return segment(
    'evidence',
    say(
      `이 시간의 ${withJosa(metric.words.ko, '은/는')} 평소에도 ${withJosa(value, '이에요/예요')}. 새로 생긴 문제는 찾지 못했어요.`,
      `Its ${metric.words.en} is usually ${value} at this time of day; nothing new was found to be wrong.`
    ),
    [factNow(asked, metric, server, signals[threshold.signal] ?? null, usual)]
  )
}

function stateSegment(asked: Asked, reading: Reading): Segment {
  const { say, language, clock } = wordingOf(asked)
  const name = shownName(reading.server)
  if (reading.status === 'offline') {
    const time = reading.at === null ? null : Date.parse(reading.at)
    const text = say(
      `${withJosa(name, '은/는')} ${time === null ? '하루 넘게' : `${moment(time, clock)} 이후로`} 측정값을 보내지 않고 있어요.`,
      `${name} has not reported ${time === null ? 'for over a day' : since(time, clock)}.`
    )
    return segment('answer', text, [factOfSilence(asked, reading.server, reading)])
  }
  const texts = reading.because.flatMap((signal) => signalText(reading, signal, language) ?? [])
  const facts = reading.because.map((signal) => factOfSignal(asked, reading, signal))
  const status = STATUS_WORDS[reading.status][language]
  const what = texts.length === 0 ? '' : say(` ${texts.join(', ')}로`, `: ${texts.join(', ')}`)
  const text = say(
    `${withJosa(name, '은/는')} 지금${what} ${status} 상태예요.`,
    `${name} is ${status}${what}.`
  )
  return segment('answer', text, facts.length > 0 ? facts : [rosterFact(asked)])
}

/** By what a reading is bad, the cause whose commands look at it. */
const LOOKED_AT_AS: Partial<Record<SignalName, CauseName>> = {
  cpuPercent: 'cpu-runaway',
  memoryPercent: 'memory-leak',
  diskPercent: 'disk-filling',
}

/** Commands that look at what a reading is bad by, and change nothing. */
export function lookingCommands(asked: Asked, { server, status, because }: Reading): Command[] {
  const cause = status === 'offline' ? 'host-silent' : because[0] && LOOKED_AT_AS[because[0]]
  if (cause === undefined) return []
  const known = asked.state.servers.find(({ id }) => id === server)
  const commands = commandsFor(COMMANDS_OF_CAUSE[cause], known, asked.understanding.language)
  return commands.filter(({ risk }) => risk === 'read-only')
}
