/** The rules about types that the grammar does not know. */
import { type Aggregate, type Binary, type Call, type Expr, isRange, type ValueType } from './ast'
import { type Position, PromqlError } from './error'
import { FUNCTIONS } from './functions'
import { valueTest } from './matchers'

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
      return isRange(expr) ? 'matrix' : 'vector'
    case 'subquery':
      return 'matrix'
  }
}

/**
 * Make sure that every operand is of a type its operator takes; returns the type of the whole.
 *
 * @throws {PromqlError} at the first operand that is not
 */
export function check(expr: Expr, text: string): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'selector':
      // A missing label is '', so matchers that accept '' would ask for every series there is.
      if (expr.matchers.every((matcher) => valueTest(matcher)(''))) {
        throw new PromqlError('vector selector must contain at least one non-empty matcher', expr)
      }
      return typeOf(expr)
    case 'paren':
      return check(expr.operand, text)
    case 'unary': {
      const type = check(expr.operand, text)
      if (type === 'scalar' || type === 'vector') return type
      const wanted = 'unary expression only allowed on expressions of type scalar or instant vector'
      throw new PromqlError(`${wanted}, got ${JSON.stringify(TYPE_NAMES[type])}`, expr)
    }
    case 'binary':
      return checkBinary(expr, text)
    case 'aggregate':
      return checkAggregate(expr, text)
    case 'call':
      return checkCall(expr, text)
    case 'subquery': {
      const type = check(expr.operand, text)
      if (type === 'vector') return 'matrix'
      throw new PromqlError(`subquery is only allowed on instant vector, got ${type} instead`, expr)
    }
  }
}

function expect(expr: Expr, text: string, wanted: ValueType, where: string): void {
  const type = check(expr, text)
  if (type === wanted) return
  const message = `expected type ${TYPE_NAMES[wanted]} in ${where}, got ${TYPE_NAMES[type]}`
  throw new PromqlError(message, expr)
}

function checkBinary(expr: Binary, text: string): ValueType {
  const { op, bool, matching } = expr
  const left = check(expr.left, text)
  const right = check(expr.right, text)
  if (bool && !COMPARISONS.has(op)) {
    const problem = 'bool modifier can only be used on comparison operators'
    throw new PromqlError(problem, operatorIn(expr, text))
  }
  if (COMPARISONS.has(op) && !bool && left === 'scalar' && right === 'scalar') {
    const problem = 'comparisons between scalars must use BOOL modifier'
    throw new PromqlError(problem, operatorIn(expr, text))
  }
  const twice = matching.on && matching.labels.find((name) => matching.include.includes(name))
  if (typeof twice === 'string') {
    const problem = `label ${JSON.stringify(twice)} must not occur in ON and GROUP clause at once`
    throw new PromqlError(problem, operatorIn(expr, text))
  }
  for (const [type, side] of [
    [left, expr.left],
    [right, expr.right],
  ] as const) {
    if (type === 'scalar' || type === 'vector') continue
    const problem = 'binary expression must contain only scalar and instant vector types'
    throw new PromqlError(problem, side)
  }
  checkMatching(expr, left === 'vector' && right === 'vector')
  return left === 'scalar' && right === 'scalar' ? 'scalar' : 'vector'
}

function checkMatching(expr: Binary, vectors: boolean): void {
  const { op, matching } = expr
  const fills = matching.fill.left !== null || matching.fill.right !== null
  if (!vectors) {
    if (matching.labels.length > 0) {
      throw new PromqlError('vector matching only allowed between instant vectors', expr)
    }
    if (fills) {
      const problem = 'filling in missing series only allowed between instant vectors'
      throw new PromqlError(problem, expr)
    }
    if (SET_OPERATORS.has(op)) {
      const problem = `set operator "${op}" not allowed in binary scalar expression`
      throw new PromqlError(problem, expr)
    }
  } else if (SET_OPERATORS.has(op)) {
    if (matching.many !== null) {
      throw new PromqlError(`no grouping allowed for "${op}" operation`, expr)
    }
    if (fills) {
      throw new PromqlError('filling in missing series not allowed for set operators', expr)
    }
  }
}

/** Where the operator and its modifiers stand. */
function operatorIn({ left, right }: Binary, text: string): Position {
  const between = text.slice(left.to, right.from)
  return {
    from: left.to + between.length - between.trimStart().length,
    to: left.to + between.trimEnd().length,
  }
}

function checkAggregate(expr: Aggregate, text: string): ValueType {
  expect(expr.operand, text, 'vector', 'aggregation expression')
  if (expr.parameter !== null) {
    const wanted = expr.op === 'count_values' ? 'string' : 'scalar'
    expect(expr.parameter, text, wanted, 'aggregation parameter')
  }
  return 'vector'
}

function checkCall(expr: Call, text: string): ValueType {
  const { args, returns, variadic } = FUNCTIONS[expr.func]!
  const given = expr.args.length
  const least = variadic === undefined ? args.length : args.length - 1
  const most = least + (variadic ?? 0)
  if (given < least || given > most) {
    const bound = least === most ? '' : given < least ? 'at least ' : 'at most '
    const wanted = `${bound}${given < least ? least : most}`
    const message = `expected ${wanted} argument(s) in call to "${expr.func}", got ${given}`
    throw new PromqlError(message, expr)
  }
  const where = `call to function "${expr.func}"`
  expr.args.forEach((arg, i) => {
    if (expr.func === 'info' && i === 1) checkInfoSelector(arg, where)
    else expect(arg, text, args[Math.min(i, args.length - 1)]!, where)
  })
  return returns
}

/** The second argument of `info` selects labels rather than series, so it may match everything. */
function checkInfoSelector(arg: Expr, where: string): void {
  if (typeOf(arg) !== 'vector') {
    const got = TYPE_NAMES[typeOf(arg)]
    throw new PromqlError(`expected type ${TYPE_NAMES.vector} in ${where}, got ${got}`, arg)
  }
  if (arg.kind !== 'selector') throw new PromqlError('expected label selectors only', arg)
  if (arg.named) {
    const problem = 'expected label selectors only, got vector selector instead'
    throw new PromqlError(problem, arg)
  }
}
