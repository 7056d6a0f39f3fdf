/**
 * The wire format of protobuf messages.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */

/** Bytes that are no protobuf message. */
export class ProtobufError extends RangeError {
  override readonly name = 'ProtobufError'
}

/** Reads a message field by field; each method names the end that it may not pass. */
export class ProtobufReader {
  /** Position of the next byte. */
  at: number

  constructor(
    readonly bytes: Uint8Array,
    at = 0
  ) {
    this.at = at
  }

  /** @throws {ProtobufError} */
  varint(end: number): number {
    const byte = this.at < end ? this.bytes[this.at++]! : 0x80
    return byte < 0x80 ? byte : this.#longVarint(byte & 0x7f, end)
  }

  /** Read the length of a field; returns where the field ends. @throws {ProtobufError} */
  lengthEnd(end: number): number {
    const length = this.varint(end)
    if (length > end - this.at) {
      throw new ProtobufError('a message passes the end of the one around it')
    }
    return this.at + length
  }

  /** Pass over the field whose tag was just read. @throws {ProtobufError} */
  skip(tag: number, end: number): void {
    const type = tag % 8
    if (tag < 8) throw new ProtobufError('a field has number 0')
    if (type === 0) this.varint(end)
    else if (type === 2) this.at = this.lengthEnd(end)
    else if (type === 1) this.at += 8
    else if (type === 5) this.at += 4
    else throw new ProtobufError(`a field has wire type ${type}`)
    if (this.at > end) throw new ProtobufError('a field passes the end of its message')
  }

  /** Numbers beyond 2^53 lose their low bits: none is a length that would be accepted. */
  #longVarint(first: number, end: number): number {
    let value = first
    let scale = 128
    for (let n = 1; n < 10 && this.at < end; n++) {
      const byte = this.bytes[this.at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
    throw new ProtobufError('a number does not end')
  }
}
