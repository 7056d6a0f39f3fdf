/** Aggregations: many series to one per group of labels, or to the few that stand out in it. */
import type { Aggregate } from './ast'
import { PromqlError } from './error'
import { dropLabels, keepLabels, keyIgnoring, keyOn, NAME } from './labels'
import type { Labels } from './source'
import { emptyVector, type Vector, withPlainLabels } from './value'

/** The rows of a vector by group. */
interface Groups {
  /** The labels of each group. */
  labels: Labels[]
  /** The group of each row. */
  of: Int32Array
}

/** An aggregation operator. */
export interface Aggregation {
  /** Whether a number comes before the operand. */
  parameter: boolean
  /** `parameter` holds a number per step, or is null for operators without one. */
  run: (
    vector: Vector,
    groups: Groups,
    count: number,
    parameter: Float64Array | null,
    node: Aggregate
  ) => Vector
}

/** The table; what is not in it is not supported. */
export const AGGREGATIONS: Readonly<Record<string, Aggregation>> = Object.assign(
  Object.create(null) as Record<string, Aggregation>,
  {
    sum: { parameter: false, run: (v, g, count) => sums(v, g, count, false) },
    avg: { parameter: false, run: (v, g, count) => sums(v, g, count, true) },
    min: folded((best, value) => (value < best || Number.isNaN(best) ? value : best)),
    max: folded((best, value) => (value > best || Number.isNaN(best) ? value : best)),
    count: folded(
      (seen) => seen + 1,
      () => 1
    ),
    group: folded(
      () => 1,
      () => 1
    ),
    stddev: { parameter: false, run: (v, g, count) => variances(v, g, count, Math.sqrt) },
    stdvar: { parameter: false, run: (v, g, count) => variances(v, g, count, (x) => x) },
    quantile: { parameter: true, run: (v, g, count, q) => quantiles(v, g, count, q!) },
    topk: {
      parameter: true,
      run: (v, g, count, k, node) => outstanding(v, g, count, k!, -1, node),
    },
    bottomk: {
      parameter: true,
      run: (v, g, count, k, node) => outstanding(v, g, count, k!, 1, node),
    },
  } satisfies Record<string, Aggregation>
)

/** Apply the aggregation of `node` to its evaluated operand. */
export function aggregate(
  node: Aggregate,
  vector: Vector,
  count: number,
  parameter: Float64Array | null
): Vector {
  // Only a group by the metric's name has to know whether a row has one.
  const seen = node.labels.includes(NAME) ? withPlainLabels(vector) : vector
  return AGGREGATIONS[node.op]!.run(seen, groupRows(seen.rows, node), count, parameter, node)
}

function groupRows(rows: readonly Labels[], { without, labels: names }: Aggregate): Groups {
  const known = new Map<string, number>()
  const labels: Labels[] = []
  const of = new Int32Array(rows.length)
  const dropped = without ? [...names, NAME] : []
  for (let row = 0; row < rows.length; row++) {
    const key = without ? keyIgnoring(rows[row]!, names) : keyOn(rows[row]!, names)
    let group = known.get(key)
    if (group === undefined) {
      group = labels.length
      labels.push(without ? dropLabels(rows[row]!, dropped) : keepLabels(rows[row]!, names))
      known.set(key, group)
    }
    of[row] = group
  }
  return { labels, of }
}

/** An aggregation that takes in one value after the other. */
function folded(
  next: (best: number, value: number) => number,
  first: (value: number) => number = (value) => value
): Aggregation {
  return {
    parameter: false,
    run: ({ rows, values, present }, groups, count) => {
      const result = emptyVector(groups.labels, count)
      for (let row = 0; row < rows.length; row++) {
        const base = groups.of[row]! * count
        for (let step = 0; step < count; step++) {
          const i = row * count + step
          if (present[i] === 0) continue
          const to = base + step
          const value = values[i]!
          result.values[to] =
            result.present[to] === 0 ? first(value) : next(result.values[to]!, value)
          result.present[to] = 1
        }
      }
      return result
    },
  }
}

