import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { History } from '../../../worker/contracts/history'
import type { SignalName } from '../../../worker/contracts/signal'
import { THRESHOLDS } from '../../../worker/policy'
import { api } from './api'
import { serverNow } from './clock'

const STEP_MS = 60_000
const LOOKBACK_MS = 24 * 60 * STEP_MS

/**
 * Since when a server's signal has been beyond its warning threshold, Unix ms.
 *
 * Null while that is not known, and when it is longer than a day.
 */
export function useSince(
  fleet: string,
  server: string | undefined,
  signal: SignalName | undefined
): ReadonlySignal<number | null> {
  const since = useSignal<number | null>(null)
  useEffect(() => {
    since.value = null
    if (!server || !signal) return
    let left = false
    const to = Math.floor(serverNow() / STEP_MS) * STEP_MS
    const query = new URLSearchParams({
      from: String(to - LOOKBACK_MS),
      to: String(to),
      step: String(STEP_MS),
      server,
      signals: signal,
    })
    api<History>(`/api/fleets/${fleet}/history?${query}`).then(
      ({ from, stepMs, series }) => {
        const warning =
          THRESHOLDS.find((each) => each.signal === signal)?.warning ?? Number.POSITIVE_INFINITY
        const begun = beganAt(series[0]?.values ?? [], warning)
        if (!left && begun !== null) since.value = Date.parse(from) + begun * stepMs
      },
      () => {
        // Without its past the sentence says what is, not since when.
      }
    )
    return () => {
      left = true
    }
  }, [fleet, server, signal])
  return since
}

/** The index at which the last unbroken run of values beyond `warning` begins; gaps do not break it. */
function beganAt(values: (number | null)[], warning: number): number | null {
  const below = values.findLastIndex((value) => value !== null && value < warning)
  const begun = values.findIndex((value, i) => i > below && value !== null)
  return begun > 0 ? begun : null
}
