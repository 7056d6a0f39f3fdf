import { type Signal, useSignal } from '@preact/signals'
import type {
  FaultEntry,
  FaultKind,
  FaultList,
  FaultRequest,
  FaultTruth,
} from '../../../worker/contracts/fault'
import { api, type Problem, problemOf } from './api'
import { store, stored } from './stored'
import { usePolling } from './use-polling'

/** Between looks at the list while the page is seen, ms: another tab may have begun one. */
const REFRESH_MS = 60_000

/** A fault to begin. */
export interface Wish extends FaultRequest {
  /** Whether the truth stays hidden. */
  isSurprise: boolean
}

/** The faults of a simulated fleet, and what can be done with them. */
export interface Faults {
  /** The newest first; null until they are known. */
  entries: Signal<FaultEntry[] | null>
  /** What can go wrong, and where; empty until it is known. */
  kinds: Signal<FaultKind[]>
  problem: Signal<Problem | null>
  isBusy: Signal<boolean>
  /** Where the fleet refuses, `problem` says why. */
  begin(wish: Wish): Promise<void>
  stop(id: string): Promise<void>
  reveal(id: string): Promise<void>
}

const keyOf = (fleet: string) => `surprises ${fleet}`

/**
 * The faults of a fleet. Only the truth of those that the visitor chose or uncovered is asked for.
 *
 * @param stage of its generation: another server is another place
 */
export function useFaults(fleet: string, stage: string): Faults {
  const entries = useSignal<FaultEntry[] | null>(null)
  const kinds = useSignal<FaultKind[]>([])
  const problem = useSignal<Problem | null>(null)
  const isBusy = useSignal(false)
  const surprises = useSignal(new Set((stored(keyOf(fleet)) ?? '').split(' ').filter(Boolean)))
  const path = `/api/fleets/${encodeURIComponent(fleet)}/faults`

  const hide = (ids: Set<string>) => {
    surprises.value = ids
    store(keyOf(fleet), [...ids].join(' '))
  }
  const truths = useSignal(new Map<string, FaultTruth>()).peek()

  const refresh = async () => {
    try {
      const { faults, kinds: possible } = await api<FaultList>(path)
      kinds.value = possible
      const isTold = ({ id }: FaultEntry) => !surprises.peek().has(id)
      if (faults.some((fault) => isTold(fault) && !truths.has(fault.id)))
        for (const { id, truth } of (await api<FaultList>(`${path}?truth=shown`)).faults)
          if (truth) truths.set(id, truth)
      entries.value = faults
        .map((fault) => ({
          ...fault,
          truth: isTold(fault) ? (truths.get(fault.id) ?? null) : null,
        }))
        .reverse()
      problem.value = null
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  const begin = async ({ isSurprise, ...body }: Wish) => {
    isBusy.value = true
    let refused: Problem | null = null
    try {
      const { id, truth } = await api<FaultEntry>(path, { method: 'POST', body })
      if (isSurprise) hide(new Set([...surprises.peek(), id]))
      else if (truth) truths.set(id, truth)
    } catch (error) {
      refused = problemOf(error)
    }
    await refresh()
    if (refused) problem.value = refused
    isBusy.value = false
  }

  const stop = async (id: string) => {
    try {
      await api(`${path}/${encodeURIComponent(id)}`, { method: 'DELETE' })
      await refresh()
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  const reveal = async (id: string) => {
    hide(new Set([...surprises.peek()].filter((other) => other !== id)))
    await refresh()
  }

  usePolling(refresh, REFRESH_MS, `${fleet} ${stage}`)

  return { entries, kinds, problem, isBusy, begin, stop, reveal }
}
