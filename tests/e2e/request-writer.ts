/**
 * Remote-write 1.0 requests of series whose labels are encoded once: fast enough to load a server
 * with, which an encoder with an object per sample is not.
 */
import { compressSync } from 'snappy'

/** Tags: field number times 8, plus the wire type. */
const TIMESERIES = 0x0a
const LABEL = 0x0a
const SAMPLE = 0x12
const NAME = 0x0a
const VALUE_TEXT = 0x12
const VALUE = 0x09
const TIMESTAMP = 0x10

const STALE = 0x7ff0_0000_0000_0002n

const FIRST_BYTES = 1 << 20
/** What a series adds to a request besides its labels, at most. */
const MAX_SAMPLE_BYTES = 40

/** The labels of a series as they lie in a request, sorted by name as the protocol asks. */
export function encodeLabels(labels: Record<string, string>): Buffer {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.concat(
    sorted.map(([name, value]) => {
      const label = Buffer.concat([field(NAME, name), field(VALUE_TEXT, value)])
      return Buffer.concat([Buffer.from([LABEL, ...varint(label.length)]), label])
    })
  )
}

/** Collects one sample per series, and gives them as a compressed body. */
export class RequestWriter {
  /** Samples added since the last body. */
  samples = 0
  #bytes = Buffer.alloc(FIRST_BYTES)
  #at = 0

  /**
   * @param labels as `encodeLabels` gives them
   * @param time Unix ms
   */
  add(labels: Buffer, time: number, value: number): void {
    this.#reserve(labels.length + MAX_SAMPLE_BYTES)
    const sampleBytes = 1 + 8 + 1 + varintLength(time)
    this.#byte(TIMESERIES)
    this.#varint(labels.length + 2 + sampleBytes)
    this.#at += labels.copy(this.#bytes, this.#at)
    this.#byte(SAMPLE)
    this.#byte(sampleBytes)
    this.#byte(VALUE)
    this.#at = this.#bytes.writeDoubleLE(value, this.#at)
    this.#byte(TIMESTAMP)
    this.#varint(time)
    this.samples++
  }

  /** Say that a series ends at `time` (Unix ms): Prometheus's staleness marker. */
  addStale(labels: Buffer, time: number): void {
    this.add(labels, time, 0)
    // Written as bytes, because a number that carries the marker may lose it on its way.
    const timestampBytes = 1 + varintLength(time)
    this.#bytes.writeBigUInt64LE(STALE, this.#at - timestampBytes - 8)
  }

  /** The request with everything added since the last one, snappy-compressed. */
  take(): Buffer {
    const body = compressSync(this.#bytes.subarray(0, this.#at))
    this.#at = 0
    this.samples = 0
    return body
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value
  }

  #varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.#byte(rest)
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const larger = Buffer.alloc(2 * this.#bytes.length)
    this.#bytes.copy(larger)
    this.#bytes = larger
  }
}

function field(tag: number, text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}

function varintLength(value: number): number {
  return varint(value).length
}
