/** What is not there: the functions that answer where nothing is found. */
import { bare, type Expr } from '../ast'
import { NAME } from '../labels'
import type { Labels } from '../source'
import { emptyVector, type Grid, type Vector } from '../value'
import { type FunctionSpec, vectorOf } from './spec'

export const ABSENT_FUNCTIONS = {
  absent: {
    args: ['vector'],
    returns: 'vector',
    call: (args, { node, grid }) => whereAbsent(vectorOf(args), absentLabels(node.args[0]!), grid),
  },
} satisfies Record<string, FunctionSpec>

/** 1 at the steps where no row is present. */
export function whereAbsent(vector: Vector, labels: Labels, { count }: Grid): Vector {
  const result = emptyVector([labels], count)
  result.values.fill(1)
  result.present.fill(1)
  for (let i = 0; i < vector.present.length; i++) {
    if (vector.present[i] === 1) result.present[i % count] = 0
  }
  return result
}

/** The labels that a selector says a series must have; none for what is no selector. */
export function absentLabels(expr: Expr): Labels {
  const arg = bare(expr)
  const labels: Record<string, string> = {}
  const seen = new Set<string>()
  for (const { name, op, value } of arg.kind === 'selector' ? arg.matchers : []) {
    if (name === NAME) continue
    if (op === '=' && value !== '' && !seen.has(name)) labels[name] = value
    else delete labels[name]
    if (op === '=') seen.add(name)
  }
  return labels
}