/** Sums by Kahan and Neumaier, as in Prometheus; divided by how many there are for a mean. */
function sums(
  { rows, values, present }: Vector,
  groups: Groups,
  count: number,
  mean: boolean
): Vector {
  const result = emptyVector(groups.labels, count)
  const lost = new Float64Array(result.values.length)
  const seen = new Int32Array(result.values.length)
  for (let row = 0; row < rows.length; row++) {
    const base = groups.of[row]! * count
    for (let step = 0; step < count; step++) {
      const i = row * count + step
      if (present[i] === 0) continue
      const to = base + step
      const value = values[i]!
      const total = result.values[to]!
      const next = total + value
      if (!Number.isFinite(next)) lost[to] = 0
      else if (Math.abs(total) >= Math.abs(value)) lost[to]! += total - next + value
      else lost[to]! += value - next + total
      result.values[to] = next
      result.present[to] = 1
      seen[to]!++
    }
  }
  for (let i = 0; i < lost.length; i++) {
    result.values[i] = (result.values[i]! + lost[i]!) / (mean ? seen[i]! : 1)
  }
  return result
}

/** Population variances by Welford's method. */
function variances(
  { rows, values, present }: Vector,
  groups: Groups,
  count: number,
  finish: (variance: number) => number
): Vector {
  const result = emptyVector(groups.labels, count)
  const means = new Float64Array(result.values.length)
  const seen = new Int32Array(result.values.length)
  for (let row = 0; row < rows.length; row++) {
    for (let step = 0; step < count; step++) {
      const i = row * count + step
      if (present[i] === 0) continue
      const to = groups.of[row]! * count + step
      seen[to]!++
      const delta = values[i]! - means[to]!
      means[to]! += delta / seen[to]!
      result.values[to]! += delta * (values[i]! - means[to]!)
      result.present[to] = 1
    }
  }
  for (let i = 0; i < means.length; i++) result.values[i] = finish(result.values[i]! / seen[i]!)
  return result
}

/** Rows by group, for aggregations that look at all values of a group at once. */
function members(groups: Groups): number[][] {
  const rows: number[][] = groups.labels.map(() => [])
  groups.of.forEach((group, row) => {
    rows[group]!.push(row)
  })
  return rows
}

/** NaN counts as less than any number. */
const ascending = (a: number, b: number) =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : Number.isNaN(b) ? 1 : a - b || (a < b ? -1 : 0)

function quantiles(vector: Vector, groups: Groups, count: number, q: Float64Array): Vector {
  const result = emptyVector(groups.labels, count)
  members(groups).forEach((rows, group) => {
    for (let step = 0; step < count; step++) {
      const values: number[] = []
      for (const row of rows) {
        const i = row * count + step
        if (vector.present[i] === 1) values.push(vector.values[i]!)
      }
      if (values.length === 0) continue
      result.values[group * count + step] = quantile(q[step]!, values)
      result.present[group * count + step] = 1
    }
  })
  return result
}

/** The q-quantile, interpolated between neighbours; sorts `values`, of which there is at least one. */
function quantile(q: number, values: number[]): number {
  if (Number.isNaN(q)) return Number.NaN
  if (q < 0) return Number.NEGATIVE_INFINITY
  if (q > 1) return Number.POSITIVE_INFINITY
  values.sort(ascending)
  const rank = q * (values.length - 1)
  const lower = Math.floor(rank)
  const upper = Math.min(lower + 1, values.length - 1)
  const weight = rank - lower
  return values[lower]! * (1 - weight) + values[upper]! * weight
}

/**
 * The k greatest (`sign` -1) or least (1) rows of each group at each step, under their own labels;
 * NaN comes last either way. With one step, rows come in this order.
 */
function outstanding(
  vector: Vector,
  groups: Groups,
  count: number,
  k: Float64Array,
  sign: 1 | -1,
  node: Aggregate
): Vector {
  const { rows, values } = vector
  const present = new Uint8Array(values.length)
  const order: number[] = []
  const grouped = members(groups)
  for (let step = 0; step < count; step++) {
    const most = k[step]!
    if (Number.isNaN(most)) {
      throw new PromqlError('Parameter value is NaN', node.parameter!, 'execution')
    }
    for (const group of grouped) {
      const at = (row: number) => values[row * count + step]!
      const candidates = group.filter((row) => vector.present[row * count + step] === 1)
      candidates.sort((a, b) => {
        if (Number.isNaN(at(a)) || Number.isNaN(at(b))) return -ascending(at(a), at(b))
        return sign * ascending(at(a), at(b))
      })
      for (const row of candidates.slice(0, Math.max(0, Math.trunc(most)))) {
        present[row * count + step] = 1
        if (count === 1) order.push(row)
      }
    }
  }
  if (count !== 1) return { ...vector, present }
  return {
    type: 'vector',
    rows: order.map((row) => rows[row]!),
    values: Float64Array.from(order, (row) => values[row]!),
    present: new Uint8Array(order.length).fill(1),
    nameless: vector.nameless && Uint8Array.from(order, (row) => vector.nameless![row]!),
  }
}
