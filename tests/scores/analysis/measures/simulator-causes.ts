/** Whether the causes of simulated faults are found, on fleets that nothing was tuned on. */
import '../transform-types.ts'
import { CauseName } from '../../../../worker/contracts/fault.ts'
import { meanWithInterval } from '../bootstrap.ts'
import type { Outcome } from '../diagnosed.ts'
import type { Figure, Measure } from '../measure.ts'

const { calibrationError, isFault, mistakenFor, outcomeOf, withoutContext } = await import(
  '../diagnosed.ts'
)
const { simulatedCases } = await import('../simulated-cases.ts')

/** Of each kind, clean and distracted: as many as take a few minutes. */
const FLEETS = 3
/** Besides every cause once: what is right when nothing, or too little, can be seen. */
const HONEST = 5
const TURN: readonly CauseName[] = [
  ...CauseName.options,
  ...Array.from({ length: HONEST }, () => 'healthy' as const),
  ...Array.from({ length: HONEST }, () => 'insufficient-data' as const),
]

type Promised = Pick<Figure, 'must' | 'aim' | 'note'>

const share = (
  name: string,
  outcomes: readonly Outcome[],
  is: (outcome: Outcome) => boolean,
  more: Promised = {}
): Figure => ({
  name: `${name}, %`,
  ...percent(meanWithInterval(outcomes.map((outcome) => (is(outcome) ? 1 : 0)))),
  ...more,
  note: [`${outcomes.length} questions`, more.note].filter(Boolean).join('; '),
})

const percent = ({ value, low, high }: { value: number; low: number; high: number }) => ({
  ...{ value: 100 * value, low: 100 * low, high: 100 * high },
})

const isRight = (outcome: Outcome) => outcome.isRight

/** The figures of one kind of questions. */
function figuresOf(kind: string, outcomes: readonly Outcome[], promised: Promised): Figure[] {
  const faults = outcomes.filter(isFault)
  const asked = (which: Outcome['asked']) => faults.filter((one) => one.asked === which)
  return [
    share(`cause and server first, ${kind}`, faults, isRight, promised),
    share(`cause first, ${kind}`, faults, ({ isCauseRight }) => isCauseRight),
    share(`among the first three, ${kind}`, faults, ({ isAmongThree }) => isAmongThree),
    share(`asked about the server itself, ${kind}`, asked('there'), isRight),
    share(`asked about a server that feels it, ${kind}`, asked('elsewhere'), isRight),
    share(`asked about the fleet, ${kind}`, asked('fleet'), isRight),
    share(`healthy, ${kind}`, only(outcomes, 'healthy'), isRight, { must: 95, aim: 99 }),
    share(`too little data, ${kind}`, only(outcomes, 'insufficient-data'), isRight, {
      ...{ must: 95, aim: 99 },
    }),
    {
      name: `calibration error of the first, ${kind}`,
      value: calibrationError(outcomes),
      ...{ must: 0.1, aim: 0.05 },
    },
  ]
}

const only = (outcomes: readonly Outcome[], cause: CauseName) =>
  outcomes.filter((outcome) => outcome.cause === cause)

/** The causes that were not always found, with what was said in their place. */
const missedOf = (outcomes: readonly Outcome[]): Figure[] =>
  CauseName.options.flatMap((cause) => {
    const own = only(outcomes, cause)
    if (own.every(isRight)) return []
    return share(`found: ${cause}`, own, isRight, { note: `else ${mistakenFor(own)}` })
  })

export const measure: Measure = {
  name: 'Causes in simulated fleets, unseen seeds',
  folder: '',
  async run() {
    const found: Record<'clean' | 'distracted' | 'bare', Outcome[]> = {
      ...{ clean: [], distracted: [], bare: [] },
    }
    for (const kind of ['clean', 'distracted'] as const) {
      const sampled = { seed: `unseen ${kind}`, fleets: FLEETS, perTime: TURN.length, causes: TURN }
      for await (const one of simulatedCases({ ...sampled, distracted: kind === 'distracted' })) {
        found[kind].push(outcomeOf(one))
        if (kind === 'clean') found.bare.push(outcomeOf(withoutContext(one)))
      }
    }
    return [
      ...figuresOf('clean', found.clean, { must: 90, aim: 97 }),
      ...figuresOf('with distractors', found.distracted, { must: 75, aim: 88 }),
      share(
        'cause first, no events or links known',
        found.bare.filter(isFault),
        (outcome) => outcome.isCauseRight
      ),
      ...missedOf([...found.clean, ...found.distracted]),
    ]
  },
}
