/** What an expression yields, as columns over the steps of a query. */
import { type Position, PromqlError } from './error'
import { dropName, labelsKey, NAME } from './labels'
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
  rangeMs: number
  /** The right edge of the window at each step, inclusive; the left one, exclusive, is `rangeMs` before. */
  ends: Float64Array
}

export interface Text {
  type: 'string'
  text: string
}

export type Value = Scalar | Vector | Matrix | Text

/** A table of these rows, absent throughout. */
export function emptyVector(rows: readonly Labels[], count: number): Vector {
  const size = rows.length * count
  return {
    type: 'vector',
    rows,
    values: new Float64Array(size),
    present: new Uint8Array(size),
    nameless: null,
  }
}

/** The same values under their labels without the metric's name. */
export function withoutName(vector: Vector, position: Position): Vector {
  const nameless = new Uint8Array(vector.rows.length).fill(1)
  // Rows of one metric stay distinct without its name, so there is nothing to compare.
  if (sameName(vector.rows)) return { ...vector, nameless }
  return unite(withPlainLabels({ ...vector, nameless }), position)
}

/** The same vector with labels that are as they seem: without the name where it is gone. */
export function withPlainLabels(vector: Vector): Vector {
  const { nameless } = vector
  if (nameless === null) return vector
  const rows = vector.rows.map((labels, row) => (nameless[row] === 1 ? dropName(labels) : labels))
  return { ...vector, rows, nameless: null }
}

/** Whether all rows are of one metric, or of none. */
export function sameName(rows: readonly Labels[]): boolean {
  return rows.every((labels) => labels[NAME] === rows[0]![NAME])
}

/**
 * The table with rows of equal labels merged; no row is nameless.
 *
 * @throws {PromqlError} when two of them are present at the same step
 */
export function unite(
  vector: Vector,
  position: Position,
  message = 'vector cannot contain metrics with the same labelset'
): Vector {
  const targets = new Map<string, number>()
  const rows: Labels[] = []
  const target = vector.rows.map((labels) => {
    const key = labelsKey(labels)
    const known = targets.get(key)
    if (known !== undefined) return known
    targets.set(key, rows.length)
    return rows.push(labels) - 1
  })
  if (rows.length === vector.rows.length) return vector

  const count = vector.present.length / vector.rows.length
  const united = emptyVector(rows, count)
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
