/** A tree to its values: fetch what the selectors ask for, then compute. */
import { QUERY } from '../policy'
import { aggregate } from './aggregate'
import {
  bare,
  type Call,
  type Expr,
  operandsOf,
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
import { warnOfGauges } from './functions/ranges'
import { invariantParts } from './invariant'
import type { PartAnswer } from './part'
import { lookTimes, measured, newest, reachOf, type Span, smoothed, windowOf } from './selector'
import { type Places, SampleBudget, type Series, type SeriesSource, type Table } from './source'
import {
  emptyVector,
  type Grid,
  type Matrix,
  type Scalar,
  scalarOf,
  type Text,
  type Value,
  type Vector,
  withoutName,
  withSeenLabels,
} from './value'
import { KEEPS_NAME, WINDOW_FUNCTIONS } from './windows'

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
  const { tree, isPart } = divided(expr, source, span, context)
  const plan: Plan = { invariant: invariantParts(tree), isPart }
  const fetched = new Map<string, Fetched>()
  const budget = new SampleBudget(context.maxSamples)
  // One after the other, because each may read only what those before have left.
  for (const want of wants(tree, grid, span, plan)) {
    context.check()
    if (want.kind === 'part') {
      const { table, samples } = await askPlaces(want, source.places!, span, context, budget.left)
      budget.spend(samples)
      context.hold(bytesOf(table))
      found.parts.set(want.expr, { type: 'vector', ...table, nameless: null })
      continue
    }
    context.spend(want.times.length)
    const { selector, times, stepMs, func } = want
    const { matchers, rangeMs, extent } = selector
    const ends = [times[0], times.at(-1), times.length]
    const key = JSON.stringify([matchers, rangeMs, extent, ends, stepMs, func])
    let one = fetched.get(key)
    if (one === undefined) {
      if (fetched.size === QUERY.maxSelectors) throw tooManySelectors(selector)
      one = await read(want, source, context, budget.left)
      budget.spend(one.samples)
      if (one.table !== undefined) context.hold(bytesOf(one.table))
      fetched.set(key, one)
    }
    requireFew(one, selector)
    if (one.table !== undefined) found.tables.set(selector, one.table)
    else found.series.set(selector, one.series)
  }
  context.check()
  return new Evaluation(found, span, plan.invariant, context).value(tree, grid)
}

/** An expression in parentheses that is worked out where the samples are. */
interface PartWant {
  kind: 'part'
  expr: Paren
  grid: Grid
}

/** How an expression is gone about. */
interface Plan {
  /** What has the same value at all steps. */
  invariant: ReadonlySet<Expr>
  isPart: IsPart
}

/** Whether parentheses, on these steps, hold what is worked out where the samples are. */
type IsPart = (expr: Expr, grid: Grid) => boolean

