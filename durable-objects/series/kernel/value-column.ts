/**
 * A column of values as bytes, by whichever way suits them; `../value-column.ts` reads them back.
 *
 * A constant takes 8 bytes. Numbers with few decimals become integers, and of those the differences,
 * or the differences of the differences, are written. For the rest each value is combined with the
 * one before (exclusive or) and the bytes that are not 0 are written.
 */
import { MAX_EXPONENT, scaled } from './decimal'
import { Bytes, grown, roomFor } from './memory'

export const CONSTANT: u32 = 0
export const DELTA: u32 = 1
export const SECOND_DELTA: u32 = 2
export const XOR: u32 = 3
const RAW: u32 = 4

let integers: usize = 0
let capacity: u32 = 0

/** Append `count` values (one or more) to `writer`. */
export function writeValues(writer: Bytes, values: usize, count: u32): void {
  if (isConstant(values, count)) {
    writer.byte(CONSTANT)
    writer.word(load<u64>(values))
    return
  }
  const exponent = toIntegers(values, count)
  if (exponent < 0) writeBits(writer, values, count)
  else writeIntegers(writer, count, exponent)
}

function isConstant(values: usize, count: u32): bool {
  const first = load<u64>(values)
  for (let n: u32 = 1; n < count; n++) {
    if (load<u64>(values + ((<usize>n) << 3)) !== first) return false
  }
  return true
}

/** Put the values as integers aside; returns the smallest exponent at which all have one, or -1. */
function toIntegers(values: usize, count: u32): i32 {
  if (count > capacity) {
    const room = roomFor(capacity, count)
    integers = grown(integers, 0, (<usize>room) << 3)
    capacity = room
  }
  let exponent: u32 = 0
  let n: u32 = 0
  let exact: u32 = 0
  // A value that is exact at one exponent need not be so at a larger one: a full round decides.
  while (exact < count) {
    const integer = scaled(load<f64>(values + ((<usize>n) << 3)), exponent)
    if (integer === integer) {
      store<f64>(integers + ((<usize>n) << 3), integer)
      exact++
    } else {
      if (++exponent > MAX_EXPONENT) return -1
      exact = 0
      continue // The same value, at the next exponent.
    }
    if (++n === count) n = 0
  }
  return exponent
}

function writeIntegers(writer: Bytes, count: u32, exponent: u32): void {
  const kind = cost(count, SECOND_DELTA) < cost(count, DELTA) ? SECOND_DELTA : DELTA
  writer.byte(kind)
  writer.byte(exponent)
  let previous: f64 = 0
  let previousDelta: f64 = 0
  for (let n: u32 = 0; n < count; n++) {
    const integer = load<f64>(integers + ((<usize>n) << 3))
    const delta = integer - previous
    // The first difference is the value itself, and says nothing about the next one.
    writer.signed(<i64>(kind === DELTA || n < 2 ? delta : delta - previousDelta))
    previous = integer
    previousDelta = delta
  }
}

/** Roughly how many bits the differences take. */
function cost(count: u32, kind: u32): u64 {
  let bits: u64 = 0
  let previousDelta: f64 = 0
  for (let n: u32 = 1; n < count; n++) {
    const at = integers + ((<usize>n) << 3)
    const delta = load<f64>(at) - load<f64>(at - 8)
    const written = abs<f64>(kind === DELTA || n < 2 ? delta : delta - previousDelta)
    bits += written < 64 ? 8 : written < 8192 ? 16 : written < 1048576 ? 24 : 40
    previousDelta = delta
  }
  return bits
}

function writeBits(writer: Bytes, values: usize, count: u32): void {
  const start = writer.length
  writer.byte(XOR)
  writer.word(load<u64>(values))
  for (let n: u32 = 1; n < count; n++) {
    const at = values + ((<usize>n) << 3)
    writeXor(writer, load<u64>(at) ^ load<u64>(at - 8))
  }
  if (writer.length - start <= 8 * count) return
  writer.length = start
  writer.byte(RAW)
  writer.append(values, count << 3)
}

/** One byte says how many zero bytes stand below the others and how many others there are. */
function writeXor(writer: Bytes, bits: u64): void {
  const below = bits === 0 ? 0 : <u32>ctz<u64>(bits) >> 3
  const bytes = bits === 0 ? 0 : 8 - below - (<u32>clz<u64>(bits) >> 3)
  writer.reserve(9)
  writer.byte((below << 4) | bytes)
  for (let n = below; n < below + bytes; n++) writer.byte(<u32>(bits >> ((<u64>n) << 3)) & 255)
}
