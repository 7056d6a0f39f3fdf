/**
 * The newest samples in memory, until they are written to blocks.
 *
 * All series share two long columns, cut into chunks of {@link CHUNK} samples; a series is a chain
 * of chunks, each of which knows the one before. So a series costs no object, and a sample 16
 * bytes. All chunks of a chain but the last are full.
 */
import { grown } from '../../worker/ingest/grow'
import { type Column, merged } from './column'
import { bitsOf } from './value-column'

const CHUNK = 8
const CHUNK_BITS = 3
const NONE = -1

/** Samples by series id; ids are small integers, and every id below `series` may be used. */
export class Head {
  /** Samples held. */
  samples = 0
  /** Samples that {@link merge} has written since the start: what lateness cost. */
  steps = 0
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
    this.#last = grown(this.#last, series, NONE)
    this.#count = grown(this.#count, series)
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

  /**
   * Put samples of a series among those that it has; where it has one at the same time, that one
   * stays. Costs one step for each sample that is added or newer than the oldest of them.
   */
  merge(id: number, late: Column): void {
    const newer = this.read(id, late.times[0]!, Number.POSITIVE_INFINITY)
    const all = newer === undefined ? late : merged([newer, late])
    // Positions are taken first, with whatever in them, and then filled from the newest back.
    for (let n = newer?.times.length ?? 0; n < all.times.length; n++) this.append(id, 0, 0, 0)
    let at = this.#last[id]!
    for (let n = all.times.length - 1; n >= 0; n--) {
      this.#times[at] = all.times[n]!
      this.#values[at] = all.values[n]!
      this.steps++
      if (n > 0) at = this.#before(at)
    }
  }

  /** Time of the newest sample of series `id`, or undefined without one. */
  newestTime(id: number): number | undefined {
    return this.count(id) === 0 ? undefined : this.#times[this.#last[id]!]
  }

  /** Whether the newest value of series `id`, which has one, is exactly these bits. */
  newestIs(id: number, low: number, high: number): boolean {
    const at = this.#last[id]!
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

  /** Position of the first sample of a chunk that follows the one of `last`. */
  #newChunk(last: number): number {
    const chunk = this.#chunks++
    if (chunk === this.#previous.length) this.#grow()
    this.#previous[chunk] = last === NONE ? NONE : last >>> CHUNK_BITS
    return chunk << CHUNK_BITS
  }

  #grow(): void {
    this.#previous = grown(this.#previous, this.#chunks)
    this.#times = grown(this.#times, this.#previous.length * CHUNK)
    this.#values = grown(this.#values, this.#previous.length * CHUNK)
    this.#bits = bitsOf(this.#values)
  }
}
