/** Functions of classic histograms: series of cumulative counts with the bucket's bound in `le`. */
import type { Mended } from '../annotations'
import type { Expr } from '../ast'
import { formatOpenMetrics } from '../format'
import { LabelNumbers } from '../label-numbers'
import { dropLabels, labelValue, NAME, withLabel } from '../labels'
import type { Labels } from '../source'
import { emptyVector, unite, type Vector, withoutName, withSeenLabels } from '../value'
import { warnOfQuantile } from './ranges'
import { type CallSite, type FunctionSpec, numbers, textOf, vectorOf } from './spec'

/** A function of native histograms; of numbers it makes nothing. */
const native: FunctionSpec = {
  args: ['vector'],
  returns: 'vector',
  call: (_, { node, context }) => {
    const problem = `${node.func}() is about native histograms, which are not supported`
    context.annotations.add('info', problem, node)
    return emptyVector([], 0)
  },
}

export const HISTOGRAM_FUNCTIONS = {
  histogram_quantile: {
    args: ['scalar', 'vector'],
    returns: 'vector',
    call: (args, site) => {
      const q = numbers(args, 0)
      for (const one of q) warnOfQuantile(one, site, 0)
      const over = (buckets: Bucket[], step: number, labels: Labels) =>
        bucketQuantile(q[step]!, buckets, mender(site, 1, labels, step))
      return withoutName(overBuckets(vectorOf(args, 1), site, 1, over), site.context, site.node)
    },
  },
  histogram_quantiles: {
    args: ['vector', 'string', 'scalar', 'scalar'],
    variadic: 9,
    returns: 'vector',
    call: (args, site) =>
      quantiles(
        args.slice(2).map((_, i) => numbers(args, i + 2)),
        args,
        site
      ),
  },
  histogram_fraction: {
    args: ['scalar', 'scalar', 'vector'],
    returns: 'vector',
    call: (args, site) => {
      const [lower, upper] = [numbers(args, 0), numbers(args, 1)]
      const over = (buckets: Bucket[], step: number) =>
        bucketFraction(lower[step]!, upper[step]!, buckets)
      return withoutName(overBuckets(vectorOf(args, 2), site, 2, over), site.context, site.node)
    },
  },
  histogram_avg: native,
  histogram_count: native,
  histogram_sum: native,
  histogram_stddev: native,
  histogram_stdvar: native,
} satisfies Record<string, FunctionSpec>

interface Bucket {
  /** The upper bound, inclusive. */
  bound: number
  /** How many observations are not above it. */
  count: number
}

/** Several quantiles at once, told apart by a label. */
function quantiles(
  all: readonly Float64Array[],
  args: Parameters<FunctionSpec['call']>[0],
  site: CallSite
): Vector {
  const label = textOf(args, 1)
  const tables = all.flatMap((q, i) => {
    for (const one of q) warnOfQuantile(one, site, i + 2)
    const over = (buckets: Bucket[], step: number, labels: Labels) =>
      bucketQuantile(q[step]!, buckets, mender(site, 0, labels, step))
    const table = overBuckets(vectorOf(args), site, 0, over)
    // A quantile may change from step to step, and with it the row.
    return [...new Set(q)].map((value) => {
      const present = table.present.map((one, at) =>
        Object.is(q[at % site.grid.count], value) ? one : 0
      )
      const rows = table.rows.map((row) => withLabel(row, label, formatOpenMetrics(value)))
      return { ...table, rows, present }
    })
  })
  const joined = concatenate(tables, site.grid.count)
  return withoutName(unite(joined, site.node), site.context, site.node)
}

function concatenate(tables: readonly Vector[], count: number): Vector {
  const joined = emptyVector(
    tables.flatMap(({ rows }) => rows),
    count
  )
  let at = 0
  for (const { values, present } of tables) {
    joined.values.set(values, at)
    joined.present.set(present, at)
    at += values.length
  }
  return joined
}

/** What `over` makes of the buckets of each histogram at each step; a row per histogram. */
function overBuckets(
  input: Vector,
  site: CallSite,
  arg: number,
  over: (buckets: Bucket[], step: number, labels: Labels) => number
): Vector {
  const { count } = site.grid
  const vector = withSeenLabels(input, site.context)
  const histograms = histogramsOf(vector, site, site.node.args[arg]!)
  const result = emptyVector(
    histograms.map(({ labels }) => labels),
    count
  )
  site.context.spend(vector.values.length)
  site.context.spendLabels(vector.rows.length)
  histograms.forEach(({ labels, members }, row) => {
    for (let step = 0; step < count; step++) {
      const buckets: Bucket[] = []
      for (const { bound, row: from } of members) {
        const i = from * count + step
        if (vector.present[i] === 1) buckets.push({ bound, count: vector.values[i]! })
      }
      if (buckets.length === 0) continue
      result.values[row * count + step] = over(buckets, step, labels)
      result.present[row * count + step] = 1
    }
  })
  return result
}

interface Histogram {
  labels: Labels
  /** By bound, ascending. */
  members: { bound: number; row: number }[]
}

