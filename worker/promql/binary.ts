/** Operators between two expressions. */
import type { Binary, BinaryOp, Matching } from './ast'
import { PromqlError } from './error'
import {
  dropLabels,
  dropName,
  keepLabels,
  keyIgnoring,
  keyOn,
  printLabels,
  withLabel,
} from './labels'
import type { Labels } from './source'
import {
  emptyVector,
  type Grid,
  type Scalar,
  unite,
  type Value,
  type Vector,
  withoutName,
  withPlainLabels,
} from './value'

/** What an operator makes of two numbers. */
type Operation = (left: number, right: number) => number

const ARITHMETIC: Readonly<Record<string, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => power(a, b),
  atan2: (a, b) => Math.atan2(a, b),
}

const COMPARISON: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
}

/** As in Go and C, 1 to any power is 1; ECMAScript says NaN for 1 ** NaN and 1 ** Infinity. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1
  return base ** exponent
}

/** The value of `node`, given those of its sides. */
export function binary(node: Binary, left: Value, right: Value, grid: Grid): Value {
  if (left.type === 'scalar' && right.type === 'scalar') return scalars(node, left, right)
  if (left.type === 'scalar') return withScalar(node, right as Vector, left, grid, true)
  if (right.type === 'scalar') return withScalar(node, left as Vector, right, grid, false)
  const sides = {
    left: withPlainLabels(left as Vector),
    right: withPlainLabels(right as Vector),
  }
  const { op } = node
  if (op === 'and' || op === 'unless') return filtered(node, sides.left, sides.right, grid)
  if (op === 'or') return either(node, sides.left, sides.right, grid)
  return matched(node, sides.left, sides.right, grid)
}

function scalars({ op }: Binary, left: Scalar, right: Scalar): Scalar {
  const operation = ARITHMETIC[op] ?? truth(op)
  return { type: 'scalar', values: left.values.map((a, step) => operation(a, right.values[step]!)) }
}

function truth(op: BinaryOp): Operation {
  const holds = COMPARISON[op]!
  return (a, b) => (holds(a, b) ? 1 : 0)
}

/** A filtering comparison answers with the vector's values, on whichever side the vector is. */
function withScalar(
  node: Binary,
  vector: Vector,
  { values: numbers }: Scalar,
  { count }: Grid,
  scalarFirst: boolean
): Vector {
  const { op, bool } = node
  if (op in COMPARISON && !bool) {
    const holds = COMPARISON[op]!
    const present = vector.present.map((present, i) => {
      if (present === 0) return 0
      const number = numbers[i % count]!
      const value = vector.values[i]!
      return (scalarFirst ? holds(number, value) : holds(value, number)) ? 1 : 0
    })
    return { ...vector, present }
  }
  const operation = ARITHMETIC[op] ?? truth(op)
  const values = vector.values.map((value, i) => {
    const number = numbers[i % count]!
    return scalarFirst ? operation(number, value) : operation(value, number)
  })
  return withoutName({ ...vector, values }, node)
}

/** The key of the group that a row belongs to. */
function matchKey({ on, labels }: Matching): (row: Labels) => string {
  return on ? (row) => keyOn(row, labels) : (row) => keyIgnoring(row, labels)
}

/** The rows of each group. */
function rowsByKey(rows: readonly Labels[], key: (row: Labels) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (let row = 0; row < rows.length; row++) {
    const of = key(rows[row]!)
    const group = groups.get(of)
    if (group) group.push(row)
    else groups.set(of, [row])
  }
  return groups
}

/** At which steps any of these rows is present. */
function anyPresent(vector: Vector, rows: readonly number[], count: number): Uint8Array {
  const any = new Uint8Array(count)
  for (const row of rows) {
    for (let step = 0; step < count; step++) {
      if (vector.present[row * count + step] === 1) any[step] = 1
    }
  }
  return any
}

/** `and` keeps the rows of the left side that have a partner, `unless` those that have none. */
function filtered(node: Binary, left: Vector, right: Vector, { count }: Grid): Vector {
  const key = matchKey(node.matching)
  const partners = rowsByKey(right.rows, key)
  const present = left.present.slice()
  const wanted = node.op === 'and' ? 1 : 0
  for (const [of, rows] of rowsByKey(left.rows, key)) {
    const any = anyPresent(right, partners.get(of) ?? [], count)
    for (const row of rows) {
      for (let step = 0; step < count; step++) {
        if (any[step] !== wanted) present[row * count + step] = 0
      }
    }
  }
  return { ...left, present }
}

