/** How long a forecast takes. */
import { forecast } from '../../../../worker/analysis/forecast/forecast.ts'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { timeToFull } from '../../../../worker/analysis/trend/time-to-full.ts'
import { grow, LIMIT } from '../growth.ts'
import type { Figure, Measure } from '../measure.ts'

const DAYS = 28
const BATCHES = 12
const BATCH = 25
/** Rounds until the machine's compiler has done its work. */
const WARM_UP = 100
const CALENDAR = { day: 24, week: 168 }

/** Four weeks of hours with a daily and a weekly cycle. */
function hours(seed: number): Float64Array {
  const random = randomFrom(seed)
  return Float64Array.from({ length: DAYS * 24 }, (_, hour) => {
    const day = hour / 24
    const weekend = day % 7 >= 5 ? -15 : 0
    return 50 + 20 * Math.sin(2 * Math.PI * day) + weekend + 5 * random()
  })
}

/** The mean time of one call in the quickest batch, ms: others on the machine can only add to it. */
function timed(call: (round: number) => unknown): number {
  for (let round = 0; round < WARM_UP; round++) call(round)
  const batches = Array.from({ length: BATCHES }, () => {
    const startedAt = performance.now()
    for (let round = 0; round < BATCH; round++) call(round)
    return (performance.now() - startedAt) / BATCH
  })
  return Math.min(...batches)
}

export const measure: Measure = {
  name: 'Speed of forecasts',
  folder: '',
  async run(): Promise<Figure[]> {
    const series = Array.from({ length: 16 }, (_, seed) => hours(seed))
    const ask = (horizon: number) =>
      timed((round) => forecast({ values: series[round % 16]!, horizon, calendar: CALENDAR }))
    const grown = Array.from({ length: 16 }, (_, seed) => grow('line', seed))
    const full = timed((round) => {
      const { times, values } = grown[round % 16]!
      return timeToFull(times, values, LIMIT)
    })
    const note = `quickest of ${BATCHES} batches of ${BATCH}, ${DAYS} days of hours, on Node.js ${process.versions.node}`
    return [
      { name: '24 h ahead, ms', value: ask(24), must: 5, aim: 3, note },
      { name: '7 days ahead, ms', value: ask(168), note },
      { name: 'time to full, ms', value: full, note: '30 days of hours' },
    ]
  },
}
