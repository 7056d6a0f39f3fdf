import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import type { Server } from '../../../worker/contracts/fleet'
import type { FleetView } from './fleet-view'
import { worseFirst } from './summary'

/**
 * A fleet's servers, worst first, in an order that stays calm.
 *
 * The order changes when a state changes, not with every value; and never while `engaged`, when
 * someone points at a server or has it in focus: newcomers then go to the end.
 *
 * @param states the servers' states as one text
 */
export function useOrder(
  view: FleetView,
  states: ReadonlySignal<string>,
  engaged: ReadonlySignal<boolean>
) {
  const { order } = view

  useSignalEffect(() => {
    states.value
    const servers = view.servers.value
    const reading = (server: Server) => view.reading(server.id).peek()
    const before = order.peek()
    const place = new Map(before.map((server, i) => [server.id, i]))
    const stay = (a: Server, b: Server) =>
      (place.get(a.id) ?? before.length) - (place.get(b.id) ?? before.length)
    order.value = engaged.value
      ? servers.toSorted(stay)
      : servers.toSorted((a, b) => worseFirst(reading(a), reading(b)))
  })
  return order
}
