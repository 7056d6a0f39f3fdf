/** The detector of one metric, run over whole series as the product runs it. */
import { create, observe } from '../../../worker/analysis/metric-detector.ts'
import { METRIC_ALARMS } from '../../../worker/policy.ts'
import type { Series } from './series.ts'

export interface Detected {
  /** Standard deviations from the usual, one a row. */
  deviations: Float64Array
  /** The surprise of rows that are records, 0 elsewhere. */
  records: Float64Array
  /** 1 where an alarm is raised at the threshold that the detector sets itself. */
  alarms: Uint8Array
}

export function detect(
  { times, values }: Pick<Series, 'times' | 'values'>,
  alarmsPerDay: number = METRIC_ALARMS.perDay
): Detected {
  const state = create({ alarmsPerDay })
  const deviations = new Float64Array(values.length)
  const records = new Float64Array(values.length)
  const alarms = new Uint8Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const reading = observe(state, times[row]!, values[row]!)
    deviations[row] = reading.deviation
    records[row] = reading.record
    alarms[row] = reading.isAlarm ? 1 : 0
  }
  return { deviations, records, alarms }
}
