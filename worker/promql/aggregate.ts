/** Aggregations: many series to one per group of labels, or to the few that stand out in it. */
import { QUERY } from '../policy'
import { countValues } from './aggregate/count-values'
import { folded, quantiles, sums, variances } from './aggregate/folds'
import { type Groups, groupRows } from './aggregate/groups'
import { limited, outstanding, sampled } from './aggregate/picks'
import type { Aggregate } from './ast'
import type { Context } from './context'
import { PromqlError } from './error'
import { formatShort } from './format'
import { NAME } from './labels'
import { isLabelName } from './parse-selector'
import { emptyVector, type Scalar, type Text, type Vector, withSeenLabels } from './value'

/** `parameter` holds a number per step; operators without one do not look at it. */
type Run = (vector: Vector, groups: Groups, count: number, parameter: Float64Array) => Vector

const one = () => 1
const increment = (seen: number) => seen + 1

const AGGREGATIONS: Readonly<Record<string, Run>> = {
  sum: (v, g, count) => sums(v, g, count, false),
  avg: (v, g, count) => sums(v, g, count, true),
  min: (v, g, count) =>
    folded(v, g, count, (best, value) => (value < best || Number.isNaN(best) ? value : best)),
  max: (v, g, count) =>
    folded(v, g, count, (best, value) => (value > best || Number.isNaN(best) ? value : best)),
  count: (v, g, count) => folded(v, g, count, increment, one),
  group: (v, g, count) => folded(v, g, count, one, one),
  stddev: (v, g, count) => variances(v, g, count, Math.sqrt),
  stdvar: (v, g, count) => variances(v, g, count, (variance) => variance),
  quantile: quantiles,
  topk: (v, g, count, k) => outstanding(v, g, count, k, -1),
  bottomk: (v, g, count, k) => outstanding(v, g, count, k, 1),
  limitk: limited,
  limit_ratio: sampled,
}

/** Apply the aggregation of `node` to its evaluated operand. */
export function aggregate(
  node: Aggregate,
  vector: Vector,
  count: number,
  parameter: Scalar | Text | null,
  context: Context
): Vector {
  context.spend(vector.values.length)
  context.spendLabels(vector.rows.length)
  context.spend(orderingWork(node, vector, parameter))
  // Only a group by the metric's name has to know whether a row has one.
  const seen = node.labels.includes(NAME) ? withSeenLabels(vector, context) : vector
  if (parameter?.type === 'string') {
    if (isLabelName(parameter.text)) return countValues(seen, count, parameter.text, node)
    const problem = `invalid label name ${JSON.stringify(parameter.text)}`
    throw new PromqlError(problem, node.parameter!, 'execution')
  }
  const numbers = parameter?.values ?? new Float64Array()
  if (!checkParameter(node, numbers, context)) return emptyVector([], count)
  return AGGREGATIONS[node.op]!(seen, groupRows(seen, node), count, numbers)
}

/** How much work it is to put values in order, as far as the aggregation does. */
function orderingWork(
  { op }: Aggregate,
  { rows, values }: Vector,
  parameter: Scalar | Text | null
): number {
  if (op === 'quantile') return values.length * QUERY.sortWork
  if ((op !== 'topk' && op !== 'bottomk') || parameter?.type !== 'scalar') return 0
  const kept = Math.min(rows.length, Math.max(1, extremes(parameter.values)[1]))
  return values.length * QUERY.sortWork * Math.log2(1 + kept)
}

/** Whether there is an answer at all; warns of what Prometheus warns of. */
function checkParameter(node: Aggregate, numbers: Float64Array, context: Context): boolean {
  if (numbers.length === 0) return true
  const position = node.parameter!
  const fail = (problem: string) => new PromqlError(problem, position, 'execution')
  const [least, most] = extremes(numbers)
  const unknown = numbers.some(Number.isNaN)
  if (node.op === 'quantile') {
    if (unknown) context.annotations.invalidQuantile(Number.NaN, position)
    if (most > 1) context.annotations.invalidQuantile(most, position)
    if (least < 0) context.annotations.invalidQuantile(least, position)
    return true
  }
  if (node.op === 'limit_ratio') {
    if (unknown) throw fail('Ratio value is NaN')
    if (most > 1) warnOfRatio(most, 1, node, context)
    if (least < -1) warnOfRatio(least, -1, node, context)
    return least !== 0 || most !== 0
  }
  if (unknown) throw fail('Parameter value is NaN')
  if (most < 1) return false
  if (least <= -(2 ** 63)) throw fail(`Scalar value ${formatShort(least)} underflows int64`)
  if (most >= 2 ** 63) throw fail(`Scalar value ${formatShort(most)} overflows int64`)
  return true
}

function extremes(numbers: Float64Array): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const number of numbers) {
    if (number < least) least = number
    if (number > most) most = number
  }
  return [least, most]
}

function warnOfRatio(ratio: number, to: number, node: Aggregate, { annotations }: Context): void {
  const problem = `ratio value should be between -1 and 1, got ${formatShort(ratio)}, capping to ${to}`
  annotations.add('warning', problem, node.parameter!)
}