/** `or` adds the rows of the right side that have no partner. */
function either(node: Binary, left: Vector, right: Vector, grid: Grid): Vector {
  const unmatched: Binary = { ...node, op: 'unless' }
  const rest = filtered(unmatched, right, left, grid)
  const both: Vector = {
    type: 'vector',
    rows: [...left.rows, ...rest.rows],
    values: new Float64Array(left.values.length + rest.values.length),
    present: new Uint8Array(left.present.length + rest.present.length),
    nameless: null,
  }
  both.values.set(left.values)
  both.values.set(rest.values, left.values.length)
  both.present.set(left.present)
  both.present.set(rest.present, left.present.length)
  // The same labels on both sides, present at different steps, are one series.
  return unite(both, node)
}

/** Arithmetic or a comparison between rows that belong together. */
function matched(node: Binary, left: Vector, right: Vector, { count }: Grid): Vector {
  const { op, bool, matching } = node
  const swapped = matching.many === 'right'
  const [many, one] = swapped ? [right, left] : [left, right]
  const key = matchKey(matching)
  const manyRows = rowsByKey(many.rows, key)
  const oneRows = rowsByKey(one.rows, key)
  requireOne(node, many, one, oneRows, count, swapped)

  const pairs: { of: string; many: number; one: number }[] = []
  for (const [of, rows] of manyRows) {
    const partners = oneRows.get(of)
    if (!partners) continue
    for (const row of rows)
      for (const partner of partners) pairs.push({ of, many: row, one: partner })
  }
  const rows = pairs.map((pair) => resultLabels(node, many.rows[pair.many]!, one.rows[pair.one]!))
  const result = emptyVector(rows, count)
  const holds = bool ? undefined : COMPARISON[op]
  const operation = ARITHMETIC[op] ?? truth(op)
  for (let row = 0; row < pairs.length; row++) {
    const manyBase = pairs[row]!.many * count
    const oneBase = pairs[row]!.one * count
    const leftBase = swapped ? oneBase : manyBase
    const rightBase = swapped ? manyBase : oneBase
    for (let step = 0; step < count; step++) {
      if (many.present[manyBase + step] === 0 || one.present[oneBase + step] === 0) continue
      const a = left.values[leftBase + step]!
      const b = right.values[rightBase + step]!
      if (holds && !holds(a, b)) continue
      result.values[row * count + step] = holds ? a : operation(a, b)
      result.present[row * count + step] = 1
    }
  }
  if (matching.many === null) requireSingle(node, result, pairs, count)
  return unite(
    result,
    node,
    'multiple matches for labels: grouping labels must ensure unique matches'
  )
}

/** @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/engine.go resultMetric */
function resultLabels({ op, bool, matching }: Binary, many: Labels, one: Labels): Labels {
  let labels = op in ARITHMETIC || bool ? dropName(many) : many
  if (matching.many === null) {
    if (matching.on) labels = keepLabels(labels, matching.labels)
    else if (matching.labels.length > 0) labels = dropLabels(labels, matching.labels)
  }
  for (const name of matching.include) labels = withLabel(labels, name, one[name] ?? '')
  return labels
}

/** The side that has one row for each group must not have two at once, where the other side has any. */
function requireOne(
  node: Binary,
  many: Vector,
  one: Vector,
  oneRows: ReadonlyMap<string, readonly number[]>,
  count: number,
  swapped: boolean
): void {
  let used: Uint8Array | undefined
  for (const rows of oneRows.values()) {
    if (rows.length === 1) continue
    used ??= anyPresent(many, [...many.rows.keys()], count)
    for (let step = 0; step < count; step++) {
      const present = rows.filter((row) => one.present[row * count + step] === 1)
      if (used[step] === 0 || present.length < 2) continue
      const side = swapped ? 'left' : 'right'
      const { on, labels } = node.matching
      const example = one.rows[present[0]!]!
      const group = on ? keepLabels(example, labels) : dropLabels(dropName(example), labels)
      const pair = present.slice(0, 2).map((row) => printLabels(one.rows[row]!))
      throw new PromqlError(
        `found duplicate series for the match group ${printLabels(group)} on the ${side} hand-side ` +
          `of the operation: [${pair.join(', ')}];many-to-many matching not allowed: ` +
          'matching labels must be unique on one side',
        node,
        'execution'
      )
    }
  }
}

/** Without `group_left` or `group_right`, a group has one result at a time. */
function requireSingle(
  node: Binary,
  result: Vector,
  pairs: readonly { of: string }[],
  count: number
): void {
  for (let row = 1, first = 0; row < pairs.length; row++) {
    // Pairs of one group are neighbours.
    if (pairs[row]!.of !== pairs[first]!.of) first = row
    for (let other = first; other < row; other++) {
      for (let step = 0; step < count; step++) {
        if (
          result.present[row * count + step] === 0 ||
          result.present[other * count + step] === 0
        ) {
          continue
        }
        throw new PromqlError(
          'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
          node,
          'execution'
        )
      }
    }
  }
}
