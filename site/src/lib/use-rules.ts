import { type Signal, useSignal } from '@preact/signals'
import type { RuleGroups } from '../../../worker/contracts/rules'
import { api, type Problem, problemOf } from './api'
import { visibleFleets } from './session'
import { usePolling } from './use-polling'

/** Between looks at how the rules fare; each costs a request. */
const REFRESH_MS = 30_000

interface Rules {
  /** Null until they are known. */
  rules: Signal<RuleGroups | null>
  problem: Signal<Problem | null>
  /** The fleet in which signals are shown: the real one where it may be seen; '' while there is none. */
  fleet: Signal<string>
  refresh(): Promise<void>
}

/** The groups of rules and how they fare, kept current while the page is in view. */
export function useRules(): Rules {
  const rules = useSignal<RuleGroups | null>(null)
  const problem = useSignal<Problem | null>(null)
  const fleet = useSignal('')

  const refresh = async () => {
    try {
      if (rules.peek() === null) {
        const ids = (await visibleFleets()).map(({ id }) => id)
        fleet.value = ids.includes('main') ? 'main' : (ids[0] ?? '')
      }
      rules.value = await api<RuleGroups>('/api/rules/groups')
      problem.value = null
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  usePolling(refresh, REFRESH_MS)

  return { rules, problem, fleet, refresh }
}
