import type { HealthLoss } from '../../../worker/contracts/server-health'
import { HEALTH } from '../../../worker/policy'

/**
 * What each part took of the score, in points: together they are what is missing to 100.
 *
 * The first takes all that it costs; the others take of what is left a part of what they would take
 * alone.
 *
 * @param losses the worst first, as the API says what each costs alone
 */
export function pointsTaken(losses: readonly HealthLoss[]): number[] {
  let left = 100
  return losses.map(({ points }, i) => {
    const taken = (left * (i === 0 ? 1 : HEALTH.otherShare) * points) / 100
    left -= taken
    return taken
  })
}
