/** Causes in sentences. */
import type { Fact, Segment } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'
import type { Language } from '../../contracts/generation'
import { ASSISTANT } from '../../policy'
import type { Asked } from '../intents/intent-handler'
import { readingOf } from '../intents/scope'
import { capital, listed, type Say, segment, wordingOf } from '../intents/segments'
import { factOfSignal } from '../intents/status-facts'
import { signalText } from '../intents/status-words'
import { withJosa } from '../words/josa'
import { servers as countText, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { between, moment, since } from '../words/times'
import { upText, vitalName } from '../words/vital-name'
import { CAUSE_WORDS } from './cause-words'
import type { Cause, Told } from './diagnosis-facts'
import { likelihoodOf } from './likelihood'

export const causeName = (cause: CauseName, language: Language): string =>
  CAUSE_WORDS[cause].name[language]

/** How sure a cause is: "원인은 메모리 누수가 유력해요." */
export function namedCause({ cause, confidence }: Cause, where: string, say: Say): string {
  const { name } = CAUSE_WORDS[cause]
  const ko = where === '' ? '원인으로는' : `${where}에 생긴 문제의 원인으로는`
  const en = where === '' ? '' : ` of the trouble on ${where}`
  switch (likelihoodOf(confidence)) {
    case 'likely':
      return say(
        `${ko} ${withJosa(name.ko, '이/가')} 유력해요.`,
        `The likely cause${en} is ${name.en}.`
      )
    case 'possible':
      return say(
        `${where === '' ? '' : `${where}에 생긴 문제의 `}원인은 ${name.ko}일 가능성이 있어요.`,
        `A possible cause${en} is ${name.en}.`
      )
    case 'lead':
      return say(
        `원인을 하나로 짚을 만큼 분명하지는 않아요. 가장 의심되는 것은 ${withJosa(name.ko, '이에요/예요')}.`,
        `It is not clear enough to name one cause. The strongest lead is ${name.en}.`
      )
  }
}

/** Where a cause began and since when; '' where neither is known. @param named the server that was just named */
export function beganText(asked: Asked, cause: Cause, { onset }: Told, named = ''): string {
  const { say, clock } = wordingOf(asked)
  const time = onset === null ? null : Date.parse(onset.from)
  const name = cause.server === null ? null : shownName(cause.server)
  if (time !== null && (name === null || name === named))
    return say(
      `${moment(time, clock)}쯤 평소와 달라졌어요.`,
      `It has been unusual ${since(time, clock)}.`
    )
  if (name === null || name === named) return ''
  if (time === null) return say(`${name}에서 시작됐어요.`, `It began on ${name}.`)
  return say(
    `${moment(time, clock)}쯤 ${name}에서 시작됐어요.`,
    `It began on ${name} at about ${moment(time, clock)}.`
  )
}

/** What is the matter elsewhere at the same time, where that is likely as well. */
export function besidesSegments(asked: Asked, { causes }: Told): Segment[] {
  const { say, language } = wordingOf(asked)
  const facts = new Map(asked.facts.all.map((fact) => [fact.id, fact]))
  return causes
    .slice(1)
    .filter(isNamed)
    .map((cause) => {
      const text = namedCause(cause, cause.server === null ? '' : shownName(cause.server), say)
      const reading = cause.server === null ? undefined : readingOf(asked, cause.server)
      const signals = reading?.because.slice(0, asked.facts.room) ?? []
      const values = signals.flatMap((signal) => signalText(reading!, signal, language) ?? [])
      const level = values.join(', ')
      const now =
        level === ''
          ? ''
          : say(` 지금 ${withJosa(level, '이에요/예요')}.`, ` Its values now: ${level}.`)
      return segment(
        'cause',
        say(
          `이와 별개로, ${text}${now}`,
          `Besides, ${text.charAt(0).toLowerCase()}${text.slice(1)}${now}`
        ),
        [
          ...cause.evidence.flatMap((id) => facts.get(id) ?? []),
          ...signals.map((signal) => factOfSignal(asked, reading!, signal)),
        ]
      )
    })
}

/** Whether a cause is told, be it the first or not. */
export const isNamed = ({ confidence }: Cause): boolean => likelihoodOf(confidence) !== 'lead'

/** Who else feels a cause, and how it gets there; null where nobody does. */
export function spreadSegment(asked: Asked, { affected, scope }: Cause): Segment | null {
  if (affected.length === 0 || !asked.facts.hasRoom) return null
  const { say, language } = wordingOf(asked)
  const at = new Date(asked.now).toISOString()
  const fact = asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: affected.length, from: at, to: at },
    title: say('영향을 받는 서버', 'Servers that feel it'),
  })
  const names = affected.slice(0, ASSISTANT.toldAffected).map(({ server }) => shownName(server))
  const left = affected.length - names.length
  const shown =
    left > 0 ? `${names.join(', ')}${say(' 등', ' and others')}` : listed(names, language)
  const longest = affected.toSorted((a, b) => b.path.length - a.path.length)[0]!
  const way = longest.path.map(shownName).join(' → ')
  const count = countText(affected.length, language)
  const path =
    longest.path.length < 2
      ? ''
      : say(` 번진 길은 ${withJosa(way, '이에요/예요')}.`, ` The way it spreads: ${way}.`)
  const whole =
    scope === 'fleet' ? say(' 전체에 걸친 문제예요.', ' It concerns the whole fleet.') : ''
  const said = say(
    `다른 서버 ${count}도 영향을 받고 있어요: ${shown}.`,
    `${count} ${affected.length === 1 ? 'feels' : 'feel'} it, too: ${shown}.`
  )
  return segment('cause', `${said}${path}${whole}`, [fact])
}

