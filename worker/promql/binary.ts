/** Operators between two expressions. */
import type { Binary } from './ast'
import { matched } from './binary/matched'
import { COMPARISON, operationOf } from './binary/operations'
import { either, filtered } from './binary/sets'
import type { Context } from './context'
import { PromqlError } from './error'
import {
  emptyVector,
  type Grid,
  type Scalar,
  scalarOf,
  type Value,
  type Vector,
  withoutName,
} from './value'

/** The value of `node`, given those of its sides. */
export function binary(
  node: Binary,
  left: Value,
  right: Value,
  { count }: Grid,
  context: Context
): Value {
  const { op } = node
  if (op === '</' || op === '>/') return trimmed(node, left, right, count, context)
  if (left.type === 'scalar' && right.type === 'scalar') {
    const operation = operationOf(op)
    return scalarOf(count, (step) => operation(left.values[step]!, right.values[step]!))
  }
  if (left.type === 'scalar') return withScalar(node, right as Vector, left, true, context)
  if (right.type === 'scalar') return withScalar(node, left as Vector, right, false, context)
  const sides = [left as Vector, right as Vector] as const
  if (op === 'and' || op === 'unless') return filtered(node, ...sides, count, context)
  if (op === 'or') return either(node, ...sides, count, context)
  return matched(node, ...sides, count, context)
}

/** What is for native histograms makes nothing of numbers. */
function trimmed(node: Binary, left: Value, right: Value, count: number, context: Context): Vector {
  if (left.type === 'scalar' && right.type === 'scalar') {
    const problem = `operator "${node.op}" not allowed for Scalar operations`
    throw new PromqlError(problem, node, 'execution')
  }
  const problem = `incompatible sample types encountered for binary operator "${node.op}"`
  context.annotations.add('info', `${problem}: float ${node.op} float`, node)
  return emptyVector([], count)
}

/** A filtering comparison answers with the vector's values, on whichever side the vector is. */
function withScalar(
  node: Binary,
  vector: Vector,
  { values: numbers }: Scalar,
  scalarFirst: boolean,
  context: Context
): Vector {
  const { op, bool } = node
  const count = numbers.length
  const size = vector.values.length
  context.spend(size)
  const holds = bool ? undefined : COMPARISON[op]
  if (holds) {
    const present = vector.present.slice()
    for (let i = 0, step = 0; i < size; i++) {
      const [number, value] = [numbers[step]!, vector.values[i]!]
      if (!(scalarFirst ? holds(number, value) : holds(value, number))) present[i] = 0
      if (++step === count) step = 0
    }
    return { ...vector, present }
  }
  const operation = operationOf(op)
  const values = new Float64Array(size)
  for (let i = 0, step = 0; i < size; i++) {
    const [number, value] = [numbers[step]!, vector.values[i]!]
    values[i] = scalarFirst ? operation(number, value) : operation(value, number)
    if (++step === count) step = 0
  }
  return withoutName({ ...vector, values }, context, node)
}
