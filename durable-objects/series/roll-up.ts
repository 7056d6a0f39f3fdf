/**
 * Roll-ups: what is kept of the samples of a minute, five minutes and an hour.
 *
 * A bucket of a tier keeps the number of measurements, their sum, least, greatest and last, and from
 * five minutes on their median and 95th percentile. NaNs and staleness markers are not counted, and
 * a bucket without a measurement is left out.
 */
import { ROLL_UPS } from '../../worker/policy'
import { type Column, merged } from './column'

/** What a bucket keeps, in the order in which blocks hold it. */
export const AGGREGATES = ['count', 'sum', 'min', 'max', 'last', 'p50', 'p95'] as const
export type Aggregate = (typeof AGGREGATES)[number]

/** Ids of a block of roll-ups: that of the series times this, plus the aggregate. */
export const AGGREGATE_IDS = 8

/** The buckets of one series; `times` is when the last measurement of each was taken, in Unix ms. */
export type RollUp = { times: Float64Array } & Partial<Record<Aggregate, Float64Array>>

/** Tiers by number, beginning with 1; 0 are the samples as they came. */
export const TIERS = ROLL_UPS.stepsMs.length

/** Width of a bucket of a tier, in ms. */
export function stepOf(tier: number): number {
  return ROLL_UPS.stepsMs[tier - 1]!
}

/** Roll up the samples of one series, oldest first; undefined without a measurement. */
export function rollUp(samples: Column, tier: number): RollUp | undefined {
  const buckets = new Buckets(samples, stepOf(tier))
  return buckets.count === 0 ? undefined : buckets.rollUp(ROLL_UPS.quantilesFrom <= tier)
}

/** The roll-up as columns of a block, by their ids there. */
export function* columnsOf(id: number, rolled: RollUp): Generator<[id: number, Column]> {
  for (const [n, aggregate] of AGGREGATES.entries()) {
    const values = rolled[aggregate]
    if (values !== undefined) yield [id * AGGREGATE_IDS + n, { times: rolled.times, values }]
  }
}

/** The id under which a block has an aggregate of a series. */
export function aggregateId(id: number, aggregate: Aggregate): number {
  return id * AGGREGATE_IDS + AGGREGATES.indexOf(aggregate)
}

/**
 * Of columns with the same aggregate, given in the order of writing, one with each bucket once: what
 * was rolled up later counts, because it saw more.
 */
export function mergedBuckets(parts: readonly Column[], tier: number): Column {
  const stepMs = stepOf(tier)
  return parts.reduce((before, after) => replaced(before, after, stepMs))
}

/** The buckets of both columns; of one that is in both, that of the second. */
function replaced(first: Column, second: Column, stepMs: number): Column {
  const bucketOf = ({ times }: Column, n: number) =>
    n < times.length ? Math.floor(times[n]! / stepMs) : Number.POSITIVE_INFINITY
  if (bucketOf(first, first.times.length - 1) < bucketOf(second, 0)) return merged([first, second])
  const most = first.times.length + second.times.length
  const [times, values] = [new Float64Array(most), new Float64Array(most)]
  let [a, b, to] = [0, 0, 0]
  for (; a < first.times.length || b < second.times.length; to++) {
    const [bucketA, bucketB] = [bucketOf(first, a), bucketOf(second, b)]
    const [part, n] = bucketA < bucketB ? [first, a] : [second, b]
    times[to] = part.times[n]!
    values[to] = part.values[n]!
    if (bucketA <= bucketB) a++
    if (bucketB <= bucketA) b++
  }
  return { times: times.subarray(0, to), values: values.subarray(0, to) }
}

/** Finds where the buckets of a column begin and end, its NaNs left out. */
class Buckets {
  /** Buckets with a measurement. */
  count = 0
  readonly #times: Float64Array
  readonly #values: Float64Array
  /** Where the measurements of each bucket begin, and behind the last one where they all end. */
  readonly #starts: number[] = []

  constructor(samples: Column, stepMs: number) {
    const { times, values } = measurements(samples)
    this.#times = times
    this.#values = values
    let bucket = Number.NEGATIVE_INFINITY
    for (let n = 0; n < times.length; n++) {
      const next = Math.floor(times[n]! / stepMs)
      if (next !== bucket) this.#starts.push(n)
      bucket = next
    }
    this.count = this.#starts.length
    this.#starts.push(times.length)
  }

  rollUp(withQuantiles: boolean): RollUp {
    const column = () => new Float64Array(this.count)
    const rolled = {
      ...{ times: column(), count: column(), sum: column(), min: column(), max: column() },
      ...{ last: column(), ...(withQuantiles ? { p50: column(), p95: column() } : {}) },
    }
    for (let n = 0; n < this.count; n++) this.#fill(rolled, n)
    return rolled
  }

  #fill(rolled: Required<Omit<RollUp, 'p50' | 'p95'>> & RollUp, n: number): void {
    const [start, end] = [this.#starts[n]!, this.#starts[n + 1]!]
    const values = this.#values
    let sum = 0
    let min = values[start]!
    let max = min
    let ascending = true
    for (let at = start; at < end; at++) {
      const value = values[at]!
      sum += value
      if (value < min) min = value
      if (value > max) max = value
      if (at > start && value < values[at - 1]!) ascending = false
    }
    rolled.times[n] = this.#times[end - 1]!
    rolled.count[n] = end - start
    rolled.sum[n] = plain(sum)
    rolled.min[n] = min
    rolled.max[n] = max
    rolled.last[n] = values[end - 1]!
    if (rolled.p50 === undefined || rolled.p95 === undefined) return
    const sorted = ascending ? values.subarray(start, end) : values.slice(start, end).sort()
    rolled.p50[n] = quantile(sorted, 0.5)
    rolled.p95[n] = quantile(sorted, 0.95)
  }
}

function measurements(samples: Column): Column {
  const { times, values } = samples
  let count = 0
  for (const value of values) if (!Number.isNaN(value)) count++
  if (count === values.length) return samples
  const left = { times: new Float64Array(count), values: new Float64Array(count) }
  let to = 0
  for (let n = 0; n < values.length; n++) {
    if (Number.isNaN(values[n])) continue
    left.times[to] = times[n]!
    left.values[to++] = values[n]!
  }
  return left
}

/** Of values in ascending order; between two of them as Prometheus does. */
function quantile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!]
  const weight = rank - Math.floor(rank)
  return weight === 0 ? below : plain(below * (1 - weight) + above * weight)
}

/** Decimals that adding floats has spoilt in the last digits, so that they take few bytes again. */
function plain(value: number): number {
  for (const power of [1, 1e2, 1e3, 1e6]) {
    const rounded = Math.round(value * power) / power
    if (Math.abs(rounded - value) <= Math.abs(value) * 1e-13) return rounded
  }
  return value
}
