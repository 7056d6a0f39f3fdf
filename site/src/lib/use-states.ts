import { type ReadonlySignal, useComputed } from '@preact/signals'
import type { FleetView } from './fleet-view'

/** The states of a fleet's servers as one text, which changes when one of them does. */
export const useStates = (view: FleetView): ReadonlySignal<string> =>
  useComputed(() => {
    view.version.value
    return view.servers.value.map(({ id }) => `${id} ${view.reading(id).peek().status}`).join('\n')
  })
