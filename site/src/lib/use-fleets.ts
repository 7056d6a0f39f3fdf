import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FleetState } from '../../../worker/contracts/fleet'
import { api, type Problem, problemOf } from './api'
import { startClock } from './clock'
import { FleetView } from './fleet-view'
import { visibleFleets } from './session'

/** Between attempts to learn which fleets there are. */
const RETRY_MS = 5_000
/** A stream that brings no picture for this long is helped by asking for it. */
const PICTURE_MS = 1_500

interface Fleets {
  /** Null until it is known which there are; real fleets before simulated ones. */
  views: Signal<FleetView[] | null>
  problem: Signal<Problem | null>
  /** Look again: a fleet may have come into being. */
  refresh(): Promise<void>
}

/** The fleets that this visitor may see, each kept current for as long as the component is mounted. */
export function useFleets(): Fleets {
  const views = useSignal<FleetView[] | null>(null)
  const problem = useSignal<Problem | null>(null)
  const stops = useSignal<(() => void)[]>([]).peek()

  const refresh = async () => {
    try {
      const fleets = await visibleFleets()
      problem.value = null
      const known = views.peek() ?? []
      const fresh = fleets
        .filter((fleet) => !known.some((view) => view.id === fleet.id))
        .map((fleet) => new FleetView(fleet))
      for (const view of fresh) stops.push(view.watch(), helped(view))
      if (fresh.length > 0 || !views.peek())
        views.value = [...known, ...fresh].sort(
          (a, b) => Number(simulated(a)) - Number(simulated(b))
        )
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  useEffect(() => {
    stops.push(startClock())
    refresh()
    const retry = setInterval(() => views.peek() ?? refresh(), RETRY_MS)
    stops.push(() => clearInterval(retry))
    return () => {
      for (const stop of stops.splice(0)) stop()
    }
  }, [])

  return { views, problem, refresh }
}

const simulated = (view: FleetView) => view.fleet.peek().simulated

/** Ask for the picture where the stream is slow to bring it; returns how to stop. */
function helped(view: FleetView): () => void {
  const timer = setTimeout(async () => {
    if (view.loaded.peek()) return
    const picture = await api<FleetState>(`/api/fleets/${view.id}`).catch(() => null)
    if (picture && !view.loaded.peek()) view.show(picture)
  }, PICTURE_MS)
  return () => clearTimeout(timer)
}
