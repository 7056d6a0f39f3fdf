/** The rows of a look: series come in, one after the other, and leave as values at the times asked for. */
import { QUERY } from '../../worker/policy'
import { TooManySamples, TooMuchWork } from '../../worker/promql/error'
import { isStale, type Labels, type Look, type Table } from '../../worker/promql/source'
import {
  WINDOW_FUNCTIONS,
  type Window,
  type WindowFunction,
  windowWork,
} from '../../worker/promql/windows'

export class LookRows {
  readonly #ends: Float64Array
  readonly #widthMs: number
  readonly #function: WindowFunction | undefined
  readonly #maxWork: number
  #work = 0
  readonly #rows: Labels[] = []
  readonly #values: Float64Array
  readonly #present: Uint8Array
  readonly #window: Window = {
    times: new Float64Array(),
    values: new Float64Array(),
    ...{ lo: 0, hi: 0, from: 0, to: 0 },
  }

  /**
   * @param most rows that may come
   * @throws {TooManySamples} if those are more values than a table may have
   */
  constructor({ ends, widthMs, func, maxWork }: Look, most: number) {
    if (most * ends.length > QUERY.maxTableValues) throw new TooManySamples()
    this.#ends = ends
    this.#maxWork = maxWork
    this.#widthMs = widthMs
    this.#function = func === undefined ? undefined : WINDOW_FUNCTIONS[func]!
    this.#values = new Float64Array(most * ends.length)
    this.#present = new Uint8Array(most * ends.length)
  }

  /** Samples to come lie in these columns. */
  look(times: Float64Array, values: Float64Array): void {
    this.#window.times = times
    this.#window.values = values
  }

  /**
   * Add the row of a series that has samples `start` to `end` - 1 of the columns; none without any.
   * @throws {TooMuchWork}
   */
  add(labels: Labels, start: number, end: number): void {
    if (start === end) return
    const at = this.#rows.length * this.#ends.length
    this.#rows.push(labels)
    if (this.#function === undefined) this.#fillNewest(at, start, end)
    else this.#fillWindows(at, start, end, this.#function)
  }

  /** What all rows took. */
  get work(): number {
    return this.#work
  }

  /** Rows so far. */
  get count(): number {
    return this.#rows.length
  }

  table(): Table {
    const size = this.#rows.length * this.#ends.length
    return {
      rows: this.#rows,
      values: this.#values.subarray(0, size),
      present: this.#present.subarray(0, size),
    }
  }

  /** Windows only ever move forward, so each sample enters and leaves once. */
  #fillWindows(at: number, start: number, end: number, applied: WindowFunction): void {
    const { atLeast, compute } = applied
    const [window, ends, widthMs] = [this.#window, this.#ends, this.#widthMs]
    const { times } = window
    let [lo, hi] = [start, start]
    for (let n = 0; n < ends.length; n++) {
      const to = ends[n]!
      const from = to - widthMs
      while (lo < end && times[lo]! <= from) lo++
      if (hi < lo) hi = lo
      while (hi < end && times[hi]! <= to) hi++
      if (hi - lo < atLeast) continue
      this.#spend(windowWork(applied, hi - lo))
      window.from = from
      window.to = to
      window.lo = lo
      window.hi = hi
      this.#values[at + n] = compute(window)
      this.#present[at + n] = 1
    }
  }

  #spend(work: number): void {
    this.#work += work
    if (this.#work > this.#maxWork) throw new TooMuchWork()
  }

  #fillNewest(at: number, start: number, end: number): void {
    const { times, values } = this.#window
    const [ends, widthMs] = [this.#ends, this.#widthMs]
    this.#spend(ends.length)
    let next = start
    for (let n = 0; n < ends.length; n++) {
      const time = ends[n]!
      while (next < end && times[next]! <= time) next++
      const newest = next - 1
      if (newest < start || times[newest]! <= time - widthMs) continue
      if (isStale(values, newest)) continue
      this.#values[at + n] = values[newest]!
      this.#present[at + n] = 1
    }
  }
}
