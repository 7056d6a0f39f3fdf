/** What is measured of the assistant, in the order in which it is done. */
import { understand } from '../../../worker/assistant/understanding/understand.ts'
import type { Fault } from '../../../worker/contracts/fault.ts'
import type { Figure } from '../analysis/measure.ts'
import { answerFigures, answersOf } from './answered.ts'
import { costFigures } from './cost/measured.ts'
import { causeFigures } from './diagnosed.ts'
import { figure, percentile } from './figures.ts'
import { HELD_OUT, type LabelledQuestion, questionsIn, rosterOf } from './questions.ts'
import { fleetAt } from './simulated-fleet.ts'
import { ASKED_AT, understandingFigures } from './understood.ts'
import { wordingFigures } from './worded.ts'

/** Questions that somebody has of their own. */
export interface OtherQuestions {
  path: string
  questions: readonly LabelledQuestion[]
}

export interface AssistantMeasure {
  id: string
  name: string
  /** How it was measured, so that somebody else could. */
  protocol: string
  run(others: readonly OtherQuestions[]): Promise<Figure[]>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const heldOut = () => questionsIn(HELD_OUT)

const fault = (cause: Fault['cause'], server: string, hours: readonly [number, number]): Fault => ({
  ...{ cause, server, severity: 0.9, seed: 1 },
  ...{ fromMs: ASKED_AT + hours[0] * HOUR_MS, toMs: ASKED_AT + hours[1] * HOUR_MS },
})

/** With two things wrong, one of them creeping. */
const ill = (servers?: readonly string[]) =>
  fleetAt(
    {
      ...{ seed: 'assistant ill', epochMs: ASKED_AT - 40 * DAY_MS },
      ...(servers && { servers }),
      faults: [
        fault('memory-leak', 'db-master-01', [-3, 1]),
        fault('disk-filling', 'backup-01', [-5, 3]),
      ],
    },
    ASKED_AT
  )

/** With something wrong that others feel, a server that is silent, and a reboot that is over. */
const troubled = () =>
  fleetAt(
    {
      ...{ seed: 'assistant troubled', epochMs: ASKED_AT - 40 * DAY_MS },
      faults: [
        fault('traffic-surge', 'api-gateway-prod', [-0.5, 2]),
        fault('host-silent', 'mail-01', [-1, 2]),
        fault('host-reboot', 'analytics-01', [-7, -6.9]),
      ],
    },
    ASKED_AT
  )

const FAILING = 'with failing and lying models'

/** A part of it all that can be held against every change. */
const GATE_SERVERS = ['db-master-01', 'backup-01', 'web-prod-01', 'cache-redis-01']
const GATE_SCRIPTS = [
  ...['good', 'server-500', 'cut', 'stall', 'lie-number', 'lie-host', 'lie-verdict'],
  ...['lie-injection', 'lie-action', 'lie-cause'],
]

/** Each cause twice, and forty times each what is right when nothing, or too little, can be seen. */
const CAUSES = { seed: 'unseen assistant', fleets: 1, times: 2, honest: 19 }

/** Of these the quickest counts: what else the machine does is not the question's. */
const UNDERSTOOD_ROUNDS = 5

function understandingMs(): Figure {
  const questions = heldOut()
  const context = { servers: rosterOf(questions), now: ASKED_AT }
  const times = questions.map(({ query }) => {
    const rounds = Array.from({ length: UNDERSTOOD_ROUNDS }, () => {
      const from = performance.now()
      understand(query, context)
      return performance.now() - from
    })
    return Math.min(...rounds)
  })
  const value = percentile(times, 0.95)
  return figure('', 'understandingMs', { value, must: 5, aim: 2 })
}

/** What every change is held against; the same from the same code. */
export async function gateFigures(): Promise<Figure[]> {
  const questions = heldOut()
  const fleet = await ill(GATE_SERVERS)
  const answers = await answersOf(questions, fleet)
  return [
    ...understandingFigures(questions, 'held-out questions'),
    ...answerFigures('gate', answers, fleet),
    ...(await wordingFigures(answers, fleet, {
      ...{ set: `gate, ${FAILING}`, perIntent: 1, scripts: GATE_SCRIPTS },
    })),
    ...(await causeFigures({ ...CAUSES, times: 1 }, ['beside'], 'gate')),
  ]
}

export const MEASURES: readonly AssistantMeasure[] = [
  {
    id: 'understanding',
    name: 'Understanding',
    protocol:
      'Questions by an author who has seen neither the training data nor the code, 10 of each intent and language; they are used for nothing else. Entities count as right if kind and value are the same as labelled; where a comparison is labelled with two times, one of them counts. A question is answered as it was read from the confidence on that policy sets; below, the assistant shows what it can and asks back.',
    run: async (others) => [
      ...understandingFigures(heldOut(), 'held-out questions'),
      ...others.flatMap(({ path, questions }) => understandingFigures(questions, path)),
    ],
  },
  {
    id: 'answers',
    name: 'Answers',
    protocol:
      'All held-out questions to two simulated fleets of 20 servers with faults, watched by the real analyst. Every number, length of time, moment, date and server name of every sentence is looked for in the facts that the sentence cites, within rounding; what the asker said may be repeated. Then a stand-in for Gemini, which fails in 30 ways and lies in 16, is to word an answer of each intent and language.',
    async run() {
      const figures: Figure[] = []
      for (const [set, make] of [
        ['a leak and a filling disk', ill],
        ['a surge and a silent server', troubled],
      ] as const) {
        const fleet = await make()
        const answers = await answersOf(heldOut(), fleet)
        figures.push(...answerFigures(set, answers, fleet))
        if (make === ill)
          figures.push(...(await wordingFigures(answers, fleet, { set: FAILING, perIntent: 1 })))
      }
      return figures
    },
  },
  {
    id: 'causes',
    name: 'Causes, from a question in words',
    protocol:
      'Faults of all causes at servers, severities and times by chance, in fleets whose seeds nothing was tuned on, alone and with one to three harmless changes elsewhere; asked in words about the server, one that feels it, or the fleet. Right is the true cause at the true server as the first of the answer; a question that is not understood as one for a cause counts as wrong.',
    run: () => causeFigures(CAUSES),
  },
  {
    id: 'gate',
    name: 'Gate',
    protocol: 'A smaller part of the above, which the tests hold every change against.',
    run: gateFigures,
  },
  {
    id: 'cost',
    name: 'Cost',
    protocol:
      'Fourteen questions in turn, twenty times, to a Worker in workerd that has a hundred simulated servers: understanding, the state of the fleet, PromQL over samples that are in memory, health, causes and words. Time as the asker sees it, and processor time of the whole process for each answer. The way to a store and back is not in it. Understanding is measured on Node, the quickest of five rounds of each held-out question. Not the same on every machine.',
    run: async () => [understandingMs(), ...(await costFigures())],
  },
]
