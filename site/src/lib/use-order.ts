import { type ReadonlySignal, useComputed, useSignalEffect } from '@preact/signals'
import type { Server } from '../../../worker/contracts/fleet'
import type { ServerHealth } from '../../../worker/contracts/server-health'
import type { FleetView } from './fleet-view'
import { inOrder } from './server-order'

/**
 * A fleet's servers, worst first, in an order that stays calm.
 *
 * The order changes when a state or the grade of a score changes, not with every value; and never while
 * `engaged`, when someone points at a server or has it in focus: newcomers then go to the end.
 *
 * @param states the servers' states as one text
 * @param scores the servers' health by id, as far as it is known
 */
export function useOrder(
  view: FleetView,
  states: ReadonlySignal<string>,
  scores: ReadonlySignal<ReadonlyMap<string, ServerHealth>>,
  engaged: ReadonlySignal<boolean>
) {
  const { order } = view
  const grades = useComputed(() =>
    [...scores.value]
      .map(([id, { grade }]) => `${id} ${grade}`)
      .sort()
      .join('\n')
  )

  useSignalEffect(() => {
    states.value
    grades.value
    const servers = view.servers.value
    const known = scores.peek()
    const placed = (server: Server) => ({
      ...{ server, reading: view.reading(server.id).peek() },
      score: known.get(server.id)?.score ?? null,
    })
    const before = order.peek()
    const place = new Map(before.map((server, i) => [server.id, i]))
    const stay = (a: Server, b: Server) =>
      (place.get(a.id) ?? before.length) - (place.get(b.id) ?? before.length)
    order.value = engaged.value
      ? servers.toSorted(stay)
      : servers
          .map(placed)
          .sort(inOrder)
          .map(({ server }) => server)
  })
  return order
}
