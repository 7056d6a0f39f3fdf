/** One vital of a server in detail: what it was, what was usual, and where it was neither. */

import { create, observe, usualBand, WARM_UP } from '../analysis/metric-detector'
import type { VitalAnomalies } from '../contracts/anomaly'
import { instant } from '../contracts/moment'
import type { VitalName } from '../contracts/vital'
import type { VitalTable } from '../fleet/vital-table'
import { VITALS } from '../fleet/vitals'
import { ANALYSIS, METRIC_ALARMS } from '../policy'

/** The grid of a window in detail: [from, to) with a warm-up before it; Unix ms. */
export interface DetailWindow {
  /** Where the warm-up begins. */
  warmFrom: number
  from: number
  to: number
  stepMs: number
}

/** As fine as a window may be shown, on whole steps. */
export function detailWindow(from: number, to: number): DetailWindow {
  const step = ANALYSIS.stepMs
  const stepMs = step * Math.max(1, Math.ceil((to - from) / step / ANALYSIS.detailPoints))
  const first = Math.ceil(from / stepMs) * stepMs
  return { warmFrom: first - ANALYSIS.detailWarmUp * stepMs, from: first, to, stepMs }
}

/**
 * The window, judged by the detector of one metric, which learns from what was before it.
 *
 * @param table the vital alone, of one server alone, from `warmFrom` on; without the server where it is not known
 * @param query what the values were read with
 */
export function vitalAnomalies(
  vital: VitalName,
  table: VitalTable,
  { from, stepMs }: DetailWindow,
  query: string
): VitalAnomalies {
  const { unit, limit = Number.POSITIVE_INFINITY } = VITALS[vital]
  const state = create({ alarmsPerDay: METRIC_ALARMS.perDay })
  const values: VitalAnomalies['values'] = []
  const usual: VitalAnomalies['usual'] = []
  const marks: VitalAnomalies['marks'] = []
  let seen = 0
  let warmUp = 0
  for (let row = 0; row < table.rows; row++) {
    const at = table.from + row * stepMs
    const value = table.servers.length === 0 ? Number.NaN : table.values[row]!
    const band = usualBand(state)
    const { isAlarm, severity, onset, surprise } = observe(state, at, value)
    if (Number.isFinite(value)) seen++
    if (at < from) continue
    if (seen <= WARM_UP) warmUp++
    values.push(Number.isFinite(value) ? value : null)
    usual.push(band && { low: Math.max(0, band.low), high: Math.min(limit, band.high) })
    if (isAlarm && severity !== 'none' && onset !== null) {
      marks.push({ at: instant(at), value, severity, onset: instant(onset), surprise })
    }
  }
  return { vital, unit, query, from: instant(from), stepMs, values, usual, marks, warmUp }
}
