/** What to do about something: commands for what is found now, and not for what might be. */
import type { Command, MetricName, Segment } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'
import { evidenceSegments, namedCause } from '../causes/cause-sentences'
import { consequenceSegments } from '../causes/consequence'
import { type Told, toldDiagnosis } from '../causes/diagnosis-facts'
import { type Looked, look, whenOf } from '../causes/look'
import { premiseSegments } from '../causes/premise-sentences'
import { type Premise, premiseOf } from '../causes/symptom'
import { uncheckedSentences } from '../causes/unchecked-words'
import { COMMANDS_OF_ACTION, COMMANDS_OF_CAUSE, COMMANDS_OF_METRIC } from '../commands/catalogue'
import { commandsFor } from '../commands/fill'
import { shownName } from '../words/shown-name'
import type { Asked, IntentHandler } from './intent-handler'
import { rosterFact, scopeOf } from './scope'
import { capital, segment, wordingOf } from './segments'
import { suggested } from './suggested'

/** Causes that have to do with a metric; others are another matter. */
const CAUSES_OF: Readonly<Record<MetricName, readonly CauseName[]>> = {
  cpu: [
    'cpu-runaway',
    'traffic-surge',
    'cpu-steal',
    'scheduled-job',
    'bad-deploy',
    'load-imbalance',
  ],
  memory: ['memory-leak', 'oom-restart-loop', 'swap-thrash', 'cache-eviction', 'bad-deploy'],
  swap: ['swap-thrash', 'memory-leak', 'oom-restart-loop'],
  disk: ['disk-filling'],
  inodes: ['inode-exhaustion'],
  disk_io: ['disk-saturation', 'io-wait', 'slow-database', 'scheduled-job', 'swap-thrash'],
  iowait: ['io-wait', 'disk-saturation', 'slow-database', 'swap-thrash'],
  steal: ['cpu-steal'],
  network: ['network-saturation', 'traffic-surge', 'packet-loss'],
  packet_loss: ['packet-loss', 'network-saturation'],
  load: [
    'cpu-runaway',
    'io-wait',
    'disk-saturation',
    'traffic-surge',
    'scheduled-job',
    'swap-thrash',
  ],
  connections: ['connection-pool', 'traffic-surge', 'slow-database', 'load-imbalance'],
  descriptors: ['descriptor-leak'],
  processes: ['cpu-runaway', 'scheduled-job', 'oom-restart-loop'],
  uptime: ['host-reboot', 'host-silent'],
  // What is slow, fails or is asked often may be so for any cause.
  latency: [],
  errors: [],
  requests: ['traffic-surge', 'load-imbalance'],
  temperature: ['cpu-runaway'],
}

export const recommend: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  const { language, entities } = asked.understanding
  const premise = premiseOf(entities)
  const when = await whenOf(asked, scope, null)
  const looked = await look(asked, scope, premise, when)
  const premises = premiseSegments(asked, scope, premise, looked, when, false)
  const told = toldDiagnosis(asked, looked.diagnosis)
  const cause = relevantCause(told, entities.metric)
  const commands = commandsOf(asked, looked, told, cause, premise)
  const consequences = await consequenceSegments(asked, scope)
  return {
    verdict: told.verdict,
    confidence: told.causes[0]?.confidence ?? 0,
    ...{ causes: told.causes, commands },
    draft: [
      ...consequences,
      // What was asked about comes before what to do about it, unless a cause says both.
      ...(cause ? [] : premises),
      ...adviceSegments(asked, told, cause, commands),
      ...(cause ? premises : []),
      ...(cause ? evidenceSegments(asked, told) : []),
      ...otherTrouble(asked, told, cause),
    ],
    unchecked: uncheckedSentences(looked.diagnosis.unchecked, language),
    suggestions: suggested(['diagnose', 'forecast', 'top_n'], {
      ...{ language, metric: entities.metric },
      server: told.causes[0]?.server ?? looked.server ?? undefined,
    }),
  }
}

