/** A tree to its values: fetch what the selectors ask for, then compute. */
import { QUERY } from '../policy'
import { aggregate } from './aggregate'
import {
  bare,
  type Call,
  type Expr,
  type Paren,
  type Selector,
  type Subquery,
  type Unary,
} from './ast'
import { binary } from './binary'
import type { Context } from './context'
import { distributed } from './distribute'
import { PromqlError, TooManySamples } from './error'
import { FUNCTIONS } from './functions'
import type { PartAnswer } from './part'
import { lookTimes, matrix, newest, type Span, windowOf } from './selector'
import { type Places, SampleBudget, type Series, type SeriesSource, type Table } from './source'
import { type Grid, type Matrix, type Scalar, type Value, type Vector, withoutName } from './value'
import { WINDOW_FUNCTIONS } from './windows'

/** What the selectors of an expression found: their samples, or what their source made of these. */
interface Found {
  series: Map<Selector, readonly Series[]>
  tables: Map<Selector, Table>
  /** What was worked out elsewhere, by its parentheses. */
  parts: Map<Expr, Vector>
}

/**
 * The value of a checked expression at every step of `grid`.
 *
 * Every selector is fetched once, over all that the steps will see of it; equal ones share a fetch.
 * The rest is synchronous.
 *
 * @param span the window of the whole query, for `@ start()` and `@ end()`
 * @throws {PromqlError} of kind `execution`, when the data does not fit or has too many series
 * @throws {TooManySamples} when there is too much of it; other errors of the source pass through too
 * @throws {TooMuchWork} or {QueryAborted} as `context` says
 */
export async function evaluate(
  expr: Expr,
  source: SeriesSource,
  grid: Grid,
  span: Span,
  context: Context
): Promise<Value> {
  const found: Found = { series: new Map(), tables: new Map(), parts: new Map() }
  const fetched = new Map<string, Fetched>()
  const budget = new SampleBudget(context.maxSamples)
  // One after the other, because each may read only what those before have left.
  const { tree, isPart } = divided(expr, source, span, context)
  for (const want of wants(tree, grid, span, isPart)) {
    context.check()
    if (want.kind === 'part') {
      const { table, samples } = await askPlaces(want, source.places!, span, context, budget.left)
      budget.spend(samples)
      found.parts.set(want.expr, { type: 'vector', ...table, nameless: null })
      continue
    }
    const { selector, times, stepMs, func } = want
    const key = JSON.stringify([selector.matchers, times[0], times.at(-1), stepMs, func])
    let one = fetched.get(key)
    if (one === undefined) {
      one = await fetch(want, source, context, budget.left)
      budget.spend(one.samples)
      fetched.set(key, one)
    }
    requireFew(one, selector)
    if (one.table !== undefined) found.tables.set(selector, one.table)
    else found.series.set(selector, one.series)
  }
  context.check()
  return new Evaluation(found, span, context).value(tree, grid)
}

/** An expression in parentheses that is worked out where the samples are. */
interface PartWant {
  kind: 'part'
  expr: Paren
  grid: Grid
}

/** Whether parentheses, on these steps, hold what is worked out where the samples are. */
type IsPart = (expr: Expr, grid: Grid) => boolean

const NO_PART: IsPart = () => false

/** What is to be evaluated in the place of `expr`. */
function divided(
  expr: Expr,
  { places }: SeriesSource,
  span: Span,
  { lookbackMs, delayedNameRemoval }: Context
): { tree: Expr; isPart: IsPart } {
  // Names that are gone but in sight would have to cross too.
  if (places === undefined || delayedNameRemoval) return { tree: expr, isPart: NO_PART }
  const { tree, parts } = distributed(expr)
  const isPart: IsPart = (one, grid) => {
    if (!parts.has(one)) return false
    const { from, to } = reach(one, grid, span, lookbackMs)
    return places.isDivided(from, to)
  }
  return { tree, isPart }
}

