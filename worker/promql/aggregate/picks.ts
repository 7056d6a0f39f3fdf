/** Aggregations that pick some rows of each group, under their own labels. */

import { compareValues } from '../functions/order'
import { labelsKey } from '../labels'
import { pick, type Vector } from '../value'
import { type Groups, membersOf } from './groups'

/** Which rows of a group stay at a step, in the order of an answer of one step. */
type Choose = (rows: readonly number[], step: number) => readonly number[]

/**
 * The k greatest (`sign` -1) or least (1) rows of each group at each step, NaN last either way; of
 * equal ones, those that come first.
 */
export function outstanding(
  vector: Vector,
  groups: Groups,
  count: number,
  k: Float64Array,
  sign: 1 | -1
): Vector {
  return chosen(vector, groups, count, (rows, step) => {
    const heap = new Outstanding(limit(k[step]!), sign, (row) => vector.values[row * count + step]!)
    for (const row of rows) heap.offer(row)
    return heap.sorted()
  })
}

/** Any k rows of each group. */
export function limited(vector: Vector, groups: Groups, count: number, k: Float64Array): Vector {
  return chosen(vector, groups, count, (rows, step) => rows.slice(0, limit(k[step]!)))
}

/**
 * About this share of the rows, always the same ones; of a negative ratio, the others: 0.3 and -0.7
 * together are all.
 */
export function sampled(
  vector: Vector,
  groups: Groups,
  count: number,
  ratio: Float64Array
): Vector {
  const offsets = vector.rows.map((labels) => hashOf(labelsKey(labels)))
  return chosen(vector, groups, count, (rows, step) => {
    const share = ratio[step]!
    return rows.filter((row) => (share >= 0 ? offsets[row]! < share : offsets[row]! >= 1 + share))
  })
}

const limit = (k: number) => Math.max(0, Math.trunc(k))

function chosen(vector: Vector, groups: Groups, count: number, choose: Choose): Vector {
  const present = new Uint8Array(vector.present.length)
  const order: number[] = []
  const grouped = membersOf(groups)
  for (let step = 0; step < count; step++) {
    for (const group of grouped) {
      const candidates = group.filter((row) => vector.present[row * count + step] === 1)
      for (const row of choose(candidates, step)) {
        present[row * count + step] = 1
        if (count === 1) order.push(row)
      }
    }
  }
  return count === 1 ? pick(vector, order) : { ...vector, present }
}

/** A heap of the k rows that stand out most; the one that would go first is on top. */
class Outstanding {
  readonly #rows: number[] = []

  constructor(
    readonly size: number,
    readonly sign: 1 | -1,
    readonly valueAt: (row: number) => number
  ) {}

  offer(row: number): void {
    const rows = this.#rows
    if (rows.length < this.size) {
      rows.push(row)
      this.#up(rows.length - 1)
    } else if (rows.length > 0 && this.#compare(row, rows[0]!) < 0) {
      rows[0] = row
      this.#down(0)
    }
  }

  sorted(): number[] {
    return this.#rows.sort((a, b) => this.#compare(a, b))
  }

  /** Below 0 when `a` stands out more. */
  #compare(a: number, b: number): number {
    return compareValues(this.valueAt(a), this.valueAt(b), this.sign)
  }

  #up(start: number): void {
    const rows = this.#rows
    for (let i = start; i > 0; ) {
      const parent = (i - 1) >> 1
      if (this.#compare(rows[i]!, rows[parent]!) <= 0) return
      ;[rows[i], rows[parent]] = [rows[parent]!, rows[i]!]
      i = parent
    }
  }

  #down(start: number): void {
    const rows = this.#rows
    for (let i = start; ; ) {
      let child = 2 * i + 1
      if (child >= rows.length) return
      const right = child + 1
      if (right < rows.length && this.#compare(rows[right]!, rows[child]!) > 0) child = right
      if (this.#compare(rows[child]!, rows[i]!) <= 0) return
      ;[rows[i], rows[child]] = [rows[child]!, rows[i]!]
      i = child
    }
  }
}

/** A number in [0, 1) that depends on nothing but a text: 32 bits of FNV-1a, mixed by murmur3. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
