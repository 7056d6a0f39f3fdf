/**
 * A column of values as bytes, by whichever way suits them; every way returns the same bits.
 *
 * A constant takes 8 bytes. Numbers with few decimals become integers (see `decimal.ts`), and of
 * those the differences, or the differences of the differences, are written. For the rest each
 * value is combined with the one before (exclusive or) and the bytes that are not 0 are written.
 */
import type { ByteReader, ByteWriter } from './bytes'
import { MAX_EXPONENT, scaled, unscaled } from './decimal'

const CONSTANT = 0
const DELTA = 1
const SECOND_DELTA = 2
const XOR = 3
const RAW = 4

/** Append `values` (one or more) to `writer`. */
export function writeValues(writer: ByteWriter, values: Float64Array): void {
  const bits = bitsOf(values)
  const exponent = constant(bits) ? -1 : commonExponent(values)
  if (constant(bits)) {
    writer.byte(CONSTANT)
    writer.float(bits[0]!, bits[1]!)
  } else if (exponent >= 0) writeIntegers(writer, integers(values, exponent), exponent)
  else writeBits(writer, bits)
}

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

function constant(bits: Uint32Array): boolean {
  for (let n = 2; n < bits.length; n++) if (bits[n] !== bits[n - 2]) return false
  return true
}

/** The smallest exponent at which every value is an integer, or -1. */
function commonExponent(values: Float64Array): number {
  let exponent = 0
  for (let n = 0; n < values.length; n++) {
    while (Number.isNaN(scaled(values[n]!, exponent))) {
      if (++exponent > MAX_EXPONENT) return -1
    }
  }
  return allScaled(values, exponent) ? exponent : -1
}

/** A value that is exact at one exponent need not be so at a larger one. */
function allScaled(values: Float64Array, exponent: number): boolean {
  for (let n = 0; n < values.length; n++) {
    if (Number.isNaN(scaled(values[n]!, exponent))) return false
  }
  return true
}

function integers(values: Float64Array, exponent: number): Float64Array {
  const scaledValues = new Float64Array(values.length)
  for (let n = 0; n < values.length; n++) scaledValues[n] = scaled(values[n]!, exponent)
  return scaledValues
}

function writeIntegers(writer: ByteWriter, values: Float64Array, exponent: number): void {
  const kind = cost(values, SECOND_DELTA) < cost(values, DELTA) ? SECOND_DELTA : DELTA
  writer.byte(kind)
  writer.byte(exponent)
  let previous = 0
  let previousDelta = 0
  for (let n = 0; n < values.length; n++) {
    const delta = values[n]! - previous
    // The first difference is the value itself, and says nothing about the next one.
    writer.signed(kind === DELTA || n < 2 ? delta : delta - previousDelta)
    previous = values[n]!
    previousDelta = delta
  }
}

/** Roughly how many bits the differences take. */
function cost(values: Float64Array, kind: number): number {
  let bits = 0
  let previousDelta = 0
  for (let n = 1; n < values.length; n++) {
    const delta = values[n]! - values[n - 1]!
    const written = Math.abs(kind === DELTA || n < 2 ? delta : delta - previousDelta)
    bits += written < 64 ? 8 : written < 8_192 ? 16 : written < 1_048_576 ? 24 : 40
    previousDelta = delta
  }
  return bits
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

function writeBits(writer: ByteWriter, bits: Uint32Array): void {
  const start = writer.length
  writer.byte(XOR)
  writer.float(bits[0]!, bits[1]!)
  for (let n = 2; n < bits.length; n += 2) {
    writeXor(writer, (bits[n]! ^ bits[n - 2]!) >>> 0, (bits[n + 1]! ^ bits[n - 1]!) >>> 0)
  }
  if (writer.length - start <= 4 * bits.length) return
  writer.length = start
  writer.byte(RAW)
  for (let n = 0; n < bits.length; n += 2) writer.float(bits[n]!, bits[n + 1]!)
}

/** One byte says how many zero bytes stand below the others and how many others there are. */
function writeXor(writer: ByteWriter, low: number, high: number): void {
  const below = low !== 0 ? zeroBytesBelow(low) : high !== 0 ? 4 + zeroBytesBelow(high) : 0
  const above = high !== 0 ? Math.clz32(high) >>> 3 : 4 + (Math.clz32(low) >>> 3)
  const count = low === 0 && high === 0 ? 0 : 8 - below - above
  writer.byte((below << 4) | count)
  for (let n = below; n < below + count; n++) {
    writer.byte(((n < 4 ? low : high) >>> (8 * (n & 3))) & 255)
  }
}

/** Of a word that is not 0. */
function zeroBytesBelow(word: number): number {
  return (31 - Math.clz32(word & -word)) >>> 3
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
