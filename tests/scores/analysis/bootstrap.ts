/** How sure a figure is, given that other entities could have been measured. */
import { randomFrom } from '../../../worker/analysis/random.ts'

const ROUNDS = 2_000
const SEED = 20_261_121
/** The ends of a 95 % interval. */
const [LOW, HIGH] = [0.025, 0.975]

export interface Interval {
  low: number
  high: number
  /** How many there were to draw from. */
  entities: number
}

/**
 * The 95 % percentile interval of a statistic over entities drawn with replacement.
 *
 * @param count how many entities there are
 * @param statistic of the entities at these positions, of which some repeat; NaN rounds are left out
 * @see Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13
 */
export function bootstrap(
  count: number,
  statistic: (positions: readonly number[]) => number,
  rounds = ROUNDS
): Interval {
  const random = randomFrom(SEED)
  const values: number[] = []
  for (let round = 0; round < rounds; round++) {
    const value = statistic(Array.from({ length: count }, () => Math.floor(random() * count)))
    if (Number.isFinite(value)) values.push(value)
  }
  values.sort((a, b) => a - b)
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? Number.NaN
  return { low: at(LOW), high: at(HIGH), entities: count }
}

/** The mean of the entities' values with its interval; those that are not finite have no say. */
export function meanWithInterval(values: readonly number[]): Interval & { value: number } {
  const known = values.filter(Number.isFinite)
  return {
    value: mean(known),
    ...bootstrap(known.length, (positions) => mean(positions.map((at) => known[at]!))),
  }
}

/** The mean of values that belong to entities, and its interval over these entities. */
export function groupedMean(
  values: readonly number[],
  entityOf: (at: number) => string
): Interval & { value: number } {
  const groups = Object.values(Object.groupBy(values.keys(), entityOf)).map((positions) =>
    positions!.map((at) => values[at]!)
  )
  return {
    value: mean(values),
    ...bootstrap(groups.length, (drawn) => mean(drawn.flatMap((at) => groups[at]!))),
  }
}

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
