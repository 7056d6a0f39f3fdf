/**
 * The numbers that the store's formats are made of, appended to bytes and read back.
 *
 * A *varint* holds a non-negative integer up to 2^53 in groups of 7 bits, lowest first. A *signed*
 * varint holds 0, -1, 1, -2, … as 0, 1, 2, 3, …, for integers up to 2^52 on either side of 0.
 */
import { grown } from '../../worker/ingest/grow'

/** A growing run of bytes. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>
  length = 0

  constructor(capacity = 1_024) {
    this.#bytes = new Uint8Array(capacity)
  }

  /** What was written, without a copy: valid until the next write. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length)
  }

  /** A copy of what was written. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.length++] = value
  }

  varint(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest > 0x7fffffff) {
      this.#bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.#bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.length++] = rest
  }

  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** A 64-bit float as its two words, so that the bits of a NaN survive. */
  float(low: number, high: number): void {
    this.#word(low)
    this.#word(high)
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.length)
    this.length += value.length
  }

  #word(word: number): void {
    this.#reserve(4)
    const at = this.length
    this.#bytes[at] = word
    this.#bytes[at + 1] = word >>> 8
    this.#bytes[at + 2] = word >>> 16
    this.#bytes[at + 3] = word >>> 24
    this.length = at + 4
  }

  #reserve(count: number): void {
    this.#bytes = grown(this.#bytes, this.length + count)
  }
}

/** Reads what a {@link ByteWriter} wrote; the bytes are our own, so it does not look for damage. */
export class ByteReader {
  /** Position of the next byte. */
  at = 0

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  byte(): number {
    return this.bytes[this.at++]!
  }

  varint(): number {
    const byte = this.bytes[this.at++]!
    return byte < 128 ? byte : this.#longVarint(byte & 127)
  }

  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** One half of a float; the low word comes first. */
  word(): number {
    const { bytes, at } = this
    this.at = at + 4
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }

  take(count: number): Uint8Array {
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  #longVarint(first: number): number {
    let value = first
    let scale = 128
    while (true) {
      const byte = this.bytes[this.at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
}
