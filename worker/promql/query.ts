/** Ask an expression of a source: now, or over a window. */
import { QUERY } from '../policy'
import type { Annotation } from './annotations'
import type { Expr } from './ast'
import { typeOf } from './check'
import { Context, type QueryOptions } from './context'
import { PromqlError, TooManySamples } from './error'
import { evaluate } from './evaluate'
import { compareLabels } from './labels'
import { parse } from './parse'
import { resolve } from './resolve'
import { reachOf } from './selector'
import type { Labels, SeriesSource } from './source'
import {
  emptyVector,
  type Grid,
  type Matrix,
  type Scalar,
  unite,
  type Value,
  type Vector,
  withPlainLabels,
} from './value'
import { extendedSamples } from './windows/extended'

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

/** The value of an expression at every step of a grid, and what is to be said about it. */
export interface Answer {
  value: Value
  grid: Grid
  annotations: readonly Annotation[]
}

/** The times from, from + stepMs, … up to `to`, which belongs to them; Unix ms, `stepMs` 0 for one time. */
export interface QueryWindow {
  from: number
  to: number
  stepMs: number
}

/** The window of one time, Unix ms. */
export const instant = (at: number): QueryWindow => ({ from: at, to: at, stepMs: 0 })

/**
 * The value of any expression; of a range vector, which only an instant may ask for, the samples
 * under its window. Labels of vectors are as they are to be shown.
 *
 * @param expr text, or what {@link parse} made of it
 * @throws {PromqlError} when the expression is wrong or does not fit the data
 * @throws {TooManySamples} {TooMuchWork} {QueryAborted}
 */
export async function query(
  expr: string | Expr,
  source: SeriesSource,
  { from, to, stepMs }: QueryWindow,
  options: QueryOptions = {}
): Promise<Answer> {
  const context = new Context(options)
  const span = { start: from, end: to, stepMs }
  const tree = resolve(typeof expr === 'string' ? parse(expr) : expr, span)
  const grid = { from, stepMs, count: stepMs > 0 ? Math.floor((to - from) / stepMs) + 1 : 1 }
  if (grid.count > QUERY.maxTableValues) throw new TooManySamples()
  const value = await evaluate(tree, source, grid, span, context)
  return { value: shown(value, tree, grid, context), grid, annotations: context.annotations.all }
}

/** A value as it is to be shown: labels without names that are gone, several steps in the order of labels. */
function shown(value: Value, tree: Expr, { count, stepMs }: Grid, context: Context): Value {
  if (value.type === 'matrix') return extendedMatrix(value, context)
  if (value.type !== 'vector') return value
  const plain = withPlainLabels(value)
  const distinct = context.delayedNameRemoval ? unite(plain, tree) : plain
  return stepMs > 0 ? byLabels(distinct, count) : distinct
}

function byLabels(vector: Vector, count: number): Vector {
  const { rows, values, present } = vector
  const order = [...rows.keys()].sort((a, b) => compareLabels(rows[a]!, rows[b]!))
  if (order.every((from, to) => from === to)) return vector
  const sorted = emptyVector(
    order.map((row) => rows[row]!),
    count
  )
  order.forEach((from, to) => {
    sorted.values.set(values.subarray(from * count, (from + 1) * count), to * count)
    sorted.present.set(present.subarray(from * count, (from + 1) * count), to * count)
  })
  return sorted
}

/** The samples under the window of a range that stands alone, cut to it; of an extended one, with its edges. */
function extendedMatrix(matrix: Matrix, { lookbackMs }: Context): Matrix {
  const { extent, rangeMs } = matrix
  const to = matrix.ends[0]!
  const from = to - rangeMs
  const reach = reachOf(matrix, lookbackMs)
  const series = matrix.series.flatMap(({ labels, times, values }) => {
    const lo = times.findIndex((time) => time > to - reach.before)
    const after = times.findIndex((time) => time > to + reach.after)
    const hi = after < 0 ? times.length : after
    if (lo < 0 || lo >= hi) return []
    if (extent === null) {
      return [{ labels, times: times.subarray(lo, hi), values: values.subarray(lo, hi) }]
    }
    const samples = extendedSamples({ times, values, lo, hi, from, to }, extent === 'smoothed')
    return samples ? [{ labels, ...samples }] : []
  })
  return { ...matrix, series }
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
  const { rows, values, present } = await table(expr, source, instant(at))
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
  const { rows, values, present } = await table(expr, source, { from, to: to - 1, stepMs })
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
  window: QueryWindow
): Promise<Vector> {
  const tree = typeof expr === 'string' ? parse(expr) : expr
  const type = typeOf(tree)
  if (type === 'matrix' || type === 'string') {
    const got = type === 'matrix' ? 'range vector' : 'string'
    throw new PromqlError(`expected a scalar or an instant vector, got ${got}`, tree)
  }
  const { value, grid } = await query(tree, source, window)
  if (value.type === 'vector') return value
  const { values } = value as Scalar
  const present = new Uint8Array(grid.count).fill(1)
  return { type: 'vector', rows: [{}], values, present, nameless: null }
}
