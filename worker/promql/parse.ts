/** PromQL text to a checked tree. */
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { QUERY } from '../policy'
import type { Anchor, BinaryOp, Expr, Matching, Selector, Subquery } from './ast'
import { check } from './check'
import { PromqlError } from './error'
import { NAME } from './labels'
import { durationMs, numberValue, stringValue } from './literal'
import { valueTest } from './matchers'
import type { Matcher } from './source'

/**
 * The tree of an expression, with its types and limits checked: evaluating it can only fail on the data.
 *
 * The tree is plain, immutable data; keep it to evaluate the same text again.
 *
 * @throws {PromqlError} of kind `parse`, at the first thing that is wrong or not supported
 */
export function parse(text: string): Expr {
  const tree = parser.parse(text)
  const reader = new Reader(text)
  let broken: SyntaxNode | null = null
  tree.iterate({
    enter(ref) {
      if (broken === null && ref.type.isError) broken = ref.node
      return broken === null
    },
  })
  if (broken !== null) throw reader.syntaxError(broken)
  const root = tree.topNode.firstChild
  const expr = reader.expr(skipComments(root)!, 1)
  check(expr)
  return expr
}

/**
 * The matchers of a series selector such as `up{job="node"}`.
 *
 * @throws {PromqlError} as {@link parse}, and if the text is any other expression
 */
export function parseSelector(text: string): readonly Matcher[] {
  const expr = parse(text)
  const plain =
    expr.kind === 'selector' && expr.rangeMs === 0 && expr.offsetMs === 0 && expr.at === null
  if (plain) return expr.matchers
  throw new PromqlError('expected a series selector, without range, offset or @', {
    from: 0,
    to: text.length,
  })
}

/** A number with a unit: `5m`, `-1h30m`. */
const DURATION_LITERAL = /^[-+]?\s*\d+(?:ms|[ywdhms])/

const NO_MATCHING: Matching = {
  on: false,
  labels: [],
  many: null,
  include: [],
  fill: { left: null, right: null },
}

const isComment = (node: SyntaxNode) => node.name === 'LineComment'

function skipComments(node: SyntaxNode | null): SyntaxNode | null {
  let next = node
  while (next !== null && isComment(next)) next = next.nextSibling
  return next
}

function children(node: SyntaxNode): SyntaxNode[] {
  const nodes: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!isComment(child)) nodes.push(child)
  }
  return nodes
}

/** Turns nodes of the grammar's tree into ours; `depth` counts how far an expression is nested. */
class Reader {
  constructor(readonly text: string) {}

  expr(node: SyntaxNode, depth: number): Expr {
    if (depth > QUERY.maxDepth) throw fail(node, `nested deeper than ${QUERY.maxDepth} levels`)
    const { from, to } = node
    switch (node.name) {
      case 'NumberDurationLiteral':
        return this.number(node)
      case 'StringLiteral':
        return { kind: 'string', text: this.literal(node, stringValue), from, to }
      case 'ParenExpr':
        return { kind: 'paren', operand: this.expr(children(node)[0]!, depth + 1), from, to }
      case 'UnaryExpr':
        return this.unary(node, depth)
      case 'BinaryExpr':
        return this.binary(node, depth)
      case 'AggregateExpr':
        return this.aggregate(node, depth)
      case 'FunctionCall':
        return this.call(node, depth)
      case 'VectorSelector':
        return this.selector(node)
      case 'MatrixSelector':
        return this.matrix(node)
      case 'SubqueryExpr':
        return this.subquery(node, depth)
      case 'OffsetExpr':
        return this.offset(node, depth)
      case 'StepInvariantExpr':
        return this.anchored(node, depth)
      default:
        throw fail(node, `${this.source(node)} is not supported`)
    }
  }

  unary(node: SyntaxNode, depth: number): Expr {
    const [op, operand] = children(node)
    const { from, to } = node
    const sign = this.source(op!) as '+' | '-'
    return { kind: 'unary', op: sign, operand: this.expr(operand!, depth + 1), from, to }
  }

  number(node: SyntaxNode): Expr {
    const { from, to } = node
    const isDuration = DURATION_LITERAL.test(this.source(node))
    return { kind: 'number', value: this.literal(node, numberValue), isDuration, from, to }
  }

