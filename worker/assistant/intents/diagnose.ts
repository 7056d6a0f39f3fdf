/** Why something is as it is: the asker's words checked, then causes with what speaks for and against them. */
import type { ActionName, Command, Fact, Segment } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'
import type { Reading, Server } from '../../contracts/fleet'
import { ASSISTANT } from '../../policy'
import { ACTION_WORDS, effectOf } from '../causes/action-effect'
import {
  beganText,
  besidesSegments,
  causeName,
  evidenceSegments,
  factText,
  isNamed,
  namedCause,
  ruledOutSegment,
  settlesSegment,
  spreadSegment,
} from '../causes/cause-sentences'
import { supposedCause } from '../causes/cause-words'
import { asksWhatThen, consequenceSegments } from '../causes/consequence'
import { type Told, toldDiagnosis } from '../causes/diagnosis-facts'
import { downThenSegments } from '../causes/down-then'
import { likelihoodOf } from '../causes/likelihood'
import { type Looked, look, type When, whenOf } from '../causes/look'
import { premiseSegments } from '../causes/premise-sentences'
import { isRaised, premiseOf } from '../causes/symptom'
import { uncheckedSentences } from '../causes/unchecked-words'
import { lookingCommands, missedText, notYet, unwellIn, unwellSegments } from '../causes/unwell'
import { COMMANDS_OF_ACTION, COMMANDS_OF_CAUSE } from '../commands/catalogue'
import { commandsFor } from '../commands/fill'
import type { Uncollected } from '../metrics'
import { mentionsOf } from '../understanding/mentions'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { windowOf } from './asked-window'
import { readingsOf, worstOf, worstSegments } from './fleet-status'
import type { Asked, IntentHandler } from './intent-handler'
import { factOver } from './measured'
import { anyOf, rosterFact, type Scope, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { segment, wordingOf } from './segments'
import { factOfSilence } from './status-facts'
import { suggested } from './suggested'

export const diagnose: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed.found
  const { scope } = scoped
  const when = await whenOf(asked, scope, windowed.window)
  const { entities } = asked.understanding
  const premise = premiseOf(entities, mentionsOf(asked.text, asked.state.servers))
  const looked = await look(asked, scope, premise, when)
  const judgement = toldDiagnosis(asked, looked.diagnosis)
  const isWell = judgement.causes[0]?.cause === 'healthy' && when.at === undefined
  const { unwell, missed } = isWell
    ? unwellIn(asked, serversOf(scope, looked), premise)
    : { unwell: null, missed: [] }
  const sound = isSaidSilent(asked, judgement, when) ? unjudged(judgement) : judgement
  const told = unwell === null ? sound : notYet(judgement, unwell)
  const commands = unwell === null ? commandsOf(asked, told) : lookingCommands(asked, unwell)
  const supposed = hypothesisSegments(asked, looked, told, when)
  const isTold = supposed.length > 0 && looked.measured?.symptom.claim === null
  const isOver = premise.isDown && when.at !== undefined && scope.servers.length === 1
  const premises = isTold
    ? []
    : isOver
      ? await downThenSegments(asked, scope, when.window)
      : premiseSegments(asked, scope, premise, looked, when, told.verdict === 'cause')
  const isStated = premises.some(({ kind }) => kind === 'answer')
  const verdicts =
    unwell === null
      ? verdictSegments(asked, scope, looked, told, when, missed)
      : await unwellSegments(asked, unwell, isStated)
  const consequences = await consequenceSegments(asked, scope)
  const thoughts = thoughtSegments(asked, told)
  const draft = [
    ...(asksWhatThen(asked) ? [...consequences, ...thoughts] : [...thoughts, ...consequences]),
    ...supposed,
    ...premises,
    ...verdicts,
    ...otherSegments(asked, scope, looked, told, when),
    ...unwantedSegments(asked),
    ...uncollectedSegments(asked, premise.uncollected),
    ...commandSegments(asked, commands),
  ]
  return {
    verdict: told.verdict,
    confidence: told.causes[0]?.confidence ?? 0,
    ...{ causes: told.causes, commands, draft },
    unchecked: uncheckedSentences(looked.diagnosis.unchecked, asked.understanding.language),
    suggestions: suggestionsOf(asked, looked, told),
  }
}

