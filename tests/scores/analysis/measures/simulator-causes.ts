/** Whether the causes of simulated faults are found, on fleets that nothing was tuned on. */
import '../transform-types.ts'
import { CauseName } from '../../../../worker/contracts/fault.ts'
import { meanWithInterval } from '../bootstrap.ts'
import type { Outcome, TwoFaultOutcome } from '../diagnosed.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import type { Quantity } from '../quantities.ts'

const { calibrationError, isFault, mistakenFor, outcomeOf, twoFaultOutcomeOf, withoutContext } =
  await import('../diagnosed.ts')
const { simulatedCases, twoFaultCases } = await import('../simulated-cases.ts')

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

const share = <One>(
  set: string,
  quantity: Quantity,
  outcomes: readonly One[],
  is: (outcome: One) => boolean,
  promised: Promised = {}
): Figure =>
  figure(set, quantity, {
    ...meanWithInterval(outcomes.map((outcome) => (is(outcome) ? 1 : 0))),
    ...promised,
  })

const isRight = (outcome: Outcome) => outcome.isRight

/** The figures of one kind of questions. */
function figuresOf(set: string, outcomes: readonly Outcome[], promised: Promised): Figure[] {
  const faults = outcomes.filter(isFault)
  const asked = (which: Outcome['asked']) => faults.filter((one) => one.asked === which)
  return [
    share(set, 'causeAndServer', faults, isRight, { ...promised, note: missedOf(faults) }),
    share(set, 'causeFirst', faults, ({ isCauseRight }) => isCauseRight),
    share(set, 'causeThree', faults, ({ isAmongThree }) => isAmongThree),
    share(set, 'causeThere', asked('there'), isRight),
    share(set, 'causeFelt', asked('elsewhere'), isRight),
    share(set, 'causeOfFleet', asked('fleet'), isRight),
    share(set, 'causeTooMany', faults, ({ isSecondNamed }) => isSecondNamed, FEW_TOO_MANY),
    share(set, 'healthyTold', only(outcomes, 'healthy'), isRight, HONESTY),
    share(set, 'tooLittleTold', only(outcomes, 'insufficient-data'), isRight, HONESTY),
    figure(set, 'calibrationError', {
      ...{ value: calibrationError(outcomes), entities: outcomes.length },
      ...{ must: 0.1, aim: 0.05 },
    }),
  ]
}

const HONESTY = { must: 0.95, aim: 0.99 }
const FEW_TOO_MANY = { must: 0.05, aim: 0.01 }

/** The causes that come in twos: what is no fault cannot be one of two. */
const FAULTS = CauseName.options.filter((cause) => isFault({ cause }))

function twoFaultFigures(outcomes: readonly TwoFaultOutcome[]): Figure[] {
  const apart = outcomes.filter(({ isApart }) => isApart)
  const touching = outcomes.filter(({ isApart }) => !isApart)
  return [
    share('two faults at once', 'oneOfTwoFirst', outcomes, ({ isFirstTrue }) => isFirstTrue),
    share('two faults at once', 'bothThree', outcomes, ({ areAmongThree }) => areAmongThree),
    share('two faults apart', 'bothTwo', apart, ({ areFirstTwo }) => areFirstTwo, BOTH),
    share('two faults apart', 'bothNamed', apart, ({ areNamed }) => areNamed, BOTH),
    share('two faults that touch', 'bothTwo', touching, ({ areFirstTwo }) => areFirstTwo),
    share('two faults that touch', 'bothNamed', touching, ({ areNamed }) => areNamed),
  ]
}

const BOTH = { must: 0.9, aim: 0.97 }

const only = (outcomes: readonly Outcome[], cause: CauseName) =>
  outcomes.filter((outcome) => outcome.cause === cause)

/** The causes that were not always found, with what was said in their place. */
const missedOf = (outcomes: readonly Outcome[]): string =>
  CauseName.options
    .flatMap((cause) => {
      const own = only(outcomes, cause)
      const missed = own.filter((outcome) => !outcome.isRight).length
      return missed === 0 ? [] : `${missed} of ${own.length} ${cause}: ${mistakenFor(own)}`
    })
    .join('; ')

export const measure: Measure = {
  name: 'Causes in simulated fleets',
  folder: '',
  protocol:
    'Faults of all causes at servers, severities and times by chance, in fleets whose seeds nothing was tuned on; with one to three harmless changes elsewhere, or without. Asked 5 to 45 minutes after it began, of causes that build up after 15 to 90 % of their time, about the server, about one that feels it, or about the fleet. Right is the true cause at the true server. Named is what is at least as likely as not. Two faults at once, of any causes at any two servers, are asked about the fleet; they touch where a server is reached by both. The calibration error is the mean distance between how sure the first cause is said to be and how often it is right, over ten bins.',
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
    const two: TwoFaultOutcome[] = []
    const twos = { seed: 'unseen two', fleets: FLEETS - 1, perTime: FAULTS.length, causes: FAULTS }
    for await (const one of twoFaultCases(twos)) two.push(twoFaultOutcomeOf(one))
    const bare = found.bare.filter(isFault)
    return [
      ...figuresOf('Simulated faults', found.clean, { must: 0.9, aim: 0.97 }),
      ...figuresOf('with distractors', found.distracted, { must: 0.75, aim: 0.88 }),
      share('without events and links', 'causeFirst', bare, ({ isCauseRight }) => isCauseRight),
      share('without events and links', 'causeTooMany', bare, ({ isSecondNamed }) => isSecondNamed),
      ...twoFaultFigures(two),
    ]
  },
}
