import type { Diagnosis, RankedCause } from '../../../worker/contracts/diagnosis'
import { CAUSES } from '../../../worker/policy'

/** The causes that are likely enough to be named, the likeliest first; of one server it is one at most. */
export function namedCauses({ verdict, causes }: Diagnosis): RankedCause[] {
  if (verdict !== 'cause') return []
  return causes.filter(
    ({ cause, confidence }) =>
      confidence >= CAUSES.leastConfidence && cause !== 'healthy' && cause !== 'insufficient-data'
  )
}
