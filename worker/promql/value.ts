/** What an expression yields, as columns over the steps of a query. */
import { QUERY } from '../policy'
import type { Context } from './context'
import { type Position, PromqlError, TooManySamples } from './error'
import { LabelNumbers } from './label-numbers'
import { dropMetadata, hasTypeOrUnit, NAME } from './labels'
import type { Labels, Series, Table } from './source'

/** The times at which an expression is evaluated: from, from + step, …; Unix ms. */
export interface Grid {
  from: number
  /** 0 when there is one time. */
  stepMs: number
  count: number
}

/** One number per step. */
export interface Scalar {
  type: 'scalar'
  values: Float64Array
}

/**
 * A table of series by steps: the value of row `r` at step `s` is at `r * count + s`.
 *
 * `present` is 1 where there is a value; a value that is not present is not NaN, it does not exist,
 * and its place in `values` holds anything. A row may be absent throughout. Rows have distinct labels
 * wherever they are present at the same step. One table costs two allocations, however many rows.
 */
export interface Vector extends Table {
  type: 'vector'
  /**
   * 1 for rows whose metric's name is gone, although their labels may have it still: new labels for
   * each row would cost more than most queries. Null when there is none.
   */
  nameless: Uint8Array | null
}

/** Samples under a window that moves with the steps; staleness markers are gone. */
export interface Matrix {
  type: 'matrix'
  series: readonly Series[]
  /** As in {@link Vector}, of `series`. */
  nameless: Uint8Array | null
  rangeMs: number
  /** The right edge of the window at each step, inclusive; the left one, exclusive, is `rangeMs` before. */
  ends: Float64Array
  /** What belongs to a window from beyond its edges, as far as the lookback reaches. */
  extent: 'anchored' | 'smoothed' | null
}

export interface Text {
  type: 'string'
  text: string
}

export type Value = Scalar | Vector | Matrix | Text

/**
 * A table of these rows, absent throughout.
 *
 * @throws {TooManySamples} for one that no query may have
 */
export function emptyVector(rows: readonly Labels[], count: number): Vector {
  const size = rows.length * count
  if (size > QUERY.maxTableValues) throw new TooManySamples()
  return {
    type: 'vector',
    rows,
    values: new Float64Array(size),
    present: new Uint8Array(size),
    nameless: null,
  }
}

/** A number per step, worked out from its number. */
export function scalarOf(count: number, valueAt: (step: number) => number): Scalar {
  const values = new Float64Array(count)
  for (let step = 0; step < count; step++) values[step] = valueAt(step)
  return { type: 'scalar', values }
}

/** The same values under their labels without the metric's name. */
export function withoutName(
  vector: Vector,
  { delayedNameRemoval }: Pick<Context, 'delayedNameRemoval'>,
  position: Position
): Vector {
  const nameless = new Uint8Array(vector.rows.length).fill(1)
  // Rows of one metric stay distinct without its name, so there is nothing to compare.
  if (delayedNameRemoval || sameMetadata(vector.rows)) return { ...vector, nameless }
  return unite(withPlainLabels({ ...vector, nameless }), position)
}

/** The labels that the operators see: names that are gone are in sight only as long as options say. */
export function withSeenLabels(
  vector: Vector,
  { delayedNameRemoval }: Pick<Context, 'delayedNameRemoval'>
): Vector {
  return delayedNameRemoval ? vector : withPlainLabels(vector)
}

/** The same vector with labels that are as they seem: without the name where it is gone. */
export function withPlainLabels(vector: Vector): Vector {
  const { nameless } = vector
  if (nameless === null) return vector
  const rows = vector.rows.map((labels, row) =>
    nameless[row] === 1 ? dropMetadata(labels) : labels
  )
  return { ...vector, rows, nameless: null }
}

/** Whether all rows are of one metric, or of none, and have neither type nor unit. */
export function sameMetadata(rows: readonly Labels[]): boolean {
  if (rows.length === 0) return true
  const name = rows[0]![NAME]
  return rows.every((labels) => labels[NAME] === name && !hasTypeOrUnit(labels))
}

/** The rows of a vector with one step in another order, or some of them. */
export function pick(vector: Vector, order: readonly number[]): Vector {
  const { rows, values, nameless } = vector
  return {
    type: 'vector',
    rows: order.map((row) => rows[row]!),
    values: Float64Array.from(order, (row) => values[row]!),
    present: new Uint8Array(order.length).fill(1),
    nameless: nameless && Uint8Array.from(order, (row) => nameless[row]!),
  }
}

/** The rows that are present at a step. */
export function presentAt({ rows, present }: Vector, step: number, count: number): number[] {
  const found: number[] = []
  for (let row = 0; row < rows.length; row++) if (present[row * count + step] === 1) found.push(row)
  return found
}

/**
 * The table with rows of equal labels merged; whether a row is nameless is what the first of them says.
 *
 * @throws {PromqlError} when two of them are present at the same step
 */
export function unite(
  vector: Vector,
  position: Position,
  message = 'vector cannot contain metrics with the same labelset'
): Vector {
  const numbers = new LabelNumbers('all')
  const rows: Labels[] = []
  const nameless: number[] = []
  const target = vector.rows.map((labels, row) => {
    const number = numbers.of(labels)
    if (number === rows.length) {
      rows.push(labels)
      nameless.push(vector.nameless?.[row] ?? 0)
    }
    return number
  })
  if (rows.length === vector.rows.length) return vector

  const count = vector.present.length / vector.rows.length
  const united = emptyVector(rows, count)
  if (vector.nameless !== null) united.nameless = Uint8Array.from(nameless)
  for (let row = 0; row < target.length; row++) {
    for (let step = 0; step < count; step++) {
      const from = row * count + step
      const to = target[row]! * count + step
      if (vector.present[from] === 0) continue
      if (united.present[to] === 1) throw new PromqlError(message, position, 'execution')
      united.present[to] = 1
      united.values[to] = vector.values[from]!
    }
  }
  return united
}
