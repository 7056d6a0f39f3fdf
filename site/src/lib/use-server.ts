import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FleetState } from '../../../worker/contracts/fleet'
import { api, type Problem, problemOf } from './api'
import { startClock } from './clock'
import { FleetView } from './fleet-view'
import { rangeOf } from './range'
import { ServerHistory } from './server-history'
import { UsualValues } from './usual-values'

interface Watched {
  view: FleetView
  past: ServerHistory
  usual: UsualValues
  id: string
}

/** The server that the address names, kept current; `problem` when its fleet cannot be had. */
export function useServer(): { watched: Signal<Watched | null>; problem: Signal<Problem | null> } {
  const watched = useSignal<Watched | null>(null)
  const problem = useSignal<Problem | null>(null)

  useEffect(() => {
    const address = new URLSearchParams(location.search)
    const fleet = address.get('fleet') ?? ''
    const id = address.get('server') ?? ''
    const simulated = fleet !== 'main'
    const view = new FleetView({ id: fleet, simulated, serverCount: 0, generation: null }, false)
    const past = new ServerHistory(fleet, id)
    const usual = new UsualValues(fleet, id, () => past.window())
    const stops = [startClock(), () => usual.hide()]

    const begin = async () => {
      try {
        view.show(await api<FleetState>(`/api/fleets/${encodeURIComponent(fleet)}`))
      } catch (error) {
        problem.value = problemOf(error)
        return
      }
      watched.value = { view, past, usual, id }
      stops.push(
        view.watch(),
        view.version.subscribe(() => {
          const known = view.servers.peek().some((server) => server.id === id)
          if (known) past.append(view.reading(id).peek())
        })
      )
      past.load(rangeOf(address.get('range')))
    }
    begin()
    return () => {
      for (const stop of stops) stop()
    }
  }, [])

  return { watched, problem }
}
