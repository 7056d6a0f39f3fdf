/**
 * Prometheus remote-write 1.0: a protobuf WriteRequest, already decompressed.
 *
 * Read are timeseries = 1 of the request, labels = 1 and samples = 2 of a series, value = 1 and
 * timestamp = 2 of a sample; metadata, exemplars, histograms and unknown fields are skipped.
 * Source: https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
import { MalformedBody } from './malformed'
import { Push } from './push'

/** Tags: field number times 8, plus the wire type. */
const TIMESERIES = 0x0a
const LABELS = 0x0a
const SAMPLES = 0x12
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
  while (decoder.unfinished) decoder.field()
  return decoder.push
}

/** One method per message, so that each is short and is called often enough to be optimised. */
class Decoder {
  readonly push: Push
  readonly #bytes: Uint8Array
  readonly #words: DataView
  #at = 0

  constructor(request: Uint8Array) {
    this.push = new Push(request)
    this.#bytes = request
    this.#words = new DataView(request.buffer, request.byteOffset, request.byteLength)
  }

  get unfinished(): boolean {
    return this.#at < this.#bytes.length
  }

  field(): void {
    const tag = this.#varint(this.#bytes.length)
    if (tag === TIMESERIES) this.#series(this.#lengthEnd(this.#bytes.length))
    else this.#skip(tag, this.#bytes.length)
  }

  #series(end: number): void {
    const start = this.#at
    let labelsStart = start
    let labelsEnd = start
    let contiguous = true
    while (this.#at < end) {
      const fieldStart = this.#at
      const tag = this.#varint(end)
      if (tag === LABELS) {
        this.#at = this.#lengthEnd(end)
        if (labelsEnd === labelsStart) labelsStart = fieldStart
        else if (labelsEnd !== fieldStart) contiguous = false
        labelsEnd = this.#at
      } else if (tag === SAMPLES) this.#sample(this.#lengthEnd(end))
      else this.#skip(tag, end)
    }
    if (contiguous) this.push.endSeries(labelsStart, labelsEnd)
    else this.push.endSeries(start, this.#gatherLabels(start, end))
  }

  /** Move the label fields of a finished series to its start; returns where they end. */
  #gatherLabels(start: number, end: number): number {
    let gathered = start
    this.#at = start
    while (this.#at < end) {
      const fieldStart = this.#at
      const tag = this.#varint(end)
      if (tag % 8 === 2) this.#at = this.#lengthEnd(end)
      else this.#skip(tag, end)
      if (tag !== LABELS) continue
      this.#bytes.copyWithin(gathered, fieldStart, this.#at)
      gathered += this.#at - fieldStart
    }
    return gathered
  }

  #sample(end: number): void {
    let low = 0
    let high = 0
    let time = 0
    while (this.#at < end) {
      const tag = this.#varint(end)
      if (tag === VALUE && end - this.#at >= VALUE_BYTES) {
        low = this.#words.getUint32(this.#at, true)
        high = this.#words.getUint32(this.#at + 4, true)
        this.#at += VALUE_BYTES
      } else if (tag === TIMESTAMP) time = this.#int64(end)
      else this.#skip(tag, end)
    }
    this.push.addSample(time, low, high)
  }

  #skip(tag: number, end: number): void {
    const type = tag % 8
    if (tag < 8) throw malformed('a field has number 0')
    if (type === 0) this.#varint(end)
    else if (type === 2) this.#at = this.#lengthEnd(end)
    else if (type === 1) this.#at += 8
    else if (type === 5) this.#at += 4
    else throw malformed(`a field has wire type ${type}`)
    if (this.#at > end) throw malformed('a field passes the end of its message')
  }

  #lengthEnd(end: number): number {
    const length = this.#varint(end)
    if (length > end - this.#at) throw malformed('a message passes the end of the one around it')
    return this.#at + length
  }

  #varint(end: number): number {
    const byte = this.#at < end ? this.#bytes[this.#at++]! : 0x80
    return byte < 0x80 ? byte : this.#longVarint(byte & 0x7f, end)
  }

  /** In two parts, the lower of 28 bits: as one number, -1 would round to -0. */
  #int64(end: number): number {
    let low = 0
    let high = 0
    let scale = 1
    for (let n = 0; n < 10 && this.#at < end; n++) {
      const byte = this.#bytes[this.#at++]!
      if (n < 4) low |= (byte & 0x7f) << (7 * n)
      else {
        high += (byte & 0x7f) * scale
        scale *= 128
      }
      if (byte < 0x80) return low + signed36(high) * 2 ** 28
    }
    throw malformed('a number does not end')
  }

  /** Numbers beyond 2^53 lose their low bits: none is a length that would be accepted. */
  #longVarint(first: number, end: number): number {
    let value = first
    let scale = 128
    for (let n = 1; n < 10 && this.#at < end; n++) {
      const byte = this.#bytes[this.#at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
    throw malformed('a number does not end')
  }
}

/** The upper 36 bits of an int64; what a sender wrote above those is dropped, as in protobuf. */
function signed36(bits: number): number {
  const high = bits % 2 ** 36
  return high < 2 ** 35 ? high : high - 2 ** 36
}

const malformed = (why: string) => new MalformedBody(`the body is not a WriteRequest: ${why}`)
