/** What of an expression waits for the query's window: durations spelled as expressions, and `info`. */
import { type DurationExpr, type Expr, mapOperands, type Selector, type Subquery } from './ast'
import { type Position, PromqlError } from './error'
import { infoSelector } from './functions/info'
import type { Span } from './selector'

/** Go's durations are whole nanoseconds in 63 bits. */
const MAX_SECONDS = 2 ** 63 / 1e9

/**
 * The expression with its durations worked out and the selectors that it implies written out.
 *
 * @throws {PromqlError} of kind `parse`, for a duration that is none
 */
export function resolve(expr: Expr, span: Span): Expr {
  if (expr.kind === 'selector') return resolveSelector(expr, span)
  const resolved = mapOperands(expr, (operand) => resolve(operand, span))
  if (resolved.kind === 'subquery') return resolveSubquery(resolved, span)
  if (resolved.kind !== 'call' || resolved.func !== 'info') return resolved
  return { ...resolved, args: [resolved.args[0]!, infoSelector(resolved)] }
}

function resolveSelector(expr: Selector, span: Span): Selector {
  const { durations, ...rest } = expr
  if (durations === undefined) return expr
  return {
    ...rest,
    ...(durations.range && { rangeMs: positive(durations.range, span, expr) }),
    ...(durations.offset && { offsetMs: millis(durations.offset, span, expr) }),
  }
}

function resolveSubquery(expr: Subquery, span: Span): Subquery {
  const { durations, ...rest } = expr
  if (durations === undefined) return expr
  return {
    ...rest,
    ...(durations.range && { rangeMs: positive(durations.range, span, expr) }),
    ...(durations.step && { stepMs: positive(durations.step, span, expr) }),
    ...(durations.offset && { offsetMs: millis(durations.offset, span, expr) }),
  }
}

function positive(duration: DurationExpr, span: Span, position: Position): number {
  const ms = millis(duration, span, position)
  if (ms <= 0) throw new PromqlError('duration must be greater than 0', position)
  return ms
}

/** Whole ms, cut off as Go does. */
function millis(duration: DurationExpr, span: Span, position: Position): number {
  const seconds = secondsOf(duration, span, position)
  if (!Number.isFinite(seconds)) throw new PromqlError('duration is NaN or infinite', position)
  if (Math.abs(seconds) > MAX_SECONDS) throw new PromqlError('duration is out of range', position)
  return Math.trunc(seconds * 1000)
}

function secondsOf(duration: DurationExpr, span: Span, position: Position): number {
  const of = (operand: DurationExpr) => secondsOf(operand, span, position)
  switch (duration.op) {
    case 'number':
      return duration.ms / 1000
    case 'step':
      return span.stepMs / 1000
    case 'range':
      return (span.end - span.start) / 1000
    case 'paren':
      return of(duration.operand)
    case 'negate':
      return -of(duration.operand)
    case 'min':
      return Math.min(of(duration.left), of(duration.right))
    case 'max':
      return Math.max(of(duration.left), of(duration.right))
    case '+':
      return of(duration.left) + of(duration.right)
    case '-':
      return of(duration.left) - of(duration.right)
    case '*':
      return of(duration.left) * of(duration.right)
    case '^':
      return of(duration.left) ** of(duration.right)
    case '/':
    case '%': {
      const [left, right] = [of(duration.left), of(duration.right)]
      if (right !== 0) return duration.op === '/' ? left / right : left % right
      const problem = `${duration.op === '/' ? 'division' : 'modulo'} by zero`
      throw new PromqlError(problem, position)
    }
  }
}
