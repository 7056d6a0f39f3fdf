/** What the detector of one metric costs. */
import { create, observe } from '../../../../worker/analysis/metric-detector.ts'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { METRIC_ALARMS } from '../../../../worker/policy.ts'
import type { Measure } from '../measure.ts'

const METRICS = 100
const VALUES = 5_000
const ROUNDS = 7
const SEED = 1

/** A walk with noise and now and then a spike, so that every path is taken. */
function series(random: () => number): Float64Array {
  let level = 50
  return Float64Array.from({ length: VALUES }, () => {
    level += random() - 0.5
    return level + 4 * random() + (random() < 0.002 ? 100 : 0)
  })
}

/** Thousands of values a second of processor time, over all metrics in turn as they would arrive. */
function once(values: Float64Array[]): number {
  const states = values.map(() => create({ alarmsPerDay: METRIC_ALARMS.perDay }))
  const before = process.cpuUsage()
  for (let row = 0; row < VALUES; row++) {
    for (let metric = 0; metric < METRICS; metric++) {
      observe(states[metric]!, row * 60_000, values[metric]![row]!)
    }
  }
  const { user, system } = process.cpuUsage(before)
  return (METRICS * VALUES) / ((user + system) / 1e6)
}

export const measure: Measure = {
  name: 'Anomalies of one metric: cost',
  folder: '',
  async run() {
    const random = randomFrom(SEED)
    const values = Array.from({ length: METRICS }, () => series(random))
    const rounds = Array.from({ length: ROUNDS }, () => once(values)).sort((a, b) => a - b)
    const bytes = create({ alarmsPerDay: METRIC_ALARMS.perDay }).byteLength
    return [
      {
        name: 'values a second',
        value: rounds[ROUNDS >> 1]!,
        low: rounds[0]!,
        high: rounds[ROUNDS - 1]!,
        must: 400_000,
        aim: 1_000_000,
        note: `processor time on one core, Node ${process.version}; least and most of ${ROUNDS} rounds`,
      },
      { name: 'state of a metric, bytes', value: bytes, must: 4_096, aim: 2_048 },
    ]
  },
}