/** What is the matter: the answer, or the second sentence of it. */
function verdictSegments(
  asked: Asked,
  scope: Scope,
  looked: Looked,
  told: Told,
  when: When,
  missed: readonly Reading[]
): Segment[] {
  const { say } = wordingOf(asked)
  const [first] = told.causes
  const who = looked.server === null ? scope.words : shownName(looked.server)
  const place = first?.server ? shownName(first.server) : ''
  const isElsewhere = looked.server !== null && place !== '' && first!.server !== looked.server
  if (told.verdict === 'healthy') return healthySegments(asked, scope, looked, told, when, missed)
  if (told.verdict === 'insufficient-data' || !first) {
    const text = say(
      `${who}에 무슨 일이 있는지 판단하기에는 측정값이 모자라요.`,
      `There are too few measurements to tell what is the matter with ${who}.`
    )
    return [
      segment('answer', text, [...told.facts, scopeFact(asked, scope) ?? rosterFact(asked)]),
      ...evidenceSegments(asked, told),
      ...(told.causes.length === 0 ? [] : [settlesSegment(asked, told.causes.slice(0, 1))]),
    ]
  }
  if (first.cause === 'healthy')
    return [doubtfulSegment(asked, who, told), settlesSegment(asked, told.causes)]
  const where = isElsewhere ? '' : looked.server === null ? place : who
  const named = `${namedCause(first, where, say)} ${beganText(asked, first, told, where)}`.trim()
  const support = [...told.facts.filter(({ weight }) => (weight ?? 0) > 0).slice(0, 4), told.onset]
  const answer = segment(
    'answer',
    named,
    support.some((fact) => fact !== null) ? support : [rosterFact(asked)]
  )
  return [
    answer,
    ...present(spreadSegment(asked, first)),
    ...evidenceSegments(asked, told),
    ...besidesSegments(asked, told),
    ...present(ruledOutSegment(asked, told)),
    ...(likelihoodOf(first.confidence) === 'likely' ? [] : [settlesSegment(asked, told.causes)]),
  ]
}

/** Nothing was found, of too little to be sure of it. */
function doubtfulSegment(asked: Asked, who: string, { facts }: Told): Segment {
  const { say } = wordingOf(asked)
  const text = say(
    `${who}에서 뚜렷한 이상은 찾지 못했지만, 값이 적어서 문제가 없다고 단정할 수는 없어요.`,
    `Nothing clearly wrong was found with ${who}, but too little is known to be sure of it.`
  )
  return segment('answer', text, facts.length > 0 ? facts.slice(0, 4) : [rosterFact(asked)])
}

const present = (one: Segment | null): Segment[] => (one ? [one] : [])

/** That nothing is wrong, as far as was heard: of a server that just missed a measurement, until then. */
function healthySegments(
  asked: Asked,
  scope: Scope,
  looked: Looked,
  told: Told,
  when: When,
  missed: readonly Reading[]
): Segment[] {
  const doubt = doubtSegments(asked, looked, told)
  const healthy = healthySegment(asked, scope, looked, told, when)
  if (missed.length === 0) return [healthy, ...doubt]
  const facts = missed
    .slice(0, ASSISTANT.usualRows)
    .map((reading) => factOfSilence(asked, reading.server, reading))
  const text = missedText(asked, missed)
  return looked.server === null
    ? [healthy, segment('caveat', text, facts), ...doubt]
    : [segment('answer', text, [...facts, ...told.facts.slice(0, 4)]), ...doubt]
}

