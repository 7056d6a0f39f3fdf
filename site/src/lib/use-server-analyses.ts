import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Anomalies } from '../../../worker/contracts/anomaly'
import type { Diagnosis } from '../../../worker/contracts/diagnosis'
import type { ServerHealth } from '../../../worker/contracts/server-health'
import { fleetAnalysis, serverAnalysis } from './analyses'
import type { Stretch } from './chart-backdrop'
import { serverNow } from './clock'
import type { FleetView } from './fleet-view'
import { RANGES, type Range } from './range'
import type { ServerHistory } from './server-history'
import { useAgainOnCause, useAgainOnStates } from './use-again'
import { type Known, useAnswer } from './use-answer'

/** An unusual stretch is looked for this far back at least, ms. */
const LOOK_BACK_MS = 24 * 3_600_000

/** What the analyses say of one server. */
export interface ServerAnalyses {
  health: Known<ServerHealth>
  causes: Known<Diagnosis>
  anomalies: Known<Anomalies>
  /** Its incidents as charts mark them: changed in place, and `marked` grows with every change. */
  stretches: Stretch[]
  marked: ReadonlySignal<number>
}

/**
 * The analyses of a server, kept current in turn; nothing is asked while `watched` is undefined.
 *
 * @param range how far back its charts go
 * @param isMarking whether incidents are marked on them
 */
export function useServerAnalyses(
  watched: { view: FleetView; past: ServerHistory; id: string } | undefined,
  range: Range,
  isMarking: ReadonlySignal<boolean>
): ServerAnalyses {
  const id = watched?.id ?? ''
  const fleet = watched?.past.fleet ?? ''
  const key = `${fleet} ${id}`
  const of = (path: () => string) => () => (watched ? path() : null)
  // What is quick to answer is asked first.
  const health = useAnswer<ServerHealth>(
    of(() => serverAnalysis(fleet, id, 'health')),
    key
  )
  const causes = useAnswer<Diagnosis>(
    of(() => fleetAnalysis(fleet, 'causes', { server: id })),
    key,
    'urgent'
  )
  const anomalies = useAnswer<Anomalies>(
    of(() => {
      const backMs = Math.max(LOOK_BACK_MS, RANGES[range].windowMs)
      const query = { server: id, from: Math.floor(serverNow() - backMs) }
      return fleetAnalysis(fleet, 'anomalies', query)
    }),
    `${key} ${range}`
  )

  const isKnown = watched?.view.servers.value.some((server) => server.id === id)
  const status = isKnown ? watched!.view.reading(id).value.status : null
  useAgainOnStates(status, [health, causes, anomalies])
  useAgainOnCause(causes.answer, [health, anomalies])

  const stretches = useMemo((): Stretch[] => [], [])
  const marked = useSignal(0)
  useSignalEffect(() => {
    const incidents = isMarking.value ? (anomalies.answer.value?.incidents ?? []) : []
    stretches.length = 0
    for (const { server, from, to, severity } of incidents) {
      if (server !== watched?.id) continue
      const end = to === null ? null : Date.parse(to)
      stretches.push({ from: Date.parse(from), to: end, severity })
    }
    marked.value = marked.peek() + 1
  })
  return { health, causes, anomalies, stretches, marked }
}