  binary(node: SyntaxNode, depth: number): Expr {
    const [left, operator, ...rest] = children(node)
    const right = rest.pop()!
    const { from, to } = node
    const op = this.source(operator!).toLowerCase() as BinaryOp
    let bool = false
    let matching: Matching = NO_MATCHING
    for (const modifier of rest) {
      if (modifier.name === 'BoolModifier') bool = true
      else if (modifier.name === 'MatchingModifierClause') matching = this.matching(modifier)
      else throw fail(modifier, `${this.source(modifier)} is not supported`)
    }
    const binary: Expr = {
      kind: 'binary',
      op,
      bool,
      matching,
      left: this.expr(left!, depth + 1),
      right: this.expr(right, depth + 1),
      from,
      to,
    }
    // The grammar takes the sign of "-1 ^ 2" as part of the number, but "^" binds tighter.
    if (op === '^' && left!.name === 'NumberDurationLiteral' && /^[-+]/.test(this.source(left!))) {
      const base = binary.left as { value: number }
      const power = { ...binary, left: { ...binary.left, value: Math.abs(base.value) } } as Expr
      const sign = this.source(left!)[0] as '+' | '-'
      return { kind: 'unary', op: sign, operand: power, from, to }
    }
    return binary
  }

  matching(node: SyntaxNode): Matching {
    const matching = { on: false, labels: [] as string[], include: [] as string[] }
    let many: Matching['many'] = null
    for (const child of children(node)) {
      if (child.name === 'On') matching.on = true
      else if (child.name === 'Ignoring') matching.on = false
      else if (child.name === 'GroupLeft') many = 'left'
      else if (child.name === 'GroupRight') many = 'right'
      else if (child.name !== 'GroupingLabels') {
        throw fail(child, `${this.source(child)} is not supported`)
      } else if (many === null) matching.labels = this.labels(child)
      else matching.include = this.labels(child)
    }
    const twice = matching.on && matching.include.find((name) => matching.labels.includes(name))
    if (twice) throw fail(node, `label "${twice}" must not occur in ON and GROUP clause at once`)
    return { ...NO_MATCHING, ...matching, many }
  }

  /** Sorted, because keys of series are built in this order. */
  labels(node: SyntaxNode): string[] {
    return children(node)
      .map((child) => (child.name === 'LabelName' ? this.source(child) : this.quotedName(child)))
      .sort()
  }

  aggregate(node: SyntaxNode, depth: number): Expr {
    const [op, ...rest] = children(node)
    const body = rest.find((child) => child.name === 'FunctionCallBody')!
    const modifier = rest.find((child) => child.name === 'AggregateModifier')
    const args = children(body).map((child) => this.expr(child, depth + 1))
    const [word, labels] = modifier ? children(modifier) : []
    return {
      kind: 'aggregate',
      op: this.source(op!).toLowerCase(),
      parameter: args.length > 1 ? args[0]! : null,
      operand: this.lastArgument(op!, args),
      without: word?.name === 'Without',
      labels: labels ? this.labels(labels) : [],
      from: node.from,
      to: node.to,
    }
  }

  lastArgument(op: SyntaxNode, args: readonly Expr[]): Expr {
    if (args.length === 1 || args.length === 2) return args.at(-1)!
    throw fail(
      op,
      `wrong number of arguments for aggregate expression provided, got ${args.length}`
    )
  }

  call(node: SyntaxNode, depth: number): Expr {
    const [name, body] = children(node)
    return {
      kind: 'call',
      func: this.source(name!),
      args: children(body!).map((child) => this.expr(child, depth + 1)),
      from: node.from,
      to: node.to,
    }
  }

  selector(node: SyntaxNode): Selector {
    const matchers: Matcher[] = []
    for (const child of children(node)) {
      if (child.name === 'Identifier') {
        matchers.push({ name: NAME, op: '=', value: this.source(child) })
      } else {
        for (const matcher of children(child)) matchers.push(this.matcher(matcher, matchers))
      }
    }
    // A missing label is '', so matchers that accept '' would ask for every series there is.
    if (matchers.every((matcher) => valueTest(matcher)(''))) {
      throw fail(node, 'vector selector must contain at least one non-empty matcher')
    }
    const { from, to } = node
    return { kind: 'selector', matchers, rangeMs: 0, offsetMs: 0, at: null, extent: null, from, to }
  }

  matcher(node: SyntaxNode, before: readonly Matcher[]): Matcher {
    const parts = children(node)
    const bare = node.name === 'QuotedLabelName'
    const name = bare
      ? NAME
      : parts[0]!.name === 'LabelName'
        ? this.source(parts[0]!)
        : this.quotedName(parts[0]!)
    if (name === NAME && before.some((matcher) => matcher.name === NAME)) {
      throw fail(node, 'metric name must not be set twice')
    }
    if (bare) return { name, op: '=', value: this.quotedName(node) }
    const op = this.source(parts[1]!) as Matcher['op']
    const matcher = { name, op, value: this.literal(parts[2]!, stringValue) }
    try {
      valueTest(matcher)
    } catch (error) {
      throw fail(parts[2]!, (error as RangeError).message)
    }
    return matcher
  }

