/** PromQL text to a checked tree. */
import { QUERY } from '../policy'
import type { Aggregate, Anchor, BinaryOp, Call, Expr, Matching, Selector, Subquery } from './ast'
import { check } from './check'
import { PromqlError } from './error'
import { FUNCTIONS } from './functions'
import type { Token } from './lex'
import { numberValue, stringValue } from './literal'
import { type Duration, offsetDuration, rangeDuration } from './parse-duration'
import { labelList, selector } from './parse-selector'
import type { Matcher } from './source'
import { Tokens } from './tokens'

/**
 * The tree of an expression, with its types and limits checked: evaluating it can only fail on the data.
 *
 * The tree is plain, immutable data; keep it to evaluate the same text again.
 *
 * @throws {PromqlError} of kind `parse`, at the first thing that is wrong or not supported
 */
export function parse(text: string): Expr {
  if (text.length > QUERY.maxTextLength) {
    const problem = `expression is longer than ${QUERY.maxTextLength} characters`
    throw new PromqlError(problem, { from: 0, to: text.length })
  }
  const tokens = new Tokens(text)
  if (tokens.peek().kind === 'end') {
    throw new PromqlError('no expression found in input', { from: 0, to: text.length })
  }
  const expr = new Parser(tokens).expr(0, 1)
  if (tokens.peek().kind !== 'end') tokens.fail()
  check(expr, text)
  return expr
}

/**
 * The matchers of a series selector such as `up{job="node"}`.
 *
 * @throws {PromqlError} as {@link parse}, and if the text is any other expression
 */
export function parseSelector(text: string): readonly Matcher[] {
  const expr = parse(text)
  if (expr.kind === 'selector' && isPlain(expr)) return expr.matchers
  throw new PromqlError('expected a series selector, without range, offset or @', {
    from: 0,
    to: text.length,
  })
}

function isPlain({ rangeMs, offsetMs, at, extent, durations }: Selector): boolean {
  return rangeMs === 0 && offsetMs === 0 && at === null && extent === null && !durations
}

const NO_MATCHING: Matching = {
  on: false,
  labels: [],
  many: null,
  include: [],
  fill: { left: null, right: null },
}

/** How tightly operators bind; all but `^` from the left. */
const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<=': 3,
  '<': 3,
  '>=': 3,
  '>': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
}
/** A sign binds like `*`: of what follows, only `^` belongs to its operand. */
const SIGN_BINDING = 5

/** Words of the language that do not name a metric where an expression may start. */
const RESERVED: ReadonlySet<string> = new Set(
  'bool on ignoring group_left group_right atan2'.split(' ')
)

/** Reads expressions; `depth` counts how far one is nested, so that no text can exhaust the stack. */
class Parser {
  /** How many levels the tree has that was read last. */
  #height = 0

  constructor(readonly tokens: Tokens) {}

