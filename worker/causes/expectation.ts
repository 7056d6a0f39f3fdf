/** What a cause leads one to expect of a vital, and what follows for it when that is so or is not. */
import type { VitalName } from '../contracts/vital'
import type { Reading } from './reading'

/** From which value on something counts, and from which it counts in full. */
export type Range = readonly [from: number, full: number]

export interface Expectation {
  vital: VitalName
  is: 'high' | 'low' | 'not-high' | 'not-low' | 'climbing' | 'not-climbing'
  /** Logarithm of odds for the cause when it is so in full. */
  weight: number
  /** The same against it when it is not so at all. */
  against: number
  /** How large the value has to be as well, in its unit. */
  level?: Range | undefined
  /** How many times the usual it has to be as well; for `low` and `not-low`, below 1. */
  times?: Range | undefined
  /** Within how many hours what climbs has to reach its limit, and what is soon. */
  hours?: Range | undefined
  /** How unusual what climbs has to be as well; by default not at all. */
  deviations?: Range | undefined
}

type Conditions = Pick<Expectation, 'level' | 'times' | 'hours' | 'deviations'>

const expecting =
  (is: Expectation['is']) =>
  (
    vital: VitalName,
    weight: number,
    against: number,
    conditions: Conditions = {}
  ): Expectation => ({ ...conditions, vital, is, weight, against })

export const high = expecting('high')
export const low = expecting('low')
export const notHigh = expecting('not-high')
export const notLow = expecting('not-low')
export const climbing = expecting('climbing')
export const notClimbing = expecting('not-climbing')

/** Deviations from which something is unusual, and from which it is so in full. */
const DEVIATIONS: Range = [3, 7]

/** 0 up to the first value, 1 from the second on. */
export const part = (value: number, [from, full]: Range): number =>
  Number.isNaN(value) ? 0 : Math.max(0, Math.min(1, (value - from) / (full - from)))

/** How far an expectation holds, 0 to 1. */
export function strengthOf(expectation: Expectation, reading: Reading): number {
  const { is } = expectation
  if (is === 'not-high') return 1 - changed(expectation, reading, 1)
  if (is === 'not-low') return 1 - changed(expectation, reading, -1)
  if (is === 'not-climbing') return reading.climb ? 1 - soon(expectation, reading) : 1
  if (is === 'climbing') return reading.climb ? soon(expectation, reading) : 0
  return changed(expectation, reading, is === 'high' ? 1 : -1)
}

function changed({ level, times }: Expectation, reading: Reading, sign: 1 | -1): number {
  const { value, usual, deviation } = reading
  const unusual = part(sign * deviation, DEVIATIONS)
  const large = level ? part(value, level) : 1
  const ratio = usual > 0 ? value / usual : value > 0 ? Number.POSITIVE_INFINITY : 1
  // What was nothing before is any number of times as much; a fall is read backwards.
  const often = times ? part(Math.min(ratio, LARGE), times) : 1
  return Math.min(unusual, large, often)
}

const LARGE = 1_000

function soon({ hours = [48, 24], deviations }: Expectation, reading: Reading): number {
  const { hoursLeft, deviation } = reading
  if (hoursLeft === undefined) return 0
  const unusual = deviations ? part(deviation, deviations) : 1
  return Math.min(unusual, part(Math.max(0, hoursLeft), hours))
}
