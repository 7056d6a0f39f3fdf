/** Numbers for sets of labels, so that rows which belong together are found without building texts. */
import { labelValue } from './labels'
import type { Labels } from './source'

/** Which labels count: these, all but these, or all. */
export type Relevant = { on: readonly string[] } | { ignoring: readonly string[] } | 'all'

/** Sets of labels with the same names. */
interface Shape {
  /** Tells shapes apart. */
  id: number
  /** All names, in the order in which the set holds them. */
  held: readonly string[]
  /** Those that count, sorted. */
  names: readonly string[]
}

/**
 * Gives equal sets of labels equal numbers: 0, 1, … in the order in which they are first seen.
 *
 * Each value has a number of its own, and a set is a row of these in a hash table: strings know their
 * hashes, so that costs a tenth of a text that is made of all values.
 */
export class LabelNumbers {
  count = 0
  readonly #on: Shape | null
  readonly #ignored: ReadonlySet<string>
  readonly #shapes = new Map<string, number>()
  #last: Shape = { id: -1, held: [], names: [] }
  readonly #values = new Map<string, number>()
  /** Of a single label that counts: the last value, and its number. */
  #previous: { value: string | null; number: number } = { value: null, number: 0 }
  /** The sets after one another: the shape, then a value for each of its names. */
  #sets = new Int32Array(1024)
  #used = 0
  /** Where each set starts in `#sets`. */
  readonly #starts: number[] = []
  /** The numbers of sets plus 1, at their hashes or behind; 0 where there is none. */
  #table = new Int32Array(256)

  constructor(relevant: Relevant) {
    const on = relevant !== 'all' && 'on' in relevant ? [...new Set(relevant.on)].sort() : null
    this.#on = on && { id: 0, held: [], names: on }
    this.#ignored = new Set(relevant !== 'all' && 'ignoring' in relevant ? relevant.ignoring : [])
  }

  of(labels: Labels): number {
    if (this.#on?.names.length !== 1) return this.#find(labels)
    // Series of one server stand together, so the usual `by (instance)` asks for the same again.
    const value = labelValue(labels, this.#on.names[0]!)
    if (value !== this.#previous.value) this.#previous = { value, number: this.#find(labels) }
    return this.#previous.number
  }

  #find(labels: Labels): number {
    const { id, names } = this.#on ?? this.#shapeOf(labels)
    const size = names.length + 1
    if (this.#used + size > this.#sets.length) this.#growSets(size)
    const sets = this.#sets
    const start = this.#used
    sets[start] = id
    let hash = id
    for (let i = 1; i < size; i++) {
      const value = labelValue(labels, names[i - 1]!)
      let number = this.#values.get(value)
      if (number === undefined) {
        number = this.#values.size
        this.#values.set(value, number)
      }
      sets[start + i] = number
      hash = Math.imul(hash ^ number, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return this.#numberOf(start, size, hash)
  }

  /** The number of the set at the end of `#sets`, which stays there only when it is new. */
  #numberOf(start: number, size: number, hash: number): number {
    const mask = this.#table.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = this.#table[slot]! - 1
      if (known < 0) {
        this.#table[slot] = ++this.count
        this.#starts.push(start)
        this.#used += size
        if (this.count * 2 > this.#table.length) this.#growTable()
        return this.count - 1
      }
      if (this.#same(this.#starts[known]!, start, size)) return known
    }
  }

  #same(a: number, b: number, size: number): boolean {
    const sets = this.#sets
    // Sets of one shape have one size.
    for (let i = 0; i < size; i++) if (sets[a + i] !== sets[b + i]) return false
    return true
  }

  #growSets(size: number): void {
    const larger = new Int32Array(Math.max(this.#sets.length * 2, this.#used + size))
    larger.set(this.#sets)
    this.#sets = larger
  }

  #growTable(): void {
    const table = new Int32Array(this.#table.length * 4)
    const mask = table.length - 1
    for (let number = 0; number < this.count; number++) {
      const start = this.#starts[number]!
      const end = this.#starts[number + 1] ?? this.#used
      let hash = this.#sets[start]!
      for (let i = start + 1; i < end; i++) {
        hash = Math.imul(hash ^ this.#sets[i]!, 0x9e3779b1)
        hash ^= hash >>> 15
      }
      let slot = hash & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = number + 1
    }
    this.#table = table
  }

  #shapeOf(labels: Labels): Shape {
    const held = Object.keys(labels)
    const last = this.#last
    // Series of one metric mostly have the same names in the same order.
    if (last.id >= 0 && isSame(held, last.held)) return last
    const names = held.filter((name) => !this.#ignored.has(name)).sort()
    const key = names.map((name) => `${name.length}:${name}`).join('')
    const id = this.#shapes.get(key) ?? this.#shapes.size
    this.#shapes.set(key, id)
    this.#last = { id, held, names }
    return this.#last
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