/** The cause that was found, where it has to do with what is asked about. */
function relevantCause(
  { causes, verdict }: Told,
  metric: MetricName | undefined
): CauseName | null {
  const [first] = causes
  if (verdict !== 'cause' || !first) return null
  const own = metric === undefined ? [] : CAUSES_OF[metric]
  return own.length === 0 || own.includes(first.cause) ? first.cause : null
}

/** For the cause; else for the metric: to look, and where it is high to act. */
function commandsOf(
  asked: Asked,
  { measured, server: looked }: Looked,
  { causes }: Told,
  cause: CauseName | null,
  { symptom }: Premise
): Command[] {
  const { language, entities } = asked.understanding
  const { servers } = asked.state
  const byId = (id: string | null | undefined) => servers.find((server) => server.id === id)
  const thought = entities.hypothetical_action
  if (thought) return commandsFor(COMMANDS_OF_ACTION[thought], byId(looked), language)
  if (cause) return commandsFor(COMMANDS_OF_CAUSE[cause], byId(causes[0]?.server), language)
  if (entities.metric === undefined) return []
  const server = byId(measured?.server ?? looked)
  const all = commandsFor(COMMANDS_OF_METRIC[entities.metric], server, language)
  const isCalm = symptom !== null && measured?.truth === 'not-so'
  return isCalm ? all.filter(({ step }) => step === 'verify' || step === 'prevent') : all
}

function adviceSegments(
  asked: Asked,
  told: Told,
  cause: CauseName | null,
  commands: readonly Command[]
): Segment[] {
  const { say } = wordingOf(asked)
  const [first] = told.causes
  const facts = told.facts.filter(({ weight }) => (weight ?? 0) > 0).slice(0, 4)
  if (cause && first) {
    const where = first.server === null ? '' : shownName(first.server)
    const text = say(
      `${namedCause(first, where, say)} 아래 명령으로 먼저 확인하고, 맞으면 완화하고 고친 뒤 다시 생기지 않게 하세요.`,
      `${namedCause(first, where, say)} Check it with the commands below; if it is so, ease it, mend it, and keep it from coming back.`
    )
    return [segment('answer', text, facts.length > 0 ? facts : [rosterFact(asked)])]
  }
  if (commands.length === 0) {
    const text =
      told.verdict === 'healthy'
        ? say(
            '지금은 손댈 것이 없어요. 살펴본 값이 모두 평소와 같아요.',
            'There is nothing to do right now: what was looked at is as usual.'
          )
        : say(
            '원인이 분명하지 않아서 아직 무엇을 바꾸라고 권하지 않아요.',
            'The cause is not clear, so no change is advised yet.'
          )
    return [
      segment('answer', text, told.facts.length > 0 ? told.facts.slice(0, 4) : [rosterFact(asked)]),
    ]
  }
  const text = commands.every(({ risk }) => risk === 'read-only' || risk === 'reversible')
    ? say(
        '아래 명령으로 어디에 쓰이는지부터 확인하세요. 지금 급하게 바꿀 것은 찾지 못했어요.',
        'Use the commands below to see what takes it; nothing was found that has to change at once.'
      )
    : say(
        '아래 명령을 위에서부터 차례로 쓰세요. 확인하는 명령은 읽기만 하고, 바꾸는 명령에는 위험도와 되돌리는 방법이 있어요.',
        'Use the commands below in order: the first ones only read, and those that change something come with their risk and how to undo them.'
      )
  return [segment('command', text)]
}

/** That something else is the matter than what is asked about. */
function otherTrouble(
  asked: Asked,
  { causes, verdict, facts }: Told,
  cause: CauseName | null
): Segment[] {
  const [first] = causes
  if (verdict !== 'cause' || cause || !first) return []
  const { say } = wordingOf(asked)
  const named = namedCause(first, first.server === null ? '' : shownName(first.server), say)
  const telling = facts.filter(({ weight }) => (weight ?? 0) > 0).slice(0, 3)
  return [
    segment(
      'caveat',
      say(
        `그와 별개로 다른 문제가 보여요. ${named}`,
        `Apart from that, something else is wrong. ${capital(named)}`
      ),
      telling
    ),
  ]
}