  quotedName(node: SyntaxNode): string {
    return this.literal(node.firstChild ?? node, stringValue)
  }

  matrix(node: SyntaxNode): Expr {
    const [operand, duration] = children(node)
    if (operand!.name !== 'VectorSelector') {
      throw fail(operand!, this.modified(operand!, 'ranges only allowed for vector selectors'))
    }
    const rangeMs = this.positive(duration!)
    return { ...this.selector(operand!), rangeMs, from: node.from, to: node.to }
  }

  modified(node: SyntaxNode, otherwise: string): string {
    if (node.name === 'OffsetExpr') return 'no offset modifiers allowed before range'
    if (node.name === 'StepInvariantExpr') return 'no @ modifiers allowed before range'
    return otherwise
  }

  subquery(node: SyntaxNode, depth: number): Subquery {
    const [operand, range, step] = children(node)
    return {
      kind: 'subquery',
      operand: this.expr(operand!, depth + 1),
      rangeMs: this.positive(range!),
      stepMs: step ? this.positive(step) : null,
      offsetMs: 0,
      at: null,
      from: node.from,
      to: node.to,
    }
  }

  offset(node: SyntaxNode, depth: number): Expr {
    const [operand, , duration] = children(node)
    const target = this.movable(operand!, depth, 'offset')
    if (target.offsetMs !== 0) throw fail(node, 'offset may not be set multiple times')
    return { ...target, offsetMs: this.signed(duration!), from: node.from, to: node.to }
  }

  anchored(node: SyntaxNode, depth: number): Expr {
    const [operand, , anchor] = children(node)
    const target = this.movable(operand!, depth, '@')
    if (target.at !== null) throw fail(node, '@ <timestamp> may not be set multiple times')
    return { ...target, at: this.anchor(anchor!), from: node.from, to: node.to }
  }

  anchor(node: SyntaxNode): Anchor {
    if (node.name === 'AtModifierPreprocessors') {
      return children(node)[0]!.name === 'AtStart' ? 'start' : 'end'
    }
    const seconds = this.literal(node, numberValue)
    if (!Number.isFinite(seconds)) throw fail(node, 'timestamp out of bounds for @ modifier')
    return Math.round(seconds * 1000)
  }

  movable(node: SyntaxNode, depth: number, modifier: string): Selector | Subquery {
    const expr = node.name === 'ParenExpr' ? null : this.expr(node, depth + 1)
    if (expr?.kind === 'selector' || expr?.kind === 'subquery') return expr
    const allowed = 'an instant vector selector or range vector selector or a subquery'
    throw fail(node, `${modifier} modifier must be preceded by ${allowed}`)
  }

  positive(node: SyntaxNode): number {
    const ms = this.signed(node)
    if (ms <= 0) throw fail(node, 'duration must be greater than 0')
    return ms
  }

  signed(node: SyntaxNode): number {
    const parts = children(node)
    if (parts.length === 0) {
      const ms = this.literal(node, (text) => durationMs(text.replace(/^[-+]\s*/, '')))
      if (!Number.isFinite(ms)) throw fail(node, 'duration out of range')
      return this.source(node).startsWith('-') ? -ms : ms
    }
    if (parts.length === 1) return this.signed(parts[0]!)
    const [op, operand] = parts
    if (parts.length === 2 && op!.name === 'UnaryOp') {
      return (this.source(op!) === '-' ? -1 : 1) * this.signed(operand!)
    }
    throw fail(node, 'arithmetic on durations is not supported')
  }

  literal<T>(node: SyntaxNode, read: (text: string) => T): T {
    try {
      return read(this.source(node))
    } catch (error) {
      throw fail(node, (error as RangeError).message)
    }
  }

  source(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to)
  }

  /** What the parser stumbled over; it repairs and goes on, so the first error node is the one to show. */
  syntaxError(node: SyntaxNode): PromqlError {
    const { from } = node
    const rest = this.text.slice(from)
    if (rest.trim() === '') {
      const end = this.text.length
      return new PromqlError('unexpected end of input', { from: end, to: end })
    }
    const name = node.prevSibling
    if (rest.startsWith('(') && name?.name === 'Identifier') {
      const problem = `unknown function ${JSON.stringify(this.source(name))}`
      return new PromqlError(problem, { from: name.from, to: name.to })
    }
    const blank = rest.length - rest.trimStart().length
    const token = /^(?:[\w:]+|[=!<>]=|[=!]~|.)/s.exec(rest.trimStart())![0]
    const start = from + blank
    const position = { from: start, to: start + token.length }
    return new PromqlError(`unexpected ${JSON.stringify(token)}`, position)
  }
}

function fail(node: SyntaxNode, message: string): PromqlError {
  return new PromqlError(message, { from: node.from, to: node.to })
}