/** What is recorded of some causes; others have nothing of the kind. */
const EVENTS: Partial<Record<CauseName, readonly [ko: string, en: string]>> = {
  'bad-deploy': ['배포', 'a deploy'],
  'scheduled-job': ['예약 작업', 'a scheduled job'],
  'oom-restart-loop': ['OOM 종료', 'an OOM kill'],
  'memory-leak': ['OOM 종료', 'an OOM kill'],
  'host-reboot': ['부팅', 'a boot'],
}

/** A fact in a few words: "CPU 사용률 96% (평소 31%)". What was recorded is not repeated: anybody may write it. */
export function factText(asked: Asked, fact: Fact, cause: CauseName): string {
  const { say, language, clock } = wordingOf(asked)
  if (fact.vital !== null) {
    const name = vitalName(fact.vital, language)
    if (fact.vital === 'up' && fact.value !== null) return upText(fact.value, language)
    if (fact.value === null) return say(`${name} 값 없음`, `no value of ${name}`)
    const value = quantity(fact.value, fact.unit, language)
    if (fact.baseline === null) return `${name} ${value}`
    const usual = quantity(fact.baseline, fact.unit, language)
    return say(`${name} ${value} (평소 ${usual})`, `${name} ${value} (usually ${usual})`)
  }
  const [ko, en] = EVENTS[cause] ?? ['이벤트', 'an event']
  if (fact.kind !== 'event') return say(`${ko} 기록 없음`, `no record of ${en}`)
  const time = moment(Date.parse(fact.from), clock)
  return say(`${time}에 ${ko} 기록`, `${en} recorded at ${time}`)
}

const isFor = ({ weight }: Fact) => weight !== null && weight > 0

/** A fact is told when it says at least this share of what the strongest says. */
const TELLING = 0.2

/** Whether two facts read the same: what a value is, and how it changed, are two of one value. */
const isAlike = (a: Fact, b: Fact) =>
  a.server === b.server && a.vital === b.vital && a.kind === b.kind

/** What speaks for the first cause, server by server, the strongest first. */
export function evidenceSegments(asked: Asked, { facts, causes }: Told): Segment[] {
  const [first] = causes
  if (!first) return []
  const most = Math.max(...facts.map(({ weight }) => weight ?? 0))
  const telling = facts
    .filter((fact) => isFor(fact) && fact.weight! >= TELLING * most)
    .filter((fact, at, all) => all.findIndex((other) => isAlike(fact, other)) === at)
    .slice(0, ASSISTANT.toldEvidence)
  return [...Map.groupBy(telling, ({ server }) => server)].map(([server, own]) =>
    evidenceSegment(asked, server, own, first.cause)
  )
}

function evidenceSegment(
  asked: Asked,
  server: string | null,
  facts: readonly Fact[],
  cause: CauseName
): Segment {
  const { say, clock, language } = wordingOf(asked)
  const shown = listed(
    facts.map((fact) => factText(asked, fact, cause)),
    language
  )
  const name = server === null ? say('전체', 'The fleet') : shownName(server)
  const [first] = facts
  // The last step may end a moment from now.
  const [from, to] = [Date.parse(first!.from), Math.min(Date.parse(first!.to), asked.now)]
  const time = to > from ? `${between(from, to, clock)} ` : ''
  const isSilence = facts.some(({ vital }) => vital === 'up')
  return segment(
    'evidence',
    say(
      isSilence
        ? `근거: ${time}${name}, ${shown}.`
        : `근거: ${time}${name}에서 ${withJosa(shown, '이에요/예요')}.`,
      `Evidence, ${time}on ${name}: ${shown}.`
    ),
    facts
  )
}

/** Why the next cause was not named; nothing where there is none or nothing speaks against it. */
export function ruledOutSegment(asked: Asked, { causes, against }: Told): Segment | null {
  const next = causes[1]
  const [most] = against
  // What speaks against chance is what speaks for the cause, and was told as that.
  if (
    !next ||
    !most ||
    isNamed(next) ||
    next.cause === 'insufficient-data' ||
    next.cause === 'healthy'
  )
    return null
  const { say, language } = wordingOf(asked)
  const name = causeName(next.cause, language)
  const fact = factText(asked, most, next.cause)
  const where =
    most.server === null ? '' : say(`${shownName(most.server)}의 `, ` on ${shownName(most.server)}`)
  const text = say(
    `다음 후보인 ${withJosa(name, '은/는')} 이 값과 맞지 않아요: ${where}${fact}.`,
    `${capital(name)}, the next candidate, does not fit: ${fact}${where}.`
  )
  return segment('evidence', text, [most])
}

/** What would settle which cause it is. */
export function settlesSegment(asked: Asked, causes: readonly Cause[]): Segment {
  const { say, language } = wordingOf(asked)
  const wanted = [...new Set(causes.slice(0, 2).map(({ cause }) => CAUSE_WORDS[cause].settles))]
  const names = listed(
    wanted.map((one) => one[language]),
    language
  )
  return segment(
    'caveat',
    say(`${withJosa(names, '을/를')} 보면 가릴 수 있어요.`, `What would settle it: ${names}.`)
  )
}
