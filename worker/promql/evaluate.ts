/** A tree to its values: fetch what the selectors ask for, then compute. */
import { QUERY, STALENESS } from '../policy'
import { aggregate } from './aggregate'
import type { Call, Expr, Selector, Subquery } from './ast'
import { binary } from './binary'
import { PromqlError, TooManySamples } from './error'
import { FUNCTIONS } from './functions'
import { lookTimes, matrix, newest, type Span, windowOf } from './selector'
import { SampleBudget, type Series, type SeriesSource } from './source'
import { type Grid, type Matrix, type Scalar, type Value, type Vector, withoutName } from './value'

/** What the selectors of an expression found. */
type Found = ReadonlyMap<Selector, readonly Series[]>

/**
 * The value of a checked expression at every step of `grid`.
 *
 * Every selector is fetched once, over all that the steps will see of it; equal ones share a fetch.
 * The rest is synchronous.
 *
 * @param span the window of the whole query, for `@ start()` and `@ end()`
 * @throws {PromqlError} of kind `execution`, when the data does not fit or has too many series
 * @throws {TooManySamples} when there is too much of it; other errors of the source pass through too
 */
export async function evaluate(
  expr: Expr,
  source: SeriesSource,
  grid: Grid,
  span: Span
): Promise<Value> {
  const fetched = new Map<string, readonly Series[]>()
  const found = new Map<Selector, readonly Series[]>()
  const budget = new SampleBudget()
  // One after the other, because each may read only what those before have left.
  for (const { selector, times, stepMs, func } of selectorsOf(expr, grid, span)) {
    const { from, to } = windowOf(times, selector.rangeMs || STALENESS.lookbackMs)
    const hints = { ...(func && { func }), rangeMs: selector.rangeMs, stepMs }
    const key = JSON.stringify([selector.matchers, from, to, hints])
    let series = fetched.get(key)
    if (series === undefined) {
      series = await source.select(selector.matchers, from, to, {
        ...hints,
        maxSamples: budget.left,
      })
      budget.spend(sampleCount(series))
      fetched.set(key, series)
    }
    if (series.length > QUERY.maxSeries) {
      throw new PromqlError(
        `query needs more than ${QUERY.maxSeries} series`,
        selector,
        'execution'
      )
    }
    found.set(selector, series)
  }
  return new Evaluation(found, span).value(expr, grid)
}

function sampleCount(series: readonly Series[]): number {
  return series.reduce((sum, { times }) => sum + times.length, 0)
}

/** A selector with the times that it looks back from. */
interface Look {
  selector: Selector
  times: Float64Array
  /** The distance of `times`; 0 when there is only one that matters. */
  stepMs: number
  /** The function around the selector. */
  func?: string | undefined
}

function* selectorsOf(expr: Expr, grid: Grid, span: Span, func?: string): Generator<Look> {
  // A subquery whose step is wider than its range may have no step at all.
  if (grid.count === 0) return
  if (expr.kind === 'selector') {
    const stepMs = expr.at === null ? grid.stepMs : 0
    yield { selector: expr, times: lookTimes(expr, grid, span), stepMs, func }
  } else if (expr.kind === 'subquery') {
    yield* selectorsOf(expr.operand, innerGrid(expr, grid, span), span)
  } else {
    const around = expr.kind === 'call' ? expr.func : undefined
    for (const operand of operands(expr)) yield* selectorsOf(operand, grid, span, around)
  }
}

/** The expressions that are evaluated on the same steps as this one. */
function operands(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'negation':
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
  limit(count)
  return { from, stepMs, count }
}

function limit(samples: number): void {
  if (samples > QUERY.maxSamples) throw new TooManySamples()
}

/** The synchronous half: everything that is needed is in memory. */
class Evaluation {
  constructor(
    readonly found: Found,
    readonly span: Span
  ) {}

  value(expr: Expr, grid: Grid): Value {
    switch (expr.kind) {
      case 'number':
        return { type: 'scalar', values: new Float64Array(grid.count).fill(expr.value) }
      case 'string':
        return { type: 'string', text: expr.text }
      case 'negation':
        return this.negation(expr.operand, grid)
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

  negation(operand: Expr, grid: Grid): Value {
    const value = this.value(operand, grid) as Scalar | Vector
    const negated = { ...value, values: value.values.map((number) => -number) }
    return negated.type === 'vector' ? withoutName(negated, operand) : negated
  }

  call(expr: Call, grid: Grid): Value {
    const [arg] = expr.args
    if (expr.func === 'timestamp' && arg?.kind === 'selector') {
      const times = lookTimes(arg, grid, this.span)
      return withoutName(newest(this.series(arg, grid), times, 'seconds'), expr)
    }
    const args = expr.args.map((one) => this.value(one, grid))
    return FUNCTIONS[expr.func]!.call(args, grid, expr)
  }

  selector(expr: Selector, grid: Grid): Value {
    const series = this.series(expr, grid)
    const times = lookTimes(expr, grid, this.span)
    return expr.rangeMs > 0 ? matrix(series, expr.rangeMs, times) : newest(series, times, 'values')
  }

  series(expr: Selector, grid: Grid): readonly Series[] {
    const series = this.found.get(expr) ?? []
    limit(series.length * grid.count)
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
