/** Root causes through the whole assistant: from a question in words to the first cause. */
import { randomFrom } from '../../../worker/analysis/random.ts'
import { find } from '../../../worker/assistant/findings.ts'
import type { Telemetry } from '../../../worker/assistant/telemetry.ts'
import { understand } from '../../../worker/assistant/understanding/understand.ts'
import { diagnose } from '../../../worker/causes/diagnose.ts'
import type { Findings } from '../../../worker/contracts/assistant.ts'
import { CauseName } from '../../../worker/contracts/fault.ts'
import type { FleetState } from '../../../worker/contracts/fleet.ts'
import { simulatedFleet } from '../../../worker/fleet/simulator.ts'
import { readFleet } from '../../../worker/fleet/state.ts'
import { meanWithInterval } from '../analysis/bootstrap.ts'
import type { Figure } from '../analysis/measure.ts'
import { type SimulatedCase, simulatedCases } from '../analysis/simulated-cases.ts'
import { unsupportedOf } from './answered.ts'
import { figure } from './figures.ts'
import type { Quantity } from './quantities.ts'
import { queriesOf } from './queries.ts'

/** Words of ours; `{}` is the server that is asked about. */
const OF_SERVER = [
  ...['{} 왜 이래?', '{} 문제의 원인이 뭔가요?', '{} 장애 원인이 뭐야', '{} 원인 분석해 줘'],
  ...[
    'what is wrong with {}?',
    'what is causing the trouble on {}?',
    'find the root cause on {}',
    'diagnose {}',
  ],
]
const OF_FLEET = [
  ...['지금 뭐가 문제야? 원인을 알려줘', '장애가 난 것 같은데 원인이 뭐야', '왜 이렇게 느려졌지'],
  ...['what is going wrong right now and why?', 'find the root cause of the current problem'],
]

/** Besides every cause once: what is right when nothing, or too little, can be seen. */
const turnOf = (honest: number): readonly CauseName[] => [
  ...CauseName.options,
  ...Array.from({ length: honest }, () => 'healthy' as const),
  ...Array.from({ length: honest }, () => 'insufficient-data' as const),
]

interface Outcome {
  cause: CauseName
  isRight: boolean
  isCauseRight: boolean
  /** Whether what was named rests on something of the server where it is. */
  hasEvidence: boolean
  unsupported: number
  statements: number
  said: string
  question: string
}

async function outcomeOf(one: SimulatedCase, query: string): Promise<Outcome> {
  const { question, simulation } = one
  const { atMs: now } = question
  const source = simulatedFleet(simulation)
  const read = await readFleet(source, now)
  const fleet = { id: 'sim-scores', simulated: true, generation: null } as const
  const state: FleetState = { fleet: { ...fleet, serverCount: read.servers.length }, ...read }
  const never = () => {
    throw new Error('a question for a cause asks nothing of this')
  }
  const unknown = {
    ...{ at: new Date(now).toISOString(), score: null, grade: null, confidence: 0, sentence: '' },
  }
  const nothing = { falseAlarmsPerDay: 0.25, watches: [], incidents: [], odd: [], vital: null }
  const telemetry: Telemetry = {
    ...queriesOf(source),
    state: async () => state,
    causes: async ({ server }) => diagnose({ ...question, server }),
    events: async () => [...(question.events ?? [])],
    anomalies: async () => ({
      ...{ from: new Date(now).toISOString(), to: new Date(now).toISOString(), stepMs: 60_000 },
      ...nothing,
    }),
    // Asked where it is not clear that a cause is wanted.
    health: async () => ({ ...unknown, servers: [], fleetServers: 0 }),
    healthOf: async (server) => ({ ...unknown, server, losses: [], missing: [] }),
    forecast: never,
  }
  const understanding = understand(query, { servers: state.servers, now })
  const isAsked = understanding.intent === 'diagnose'
  const found: Findings | null = isAsked
    ? await find(query, understanding, telemetry, { now, state })
    : null
  const [first] = found?.causes ?? []
  const isTooLittle = one.cause === 'insufficient-data' && found?.verdict === 'insufficient-data'
  const isCauseRight =
    isTooLittle ||
    (one.cause === 'healthy' ? found?.verdict === 'healthy' : first?.cause === one.cause)
  const isRight =
    isCauseRight && (one.cause === 'healthy' || isTooLittle || first?.server === one.server)
  return {
    ...{ cause: one.cause, isRight, isCauseRight, question: query },
    hasEvidence:
      found?.facts.some(
        ({ id, server, weight }) =>
          first?.evidence.includes(id) && server === first.server && weight !== null
      ) ?? false,
    unsupported: found ? unsupportedOf(found.draft, found, query, { now, state }).length : 0,
    statements: found?.draft.length ?? 0,
    said: found ? (first?.cause ?? 'nothing') : `understood as ${understanding.intent}`,
  }
}

