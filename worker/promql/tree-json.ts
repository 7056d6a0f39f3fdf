/** A tree as the objects that Prometheus's `parse_query` answers with. */
import type { Binary, Call, DurationExpr, Expr, Selector, Subquery } from './ast'
import { typeOf } from './check'
import { FUNCTIONS } from './functions'
import { metricName, numberText } from './print'

/** Plain data that JSON can hold. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

/** @param text what the expression was parsed from */
export function treeJson(expr: Expr, text: string): Json {
  const sub = (one: Expr) => treeJson(one, text)
  switch (expr.kind) {
    case 'number':
      return { type: 'numberLiteral', val: numberText(expr.value) }
    case 'string':
      return { type: 'stringLiteral', val: expr.text }
    case 'paren':
      return { type: 'parenExpr', expr: sub(expr.operand) }
    case 'unary':
      return { type: 'unaryExpr', op: expr.op, expr: sub(expr.operand) }
    case 'binary':
      return {
        type: 'binaryExpr',
        op: expr.op,
        lhs: sub(expr.left),
        rhs: sub(expr.right),
        matching: matchingJson(expr),
        bool: expr.bool,
      }
    case 'aggregate':
      return {
        type: 'aggregation',
        op: expr.op,
        expr: sub(expr.operand),
        param: expr.parameter && sub(expr.parameter),
        grouping: expr.labels,
        without: expr.without,
      }
    case 'call':
      return { type: 'call', func: functionJson(expr), args: expr.args.map(sub) }
    case 'selector':
      return selectorJson(expr, text)
    case 'subquery':
      return {
        type: 'subquery',
        expr: sub(expr.operand),
        ...rangeJson(expr),
        step: expr.stepMs ?? 0,
        stepExpr: durationJson(expr.durations?.step),
        ...momentJson(expr),
      }
  }
}

/** Null where there are no two vectors to match. */
function matchingJson({ op, matching, left, right }: Binary): Json {
  if (typeOf(left) !== 'vector' || typeOf(right) !== 'vector') return null
  const { on, labels, many, include, fill } = matching
  const usual = SET_OPERATORS.has(op) ? 'many-to-many' : 'one-to-one'
  return {
    card: many === null ? usual : many === 'left' ? 'many-to-one' : 'one-to-many',
    labels,
    on,
    include,
    fillValues: { lhs: fill.left, rhs: fill.right },
  }
}

function functionJson({ func }: Call): Json {
  const { args, optional = 0, returns } = FUNCTIONS[func]!
  return { name: func, argTypes: args, variadic: optional, returnType: returns }
}

function selectorJson(selector: Selector, text: string): Json {
  const { matchers, rangeMs, durations, extent } = selector
  const name = metricName(selector, text)
  const isRange = rangeMs > 0 || durations?.range !== undefined
  // Prometheus has the name that stands before the braces last.
  const ordered = name === '' ? matchers : [...matchers.slice(1), matchers[0]!]
  return {
    type: isRange ? 'matrixSelector' : 'vectorSelector',
    name,
    ...(isRange
      ? rangeJson(selector)
      : { offset: selector.offsetMs, offsetExpr: durationJson(durations?.offset) }),
    matchers: ordered.map(({ name, op, value }) => ({ name, value, type: op })),
    ...momentJson(selector),
    anchored: extent === 'anchored',
    smoothed: extent === 'smoothed',
  }
}

function rangeJson({ rangeMs, offsetMs, durations }: Selector | Subquery) {
  return {
    range: rangeMs,
    rangeExpr: durationJson(durations?.range),
    offset: offsetMs,
    offsetExpr: durationJson(durations?.offset),
  }
}

const momentJson = ({ at }: Selector | Subquery) => ({
  timestamp: typeof at === 'number' ? at : null,
  startOrEnd: typeof at === 'string' ? at : null,
})

function durationJson(expr: DurationExpr | undefined, wrapped = false): Json {
  if (expr === undefined) return null
  const node = (op: string, lhs: Json, rhs: Json): Json => ({
    type: 'durationExpr',
    op,
    lhs,
    rhs,
    wrapped,
  })
  switch (expr.op) {
    case 'number':
      return { type: 'numberLiteral', val: numberText(expr.ms / 1_000), duration: true }
    case 'step':
    case 'range':
      return node(expr.op, null, null)
    case 'paren':
      return durationJson(expr.operand, true)
    case 'negate':
      return node('-', null, durationJson(expr.operand))
    case 'min':
    case 'max':
      return node(`${expr.op}_of`, durationJson(expr.left), durationJson(expr.right))
    default:
      return node(expr.op, durationJson(expr.left), durationJson(expr.right))
  }
}
