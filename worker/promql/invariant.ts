/** Which parts of an expression are the same at every step, because `@` pins all that they look at. */
import { type Expr, operandsOf } from './ast'
import { typeOf } from './check'

/** Functions that look at the time of the step, whatever their arguments are. */
const OF_THE_STEP: ReadonlySet<string> = new Set(
  (
    'days_in_month day_of_month day_of_week day_of_year hour minute month year predict_linear ' +
    'time timestamp start_timestamp start end range step'
  ).split(' ')
)

/** The parts that need be worked out at one step only. */
export function invariantParts(expr: Expr): ReadonlySet<Expr> {
  const parts = new Set<Expr>()
  const visit = (node: Expr): boolean => {
    const invariant = isInvariant(node, visit)
    // The windows of a range belong to the steps of the function around it.
    if (invariant && node.kind !== 'number' && isTable(node)) parts.add(node)
    return invariant
  }
  visit(expr)
  return parts
}

const isTable = (node: Expr) => {
  const type = typeOf(node)
  return type === 'vector' || type === 'scalar'
}

function isInvariant(node: Expr, visit: (node: Expr) => boolean): boolean {
  // Every operand is visited: what is within may be pinned by itself.
  const operands = operandsOf(node).map(visit)
  if (node.kind === 'selector' || node.kind === 'subquery') return node.at !== null
  if (node.kind === 'call' && OF_THE_STEP.has(node.func)) return false
  return operands.every(Boolean)
}