function histogramsOf(vector: Vector, { grid, context }: CallSite, arg: Expr): Histogram[] {
  const numbers = new LabelNumbers({ ignoring: ['le'] })
  const histograms: Histogram[] = []
  for (let row = 0; row < vector.rows.length; row++) {
    const all = vector.rows[row]!
    const text = labelValue(all, 'le')
    const bound = boundOf(text)
    if (bound === null) {
      const from = row * grid.count
      if (!vector.present.subarray(from, from + grid.count).includes(1)) continue
      context.annotations.badBucketLabel(seenName(all, context), text, arg)
      continue
    }
    const number = numbers.of(all)
    histograms[number] ??= { labels: dropLabels(all, ['le']), members: [] }
    histograms[number].members.push({ bound, row })
  }
  for (const { members } of histograms) members.sort((a, b) => a.bound - b.bound)
  return histograms
}

/** A bound as Go reads numbers; null for what is none. */
function boundOf(text: string): number | null {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text)
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : null
}

/** Names are told in remarks only where they are in sight to the end, as in Prometheus. */
const seenName = (labels: Labels, { delayedNameRemoval }: CallSite['context']) =>
  delayedNameRemoval ? labelValue(labels, NAME) : ''

const mender =
  ({ context, grid, node }: CallSite, arg: number, labels: Labels, step: number) =>
  (mended: Omit<Mended, 'at'>) => {
    const at = grid.from + step * grid.stepMs
    const name = seenName(labels, context)
    context.annotations.mendedBuckets(name, node.args[arg]!, { ...mended, at })
  }

/** Counts whose relative difference is below this are equal: sums of floats differ that much. */
const TOLERANCE = 1e-12

/**
 * The quantile of a histogram, interpolated linearly within a bucket; `buckets` ascending.
 *
 * @param tell is called when counts had to be mended because they did not grow
 * @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/quantile.go BucketQuantile
 */
function bucketQuantile(
  q: number,
  all: readonly Bucket[],
  tell: (mended: Omit<Mended, 'at'>) => void
): number {
  if (Number.isNaN(q)) return Number.NaN
  if (q < 0) return Number.NEGATIVE_INFINITY
  if (q > 1) return Number.POSITIVE_INFINITY
  if (all.at(-1)!.bound !== Number.POSITIVE_INFINITY) return Number.NaN
  const buckets = merged(all)
  const mended = mend(buckets)
  if (mended !== null) tell(mended)
  const last = buckets.length - 1
  const observations = buckets[last]!.count
  if (last < 1 || observations === 0) return Number.NaN
  const rank = q * observations
  let b = 0
  while (b < last && !(buckets[b]!.count >= rank)) b++
  if (b === last) return buckets[last - 1]!.bound
  const { bound, count } = buckets[b]!
  if (b === 0) return bound <= 0 ? bound : bound * (rank / count)
  const below = buckets[b - 1]!
  return below.bound + (bound - below.bound) * ((rank - below.count) / (count - below.count))
}

/**
 * The fraction of observations between two values, interpolated linearly; `buckets` ascending.
 *
 * @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/quantile.go BucketFraction
 */
function bucketFraction(lower: number, upper: number, all: readonly Bucket[]): number {
  if (all.at(-1)!.bound !== Number.POSITIVE_INFINITY) return Number.NaN
  const buckets = merged(all)
  const total = buckets.at(-1)!.count
  if (total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN
  if (lower >= upper) return 0
  return (rankOf(upper, buckets, total) - rankOf(lower, buckets, total)) / total
}

/** How many observations lie below a value. */
function rankOf(value: number, buckets: readonly Bucket[], total: number): number {
  let rank = 0
  let from = buckets[0]!.bound <= 0 ? Number.NEGATIVE_INFINITY : 0
  for (const { bound, count } of buckets) {
    if (from >= value) return Math.min(rank, total)
    if (bound > value) {
      const whole = from === Number.NEGATIVE_INFINITY
      const inner = whole ? count : rank + ((count - rank) * (value - from)) / (bound - from)
      return Math.min(inner, total)
    }
    rank = count
    from = bound
  }
  return total
}

/** Buckets of one bound as one: `1` and `1.0` are the same. */
function merged(all: readonly Bucket[]): Bucket[] {
  const buckets: Bucket[] = []
  for (const { bound, count } of all) {
    const last = buckets.at(-1)
    if (last?.bound === bound) last.count += count
    else buckets.push({ bound, count })
  }
  return buckets
}

/** Makes cumulative counts grow; says what was wrong by more than rounding, or null. */
function mend(buckets: Bucket[]): Omit<Mended, 'at'> | null {
  let before = buckets[0]!.count
  const mended = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, most: 0 }
  for (const bucket of buckets.slice(1)) {
    const { bound, count } = bucket
    if (nearlyEqual(before, count)) bucket.count = before
    else if (count < before) {
      mended.from = Math.min(mended.from, bound)
      mended.to = Math.max(mended.to, bound)
      mended.most = Math.max(mended.most, before - count)
      bucket.count = before
    } else before = count
  }
  return mended.to === Number.NEGATIVE_INFINITY ? null : mended
}

function nearlyEqual(a: number, b: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true
  if (a === 0 || b === 0) return false
  return Math.abs(a - b) / Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE) < TOLERANCE
}
