/** Durations: literals, and expressions over them, the query's step and its range. */
import { QUERY } from '../policy'
import type { DurationExpr } from './ast'
import { type Position, PromqlError } from './error'
import { durationMs } from './literal'
import type { Tokens } from './tokens'

/** A duration with its place; of literals alone when `expr` is a number. */
export interface Duration extends Position {
  expr: DurationExpr
}

const BINDING: Readonly<Record<string, number>> = {
  '+': 1,
  '-': 1,
  '*': 2,
  '/': 2,
  '%': 2,
  '^': 4,
}
/** A sign binds like `*`: only `^` binds tighter. */
const SIGN_BINDING = 3

/** Go's durations are whole nanoseconds in 63 bits. */
const MAX_MS = 2 ** 63 / 1e6

/** What stands between brackets: a duration above 0, as far as that can be told. */
export function rangeDuration(tokens: Tokens, expected: string): Duration {
  const duration = expression(tokens, 0, 1, 'subquery or range selector', expected)
  if (duration.expr.op === 'number' && duration.expr.ms <= 0) {
    throw new PromqlError('duration must be greater than 0', duration)
  }
  return duration
}

/** What stands after `offset`: one term, which may have a sign. */
export function offsetDuration(tokens: Tokens): Duration {
  return signed(tokens, 1, 'offset', 'number, duration, step(), or range()', SIGN_BINDING + 2)
}

function expression(
  tokens: Tokens,
  binding: number,
  depth: number,
  context: string,
  expected: string
): Duration {
  if (depth > QUERY.maxDepth) {
    throw new PromqlError(`nested deeper than ${QUERY.maxDepth} levels`, tokens.peek())
  }
  let left = signed(tokens, depth, context, expected)
  for (let terms = depth; ; terms++) {
    const { word, from, to } = tokens.peek()
    const binds = BINDING[word]
    if (binds === undefined || binds <= binding) return left
    if (terms > QUERY.maxDepth) {
      throw new PromqlError(`nested deeper than ${QUERY.maxDepth} levels`, { from, to })
    }
    tokens.next()
    // A power is right-associative.
    const right = expression(tokens, word === '^' ? binds - 1 : binds, depth + 1, context, expected)
    if (right.expr.op === 'number' && right.expr.ms === 0 && (word === '/' || word === '%')) {
      throw new PromqlError(`${word === '/' ? 'division' : 'modulo'} by zero`, { from, to })
    }
    const op = word as '+' | '-' | '*' | '/' | '%' | '^'
    const expr: DurationExpr = { op, left: left.expr, right: right.expr }
    left = { expr, from: left.from, to: right.to }
  }
}

function signed(
  tokens: Tokens,
  depth: number,
  context: string,
  expected: string,
  binding = SIGN_BINDING
): Duration {
  const sign = tokens.take('-') ?? tokens.take('+')
  if (sign === null) return term(tokens, depth, context, expected)
  // After `offset`, a sign belongs to one term; within brackets to a power too.
  const operand =
    binding > SIGN_BINDING
      ? term(tokens, depth + 1, context, expected)
      : expression(tokens, binding, depth + 1, context, expected)
  const position = { from: sign.from, to: operand.to }
  const { expr } = operand
  if (sign.word === '+') return { expr, ...position }
  if (expr.op === 'number') return { expr: { op: 'number', ms: -expr.ms }, ...position }
  return { expr: { op: 'negate', operand: expr }, ...position }
}

function term(tokens: Tokens, depth: number, context: string, expected: string): Duration {
  const start = tokens.peek()
  const { word } = start
  if (start.kind === 'number') {
    const ms = tokens.literal(tokens.next(), durationMs)
    if (!(Math.abs(ms) < MAX_MS)) throw new PromqlError('duration out of range', start)
    return { expr: { op: 'number', ms }, ...tokens.since(start) }
  }
  if (tokens.take('(')) {
    const operand = expression(tokens, 0, depth + 1, context, expected)
    tokens.expect(')', context, expected)
    return { expr: { op: 'paren', operand: operand.expr }, ...tokens.since(start) }
  }
  if (word === 'step' || word === 'range') {
    tokens.next()
    tokens.expect('(', context, expected)
    tokens.expect(')', context, expected)
    return { expr: { op: word }, ...tokens.since(start) }
  }
  if (word !== 'min_of' && word !== 'max_of') return tokens.fail(context, expected)
  tokens.next()
  tokens.expect('(', context, expected)
  const left = expression(tokens, 0, depth + 1, context, expected).expr
  tokens.expect(',', context, expected)
  const right = expression(tokens, 0, depth + 1, context, expected).expr
  tokens.expect(')', context, expected)
  const op = word === 'min_of' ? 'min' : 'max'
  return { expr: { op, left, right }, ...tokens.since(start) }
}