/** What it may be nevertheless, where that is not ruled out. */
function doubtSegments(asked: Asked, { server }: Looked, { causes }: Told): Segment[] {
  const [first, next] = causes
  if (!first || !next || next.confidence < UNDECIDED * first.confidence) return []
  const { say, language } = wordingOf(asked)
  const name = causeName(next.cause, language)
  const place = next.server === null || next.server === server ? null : shownName(next.server)
  const text = say(
    `다만 ${place === null ? '' : `${place}에 생긴 문제로 `}${name}일 가능성도 남아 있어요.`,
    `Still, it may be ${name}${place === null ? '' : ` on ${place}`}.`
  )
  return [segment('caveat', text), settlesSegment(asked, [next])]
}

function healthySegment(
  asked: Asked,
  scope: Scope,
  { server, measured }: Looked,
  told: Told,
  when: When
): Segment {
  const { say } = wordingOf(asked)
  const name = server === null ? null : shownName(server)
  const who = name ?? scope.words
  const counted = server === null ? scopeFact(asked, scope) : null
  const time = when.at === undefined ? say('지금 ', ' right now') : say('그때 ', ' at that time')
  const known = told.facts.length > 0 || counted ? told.facts.slice(0, 4) : [rosterFact(asked)]
  const odd = told.facts.find(isOdd) ?? null
  const of = name ?? anyOf(asked, scope)
  const isChanged = odd !== null || (measured !== null && isRaised(measured))
  const seen = odd === null ? null : oddText(asked, odd, server)
  const text = isChanged
    ? say(
        `${who}에서는 ${time}문제를 찾지 못했어요. ${seen === null ? '' : `${seen}처럼 `}평소와 다른 값이 있지만 장애의 징후로 보이지는 않아요.`,
        `Nothing is wrong with ${of}${time}: ${seen ?? 'that'} is not as usual, but does not look like trouble.`
      )
    : say(
        `${who}에서는 ${time}이상을 찾지 못했어요. 살펴본 값이 평소와 다르지 않아요.`,
        `Nothing is wrong with ${of}${time}: what was looked at is as usual.`
      )
  return segment('answer', text, [odd, ...known.filter((fact) => fact !== odd), counted])
}

/** Whether a fact speaks against all being well, by a value beside its usual. */
const isOdd = ({ weight, vital, value, baseline }: Fact): boolean =>
  weight !== null && weight < 0 && vital !== 'up' && value !== null && baseline !== null

/** @param named the server that it is said of */
function oddText(asked: Asked, fact: Fact, named: string | null): string {
  const { say } = wordingOf(asked)
  const text = factText(asked, fact, 'healthy')
  const name = fact.server === null || fact.server === named ? null : shownName(fact.server)
  return name === null ? text : say(`${name}의 ${text}`, `${text} on ${name}`)
}

const serversOf = ({ servers }: Scope, { server }: Looked): readonly Server[] =>
  server === null ? servers : servers.filter(({ id }) => id === server)

/** Whether it is what the asker supposes. */
function hypothesisSegments(asked: Asked, looked: Looked, told: Told, when: When): Segment[] {
  const { say, language } = wordingOf(asked)
  const { hypothesis } = asked.understanding.entities
  const supposed = hypothesis === undefined ? undefined : supposedCause(hypothesis)
  if (supposed === undefined) return []
  const name = causeName(supposed, language)
  const numbers = looked.measured ? rangeText(asked, looked, when) : null
  const facts = numbers ? numbers.facts : told.facts.slice(0, 2)
  const supporting = facts.length > 0 ? facts : [rosterFact(asked)]
  const tail = numbers ? ` ${numbers.text}` : ''
  const said = {
    yes: say(`네, ${withJosa(name, '이/가')} 유력해요.`, `Yes, ${name} is likely.`),
    perhaps: say(`${name}일 가능성이 있어요.`, `It is possibly ${name}.`),
    undecided: say(
      `${name}인지는 아직 단정할 수 없어요.`,
      `Whether it is ${name} cannot be decided yet.`
    ),
    no: say(
      `아니요, ${withJosa(name, '으로/로')} 보이지 않아요.`,
      `No, it does not look like ${name}.`
    ),
  }[judged(supposed, told)]
  return [segment('answer', `${said}${tail}`, supporting)]
}

/** A cause that has at least this share of what the first has is not ruled out. */
const UNDECIDED = 0.3