  /** An expression of operators that bind tighter than `binding`. */
  expr(binding: number, depth: number): Expr {
    let left = this.signed(depth)
    let height = this.#height
    for (;;) {
      const operator = this.tokens.peek()
      const binds = operator.kind === 'operator' ? BINDING[operator.word] : undefined
      if (binds === undefined || binds <= binding) break
      this.tokens.next()
      const bool = this.tokens.take('bool') !== null
      const matching = this.matching()
      const right = this.expr(operator.word === '^' ? binds - 1 : binds, depth + 1)
      height = this.level(Math.max(height, this.#height) + 1, operator)
      const op = operator.word as BinaryOp
      left = { kind: 'binary', op, bool, matching, left, right, from: left.from, to: right.to }
    }
    this.#height = height
    return left
  }

  /** @throws {PromqlError} for a level that is too deep */
  level(depth: number, { from, to }: Token): number {
    if (depth <= QUERY.maxDepth) return depth
    throw new PromqlError(`nested deeper than ${QUERY.maxDepth} levels`, { from, to })
  }

  signed(depth: number): Expr {
    const sign = this.tokens.peek()
    this.level(depth, sign)
    if (sign.word !== '-' && sign.word !== '+') return this.modified(depth)
    this.tokens.next()
    const operand = this.expr(SIGN_BINDING, depth + 1)
    const position = { from: sign.from, to: operand.to }
    if (operand.kind === 'number') {
      const value = sign.word === '-' ? -operand.value : operand.value
      return { ...operand, value, ...position }
    }
    this.#height = this.level(this.#height + 1, sign)
    return { kind: 'unary', op: sign.word, operand, ...position }
  }

  /** An operand with what may follow it: a range, `offset`, `@`, `anchored`, `smoothed`. */
  modified(depth: number): Expr {
    let expr = this.operand(depth)
    for (;;) {
      const token = this.tokens.peek()
      if (token.word === '[') expr = this.range(expr)
      else if (token.word === 'offset') expr = this.offset(expr)
      else if (token.word === '@') expr = this.pinned(expr)
      else if (token.word === 'anchored' || token.word === 'smoothed') expr = this.extended(expr)
      else return expr
    }
  }

  operand(depth: number): Expr {
    const token = this.tokens.peek()
    this.#height = 1
    if (token.word === '(') {
      this.tokens.next()
      const operand = this.expr(0, depth + 1)
      this.tokens.expect(')')
      this.#height = this.level(this.#height + 1, token)
      return { kind: 'paren', operand, ...this.tokens.since(token) }
    }
    if (token.word === '{') return selector(this.tokens, token, null)
    if (token.kind === 'number') return this.number(this.tokens.next())
    if (token.kind === 'string') {
      const text = this.tokens.literal(this.tokens.next(), stringValue)
      return { kind: 'string', text, from: token.from, to: token.to }
    }
    if (!/^[A-Za-z_:]/.test(token.text) || RESERVED.has(token.word)) this.tokens.fail()
    this.tokens.next()
    return this.named(token, depth)
  }

  number(token: Token): Expr {
    const { from, to } = token
    const value = this.tokens.literal(token, numberValue)
    return { kind: 'number', value, isDuration: /^\d+[a-z]/.test(token.text), from, to }
  }

  /** What starts with a name: an aggregation, a call, or a selector. */
  named(name: Token, depth: number): Expr {
    const { tokens } = this
    const open = tokens.isWord('(')
    if (name.kind === 'aggregator' && (open || tokens.isWord('by') || tokens.isWord('without'))) {
      return this.aggregate(name, depth)
    }
    if (open && (name.kind === 'identifier' || name.kind === 'keyword')) {
      return this.call(name, depth)
    }
    return selector(tokens, name, name.text)
  }

  call(name: Token, depth: number): Call {
    const args = this.args(depth)
    const func = name.kind === 'keyword' ? name.word : name.text
    if (FUNCTIONS[func] === undefined) {
      throw new PromqlError(`unknown function with name ${JSON.stringify(name.text)}`, name)
    }
    this.#height = this.level(this.#height + 1, name)
    return { kind: 'call', func, args, ...this.tokens.since(name) }
  }

  args(depth: number): Expr[] {
    const { tokens } = this
    const args: Expr[] = []
    let height = 0
    tokens.expect('(')
    while (!tokens.isWord(')')) {
      args.push(this.expr(0, depth + 1))
      height = Math.max(height, this.#height)
      const comma = tokens.take(',')
      if (comma && tokens.isWord(')')) {
        throw new PromqlError('trailing commas not allowed in function call args', comma)
      }
      if (!comma && !tokens.isWord(')')) tokens.fail()
    }
    tokens.next()
    this.#height = height
    return args
  }

  aggregate(name: Token, depth: number): Aggregate {
    const { tokens } = this
    let grouping = this.grouping()
    tokens.aggregations++
    const args = this.args(depth)
    tokens.aggregations--
    grouping ??= this.grouping()
    this.#height = this.level(this.#height + 1, name)
    const position = tokens.since(name)
    const wanted = PARAMETRIC.has(name.word) ? 2 : 1
    if (args.length === 0) {
      throw new PromqlError('no arguments for aggregate expression provided', position)
    }
    if (args.length !== wanted) {
      const problem = 'wrong number of arguments for aggregate expression provided'
      throw new PromqlError(`${problem}, expected ${wanted}, got ${args.length}`, position)
    }
    return {
      kind: 'aggregate',
      op: name.word,
      parameter: wanted === 2 ? args[0]! : null,
      operand: args.at(-1)!,
      without: grouping?.without ?? false,
      labels: grouping?.labels ?? [],
      ...position,
    }
  }

  grouping(): { without: boolean; labels: string[] } | null {
    const word = this.tokens.take('by') ?? this.tokens.take('without')
    return word && { without: word.word === 'without', labels: labelList(this.tokens) }
  }

  matching(): Matching {
    const { tokens } = this
    const word = tokens.take('on') ?? tokens.take('ignoring')
    const labels = word ? labelList(tokens) : []
    const group = word && (tokens.take('group_left') ?? tokens.take('group_right'))
    const include = group && tokens.isWord('(') ? labelList(tokens) : []
    const fill = this.fill()
    if (word === null && fill === NO_MATCHING.fill) return NO_MATCHING
    const many = group && (group.word === 'group_left' ? 'left' : 'right')
    return { on: word?.word === 'on', labels, many, include, fill }
  }

  fill(): Matching['fill'] {
    const { tokens } = this
    const fill: { left: number | null; right: number | null } = { left: null, right: null }
    if (tokens.isCallOf('fill')) {
      const both = this.fillValue()
      return { left: both, right: both }
    }
    for (let i = 0; i < 2; i++) {
      if (fill.left === null && tokens.isCallOf('fill_left')) fill.left = this.fillValue()
      else if (fill.right === null && tokens.isCallOf('fill_right')) fill.right = this.fillValue()
    }
    return fill.left === null && fill.right === null ? NO_MATCHING.fill : fill
  }

  fillValue(): number {
    const { tokens } = this
    tokens.next()
    tokens.next()
    const sign = tokens.take('-') ?? tokens.take('+')
    const value = tokens.literal(tokens.expectKind('number'), numberValue)
    tokens.expect(')')
    return sign?.word === '-' ? -value : value
  }

  range(expr: Expr): Selector | Subquery {
    const { tokens } = this
    const open = tokens.next()
    const range = rangeDuration(tokens, 'number, duration, step(), or range()')
    if (tokens.take(':')) return this.subquery(expr, range, open)
    tokens.expect(']', 'subquery or range', '":" or "]"')
    const position = tokens.since(open)
    if (expr.kind !== 'selector' || expr.rangeMs > 0 || expr.durations?.range) {
      throw new PromqlError('ranges only allowed for vector selectors', position)
    }
    if (expr.offsetMs !== 0 || expr.durations?.offset) {
      throw new PromqlError('no offset modifiers allowed before range', position)
    }
    if (expr.at !== null) throw new PromqlError('no @ modifiers allowed before range', position)
    return { ...expr, ...timed('range', range), to: position.to }
  }

  subquery(operand: Expr, range: Duration, open: Token): Subquery {
    const { tokens } = this
    this.#height = this.level(this.#height + 1, open)
    const step = tokens.isWord(']')
      ? null
      : rangeDuration(tokens, 'number, duration, step(), range(), or "]"')
    tokens.expect(']', 'subquery selector', '"]"')
    const { durations: ofRange, rangeMs = 0 } = timed('range', range)
    const { durations: ofStep, stepMs = 0 } = step ? timed('step', step) : {}
    const durations = { ...ofRange, ...ofStep }
    return {
      kind: 'subquery',
      operand,
      rangeMs,
      stepMs: step && stepMs,
      offsetMs: 0,
      at: null,
      ...((ofRange ?? ofStep) && { durations }),
      ...tokens.since(operand),
    }
  }

  offset(expr: Expr): Expr {
    this.tokens.next()
    const offset = offsetDuration(this.tokens)
    const target = movable(expr, 'offset')
    if (target.offsetMs !== 0 || target.durations?.offset) {
      throw new PromqlError('offset may not be set multiple times', target)
    }
    const { durations, ...rest } = timed('offset', offset)
    const all = { ...target.durations, ...durations }
    return { ...target, ...rest, ...(durations && { durations: all }), ...this.tokens.since(expr) }
  }

  pinned(expr: Expr): Expr {
    this.tokens.next()
    const at = this.anchor(expr)
    const target = movable(expr, '@')
    if (target.at !== null) {
      throw new PromqlError('@ <timestamp> may not be set multiple times', target)
    }
    return { ...target, at, ...this.tokens.since(expr) }
  }

  anchor(expr: Expr): Anchor {
    const { tokens } = this
    const word = tokens.take('start') ?? tokens.take('end')
    if (word) {
      tokens.expect('(', '@', 'timestamp')
      tokens.expect(')', '@', 'timestamp')
      return word.word as Anchor
    }
    const sign = tokens.take('-') ?? tokens.take('+')
    const number = tokens.expectKind('number', '@', 'timestamp')
    const seconds = tokens.literal(number, numberValue)
    if (Math.abs(seconds) < 2 ** 63) {
      const ms = Math.round(seconds * 1000)
      return sign?.word === '-' ? -ms : ms
    }
    const shown = `${sign?.word === '-' ? '-' : ''}${number.text}`
    throw new PromqlError(`timestamp out of bounds for @ modifier: ${shown}`, expr)
  }

  extended(expr: Expr): Expr {
    const { word } = this.tokens.next()
    const extent = word as 'anchored' | 'smoothed'
    if (expr.kind === 'subquery') {
      throw new PromqlError(`${word} modifier is not supported for subqueries`, expr)
    }
    if (expr.kind !== 'selector') throw new PromqlError(`${word} modifier not implemented`, expr)
    if (expr.extent !== null && expr.extent !== extent) {
      throw new PromqlError('anchored and smoothed modifiers cannot be used together', expr)
    }
    return { ...expr, extent, ...this.tokens.since(expr) }
  }
}

/** The aggregations that take something before their operand. */
const PARAMETRIC: ReadonlySet<string> = new Set(
  'topk bottomk count_values quantile limitk limit_ratio'.split(' ')
)

function movable(expr: Expr, modifier: string): Selector | Subquery {
  if (expr.kind === 'selector' || expr.kind === 'subquery') return expr
  const allowed = 'an instant vector selector or range vector selector or a subquery'
  throw new PromqlError(`${modifier} modifier must be preceded by ${allowed}`, expr)
}

/** The fields for a duration: its ms, or an expression to be resolved when the window is known. */
function timed(
  field: 'range' | 'step' | 'offset',
  { expr }: Duration
): {
  rangeMs?: number
  stepMs?: number
  offsetMs?: number
  durations?: Selector['durations'] & Subquery['durations']
} {
  if (expr.op === 'number') return { [`${field}Ms`]: Math.round(expr.ms) }
  return { durations: { [field]: expr } }
}
