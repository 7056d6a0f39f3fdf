/**
 * Snappy's block format, as remote-write bodies carry it.
 * Source: https://github.com/google/snappy/blob/main/format_description.txt
 */
import { MalformedBody } from './malformed'

/** Elements decoded per call: V8 optimises a function called often, one long loop only by chance. */
const ELEMENTS_PER_CALL = 128

/** The densest element is a copy of 64 bytes in 3, so a longer claim cannot be true. */
const MAX_EXPANSION = 22

/**
 * The bytes that a Snappy block stands for.
 *
 * @param maxBytes the claimed length is checked against this before anything is allocated
 * @throws {MalformedBody} if the block is damaged, cut short, or longer than `maxBytes`
 */
export function decompress(block: Uint8Array, maxBytes: number): Uint8Array {
  const decoder = new BlockDecoder(block, maxBytes)
  while (decoder.unfinished) decoder.advance()
  return decoder.result()
}

class BlockDecoder {
  readonly #input: Uint8Array
  readonly #inputWords: DataView
  readonly #output: Uint8Array
  readonly #words: DataView
  readonly #length: number
  #at = 0
  #written = 0

  constructor(block: Uint8Array, maxBytes: number) {
    this.#input = block
    this.#inputWords = new DataView(block.buffer, block.byteOffset, block.byteLength)
    this.#length = this.#claimedLength()
    if (this.#length > maxBytes) {
      throw new MalformedBody(`the body is ${this.#length} bytes decoded; ${maxBytes} are allowed`)
    }
    if (this.#length > block.length * MAX_EXPANSION) throw damaged('it claims an impossible length')
    // Copies move whole words, so the last one may touch up to 3 bytes past the end.
    this.#output = new Uint8Array(this.#length + 4)
    this.#words = new DataView(this.#output.buffer)
  }

  get unfinished(): boolean {
    return this.#at < this.#input.length
  }

  advance(): void {
    for (let n = 0; n < ELEMENTS_PER_CALL && this.#at < this.#input.length; n++) this.#element()
  }

  result(): Uint8Array {
    if (this.#written !== this.#length) throw damaged('it is shorter than it claims')
    return this.#output.subarray(0, this.#length)
  }

  #claimedLength(): number {
    let length = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#input[this.#at++]
      if (byte === undefined) throw damaged('its length is missing')
      length += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (length > 0xffffffff) break
        return length
      }
    }
    throw damaged('its length is not a 32-bit number')
  }

  #element(): void {
    const tag = this.#input[this.#at++]!
    const kind = tag & 3
    if (kind === 0) this.#literal(tag >>> 2)
    else if (kind === 1) this.#copy(((tag & 0xe0) << 3) | this.#little(1), ((tag >>> 2) & 7) + 4)
    else this.#copy(this.#little(kind === 2 ? 2 : 4), (tag >>> 2) + 1)
  }

  #literal(code: number): void {
    const length = (code < 60 ? code : this.#little(code - 59)) + 1
    const from = this.#at
    const to = this.#written
    if (length > this.#input.length - from) throw damaged('it ends inside a literal')
    if (length > this.#length - to) throw damaged('it is longer than it claims')
    if (length > 64 || from + length + 4 > this.#input.length) {
      this.#output.set(this.#input.subarray(from, from + length), to)
    } else {
      copyWords(this.#inputWords, from, this.#words, to, length)
    }
    this.#at = from + length
    this.#written = to + length
  }

  #copy(offset: number, length: number): void {
    const to = this.#written
    if (offset === 0 || offset > to) throw damaged('it copies from before its start')
    if (length > this.#length - to) throw damaged('it is longer than it claims')
    // A word read closer than 4 bytes behind would hold bytes that are not written yet.
    if (offset >= 4) copyWords(this.#words, to - offset, this.#words, to, length)
    else repeatBytes(this.#output, offset, to, length)
    this.#written = to + length
  }

  #little(count: number): number {
    const from = this.#at
    if (count > this.#input.length - from) throw damaged('it ends inside an element')
    this.#at = from + count
    let value = 0
    for (let n = count - 1; n >= 0; n--) value = value * 256 + this.#input[from + n]!
    return value
  }
}

function copyWords(source: DataView, from: number, target: DataView, to: number, length: number) {
  for (let n = 0; n < length; n += 4)
    target.setUint32(to + n, source.getUint32(from + n, true), true)
}

function repeatBytes(output: Uint8Array, offset: number, to: number, length: number) {
  for (let n = to; n < to + length; n++) output[n] = output[n - offset]!
}

const damaged = (why: string) => new MalformedBody(`the snappy block is damaged: ${why}`)