function judged(
  supposed: CauseName,
  { causes, verdict }: Told
): 'yes' | 'perhaps' | 'undecided' | 'no' {
  const [first] = causes
  const own = causes.find(({ cause }) => cause === supposed)
  if (verdict === 'insufficient-data' || !first) return 'undecided'
  if (own === first && verdict === 'cause')
    return likelihoodOf(own.confidence) === 'likely' ? 'yes' : 'perhaps'
  return own && own.confidence >= UNDECIDED * first.confidence ? 'undecided' : 'no'
}

function rangeText(asked: Asked, { measured }: Looked, when: When) {
  const { say, language } = wordingOf(asked)
  if (!measured || !asked.facts.hasRoom) return null
  const { symptom, summary, server, most } = measured
  const { metric } = symptom
  const span = { from: Date.parse(most.from), to: Date.parse(most.to) }
  const least = factOver(asked, metric, server, 'min', summary.min, span)
  const [low, high] = [summary.min, summary.max].map((value) =>
    quantity(value, metric.unit, language)
  )
  const text = say(
    `${shownName(server)}의 ${withJosa(metric.words.ko, '은/는')} ${when.window.words} ${low}에서 ${high} 사이였어요.`,
    `The ${metric.words.en} of ${shownName(server)} was between ${low} and ${high} in ${when.window.words}.`
  )
  return { text, facts: [least, most] }
}

/** Whether a server is called silent that reports: so little that its causes could not tell. */
function isSaidSilent({ state }: Asked, { causes }: Told, { at }: When): boolean {
  const [first] = causes
  if (at !== undefined || first?.cause !== 'host-silent') return false
  const reading = state.readings.find(({ server }) => server === first.server)
  return reading !== undefined && reading.status !== 'offline'
}

const unjudged = (told: Told): Told => ({
  ...{ facts: [], against: [], onset: null, verdict: 'insufficient-data' },
  causes: told.causes.filter(({ cause }) => cause !== 'host-silent' && cause !== 'healthy'),
})

/** Servers that are not well and that the cause says nothing of: two things may be wrong at once. */
function otherSegments(
  asked: Asked,
  scope: Scope,
  { server }: Looked,
  { causes, verdict }: Told,
  { at }: When
): Segment[] {
  const [first] = causes
  if (server !== null || at !== undefined || verdict !== 'cause' || !first) return []
  const concerned = new Set(
    causes
      .filter((cause) => cause === first || isNamed(cause))
      .flatMap((cause) => [cause.server, ...cause.affected.map((one) => one.server)])
  )
  const others = worstOf(readingsOf(asked, scope)).filter((one) => !concerned.has(one.server))
  return worstSegments(asked, others, {
    ko: '이 원인과 따로 살펴볼 서버',
    en: 'Apart from this cause, worth a look',
  })
}

/** What an action would do that the asker thinks of. */
function thoughtSegments(asked: Asked, told: Told): Segment[] {
  const { hypothetical_action: thought } = asked.understanding.entities
  return thought === undefined ? [] : [effectSegment(asked, told, thought)]
}

/** That an action is left out that is not wanted. */
function unwantedSegments(asked: Asked): Segment[] {
  const { negated_action: unwanted } = asked.understanding.entities
  if (unwanted === undefined) return []
  const { say } = wordingOf(asked)
  const { ko, en } = ACTION_WORDS[unwanted]
  const text = say(
    `말씀하신 대로 ${withJosa(ko, '은/는')} 빼고 답했어요. 제가 서버에 무언가를 실행하는 일은 없어요.`,
    `As you asked, ${en} is left out. Nothing is ever run on a server from here.`
  )
  return [segment('caveat', text)]
}

