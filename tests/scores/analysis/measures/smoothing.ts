/** How well the Kalman smoother finds a level that is known under noise. */
import { localLevel } from '../../../../worker/analysis/local-level.ts'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { meanWithInterval } from '../bootstrap.ts'
import { figure, type Measure } from '../measure.ts'
import type { Method } from '../methods.ts'
import { momentVariances } from '../ways/moment-variances.ts'

const SEEDS = 200
const VALUES = 500
/** Standard deviations of the level's steps, of noise with a standard deviation of 1. */
const STEPS = [0.05, 0.5]
/** Values of the moving mean, the one in question in their middle. */
const WIDTH = 5

interface Walk {
  level: Float64Array
  values: Float64Array
  /** Variance of the level's steps. */
  levelVariance: number
}

/** A level that walks, and the values around it. */
function walk(seed: number): Walk {
  const random = randomFrom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const step = STEPS[0]! + (STEPS[1]! - STEPS[0]!) * random()
  let at = 0
  const level = Float64Array.from({ length: VALUES }, () => {
    at += step * normal()
    return at
  })
  return { level, values: level.map((value) => value + normal()), levelVariance: step ** 2 }
}

function movingMean(values: Float64Array): Float64Array {
  return values.map((_, row) => {
    const near = values.subarray(Math.max(0, row - (WIDTH >> 1)), row + (WIDTH >> 1) + 1)
    return near.reduce((sum, value) => sum + value, 0) / near.length
  })
}

const SMOOTHERS: readonly [Method, (walk: Walk) => Float64Array][] = [
  ['local-level', ({ values }) => localLevel(values, momentVariances(values)).smoothed],
  [
    'local-level-told',
    ({ values, levelVariance }) => localLevel(values, { levelVariance, noiseVariance: 1 }).smoothed,
  ],
  ['moving-mean', ({ values }) => movingMean(values)],
  ['as-measured', ({ values }) => values],
]

const rootMeanSquare = (a: Float64Array, b: Float64Array) =>
  Math.sqrt(a.reduce((sum, value, row) => sum + (value - b[row]!) ** 2, 0) / a.length)

export const measure: Measure = {
  name: 'Kalman smoothing',
  folder: '',
  protocol: `${SEEDS} seeded walks of ${VALUES} values that we made, whose level is known; the noise has a standard deviation of 1, the level's steps one of ${STEPS[0]} to ${STEPS[1]}. The variances are read off the values by moments, or told. The error is the root mean square distance from the true level, so that of the noise itself is 1; intervals over seeds.`,
  async run() {
    const walks = Array.from({ length: SEEDS }, (_, at) => walk(at + 1))
    return SMOOTHERS.map(([method, smooth]) => {
      const errors = walks.map((one) => rootMeanSquare(smooth(one), one.level))
      return figure('', 'levelError', meanWithInterval(errors), method)
    })
  },
}
