/**
 * Prometheus remote-write 1.0: a protobuf WriteRequest, already decompressed.
 *
 * Read are timeseries = 1 of the request, labels = 1 and samples = 2 of a series, value = 1 and
 * timestamp = 2 of a sample. Histograms = 4 of a series are counted, because a sender must hear that
 * they are not stored; metadata, exemplars and unknown fields are skipped.
 * Source: https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
import { labelText, readLabels } from './labels'
import { MalformedBody } from './malformed'
import { ProtobufError, ProtobufReader } from './protobuf'
import { Push } from './push'

/** Tags: field number times 8, plus the wire type. */
const TIMESERIES = 0x0a
const LABELS = 0x0a
const SAMPLES = 0x12
const HISTOGRAMS = 0x22
const VALUE = 0x09
const TIMESTAMP = 0x10

const VALUE_BYTES = 8

/**
 * Decode a WriteRequest without an object per sample.
 *
 * @param request belongs to the push afterwards: its label sets lie in here, and those of a series
 *   whose labels are not contiguous are moved together in place
 * @throws {MalformedBody} if the bytes are not a WriteRequest, or one too large
 */
export function decodeRemoteWrite(request: Uint8Array): Push {
  const decoder = new Decoder(request)
  try {
    while (decoder.unfinished) decoder.field()
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
    throw new MalformedBody(`the body is not a WriteRequest: ${error.message}`)
  }
  return decoder.push
}

/** One method per message, so that each is short and is called often enough to be optimised. */
class Decoder extends ProtobufReader {
  readonly push: Push
  readonly #words: DataView

  constructor(request: Uint8Array) {
    super(request)
    this.push = new Push(request)
    this.#words = new DataView(request.buffer, request.byteOffset, request.byteLength)
  }

  get unfinished(): boolean {
    return this.at < this.bytes.length
  }

  field(): void {
    const tag = this.varint(this.bytes.length)
    if (tag === TIMESERIES) this.#series(this.lengthEnd(this.bytes.length))
    else this.skip(tag, this.bytes.length)
  }

  #series(end: number): void {
    const start = this.at
    let labelsStart = start
    let labelsEnd = start
    let contiguous = true
    let histograms = 0
    while (this.at < end) {
      const fieldStart = this.at
      const tag = this.varint(end)
      if (tag === LABELS) {
        this.at = this.lengthEnd(end)
        if (labelsEnd === labelsStart) labelsStart = fieldStart
        else if (labelsEnd !== fieldStart) contiguous = false
        labelsEnd = this.at
      } else if (tag === SAMPLES) this.#sample(this.lengthEnd(end))
      else {
        if (tag === HISTOGRAMS) histograms++
        this.skip(tag, end)
      }
    }
    if (!contiguous) {
      labelsStart = start
      labelsEnd = this.#gatherLabels(start, end)
    }
    this.push.endSeries(labelsStart, labelsEnd)
    if (histograms > 0) this.#leaveOut(histograms, labelsStart, labelsEnd)
  }

  #leaveOut(histograms: number, labelsStart: number, labelsEnd: number): void {
    const left = this.push.histograms
    if (left.count === 0)
      left.example = labelText(readLabels(this.bytes, labelsStart, labelsEnd) ?? {})
    left.count += histograms
  }

  /** Move the label fields of a finished series to its start; returns where they end. */
  #gatherLabels(start: number, end: number): number {
    let gathered = start
    this.at = start
    while (this.at < end) {
      const fieldStart = this.at
      const tag = this.varint(end)
      this.skip(tag, end)
      if (tag !== LABELS) continue
      this.bytes.copyWithin(gathered, fieldStart, this.at)
      gathered += this.at - fieldStart
    }
    return gathered
  }

  #sample(end: number): void {
    let low = 0
    let high = 0
    let time = 0
    while (this.at < end) {
      const tag = this.varint(end)
      if (tag === VALUE && end - this.at >= VALUE_BYTES) {
        low = this.#words.getUint32(this.at, true)
        high = this.#words.getUint32(this.at + 4, true)
        this.at += VALUE_BYTES
      } else if (tag === TIMESTAMP) time = this.int64(end)
      else this.skip(tag, end)
    }
    this.push.addSample(time, low, high)
  }
}