export interface CausesSample {
  /** Of which nothing was tuned. */
  seed: string
  fleets: number
  times: number
  honest: number
}

async function outcomesOf({ seed, fleets, times, honest }: CausesSample, distracted: boolean) {
  const causes = turnOf(honest)
  const random = randomFrom(1)
  const outcomes: Outcome[] = []
  const sampled = { seed, fleets, times, perTime: causes.length, distracted, causes }
  for await (const one of simulatedCases(sampled)) {
    const { server } = one.question
    const words = server === undefined ? OF_FLEET : OF_SERVER
    const query = words[Math.floor(random() * words.length)]!.replaceAll('{}', server ?? '')
    outcomes.push(await outcomeOf(one, query))
  }
  return outcomes
}

const share = (
  set: string,
  quantity: Quantity,
  outcomes: readonly Outcome[],
  is: (one: Outcome) => boolean,
  promised: Pick<Figure, 'must' | 'aim' | 'note'> = {}
): Figure =>
  figure(set, quantity, {
    ...meanWithInterval(outcomes.map((one) => (is(one) ? 1 : 0))),
    ...promised,
  })

const isFault = ({ cause }: Outcome) => cause !== 'healthy' && cause !== 'insufficient-data'

/** Questions about faults alone, and beside harmless changes. */
const KINDS = {
  alone: { set: 'questions about faults', distracted: false, promised: { must: 0.9, aim: 0.97 } },
  beside: {
    ...{ set: 'with harmless changes beside', distracted: true },
    promised: { must: 0.75, aim: 0.88 },
  },
} as const

/** The figures of some kinds of questions. @param whole what they are a part of, told before the names of sets */
export async function causeFigures(
  sample: CausesSample,
  kinds: readonly (keyof typeof KINDS)[] = ['alone', 'beside'],
  whole = ''
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { set: kind, distracted, promised } of kinds.map((name) => KINDS[name])) {
    const set = whole === '' ? kind : `${whole}, ${kind}`
    const outcomes = await outcomesOf(sample, distracted)
    const faults = outcomes.filter(isFault)
    const right = faults.filter(({ isRight }) => isRight)
    const of = (cause: CauseName) => outcomes.filter((one) => one.cause === cause)
    const honest = { must: 0.95, aim: 0.99 }
    const unsupported = outcomes.reduce((sum, one) => sum + one.unsupported, 0)
    figures.push(
      share(set, 'assistantCause', faults, ({ isRight }) => isRight, {
        ...promised,
        note: missedOf(faults),
      }),
      share(set, 'assistantCauseFirst', faults, ({ isCauseRight }) => isCauseRight),
      share(set, 'assistantHealthy', of('healthy'), ({ isRight }) => isRight, {
        ...honest,
        note: missedOf(of('healthy')),
      }),
      share(set, 'assistantTooLittle', of('insufficient-data'), ({ isRight }) => isRight, {
        ...honest,
        note: missedOf(of('insufficient-data')),
      }),
      share(set, 'assistantEvidence', right, ({ hasEvidence }) => hasEvidence, { must: 1, aim: 1 }),
      figure(set, 'unsupported', {
        ...{ value: unsupported, must: 0, aim: -1 },
        entities: outcomes.reduce((sum, one) => sum + one.statements, 0),
      })
    )
  }
  return figures
}

const missedOf = (outcomes: readonly Outcome[]): string =>
  outcomes
    .filter(({ isRight }) => !isRight)
    .map(({ cause, said, isCauseRight }) => `${cause}: ${isCauseRight ? 'another server' : said}`)
    .join('; ')
