/** Samples that arrived after newer ones of their series, put aside to be sorted once. */
import { grown } from '../../worker/ingest/grow'
import type { Column } from './column'
import { bitsOf } from './value-column'

/**
 * Late samples in the order of arrival, each known by its number.
 *
 * One that is late by k samples costs k steps to put in its place, so a push whose times descend
 * would be quadratic. All late samples of a series are therefore merged at once.
 */
export class LateSamples {
  ids = new Int32Array(64)
  /** Whatever number the caller knows a sample by. */
  samples = new Int32Array(64)
  times = new Float64Array(64)
  values = new Float64Array(64)
  /** The same memory as `values`, low word first. */
  bits = bitsOf(this.values)
  count = 0

  add(id: number, time: number, low: number, high: number, sample = 0): void {
    const n = this.count++
    if (n === this.ids.length) this.#grow()
    this.ids[n] = id
    this.samples[n] = sample
    this.times[n] = time
    this.bits[2 * n] = low
    this.bits[2 * n + 1] = high
  }

  /** Call `visit` for each series with the numbers of its samples: by time, equal ones as they came. */
  bySeries(visit: (id: number, numbers: Uint32Array) => void): void {
    const order = this.#sorted()
    for (let start = 0; start < order.length; ) {
      const id = this.ids[order[start]!]!
      let end = start + 1
      while (end < order.length && this.ids[order[end]!] === id) end++
      visit(id, order.subarray(start, end))
      start = end
    }
  }

  /** Samples by their numbers, which {@link bySeries} gave; no time may occur twice. */
  column(numbers: Uint32Array): Column {
    const column = {
      times: new Float64Array(numbers.length),
      values: new Float64Array(numbers.length),
    }
    for (let n = 0; n < numbers.length; n++) {
      column.times[n] = this.times[numbers[n]!]!
      // Straight from one typed array to the other: a variable in between could lose a NaN's bits.
      column.values[n] = this.values[numbers[n]!]!
    }
    return column
  }

  #sorted(): Uint32Array {
    const order = new Uint32Array(this.count)
    let ascending = true
    for (let n = 0; n < order.length; n++) {
      order[n] = n
      if (n > 0 && this.#compare(n - 1, n) > 0) ascending = false
    }
    // A push that is sent again often is in order already.
    return ascending ? order : order.sort((a, b) => this.#compare(a, b))
  }

  /** By series, then by time, then by arrival. */
  #compare(a: number, b: number): number {
    return this.ids[a]! - this.ids[b]! || this.times[a]! - this.times[b]! || a - b
  }

  #grow(): void {
    this.ids = grown(this.ids, this.count)
    this.samples = grown(this.samples, this.count)
    this.times = grown(this.times, this.ids.length)
    this.values = grown(this.values, this.ids.length)
    this.bits = bitsOf(this.values)
  }
}