/** Half-open [from, to) of all samples that an expression looks at. */
function reach(expr: Expr, grid: Grid, span: Span, lookbackMs: number) {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const want of wants(expr, grid, span, NO_PART)) {
    if (want.kind === 'part') continue
    const window = windowOf(want.times, want.selector.rangeMs || lookbackMs)
    from = Math.min(from, window.from)
    to = Math.max(to, window.to)
  }
  return { from, to }
}

async function askPlaces(
  { expr: { operand }, grid }: PartWant,
  places: Places,
  span: Span,
  { lookbackMs, annotations }: Context,
  maxSamples: number
): Promise<PartAnswer> {
  const { from, to } = reach(operand, grid, span, lookbackMs)
  const question = { expr: operand, grid, span, lookbackMs, maxSamples }
  const answer = await places.evaluate(question, from, to)
  for (const { level, text, ...position } of answer.annotations) {
    annotations.add(level, text, position)
  }
  return answer
}

/** A selector with the times that it looks back from. */
interface Want {
  kind: 'selector'
  selector: Selector
  times: Float64Array
  /** The distance of `times`; 0 when there is only one that matters. */
  stepMs: number
  /** The function around the selector. */
  func: string | undefined
}

interface Fetched {
  series: readonly Series[]
  table?: Table
  samples: number
}

async function fetch(
  { selector, times, stepMs, func }: Want,
  source: SeriesSource,
  { lookbackMs }: Context,
  maxSamples: number
): Promise<Fetched> {
  const { matchers, rangeMs } = selector
  const widthMs = rangeMs || lookbackMs
  if (source.look !== undefined && isLook(selector, func)) {
    const look = { matchers, func, widthMs, ends: times, maxSamples }
    const answer = await source.look(look)
    if (answer !== undefined) return { series: [], ...answer }
  }
  const { from, to } = windowOf(times, widthMs)
  const hints = { ...(func !== undefined && { func }), rangeMs, stepMs, maxSamples }
  const series = await source.select(matchers, from, to, hints)
  return { series, samples: series.reduce((sum, one) => sum + one.times.length, 0) }
}

/** Whether a source that knows how may answer a selector with a function's values. */
function isLook({ rangeMs, extent }: Selector, func: string | undefined): boolean {
  if (extent !== null) return false
  return rangeMs === 0 ? func !== 'timestamp' : func !== undefined && func in WINDOW_FUNCTIONS
}

function requireFew({ series, table }: Fetched, selector: Selector): void {
  if ((table?.rows ?? series).length <= QUERY.maxSeries) return
  const problem = `query needs more than ${QUERY.maxSeries} series`
  throw new PromqlError(problem, selector, 'execution')
}

function* wants(
  expr: Expr,
  grid: Grid,
  span: Span,
  isPart: IsPart,
  func?: string
): Generator<Want | PartWant> {
  // A subquery whose step is wider than its range may have no step at all.
  if (grid.count === 0) return
  if (expr.kind === 'paren') {
    if (isPart(expr, grid)) yield { kind: 'part', expr, grid }
    else yield* wants(expr.operand, grid, span, isPart, func)
  } else if (expr.kind === 'selector') {
    const stepMs = expr.at === null ? grid.stepMs : 0
    yield { kind: 'selector', selector: expr, times: lookTimes(expr, grid, span), stepMs, func }
  } else if (expr.kind === 'subquery') {
    yield* wants(expr.operand, innerGrid(expr, grid, span), span, isPart)
  } else {
    const around = expr.kind === 'call' ? expr.func : undefined
    for (const operand of operands(expr)) yield* wants(operand, grid, span, isPart, around)
  }
}

