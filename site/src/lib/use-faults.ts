import { type Signal, useSignal } from '@preact/signals'
import type {
  FaultEntry,
  FaultList,
  FaultRequest,
  FaultTruth,
} from '../../../worker/contracts/fault'
import { api, type Problem, problemOf } from './api'
import { store, stored } from './stored'
import { usePolling } from './use-polling'

/** Between looks at the list while the page is seen, ms: another tab may have begun one. */
const REFRESH_MS = 60_000

/** The status of the answer to a fault that cannot happen there. */
export const MISFIT = 422

type FaultName = FaultRequest['cause']

/** A fault to begin; what is a list is tried in turn until the fleet takes one. */
export interface Wish {
  candidates: readonly { cause: FaultName; server: string }[]
  durationMs: number
  severity: number
  /** Whether the truth stays hidden. */
  isSurprise: boolean
}

/** The faults of a simulated fleet, and what can be done with them. */
export interface Faults {
  /** The newest first; null until they are known. */
  entries: Signal<FaultEntry[] | null>
  problem: Signal<Problem | null>
  isBusy: Signal<boolean>
  /** False when the fleet took none of the candidates; `problem` then says why. */
  begin(wish: Wish): Promise<boolean>
  stop(id: string): Promise<void>
  reveal(id: string): Promise<void>
}

const keyOf = (fleet: string) => `surprises ${fleet}`

/** The faults of a fleet. Only the truth of those that the visitor chose or uncovered is asked for. */
export function useFaults(fleet: string): Faults {
  const entries = useSignal<FaultEntry[] | null>(null)
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
      const { faults } = await api<FaultList>(path)
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

  const begin = async ({ candidates, isSurprise, ...rest }: Wish) => {
    isBusy.value = true
    let begun: FaultEntry | null = null
    let refused: Problem | null = null
    for (const candidate of candidates) {
      try {
        begun = await api<FaultEntry>(path, { method: 'POST', body: { ...candidate, ...rest } })
        break
      } catch (error) {
        refused = problemOf(error)
        // Only a fault that does not fit may fit elsewhere.
        if (refused.status !== MISFIT) break
      }
    }
    if (begun?.truth && !isSurprise) truths.set(begun.id, begun.truth)
    if (begun && isSurprise) hide(new Set([...surprises.peek(), begun.id]))
    await refresh()
    if (!begun) problem.value = refused
    isBusy.value = false
    return begun !== null
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

  usePolling(refresh, REFRESH_MS)

  return { entries, problem, isBusy, begin, stop, reveal }
}
