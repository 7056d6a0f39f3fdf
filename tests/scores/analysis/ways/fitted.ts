/** Scores of a server's rows by models of the rows before the test. */
import { isolationForest, isolationScore } from '../../../../worker/analysis/isolation-forest.ts'
import { cholesky, invertFactor } from '../../../../worker/analysis/server/cholesky.ts'
import { serverStates } from '../../../../worker/analysis/server-states.ts'
import type { Method } from '../methods.ts'
import type { Server } from '../servers.ts'
import { principalDirections } from './principal-directions.ts'

const SEED = 1
/** Rows that k-means is run on, evenly spread, so that it does not take minutes. */
const CLUSTERED = 2_000
/** Earlier rows that a row is compared with, evenly spread. */
const EXEMPLARS = 512
const COMPONENTS = 10
/** Added to each variance, in mean variances. */
const RIDGE = 0.1

/** A server's rows in standard deviations of the rows before the test. */
interface Standardised {
  train: Float64Array[]
  test: Float64Array[]
}

function standardised({ rows, metrics, before }: Server): Standardised {
  const all = Array.from({ length: rows.length / metrics }, (_, row) =>
    Float64Array.from(rows.subarray(row * metrics, (row + 1) * metrics))
  )
  const train = all.slice(0, before)
  const means = all[0]!.map((_, metric) => meanOf(train, (row) => row[metric]!))
  const deviations = means.map((mean, metric) =>
    Math.sqrt(meanOf(train, (row) => (row[metric]! - mean) ** 2))
  )
  for (const row of all) {
    for (let metric = 0; metric < metrics; metric++) {
      // A metric that stood still has no deviation: any change of it counts as it is.
      row[metric] = (row[metric]! - means[metric]!) / (deviations[metric]! || 1)
    }
  }
  return { train, test: all.slice(before) }
}

const meanOf = (rows: readonly Float64Array[], of: (row: Float64Array) => number) =>
  rows.reduce((sum, row) => sum + of(row), 0) / rows.length

/** At most so many rows, evenly spread. */
const spread = <T>(rows: readonly T[], most: number) =>
  Array.from(
    { length: Math.min(most, rows.length) },
    (_, at) => rows[Math.floor((at * rows.length) / Math.min(most, rows.length))]!
  )

const squaredDistance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at]! - b[at]!) ** 2
  return sum
}

const nearestOf = (row: Float64Array, others: readonly ArrayLike<number>[]) =>
  others.reduce((least, other) => Math.min(least, squaredDistance(row, other)), Infinity)

function covarianceOf(rows: readonly Float64Array[]): Float64Array {
  const size = rows[0]!.length
  const covariance = new Float64Array(size * size)
  for (const row of rows) {
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) covariance[a * size + b]! += (row[a]! * row[b]!) / rows.length
    }
  }
  return covariance
}

type Fitted = (rows: Standardised) => number[]

const forest: Fitted = ({ train, test }) => {
  const grown = isolationForest(train, SEED)
  return test.map((row) => isolationScore(grown, row))
}

const states: Fitted = ({ train, test }) => {
  const rows = spread(train, CLUSTERED).map((row) => Array.from(row))
  const centres = serverStates(rows, SEED).states.map(({ centre }) => centre)
  return test.map((row) => nearestOf(row, centres))
}

const nearestNeighbour: Fitted = ({ train, test }) => {
  const exemplars = spread(train, EXEMPLARS)
  return test.map((row) => nearestOf(row, exemplars))
}

const mahalanobis: Fitted = ({ train, test }) => {
  const size = train[0]!.length
  const covariance = covarianceOf(train)
  const trace = train[0]!.reduce((sum, _, at) => sum + covariance[at * size + at]!, 0)
  for (let at = 0; at < size; at++) covariance[at * size + at]! += (RIDGE * trace) / size
  const whitening = invertFactor(cholesky(covariance, size), size)
  return test.map((row) => {
    let sum = 0
    for (let a = 0; a < size; a++) {
      let part = 0
      for (let b = 0; b <= a; b++) part += whitening[a * size + b]! * row[b]!
      sum += part * part
    }
    return sum
  })
}

/** What is left of a row when its part in the directions of most variance is taken away. */
const principalComponents: Fitted = ({ train, test }) => {
  const directions = principalDirections(covarianceOf(train), train[0]!.length, COMPONENTS)
  return test.map((row) => {
    const explained = directions.reduce((sum, direction) => {
      const part = direction.reduce((product, weight, at) => product + weight * row[at]!, 0)
      return sum + part * part
    }, 0)
    return row.reduce((sum, value) => sum + value * value, 0) - explained
  })
}

const FITTED = {
  'isolation-forest': forest,
  'server-states': states,
  mahalanobis,
  'principal-components': principalComponents,
  'nearest-neighbour': nearestNeighbour,
} as const satisfies Partial<Record<Method, Fitted>>

export type FittedMethod = keyof typeof FITTED

/** The scores of the test's rows, higher for stranger. */
export function fittedScores(
  server: Server,
  methods: readonly FittedMethod[]
): Map<FittedMethod, number[]> {
  const rows = standardised(server)
  return new Map(methods.map((method) => [method, FITTED[method](rows)]))
}