/** The expressions that are evaluated on the same steps as this one. */
function operands(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary':
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

/** The steps of a subquery: multiples of its step, so that they do not move with the query. */
function innerGrid(expr: Subquery, grid: Grid, span: Span): Grid {
  const times = lookTimes(expr, grid, span)
  const stepMs = expr.stepMs ?? QUERY.subqueryStepMs
  const from = (Math.floor((times[0]! - expr.rangeMs) / stepMs) + 1) * stepMs
  const count = Math.max(0, Math.floor((times[times.length - 1]! - from) / stepMs) + 1)
  if (count > QUERY.maxSamples) throw new TooManySamples()
  return { from, stepMs, count }
}

/** The synchronous half: everything that is needed is in memory. */
class Evaluation {
  constructor(
    readonly found: Found,
    readonly span: Span,
    readonly context: Context
  ) {}

  value(expr: Expr, grid: Grid): Value {
    switch (expr.kind) {
      case 'number':
        return { type: 'scalar', values: new Float64Array(grid.count).fill(expr.value) }
      case 'string':
        return { type: 'string', text: expr.text }
      case 'paren':
        return this.found.parts.get(expr) ?? this.value(expr.operand, grid)
      case 'unary':
        return this.unary(expr, grid)
      case 'binary':
        return binary(expr, this.value(expr.left, grid), this.value(expr.right, grid), grid)
      case 'aggregate': {
        const parameter = expr.parameter && (this.value(expr.parameter, grid) as Scalar).values
        const operand = this.value(expr.operand, grid) as Vector
        return aggregate(expr, operand, grid.count, parameter)
      }
      case 'call':
        return this.call(expr, grid)
      case 'selector':
        return this.selector(expr, grid)
      case 'subquery':
        return this.subquery(expr, grid)
    }
  }

  unary({ op, operand }: Unary, grid: Grid): Value {
    const value = this.value(operand, grid) as Scalar | Vector
    if (op === '+') return value
    const negated = { ...value, values: value.values.map((number) => -number) }
    return negated.type === 'vector' ? withoutName(negated, operand) : negated
  }

  call(expr: Call, grid: Grid): Value {
    const arg = expr.args[0] && bare(expr.args[0])
    if (arg?.kind === 'selector') {
      if (expr.func === 'timestamp') {
        const times = lookTimes(arg, grid, this.span)
        return withoutName(newest(this.series(arg, grid), times, 'seconds', this.context), expr)
      }
      const table = arg.rangeMs > 0 && this.found.tables.get(arg)
      if (table) {
        const vector: Vector = { type: 'vector', ...table, nameless: null }
        return expr.func === 'last_over_time' ? vector : withoutName(vector, expr)
      }
    }
    const args = expr.args.map((one) => this.value(one, grid))
    return FUNCTIONS[expr.func]!.call(args, grid, expr)
  }

  selector(expr: Selector, grid: Grid): Value {
    const table = this.found.tables.get(expr)
    if (table !== undefined) return { type: 'vector', ...table, nameless: null }
    const series = this.series(expr, grid)
    const times = lookTimes(expr, grid, this.span)
    if (expr.rangeMs > 0) return matrix(series, expr.rangeMs, times)
    return newest(series, times, 'values', this.context)
  }

  series(expr: Selector, grid: Grid): readonly Series[] {
    const series = this.found.series.get(expr) ?? []
    this.context.spend(series.length * grid.count)
    return series
  }

  subquery(expr: Subquery, grid: Grid): Matrix {
    const inner = innerGrid(expr, grid, this.span)
    const { rows, values, present } = this.value(expr.operand, inner) as Vector
    const series = rows.map((labels, row) => {
      const steps: number[] = []
      for (let step = 0; step < inner.count; step++) {
        if (present[row * inner.count + step] === 1) steps.push(step)
      }
      return {
        labels,
        times: Float64Array.from(steps, (step) => inner.from + step * inner.stepMs),
        values: Float64Array.from(steps, (step) => values[row * inner.count + step]!),
      }
    })
    const ends = lookTimes(expr, grid, this.span)
    return { type: 'matrix', series, rangeMs: expr.rangeMs, ends }
  }
}