function effectSegment(
  asked: Asked,
  { causes, verdict, facts }: Told,
  action: ActionName
): Segment {
  const { say, language } = wordingOf(asked)
  const { ko, en } = ACTION_WORDS[action]
  const [first] = causes
  const doing = say(`${withJosa(ko, '을/를')} 해도`, en)
  if (verdict !== 'cause' || !first) {
    const text =
      verdict === 'healthy'
        ? say(
            `문제가 없어서 ${withJosa(ko, '을/를')} 할 까닭을 찾지 못했어요.`,
            `Nothing is wrong, so there is no reason for ${en}.`
          )
        : say(
            `원인이 분명하지 않아서 ${withJosa(ko, '이/가')} 도움이 될지 알 수 없어요.`,
            `The cause is not clear, so it is not known whether ${en} would help.`
          )
    return segment('answer', text, [...facts.slice(0, 2), rosterFact(asked)].slice(0, 2))
  }
  const name = causeName(first.cause, language)
  const text = {
    mends: say(
      `${withJosa(ko, '은/는')} 이 원인(${name})을 바로잡는 방법이에요.`,
      `For ${name}, ${en} is a way to mend it.`
    ),
    eases: say(
      `${withJosa(ko, '을/를')} 하면 잠시 나아지지만, 원인(${name})은 남아서 다시 생길 수 있어요.`,
      `For ${name}, ${en} brings relief for a while, but the cause stays and it may come back.`
    ),
    nothing: say(
      `${doing} 이 원인(${name})은 해결되지 않아요.`,
      `For ${name}, ${en} would not help.`
    ),
    worsens: say(
      `${withJosa(ko, '을/를')} 하면 이 원인(${name})에는 오히려 더 나빠질 수 있어요.`,
      `For ${name}, ${en} may make it worse.`
    ),
  }[effectOf(action, first.cause)]
  return segment('answer', text, facts.slice(0, 2))
}

function uncollectedSegments(asked: Asked, uncollected: Uncollected | null): Segment[] {
  if (!uncollected) return []
  const { say } = wordingOf(asked)
  const { ko, en } = uncollected.words
  const text = say(
    `${withJosa(ko, '은/는')} 수집하지 않아서 직접 확인하지 못했고, 서버에서 수집하는 값으로 판단했어요.`,
    `${en.slice(0, 1).toUpperCase()}${en.slice(1)} is not collected and could not be checked; this is judged by what servers report.`
  )
  return [segment('caveat', text)]
}

/** Commands for what was found; only those that look where the cause is not clear. */
function commandsOf(asked: Asked, { causes, verdict }: Told): Command[] {
  const [first] = causes
  if (!first || verdict === 'healthy') return []
  const { language, entities } = asked.understanding
  const server = asked.state.servers.find(({ id }) => id === first.server)
  const unwanted = new Set(
    entities.negated_action === undefined
      ? []
      : COMMANDS_OF_ACTION[entities.negated_action].flatMap(({ id, step }) =>
          step === 'verify' ? [] : [id]
        )
  )
  return commandsFor(COMMANDS_OF_CAUSE[first.cause], server, language).filter(
    ({ id, risk }) => !unwanted.has(id) && (verdict === 'cause' || risk === 'read-only')
  )
}

function commandSegments(asked: Asked, commands: readonly Command[]): Segment[] {
  const { say } = wordingOf(asked)
  if (commands.length === 0) return []
  const text = commands.every(({ risk }) => risk === 'read-only')
    ? say(
        '아래 명령으로 더 확인해 보세요. 모두 읽기만 해요.',
        'The commands below look further; all of them only read.'
      )
    : say(
        '아래 명령을 위에서부터 차례로 살펴보세요. 먼저 읽기만 하는 명령으로 확인하고, 바꾸는 명령은 위험도와 되돌리는 방법을 본 뒤 직접 실행하세요.',
        'Go through the commands below in order: look with those that only read, and run those that change something yourself, after their risk and how to undo them.'
      )
  return [segment('command', text)]
}

function suggestionsOf(asked: Asked, looked: Looked, { causes, verdict }: Told): string[] {
  const { language, entities } = asked.understanding
  const server = causes[0]?.server ?? looked.server ?? undefined
  const { metric } = entities
  return verdict === 'healthy'
    ? suggested(['anomalies', 'fleet_status', 'top_n'], { language, server, metric })
    : suggested(['server_status', 'metric_query', 'anomalies'], { language, server, metric })
}
