/** A column of values read back from bytes; `kernel/value-column.ts` writes them and says how. */
import type { ByteReader } from './bytes'
import { unscaled } from './decimal'

const CONSTANT = 0
const DELTA = 1
const SECOND_DELTA = 2
const XOR = 3

/** Read `count` values back. */
export function readValues(reader: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count)
  const kind = reader.byte()
  if (kind === CONSTANT) readConstant(reader, bitsOf(values))
  else if (kind === DELTA) readDeltas(reader, values)
  else if (kind === SECOND_DELTA) readSecondDeltas(reader, values)
  else if (kind === XOR) readXor(reader, bitsOf(values))
  else readRaw(reader, bitsOf(values))
  return values
}

/** The same memory as `values`, as 32-bit words, low word first. */
export function bitsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
}

function readDeltas(reader: ByteReader, values: Float64Array): void {
  const exponent = reader.byte()
  let integer = 0
  for (let n = 0; n < values.length; n++) {
    integer += reader.signed()
    values[n] = unscaled(integer, exponent)
  }
}

function readSecondDeltas(reader: ByteReader, values: Float64Array): void {
  const exponent = reader.byte()
  let integer = 0
  let delta = 0
  for (let n = 0; n < values.length; n++) {
    delta = n < 2 ? reader.signed() : delta + reader.signed()
    integer += delta
    values[n] = unscaled(integer, exponent)
  }
}

function readXor(reader: ByteReader, bits: Uint32Array): void {
  bits[0] = reader.word()
  bits[1] = reader.word()
  for (let n = 2; n < bits.length; n += 2) {
    const control = reader.byte()
    const below = control >>> 4
    let low = 0
    let high = 0
    for (let at = below; at < below + (control & 15); at++) {
      const byte = reader.byte() << (8 * (at & 3))
      if (at < 4) low |= byte
      else high |= byte
    }
    bits[n] = bits[n - 2]! ^ low
    bits[n + 1] = bits[n - 1]! ^ high
  }
}

function readConstant(reader: ByteReader, bits: Uint32Array): void {
  const low = reader.word()
  const high = reader.word()
  for (let n = 0; n < bits.length; n += 2) {
    bits[n] = low
    bits[n + 1] = high
  }
}

function readRaw(reader: ByteReader, bits: Uint32Array): void {
  for (let n = 0; n < bits.length; n++) bits[n] = reader.word()
}
