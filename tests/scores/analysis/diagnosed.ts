/** What is said about simulated cases, beside what is true of them. */
import { diagnose } from '../../../worker/causes/diagnose.ts'
import type { CauseName } from '../../../worker/contracts/fault.ts'
import type { SimulatedCase } from './simulated-cases.ts'

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
