/** Ask an expression of a source: now, or over a window. */
import type { Expr } from './ast'
import { typeOf } from './check'
import { PromqlError } from './error'
import { evaluate } from './evaluate'
import { parse } from './parse'
import type { Labels, SeriesSource } from './source'
import type { Grid, Scalar, Vector } from './value'

/** One element of an instant answer. */
export interface InstantSample {
  labels: Labels
  value: number
}

/** One series of a range answer. */
export interface RangeSeries {
  labels: Labels
  /** One per step; anything where there is no value. */
  values: Float64Array
  /** One per step: 1 where there is a value, which may be NaN. */
  present: Uint8Array
}

/** The steps from, from + stepMs, … before `to`; Unix ms, whole, `stepMs` above 0. */
export interface RangeWindow {
  from: number
  to: number
  stepMs: number
}

/**
 * The value of `expr` at `at` (Unix ms, whole); a scalar is one element without labels.
 *
 * The order is the source's, except for `topk` and `bottomk`, which order by value.
 *
 * @param expr text, or what {@link parse} made of it
 * @throws {PromqlError} when the expression is wrong, does not fit the data or yields neither scalar nor vector
 */
export async function queryInstant(
  expr: string | Expr,
  source: SeriesSource,
  at: number
): Promise<InstantSample[]> {
  const grid = { from: at, stepMs: 0, count: 1 }
  const { rows, values, present } = await table(expr, source, grid, { start: at, end: at })
  const samples: InstantSample[] = []
  for (let row = 0; row < rows.length; row++) {
    if (present[row] === 1) samples.push({ labels: rows[row]!, value: values[row]! })
  }
  return samples
}

/**
 * The values of `expr` at every step of a window; series without any value are left out.
 *
 * `@ end()` is the last millisecond of the window.
 *
 * @param expr text, or what {@link parse} made of it
 * @throws {PromqlError} as {@link queryInstant}
 * @throws {RangeError} when the window holds no step
 */
export async function queryRange(
  expr: string | Expr,
  source: SeriesSource,
  { from, to, stepMs }: RangeWindow
): Promise<RangeSeries[]> {
  if (!(stepMs > 0 && from < to)) throw new RangeError('a window needs from < to, stepMs > 0')
  const count = Math.ceil((to - from) / stepMs)
  const grid = { from, stepMs, count }
  const { rows, values, present } = await table(expr, source, grid, { start: from, end: to - 1 })
  const series: RangeSeries[] = []
  for (let row = 0; row < rows.length; row++) {
    const rowPresent = present.subarray(row * count, (row + 1) * count)
    if (!rowPresent.includes(1)) continue
    const rowValues = values.subarray(row * count, (row + 1) * count)
    series.push({ labels: rows[row]!, values: rowValues, present: rowPresent })
  }
  return series
}

async function table(
  expr: string | Expr,
  source: SeriesSource,
  grid: Grid,
  span: { start: number; end: number }
): Promise<Vector> {
  const tree = typeof expr === 'string' ? parse(expr) : expr
  const type = typeOf(tree)
  if (type === 'matrix' || type === 'string') {
    const got = type === 'matrix' ? 'range vector' : 'string'
    throw new PromqlError(`expected a scalar or an instant vector, got ${got}`, tree)
  }
  const value = (await evaluate(tree, source, grid, span)) as Scalar | Vector
  if (value.type === 'vector') return value
  const present = new Uint8Array(grid.count).fill(1)
  return { type: 'vector', rows: [{}], values: value.values, present }
}
