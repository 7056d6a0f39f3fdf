/**
 * The newest samples in memory, until they are written to blocks.
 *
 * All series share two long columns, cut into chunks of {@link CHUNK} samples; a series is a chain
 * of chunks, each of which knows the one before. So a series costs no object, and a sample 16
 * bytes. All chunks of a chain but the last are full.
 */
import type { Column } from './column'
import { bitsOf } from './value-column'

const CHUNK = 8
const CHUNK_BITS = 3
const NONE = -1

/** Samples by series id; ids are small integers, and every id below `series` may be used. */
export class Head {
  /** Samples held. */
  samples = 0
  #chunks = 0
  #times = new Float64Array(CHUNK * 64)
  #values = new Float64Array(CHUNK * 64)
  #bits = bitsOf(this.#values)
  /** For each chunk, the one before it in its chain. */
  #previous = new Int32Array(64)
  /** For each series, the position of its newest sample. */
  #last = new Int32Array(64).fill(NONE)
  /** For each series, how many samples it has. */
  #count = new Int32Array(64)

  /** Make room for ids below `series`. */
  reserve(series: number): void {
    if (series <= this.#last.length) return
    const length = Math.max(series, 2 * this.#last.length)
    const last = new Int32Array(length).fill(NONE)
    last.set(this.#last)
    this.#last = last
    this.#count = larger(this.#count, length)
  }

  count(id: number): number {
    return this.#count[id] ?? 0
  }

  /** Add a sample that is newer than all others of its series. */
  append(id: number, time: number, low: number, high: number): void {
    const last = this.#last[id]!
    const at = last === NONE || (last & (CHUNK - 1)) === CHUNK - 1 ? this.#newChunk(last) : last + 1
    this.#times[at] = time
    this.#bits[2 * at] = low
    this.#bits[2 * at + 1] = high
    this.#last[id] = at
    this.#count[id]!++
    this.samples++
  }

  /** Add a sample at a time that its series does not have, wherever it belongs. */
  insert(id: number, time: number, low: number, high: number): void {
    this.append(id, time, low, high)
    let at = this.#last[id]!
    for (let left = this.#count[id]! - 1; left > 0; left--) {
      const before = this.#before(at)
      if (this.#times[before]! < time) return
      this.#swap(before, at)
      at = before
    }
  }

  /** Where series `id` has a sample at `time`, or -1. */
  find(id: number, time: number): number {
    let at = this.#last[id]!
    for (let left = this.#count[id]!; left > 0; left--) {
      if (this.#times[at]! <= time) return this.#times[at] === time ? at : NONE
      if (left > 1) at = this.#before(at)
    }
    return NONE
  }

  /** Whether the value at a position from {@link find} has exactly these bits. */
  holds(at: number, low: number, high: number): boolean {
    return this.#bits[2 * at] === low && this.#bits[2 * at + 1] === high
  }

  /** The newest `limit` samples of series `id` in [from, to), or undefined if there are none. */
  read(id: number, from: number, to: number, limit = Number.POSITIVE_INFINITY): Column | undefined {
    let at = this.#last[id] ?? NONE
    let left = this.count(id)
    while (left > 0 && this.#times[at]! >= to) if (--left > 0) at = this.#before(at)
    const count = this.#countBack(at, left, from, limit)
    return count === 0 ? undefined : this.#copyBack(at, count)
  }

  /** Forget all samples, and keep the memory for the next ones. */
  clear(): void {
    this.samples = 0
    this.#chunks = 0
    this.#last.fill(NONE)
    this.#count.fill(0)
  }

  #countBack(start: number, available: number, from: number, limit: number): number {
    let at = start
    let count = 0
    while (count < available && count < limit && this.#times[at]! >= from) {
      if (++count < available) at = this.#before(at)
    }
    return count
  }

  #copyBack(start: number, count: number): Column {
    const times = new Float64Array(count)
    const values = new Float64Array(count)
    let at = start
    for (let n = count - 1; n >= 0; n--) {
      times[n] = this.#times[at]!
      values[n] = this.#values[at]!
      if (n > 0) at = this.#before(at)
    }
    return { times, values }
  }

  #before(at: number): number {
    if ((at & (CHUNK - 1)) !== 0) return at - 1
    return (this.#previous[at >>> CHUNK_BITS]! << CHUNK_BITS) | (CHUNK - 1)
  }

  #swap(a: number, b: number): void {
    swap(this.#times, a, b)
    swap(this.#bits, 2 * a, 2 * b)
    swap(this.#bits, 2 * a + 1, 2 * b + 1)
  }

  /** Position of the first sample of a chunk that follows the one of `last`. */
  #newChunk(last: number): number {
    const chunk = this.#chunks++
    if (chunk === this.#previous.length) this.#grow()
    this.#previous[chunk] = last === NONE ? NONE : last >>> CHUNK_BITS
    return chunk << CHUNK_BITS
  }

  #grow(): void {
    const chunks = 2 * this.#previous.length
    this.#previous = larger(this.#previous, chunks)
    this.#times = larger(this.#times, chunks * CHUNK)
    this.#values = larger(this.#values, chunks * CHUNK)
    this.#bits = bitsOf(this.#values)
  }
}

function larger<T extends Int32Array | Float64Array>(from: T, length: number): T {
  const to = (from instanceof Int32Array ? new Int32Array(length) : new Float64Array(length)) as T
  to.set(from)
  return to
}

function swap(array: Float64Array | Uint32Array, a: number, b: number): void {
  const kept = array[a]!
  array[a] = array[b]!
  array[b] = kept
}
