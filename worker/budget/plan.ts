/** What a plan allows. */
import { type CounterName, Plan } from '../contracts/usage'
import { FREE_PLAN, USAGE } from '../policy'

type Limits = Record<CounterName | 'bytes', number | null>

const FREE: Limits = {
  rowsWritten: FREE_PLAN.rowsWritten,
  rowsRead: FREE_PLAN.rowsRead,
  requests: FREE_PLAN.requests,
  objectSeconds: FREE_PLAN.gigabyteSeconds / USAGE.objectGigabytes,
  bytes: FREE_PLAN.storageBytes,
}
const NONE: Limits = {
  rowsWritten: null,
  rowsRead: null,
  requests: null,
  objectSeconds: null,
  bytes: null,
}

/** The limits by UTC day, and of the storage; null means that there is none. */
export const limitsOf = (plan: Plan): Limits => (plan === 'free' ? FREE : NONE)

/** The plan that a setting names; the smallest where it is absent or names none that we know. */
export function planOf(setting: string | undefined): Plan {
  const named = Plan.safeParse(setting)
  return named.success ? named.data : 'free'
}
