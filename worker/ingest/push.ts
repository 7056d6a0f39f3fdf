/** A decoded push: label sets with their samples in columns, whatever format they came in. */
import { INGEST } from '../policy'
import { grown } from './grow'
import { labelText, readLabels } from './labels'
import { MalformedBody } from './malformed'

/** The columns of a push whose bytes are elsewhere; see {@link Push}. */
export type PushColumns = Pick<
  Push,
  'series' | 'samples' | 'keyStart' | 'keyEnd' | 'firstSample' | 'times' | 'values'
>

/**
 * The series of one push, each with the samples that followed it.
 *
 * The labels of series `n` are `keys[keyStart[n], keyEnd[n])`, as the `labels` fields of a
 * remote-write TimeSeries (see `labels.ts`); they are not checked yet. Its samples are
 * `times` and `values` from `firstSample[n]` up to `firstSample[n + 1]`, in the order of arrival.
 * Every series has a sample. Times are Unix ms, UTC; values keep the bits of their NaNs.
 */
export class Push {
  series: number
  samples: number
  keyStart: Int32Array
  keyEnd: Int32Array
  firstSample: Int32Array
  times: Float64Array
  values: Float64Array
  /** The same memory as `values`, low word first: NaNs are moved through here. */
  bits: Uint32Array
  /** Native histograms that were left out, with the labels of the first of them. */
  readonly histograms = { count: 0, example: '' }

  /**
   * @param keys the bytes in which the label sets lie; may be replaced while the push is built
   * @param columns of a push that is complete; without them it is empty
   */
  constructor(
    public keys: Uint8Array,
    columns: PushColumns = noColumns()
  ) {
    this.series = columns.series
    this.samples = columns.samples
    this.keyStart = columns.keyStart
    this.keyEnd = columns.keyEnd
    this.firstSample = columns.firstSample
    this.times = columns.times
    this.values = columns.values
    const { buffer, byteOffset, length } = columns.values
    this.bits = new Uint32Array(buffer as ArrayBuffer, byteOffset, 2 * length)
  }

  /** The same push with bytes of its own. */
  copy(): Push {
    const keysEnd = this.keyEnd.subarray(0, this.series).reduce((end, key) => Math.max(end, key), 0)
    const copy = new Push(this.keys.slice(0, keysEnd), {
      series: this.series,
      samples: this.samples,
      keyStart: this.keyStart.slice(0, this.series),
      keyEnd: this.keyEnd.slice(0, this.series),
      firstSample: this.firstSample.slice(0, this.series + 1),
      times: this.times.slice(0, this.samples),
      values: this.values.slice(0, this.samples),
    })
    Object.assign(copy.histograms, this.histograms)
    return copy
  }

  /** Count native histograms; the labels of the first ones are those from `start` to `end`. */
  leaveOut(count: number, start: number, end: number): void {
    const { histograms } = this
    if (histograms.count === 0) {
      histograms.example = labelText(readLabels(this.keys, start, end) ?? {})
    }
    histograms.count += count
  }

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

const noColumns = (): PushColumns => ({
  series: 0,
  samples: 0,
  keyStart: new Int32Array(64),
  keyEnd: new Int32Array(64),
  firstSample: new Int32Array(65),
  times: new Float64Array(64),
  values: new Float64Array(64),
})
