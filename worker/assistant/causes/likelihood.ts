/** How sure an answer is of a cause, in words. */
import type { Evidence } from '../../contracts/diagnosis'
import type { CauseName } from '../../contracts/fault'
import { ASSISTANT } from '../../policy'

/** `likely` and `possible` name a cause; a `lead` is only the strongest of what is not known. */
export type Likelihood = 'likely' | 'possible' | 'lead'

export function likelihoodOf(confidence: number): Likelihood {
  if (confidence >= ASSISTANT.likely) return 'likely'
  return confidence >= ASSISTANT.possible ? 'possible' : 'lead'
}

/**
 * A confidence that is not above what a cause without decisive evidence may have. Never higher than it was.
 *
 * That nothing is wrong, or that nothing is known, is said by the lack of evidence.
 */
export function cappedConfidence(
  cause: CauseName,
  confidence: number,
  evidence: readonly Pick<Evidence, 'weight'>[]
): number {
  const needsNone = cause === 'healthy' || cause === 'insufficient-data'
  const isDecided = evidence.some(({ weight }) => weight >= ASSISTANT.decisiveWeight)
  return needsNone || isDecided ? confidence : Math.min(confidence, ASSISTANT.mostUndecided)
}
