/** The rules about types that the grammar does not know. */
import { AGGREGATIONS } from './aggregate'
import type { Aggregate, Binary, Call, Expr, ValueType } from './ast'
import { PromqlError } from './error'
import { FUNCTIONS } from './functions'

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<='])
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

/** What a checked expression yields. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'unary':
    case 'paren':
      return typeOf(expr.operand)
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector'
    case 'aggregate':
      return 'vector'
    case 'call':
      return FUNCTIONS[expr.func]!.returns
    case 'selector':
      return expr.rangeMs > 0 ? 'matrix' : 'vector'
    case 'subquery':
      return 'matrix'
  }
}

/**
 * Make sure that every operand is of a type its operator takes; returns the type of the whole.
 *
 * @throws {PromqlError} at the first operand that is not
 */
export function check(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return typeOf(expr)
    case 'paren':
      return check(expr.operand)
    case 'unary': {
      const type = check(expr.operand)
      if (type === 'scalar' || type === 'vector') return type
      const wanted = 'unary expression only allowed on expressions of type scalar or instant vector'
      throw new PromqlError(`${wanted}, got ${TYPE_NAMES[type]}`, expr.operand)
    }
    case 'binary':
      return checkBinary(expr)
    case 'aggregate':
      return checkAggregate(expr)
    case 'call':
      return checkCall(expr)
    case 'subquery':
      expect(expr.operand, 'vector', 'subquery')
      return 'matrix'
  }
}

function expect(expr: Expr, wanted: ValueType, where: string): void {
  const type = check(expr)
  if (type === wanted) return
  const message = `expected type ${TYPE_NAMES[wanted]} in ${where}, got ${TYPE_NAMES[type]}`
  throw new PromqlError(message, expr)
}

function checkBinary(expr: Binary): ValueType {
  const left = check(expr.left)
  const right = check(expr.right)
  for (const [type, side] of [
    [left, expr.left],
    [right, expr.right],
  ] as const) {
    if (type === 'scalar' || type === 'vector') continue
    throw new PromqlError(
      'binary expression must contain only scalar and instant vector types',
      side
    )
  }
  if (expr.bool && !COMPARISONS.has(expr.op)) {
    throw new PromqlError('bool modifier can only be used on comparison operators', expr)
  }
  if (left === 'vector' && right === 'vector') {
    if (SET_OPERATORS.has(expr.op) && expr.matching.many !== null) {
      throw new PromqlError(`no grouping allowed for "${expr.op}" operation`, expr)
    }
    return 'vector'
  }
  if (SET_OPERATORS.has(expr.op)) {
    throw new PromqlError(`set operator "${expr.op}" not allowed in binary scalar expression`, expr)
  }
  const { on, labels, many } = expr.matching
  if (on || labels.length > 0 || many !== null) {
    throw new PromqlError('vector matching only allowed between instant vectors', expr)
  }
  if (left === 'vector' || right === 'vector') return 'vector'
  if (COMPARISONS.has(expr.op) && !expr.bool) {
    throw new PromqlError('comparisons between scalars must use BOOL modifier', expr)
  }
  return 'scalar'
}

function checkAggregate(expr: Aggregate): ValueType {
  const aggregation = AGGREGATIONS[expr.op]
  if (!aggregation) throw new PromqlError(`aggregation "${expr.op}" is not supported`, expr)
  const { parameter } = aggregation
  if ((expr.parameter !== null) !== parameter) {
    const wanted = `expected ${parameter ? 2 : 1}, got ${parameter ? 1 : 2}`
    const problem = `wrong number of arguments for aggregate expression provided, ${wanted}`
    throw new PromqlError(problem, expr)
  }
  if (expr.parameter !== null) expect(expr.parameter, 'scalar', 'aggregation parameter')
  expect(expr.operand, 'vector', 'aggregation expression')
  return 'vector'
}

function checkCall(expr: Call): ValueType {
  const spec = FUNCTIONS[expr.func]
  if (!spec) throw new PromqlError(`function "${expr.func}" is not supported`, expr)
  const most = spec.args.length
  const least = most - (spec.optional ?? 0)
  const given = expr.args.length
  if (given < least || given > most) {
    const wanted =
      least === most ? `${most}` : given < least ? `at least ${least}` : `at most ${most}`
    const message = `expected ${wanted} argument(s) in call to "${expr.func}", got ${given}`
    throw new PromqlError(message, expr)
  }
  expr.args.forEach((arg, i) => {
    expect(arg, spec.args[i]!, `call to function "${expr.func}"`)
  })
  return spec.returns
}
