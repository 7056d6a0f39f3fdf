/// <reference path="./zlib.d.ts" />
/**
 * A gzip file that is made piece by piece, synchronously.
 *
 * `CompressionStream` takes whatever it is given before anybody reads, so an export to a slow reader
 * would gather in memory. Each piece here is compressed when it is asked for, and ends at a byte
 * (RFC 1951, 3.2.4), so that pieces can be joined to the one member that every program reads.
 * Source: https://www.rfc-editor.org/rfc/rfc1952
 */
import { constants, crc32, deflateRawSync } from 'node:zlib'

const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]

/** A final block without content. */
const LAST_BLOCK = [0x03, 0x00]

/** Text of digits gains little above this level, and takes twice the time. */
const LEVEL = 4

export class GzipWriter {
  #crc = 0
  #length = 0

  /** The bytes before the first piece. */
  start(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(HEADER)
  }

  piece(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    this.#crc = crc32(bytes, this.#crc)
    this.#length += bytes.length
    const options = { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH }
    return new Uint8Array(deflateRawSync(bytes, options))
  }

  /** The bytes behind the last piece. */
  end(): Uint8Array<ArrayBuffer> {
    const end = new Uint8Array(LAST_BLOCK.length + 8)
    end.set(LAST_BLOCK)
    const view = new DataView(end.buffer, LAST_BLOCK.length)
    view.setUint32(0, this.#crc, true)
    view.setUint32(4, this.#length % 2 ** 32, true)
    return end
  }
}
