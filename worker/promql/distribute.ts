/**
 * Which parts of an expression can be worked out where the samples are, when these are divided by
 * server, so that few rows cross instead of many samples.
 */
import {
  type Aggregate,
  type Binary,
  bare,
  type Call,
  type Expr,
  mapOperands,
  type Paren,
  within,
} from './ast'
import { typeOf } from './check'
import { NAME } from './labels'
import { WINDOW_FUNCTIONS } from './windows'

/** The label by which samples are divided: all series with one value of it are in one place. */
const DIVIDED_BY = 'instance'

/** An expression of which some parts are to be asked elsewhere. */
export interface Distributed {
  tree: Expr
  /** Those in `tree`: what each place answers to the operand makes up its value. */
  parts: ReadonlySet<Expr>
}

/** Functions of which a row of the result follows from rows of the same server. */
const BY_ROW: ReadonlySet<string> = new Set([
  ...['abs', 'ceil', 'floor', 'round', 'clamp', 'clamp_min', 'clamp_max', 'sgn'],
  ...['exp', 'ln', 'log2', 'log10', 'sqrt', 'deg', 'rad'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh'],
  ...['atanh', 'timestamp', 'year', 'month', 'day_of_month', 'day_of_week', 'day_of_year'],
  ...['days_in_month', 'hour', 'minute', 'histogram_quantile', 'histogram_fraction'],
  ...['quantile_over_time', 'predict_linear', 'double_exponential_smoothing', 'holt_winters'],
])

/** Functions that write the label which their second argument names. */
const LABEL_WRITERS: ReadonlySet<string> = new Set(['label_replace', 'label_join'])

/** Aggregations of which the results of parts, aggregated in the same way, are the result of all. */
const ASSOCIATIVE: ReadonlySet<string> = new Set(['sum', 'min', 'max', 'group', 'topk', 'bottomk'])

/** The same expression, with what can be asked elsewhere in parentheses. @param expr checked */
export function distributed(expr: Expr): Distributed {
  const parts = new Set<Expr>()
  const part = (operand: Expr): Paren => {
    const { from, to } = operand
    const paren: Paren = { kind: 'paren', operand, from, to }
    parts.add(paren)
    return paren
  }
  return { tree: rewritten(expr, part), parts }
}

function rewritten(expr: Expr, part: (operand: Expr) => Expr): Expr {
  if (isVector(expr) && isLocal(expr)) return part(expr)
  const inner = (one: Expr) => rewritten(one, part)
  // A parameter stays as it is.
  if (expr.kind === 'aggregate') {
    return partial(expr, part) ?? { ...expr, operand: inner(expr.operand) }
  }
  // The second argument of `info` is no selector like others.
  if (expr.kind === 'call' && expr.func === 'info') return expr
  return mapOperands(expr, inner)
}

/** An aggregation of aggregations of parts, where there is one. */
function partial(expr: Aggregate, part: (operand: Expr) => Expr): Expr | undefined {
  const { op, operand, parameter, labels } = expr
  if (!isLocal(operand) || (parameter !== null && !isShared(parameter))) return undefined
  const sumOf = (each: string): Aggregate => {
    return { ...expr, op: 'sum', operand: part({ ...expr, op: each }) }
  }
  if (ASSOCIATIVE.has(op)) return { ...expr, operand: part(expr) }
  if (op === 'count') return sumOf('count')
  // Division would take the name away.
  if (op !== 'avg' || labels.includes(NAME)) return undefined
  const { from, to } = expr
  return { ...QUOTIENT, left: sumOf('sum'), right: sumOf('count'), from, to }
}

const QUOTIENT: Omit<Binary, 'left' | 'right' | 'from' | 'to'> = {
  kind: 'binary',
  op: '/',
  bool: false,
  matching: {
    ...{ on: false, labels: [], many: null, include: [] },
    fill: { left: null, right: null },
  },
}

/** Whether an expression is the same in every place: it looks at no series. */
function isShared(expr: Expr): boolean {
  return ![...within(expr)].some(({ kind }) => kind === 'selector')
}

/** Whether each row of the result follows from rows of one server, whose name it carries. */
function isLocal(expr: Expr): boolean {
  switch (expr.kind) {
    case 'selector':
      return true
    case 'paren':
    case 'unary':
    case 'subquery':
      return isLocal(expr.operand)
    case 'call':
      return isLocalCall(expr)
    case 'binary':
      return isLocalBinary(expr)
    case 'aggregate': {
      const { without, labels, parameter, operand } = expr
      if (parameter !== null && (!isShared(parameter) || isServerName(parameter))) return false
      return labels.includes(DIVIDED_BY) !== without && isLocal(operand)
    }
    default:
      return false
  }
}

function isLocalCall({ func, args }: Call): boolean {
  const isWriter = LABEL_WRITERS.has(func)
  if (!isWriter && !BY_ROW.has(func) && !(func in WINDOW_FUNCTIONS)) return false
  if (isWriter && isServerName(args[1]!)) return false
  return (
    args.some(isLocal) && args.every((arg) => isLocal(arg) || (isShared(arg) && !isVector(arg)))
  )
}

function isLocalBinary({ left, right, matching }: Binary): boolean {
  const scalar = [left, right].find((side) => isShared(side) && !isVector(side))
  if (scalar !== undefined) return isLocal(scalar === left ? right : left)
  if (matching.labels.includes(DIVIDED_BY) !== matching.on) return false
  return isLocal(left) && isLocal(right)
}

const isServerName = (expr: Expr) => {
  const text = bare(expr)
  return text.kind === 'string' && text.text === DIVIDED_BY
}

/** Whether an expression yields rows, rather than one number, a text or samples. */
const isVector = (expr: Expr) => typeOf(expr) === 'vector'
