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
    const ask = async () => {
      const to = Math.ceil(serverNow() / STEP_MS) * STEP_MS
      const query = new URLSearchParams({
        from: String(to - LOOKBACK_MS),
        to: String(to),
        step: String(STEP_MS),
        server,
        signals: signal,
      })
      // Without its past the sentence says what is, not since when.
      const history = await api<History>(`/api/fleets/${fleet}/history?${query}`).catch(() => null)
      if (left || !history) return
      const warning = THRESHOLDS.find((each) => each.signal === signal)?.warning
      const begun = beganAt(history.series[0]?.values ?? [], warning ?? Number.POSITIVE_INFINITY)
      if (begun !== null) since.value = Date.parse(history.from) + begun * history.stepMs
    }
    ask()
    // What has just begun may not be on the grid yet.
    const again = setInterval(() => since.peek() === null && ask(), STEP_MS)
    return () => {
      left = true
      clearInterval(again)
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
