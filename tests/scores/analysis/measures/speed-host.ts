/** What the detector of one server costs. */
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { fit, observer } from '../../../../worker/analysis/server/detector.ts'
import { SERVER_ALARMS } from '../../../../worker/policy.ts'
import type { Measure } from '../measure.ts'

const METRICS = 38
const MINUTE_MS = 60_000
const FITTED_DAYS = 7
const FITTED = FITTED_DAYS * 1_440
const OBSERVED = 100_000
const ROUNDS = 7
const SEED = 1

const secondsOf = (run: () => void) => {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

export const measure: Measure = {
  name: 'Anomalies of one server: cost',
  folder: '',
  async run() {
    const random = randomFrom(SEED)
    const rows = Float64Array.from(
      { length: FITTED * METRICS },
      (_, at) => (at % METRICS) + random() + random()
    )
    const times = Float64Array.from({ length: FITTED }, (_, row) => row * MINUTE_MS)
    const options = { falseAlarmsPerDay: SERVER_ALARMS.perDay }
    let fitted = fit({ times, rows, metrics: METRICS }, options)
    const fitSeconds = secondsOf(() => {
      fitted = fit({ times, rows, metrics: METRICS }, options)
    })
    const { observe } = observer(fitted.model, fitted.state)
    const views = Array.from({ length: FITTED }, (_, row) =>
      rows.subarray(row * METRICS, (row + 1) * METRICS)
    )
    const rounds = Array.from({ length: ROUNDS }, (_, round) => {
      const first = FITTED + round * OBSERVED
      return (
        OBSERVED /
        secondsOf(() => {
          for (let row = 0; row < OBSERVED; row++)
            observe((first + row) * MINUTE_MS, views[row % FITTED]!)
        })
      )
    }).sort((a, b) => a - b)
    const numbers = Object.values(fitted.model).reduce(
      (sum, part) => sum + (part instanceof Float64Array ? part.length : 1),
      fitted.model.views.reduce((sum, view) => sum + view.whitening.length + METRICS, 0)
    )
    return [
      {
        name: `rows a second of ${METRICS} metrics`,
        value: rounds[ROUNDS >> 1]!,
        low: rounds[0]!,
        high: rounds[ROUNDS - 1]!,
        must: 100_000,
        aim: 300_000,
        note: `processor time on one core, Node ${process.version}; least and most of ${ROUNDS} rounds`,
      },
      { name: `seconds to fit ${FITTED_DAYS} days of minutes`, value: fitSeconds },
      { name: 'state of a server, bytes', value: fitted.state.byteLength },
      { name: 'model of a server, bytes', value: numbers * Float64Array.BYTES_PER_ELEMENT },
    ]
  },
}
