/** A decoded push: label sets with their samples in columns, whatever format they came in. */
import { INGEST } from '../policy'
import { grown } from './grow'
import { MalformedBody } from './malformed'

/**
 * The series of one push, each with the samples that followed it.
 *
 * The labels of series `n` are `keys[keyStart[n], keyEnd[n])`, as the `labels` fields of a
 * remote-write TimeSeries (see `labels.ts`); they are not checked yet. Its samples are
 * `times` and `values` from `firstSample[n]` up to `firstSample[n + 1]`, in the order of arrival.
 * Every series has a sample. Times are Unix ms, UTC; values keep the bits of their NaNs.
 */
export class Push {
  series = 0
  samples = 0
  keyStart = new Int32Array(64)
  keyEnd = new Int32Array(64)
  firstSample = new Int32Array(65)
  times = new Float64Array(64)
  values = new Float64Array(64)
  /** The same memory as `values`, low word first: NaNs are moved through here. */
  bits = new Uint32Array(this.values.buffer)
  /** Native histograms that were left out, with the labels of the first of them. */
  readonly histograms = { count: 0, example: '' }

  /** @param keys the bytes in which the label sets lie; may be replaced while the push is built */
  constructor(public keys: Uint8Array) {}

  /**
   * Append a sample of the series that is being read, its value as two 32-bit words.
   * @throws {MalformedBody} when the push holds more samples than a store takes at once
   */
  addSample(time: number, low: number, high: number): void {
    const n = this.samples
    if (n === INGEST.maxPushSamples) {
      throw new MalformedBody(`more than ${INGEST.maxPushSamples} samples in one push`)
    }
    if (n === this.times.length) this.#growSamples()
    this.times[n] = time
    this.bits[2 * n] = low
    this.bits[2 * n + 1] = high
    this.samples = n + 1
  }

  /** Close the series whose samples were just added; one without samples leaves no trace. */
  endSeries(keyStart: number, keyEnd: number): void {
    const n = this.series
    if (this.samples === this.firstSample[n]) return
    if (n === this.keyStart.length) this.#growSeries()
    this.keyStart[n] = keyStart
    this.keyEnd[n] = keyEnd
    this.firstSample[n + 1] = this.samples
    this.series = n + 1
  }

  #growSamples(): void {
    this.times = grown(this.times, this.samples + 1)
    this.values = grown(this.values, this.samples + 1)
    this.bits = new Uint32Array(this.values.buffer)
  }

  #growSeries(): void {
    this.keyStart = grown(this.keyStart, this.series + 1)
    this.keyEnd = grown(this.keyEnd, this.series + 1)
    this.firstSample = grown(this.firstSample, this.keyStart.length + 1)
  }
}