/** What is to be evaluated in the place of `expr`. */
function divided(
  expr: Expr,
  { places }: SeriesSource,
  span: Span,
  { lookbackMs, delayedNameRemoval }: Context
): { tree: Expr; isPart: IsPart } {
  // Names that are gone but in sight would have to cross too.
  if (places === undefined || delayedNameRemoval) return { tree: expr, isPart: () => false }
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
  const plan: Plan = { invariant: invariantParts(expr), isPart: () => false }
  for (const want of wants(expr, grid, span, plan)) {
    if (want.kind === 'part') continue
    const window = windowOf(want.times, reachOf(want.selector, lookbackMs))
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

function tooManySelectors(position: Selector): PromqlError {
  const problem = `query has more than ${QUERY.maxSelectors} different selectors`
  return new PromqlError(problem, position, 'execution')
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

async function read(
  { selector, times, stepMs, func }: Want,
  source: SeriesSource,
  context: Context,
  maxSamples: number
): Promise<Fetched> {
  const { lookbackMs, workLeft } = context
  const { matchers, rangeMs } = selector
  const widthMs = rangeMs || lookbackMs
  if (source.look !== undefined && isLook(selector, func)) {
    const look = { matchers, func, widthMs, ends: times, maxSamples, maxWork: workLeft }
    const answer = await source.look(look)
    if (answer !== undefined) {
      const { table, samples, work } = answer
      context.spend(work)
      return { series: [], table, samples }
    }
  }
  const { from, to } = windowOf(times, reachOf(selector, lookbackMs))
  const hints = { ...(func !== undefined && { func }), rangeMs, stepMs, maxSamples }
  const series = await source.select(matchers, from, to, hints)
  return { series, samples: series.reduce((sum, one) => sum + one.times.length, 0) }
}

/** Whether a source that knows how may answer a selector with a function's values. */
function isLook({ rangeMs, extent }: Selector, func: string | undefined): boolean {
  if (extent !== null) return false
  if (rangeMs > 0) return func !== undefined && func in WINDOW_FUNCTIONS
  return func !== 'timestamp' && func !== 'info'
}

function requireFew({ series, table }: Fetched, selector: Selector): void {
  if ((table?.rows ?? series).length <= QUERY.maxSeries) return
  const problem = `query needs more than ${QUERY.maxSeries} series`
  throw new PromqlError(problem, selector, 'execution')
}

function* wants(
  expr: Expr,
  outer: Grid,
  span: Span,
  plan: Plan,
  func?: string
): Generator<Want | PartWant> {
  // A subquery whose step is wider than its range may have no step at all.
  if (outer.count === 0) return
  const grid = plan.invariant.has(expr) ? firstStep(outer) : outer
  if (expr.kind === 'paren') {
    if (plan.isPart(expr, grid)) yield { kind: 'part', expr, grid }
    else yield* wants(expr.operand, grid, span, plan, func)
  } else if (expr.kind === 'selector') {
    const stepMs = expr.at === null ? grid.stepMs : 0
    const times = lookTimes(expr, grid, span)
    // Only of a range does a function see the samples themselves.
    const applied = expr.rangeMs > 0 ? func : undefined
    yield { kind: 'selector', selector: expr, times, stepMs, func: applied }
  } else if (expr.kind === 'subquery') {
    yield* wants(expr.operand, innerGrid(expr, grid, span), span, plan)
  } else if (expr.kind === 'call' && isTimestamp(expr)) {
    const selector = bare(expr.args[0]!) as Selector
    const times = lookTimes(selector, grid, span)
    yield {
      kind: 'selector',
      selector,
      times,
      stepMs: selector.at === null ? grid.stepMs : 0,
      func: 'timestamp',
    }
  } else if (expr.kind === 'call' && expr.func === 'info') {
    yield* wants(expr.args[0]!, grid, span, plan)
    const times = lookTimes(expr.args[1] as Selector, grid, span)
    yield {
      kind: 'selector',
      selector: expr.args[1] as Selector,
      times,
      stepMs: grid.stepMs,
      func: 'info',
    }
  } else {
    const around = expr.kind === 'call' ? expr.func : undefined
    for (const operand of operandsOf(expr)) yield* wants(operand, grid, span, plan, around)
  }
}

/** Whether an expression asks for the times of a selector's samples, at every step even if it is pinned. */
function isTimestamp({ func, args }: Call): boolean {
  return func === 'timestamp' && bare(args[0]!).kind === 'selector'
}

/** The first of the steps alone. */
const firstStep = ({ from }: Grid): Grid => ({ from, stepMs: 0, count: 1 })

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
  /** Memory of the tables that were fetched. */
  readonly fetched = new Set<ArrayBufferLike>()

  constructor(
    readonly found: Found,
    readonly span: Span,
    readonly invariant: ReadonlySet<Expr>,
    readonly context: Context
  ) {
    for (const { values, present } of [...found.tables.values(), ...found.parts.values()]) {
      this.fetched.add(values.buffer).add(present.buffer)
    }
  }

  value(expr: Expr, grid: Grid): Value {
    if (grid.count < 2 || !this.invariant.has(expr)) return this.computed(expr, grid)
    return this.repeated(this.computed(expr, firstStep(grid)) as Scalar | Vector, grid.count)
  }

  computed(expr: Expr, grid: Grid): Value {
    this.context.spend(grid.count)
    switch (expr.kind) {
      case 'number':
        return scalarOf(grid.count, () => expr.value)
      case 'string':
        return { type: 'string', text: expr.text }
      case 'paren':
        return this.found.parts.get(expr) ?? this.value(expr.operand, grid)
      case 'unary':
        return this.unary(expr, grid)
      case 'binary': {
        const [left, right] = this.values(operandsOf(expr), grid)
        return binary(expr, left!, right!, grid, this.context)
      }
      case 'aggregate': {
        const values = this.values(operandsOf(expr), grid)
        const parameter = expr.parameter && (values[0] as Scalar | Text)
        return aggregate(expr, values.at(-1) as Vector, grid.count, parameter, this.context)
      }
      case 'call':
        return this.call(expr, grid)
      case 'selector':
        return this.selector(expr, grid)
      case 'subquery':
        return this.subquery(expr, grid)
    }
  }

  /** The values of some expressions; those that are done wait in memory for the others. */
  values(exprs: readonly Expr[], grid: Grid): Value[] {
    let waiting = 0
    const values = exprs.map((expr) => {
      const value = this.value(expr, grid)
      const isFetched = value.type === 'matrix' && bare(expr).kind === 'selector'
      const bytes = isFetched ? 0 : this.ownBytes(value)
      this.context.hold(bytes)
      waiting += bytes
      return value
    })
    this.context.release(waiting)
    return values
  }

  /** Bytes of a value, less those of fetched tables, which are counted already. */
  ownBytes(value: Value): number {
    return columnsOf(value).reduce(
      (sum, { buffer }) => (this.fetched.has(buffer) ? sum : sum + buffer.byteLength),
      0
    )
  }

  /** What was worked out at one step, at all of them. */
  repeated(value: Scalar | Vector, count: number): Value {
    if (value.type === 'scalar') return scalarOf(count, () => value.values[0]!)
    this.context.spend(value.rows.length * count)
    const { rows, nameless } = value
    const result = { ...emptyVector(rows, count), nameless }
    for (let row = 0; row < rows.length; row++) {
      if (value.present[row] === 0) continue
      result.values.fill(value.values[row]!, row * count, (row + 1) * count)
      result.present.fill(1, row * count, (row + 1) * count)
    }
    return result
  }

  unary({ op, operand }: Unary, grid: Grid): Value {
    const value = this.value(operand, grid) as Scalar | Vector
    if (op === '+') return value
    const values = new Float64Array(value.values.length)
    for (let i = 0; i < values.length; i++) values[i] = -value.values[i]!
    this.context.spend(values.length)
    if (value.type === 'scalar') return { ...value, values }
    return withoutName({ ...value, values }, this.context, operand)
  }

  call(expr: Call, grid: Grid): Value {
    const { found, span, context } = this
    const arg = expr.args[0] && bare(expr.args[0])
    const site = { node: expr, grid, span, context }
    if (arg?.kind === 'selector') {
      if (isTimestamp(expr)) return withoutName(this.times(arg, grid), context, expr)
      const table = arg.rangeMs > 0 && found.tables.get(arg)
      if (table) {
        const vector: Vector = { type: 'vector', ...table, nameless: null }
        warnOfGauges(vector, site)
        return KEEPS_NAME.has(expr.func) ? vector : withoutName(vector, context, expr)
      }
    }
    const [first, times] = expr.args
    const args =
      expr.func === 'info'
        ? [this.value(first!, grid), this.times(times as Selector, grid)]
        : this.values(expr.args, grid)
    return FUNCTIONS[expr.func]!.call(args, site)
  }

  /** When the newest samples were taken, Unix s. */
  times(expr: Selector, grid: Grid): Vector {
    const times = lookTimes(expr, grid, this.span)
    return newest(this.series(expr, grid), times, 'seconds', this.context)
  }

  selector(expr: Selector, grid: Grid): Value {
    const table = this.found.tables.get(expr)
    if (table !== undefined) return { type: 'vector', ...table, nameless: null }
    const series = this.series(expr, grid)
    const times = lookTimes(expr, grid, this.span)
    if (expr.rangeMs > 0) {
      const { rangeMs, extent } = expr
      const samples = series.map(measured)
      return { type: 'matrix', series: samples, nameless: null, rangeMs, ends: times, extent }
    }
    if (expr.extent === 'smoothed') return smoothed(series, times, this.context)
    return newest(series, times, 'values', this.context)
  }

  series(expr: Selector, grid: Grid): readonly Series[] {
    const series = this.found.series.get(expr) ?? []
    this.context.spend(series.length * grid.count)
    return series
  }

  subquery(expr: Subquery, grid: Grid): Matrix {
    const inner = innerGrid(expr, grid, this.span)
    const vector = withSeenLabels(this.value(expr.operand, inner) as Vector, this.context)
    const { rows, nameless } = vector
    this.context.spend(vector.values.length)
    const series = rows.map((labels, row) => seriesOf(vector, labels, row, inner))
    const ends = lookTimes(expr, grid, this.span)
    return { type: 'matrix', series, nameless, rangeMs: expr.rangeMs, ends, extent: null }
  }
}

const bytesOf = ({ values, present }: Table) => values.byteLength + present.byteLength

/** The memory that a value lies in. */
function columnsOf(value: Value): (Float64Array | Uint8Array)[] {
  switch (value.type) {
    case 'string':
      return []
    case 'scalar':
      return [value.values]
    case 'vector':
      return [value.values, value.present]
    case 'matrix':
      return value.series.flatMap(({ times, values }) => [times, values])
  }
}

/** A row of a table as samples. */
function seriesOf(
  { values, present }: Vector,
  labels: Series['labels'],
  row: number,
  { from, stepMs, count }: Grid
): Series {
  const times = new Float64Array(count)
  const taken = new Float64Array(count)
  let samples = 0
  for (let step = 0; step < count; step++) {
    if (present[row * count + step] === 0) continue
    times[samples] = from + step * stepMs
    taken[samples++] = values[row * count + step]!
  }
  return { labels, times: times.subarray(0, samples), values: taken.subarray(0, samples) }
}
