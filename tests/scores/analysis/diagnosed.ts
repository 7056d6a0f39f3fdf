/** What is said about simulated cases, beside what is true of them. */
import { diagnose } from '../../../worker/causes/diagnose.ts'
import type { RankedCause } from '../../../worker/contracts/diagnosis.ts'
import type { CauseName, Fault } from '../../../worker/contracts/fault.ts'
import { CAUSES } from '../../../worker/policy.ts'
import type { SimulatedCase, TwoFaultCase } from './simulated-cases.ts'

export interface Outcome {
  cause: CauseName
  /** Whether the question was about the server where it began, one that feels it, or the fleet. */
  asked: 'there' | 'elsewhere' | 'fleet'
  said: CauseName
  confidence: number
  /** Cause and server. */
  isRight: boolean
  isCauseRight: boolean
  isAmongThree: boolean
  /** Whether another cause is told as well, as if there were two. */
  isSecondNamed: boolean
}

/** Cases as they would be without what a fleet of real servers may not know. */
export const withoutContext = ({ question, ...rest }: SimulatedCase): SimulatedCase => ({
  ...rest,
  question: { ...question, links: undefined, events: undefined },
})

export function outcomeOf({ question, cause, server }: SimulatedCase): Outcome {
  const { causes } = diagnose(question)
  const isTrue = (one: (typeof causes)[number]) =>
    one.cause === cause && (cause === 'healthy' || one.server === server)
  const [first] = causes
  return {
    cause,
    asked:
      question.server === undefined ? 'fleet' : question.server === server ? 'there' : 'elsewhere',
    said: first!.cause,
    confidence: first!.confidence,
    isRight: isTrue(first!),
    isCauseRight: first!.cause === cause,
    isAmongThree: causes.slice(0, 3).some(isTrue),
    isSecondNamed: causes.slice(1).some(isNamed),
  }
}

/** Likely enough for a verdict. */
const isNamed = ({ confidence }: RankedCause) => confidence >= CAUSES.leastConfidence

/** What is said about two faults at once. */
export interface TwoFaultOutcome {
  isApart: boolean
  /** Whether the first that is told is one of the two. */
  isFirstTrue: boolean
  /** Whether the two are the first two, and among the first three. */
  areFirstTwo: boolean
  areAmongThree: boolean
  /** Whether both are likely enough for a verdict. */
  areNamed: boolean
}

export function twoFaultOutcomeOf({ question, faults, isApart }: TwoFaultCase): TwoFaultOutcome {
  const { causes } = diagnose(question)
  const isOf = (fault: Fault) => (one: RankedCause) =>
    one.cause === fault.cause && one.server === fault.server
  const areAmong = (told: readonly RankedCause[]) => faults.every((fault) => told.some(isOf(fault)))
  return {
    isApart,
    isFirstTrue: faults.some((fault) => isOf(fault)(causes[0]!)),
    areFirstTwo: areAmong(causes.slice(0, 2)),
    areAmongThree: areAmong(causes.slice(0, 3)),
    areNamed: areAmong(causes.filter(isNamed)),
  }
}

/** Whether a case has something wrong with it that can be known. */
export const isFault = ({ cause }: { cause: CauseName }) =>
  cause !== 'healthy' && cause !== 'insufficient-data'

/** How far confidences are from how often they were right: the mean over ten bins of them. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const bins = Map.groupBy(outcomes, ({ confidence }) => Math.min(9, Math.floor(confidence * 10)))
  let error = 0
  for (const bin of bins.values()) {
    const right = bin.filter(({ isRight }) => isRight).length
    const said = bin.reduce((sum, { confidence }) => sum + confidence, 0)
    error += Math.abs(said - right) / outcomes.length
  }
  return error
}

/** Which other causes were named in place of one, and how often. */
export function mistakenFor(outcomes: readonly Outcome[]): string {
  const wrong = Map.groupBy(
    outcomes.filter(({ isRight }) => !isRight),
    ({ said, cause }) => (said === cause ? 'another server' : said)
  )
  return [...wrong].map(([said, all]) => `${said} ${all.length}`).join(', ')
}
