/** A PromQL expression as a tree: what the text says, without its spelling. */
import type { Position } from './error'
import type { Matcher } from './source'

/** What an expression yields. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

export interface NumberLiteral extends Position {
  kind: 'number'
  value: number
  /** Whether the text spells it as a duration, for example `5m`. */
  isDuration: boolean
}

export interface StringLiteral extends Position {
  kind: 'string'
  text: string
}

export interface Unary extends Position {
  kind: 'unary'
  op: '+' | '-'
  operand: Expr
}

/** An expression in parentheses. */
export interface Paren extends Position {
  kind: 'paren'
  operand: Expr
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2'
export type ComparisonOp = '==' | '!=' | '>' | '<' | '>=' | '<='
export type SetOp = 'and' | 'or' | 'unless'
/** They cut native histograms, which are not supported: of numbers they make nothing. */
export type TrimOp = '</' | '>/'
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp | TrimOp

/** Which series of two vectors belong together. */
export interface Matching {
  /** Whether `labels` are the ones to compare (`on`) or the ones to leave out (`ignoring`). */
  on: boolean
  labels: readonly string[]
  /** The side that may have several series for one of the other: `group_left` makes it the left. */
  many: 'left' | 'right' | null
  /** Labels taken from the side that has one. */
  include: readonly string[]
  /** What stands for a missing partner on either side; null where there is no `fill`. */
  fill: { left: number | null; right: number | null }
}

export interface Binary extends Position {
  kind: 'binary'
  op: BinaryOp
  /** Whether a comparison answers 0 or 1 instead of filtering. */
  bool: boolean
  /** Only read when both sides are vectors. */
  matching: Matching
  left: Expr
  right: Expr
}

export interface Aggregate extends Position {
  kind: 'aggregate'
  op: string
  /** What comes before the operand of `topk`, `quantile`, `count_values` and their like. */
  parameter: Expr | null
  operand: Expr
  /** Whether `labels` are the ones left out (`without`) or the ones kept (`by`). */
  without: boolean
  labels: readonly string[]
}

export interface Call extends Position {
  kind: 'call'
  func: string
  args: readonly Expr[]
}

/** A time that does not follow the steps: Unix ms, or an end of the query's own window. */
export type Anchor = number | 'start' | 'end'

/**
 * A duration that follows from the query's own window or from other durations; numbers are in ms, but
 * it is computed in seconds: `5m * 2` is ten minutes.
 */
export type DurationExpr =
  | { op: 'number'; ms: number }
  | { op: 'step' | 'range' }
  | { op: 'paren' | 'negate'; operand: DurationExpr }
  | {
      op: '+' | '-' | '*' | '/' | '%' | '^' | 'min' | 'max'
      left: DurationExpr
      right: DurationExpr
    }

/** An instant selector, or a range selector when it has a range: see {@link isRange}. */
export interface Selector extends Position {
  kind: 'selector'
  matchers: readonly Matcher[]
  /** Whether the first matcher is the metric's name, written before the braces. */
  named: boolean
  rangeMs: number
  offsetMs: number
  at: Anchor | null
  /** What a range selector takes from beyond its edges. */
  extent: 'anchored' | 'smoothed' | null
  /** Spelled as expressions in the text; their values are known when the query's window is. */
  durations?: { range?: DurationExpr; offset?: DurationExpr }
}

export interface Subquery extends Position {
  kind: 'subquery'
  operand: Expr
  rangeMs: number
  /** Null where the text leaves it to the default. */
  stepMs: number | null
  offsetMs: number
  at: Anchor | null
  durations?: { range?: DurationExpr; step?: DurationExpr; offset?: DurationExpr }
}

/** Whether a selector has a range, be it a number or an expression. */
export function isRange({ rangeMs, durations }: Selector): boolean {
  return rangeMs > 0 || durations?.range !== undefined
}

/** What is left of an expression without the parentheses around it. */
export function bare(expr: Expr): Exclude<Expr, Paren> {
  let inner = expr
  while (inner.kind === 'paren') inner = inner.operand
  return inner
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | Unary
  | Paren
  | Binary
  | Aggregate
  | Call
  | Selector
  | Subquery

/** The expressions right under one, in the order of the text: an aggregation's parameter comes first. */
export function operandsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary':
    case 'paren':
    case 'subquery':
      return [expr.operand]
    case 'binary':
      return [expr.left, expr.right]
    case 'aggregate':
      return expr.parameter ? [expr.parameter, expr.operand] : [expr.operand]
    case 'call':
      return expr.args
    default:
      return []
  }
}

/** The same expression, each of {@link operandsOf} replaced by what `change` makes of it, in order. */
export function mapOperands(expr: Expr, change: (operand: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'unary':
    case 'paren':
    case 'subquery':
      return { ...expr, operand: change(expr.operand) }
    case 'binary':
      return { ...expr, left: change(expr.left), right: change(expr.right) }
    case 'aggregate': {
      const parameter = expr.parameter && change(expr.parameter)
      return { ...expr, parameter, operand: change(expr.operand) }
    }
    case 'call':
      return { ...expr, args: expr.args.map((arg) => change(arg)) }
    default:
      return expr
  }
}

/** An expression, then all that is in it, in the order of the text. */
export function* within(expr: Expr): Generator<Expr, undefined> {
  yield expr
  for (const operand of operandsOf(expr)) yield* within(operand)
}
