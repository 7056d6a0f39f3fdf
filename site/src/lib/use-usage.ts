import { type Signal, useSignal } from '@preact/signals'
import type { Settings } from '../../../worker/contracts/settings'
import type { Usage } from '../../../worker/contracts/usage'
import { api, type Problem, problemOf } from './api'
import { visibleFleets } from './session'
import { usePolling } from './use-polling'

/** Between looks at the counts; each costs a request. */
const REFRESH_MS = 60_000

interface Budget {
  /** Null until it is known. */
  usage: Signal<Usage | null>
  settings: Signal<Settings | null>
  problem: Signal<Problem | null>
  /** Whether the visitor may see it; null until it is known. */
  allowed: Signal<boolean | null>
  refresh(): Promise<void>
}

/** The workspace's use and settings, kept current while the page is in view. */
export function useUsage(): Budget {
  const usage = useSignal<Usage | null>(null)
  const settings = useSignal<Settings | null>(null)
  const problem = useSignal<Problem | null>(null)
  const allowed = useSignal<boolean | null>(null)

  const refresh = async () => {
    try {
      // Asking first keeps a visitor's console free of an error that is none.
      if (allowed.peek() === null)
        allowed.value = (await visibleFleets()).some(({ id }) => id === 'main')
      if (!allowed.peek()) return
      settings.value ??= await api<Settings>('/api/settings')
      usage.value = await api<Usage>('/api/usage')
      problem.value = null
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  usePolling(refresh, REFRESH_MS)

  return { usage, settings, problem, allowed, refresh }
}
