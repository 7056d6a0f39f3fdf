/**
 * The log: accepted samples in the order of their arrival, as few bytes as one push allows.
 *
 * A row begins with a byte whose bit 0 says that previous values start afresh, and a note with its
 * length in a byte. Then follow records, each of one byte that says how the rest is written, and
 * the rest:
 *
 *     bits 0-4  the value: 0-9 a difference of integers at this exponent, 30 the same value again,
 *               31 the 8 bytes themselves
 *     bit 5     the time is that of the record before; else a difference follows
 *     bit 6-7   the series is that of the record before (0), the next one (1), or follows (2)
 *
 * Times and series restart with each row. Values are compared with the series' previous value in
 * the log, so rows are read back in the order in which they were written.
 */
import { MAX_EXPONENT, scaled, unscaled } from './decimal'
import * as head from './head'
import { Bytes, grown, roomFor } from './memory'
import * as series from './series'
import { Status } from './status'

const REPEAT: u32 = 30
const RAW: u32 = 31
const VALUE_BITS: u32 = 31
const SAME_TIME: u32 = 1 << 5
const NEXT_SERIES: u32 = 1 << 6
const OTHER_SERIES: u32 = 2 << 6

const AFRESH: u32 = 1

/** No record is longer: 1 byte, a series, a time and a value. */
export const MAX_RECORD_BYTES: u32 = 1 + 5 + 10 + 8

/** Of each series: its previous value, that as an integer (NaN if it has none), and at which exponent. */
let bits: usize = 0
let integers: usize = 0
let exponents: usize = 0
let capacity: u32 = 0

/** The rows of the push that is being written, one behind the other, with where each ends. */
export const rows = Bytes.create()
export const ends = Bytes.create()
export const note = Bytes.create()
let maxRowBytes: u32 = 0
let afresh: bool = true
let rowStart: u32 = 0
let rowId: u32 = 0
let rowTime: f64 = 0

/** Samples of a row that was read which do not come after all others of their series. */
export let late: u32 = 0
export const lateIds = Bytes.create()
export const lateTimes = Bytes.create()
export const lateValues = Bytes.create()

export function begin(rowBytes: u32): void {
  maxRowBytes = rowBytes
  rows.length = 0
  ends.length = 0
  rowStart = 0
}

/** Previous values start afresh with the next row. */
export function startAfresh(): void {
  afresh = true
  memory.fill(bits, 0, <usize>capacity << 3)
  memory.fill(integers, 0, <usize>capacity << 3)
  memory.fill(exponents, 0, capacity)
}

export function add(id: u32, time: f64, value: u64): void {
  if (rows.length === rowStart) startRow()
  else if (rows.length - rowStart + MAX_RECORD_BYTES > maxRowBytes) {
    endRow()
    startRow()
  }
  if (id >= capacity) reserve(id + 1)
  rows.reserve(MAX_RECORD_BYTES)
  const step = <i32>id - <i32>rowId
  let tag = step === 0 ? 0 : step === 1 ? NEXT_SERIES : OTHER_SERIES
  if (time === rowTime) tag |= SAME_TIME
  const at = rows.length++
  if ((tag & OTHER_SERIES) !== 0) rows.signed(step)
  if (time !== rowTime) rows.signed(<i64>(time - rowTime))
  tag |= writeValue(id, value)
  store<u8>(rows.at + at, tag)
  rowId = id
  rowTime = time
}

export function finish(): void {
  if (rows.length > rowStart) endRow()
}

/** Read a row back into the head; returns what is wrong with it. */
export function read(from: usize, length: u32): Status {
  const end = from + length
  if ((load<u8>(from) & AFRESH) !== 0) startAfresh()
  afresh = false
  cursor = from + 2 + load<u8>(from + 1)
  late = 0
  lateIds.length = 0
  lateTimes.length = 0
  lateValues.length = 0
  let id: u32 = 0
  let time: f64 = 0
  while (cursor < end) {
    const tag = <u32>load<u8>(cursor++)
    if ((tag & NEXT_SERIES) !== 0) id++
    else if ((tag & OTHER_SERIES) !== 0) id += <u32>signed()
    if ((tag & SAME_TIME) === 0) time += <f64>signed()
    if (id >= series.size) return Status.LogDamaged
    if (id >= capacity) reserve(id + 1)
    const value = readValue(id, tag & VALUE_BITS)
    if (time > series.newestOf(id)) {
      head.append(id, time, value)
      series.setNewest(id, time)
    } else putAside(id, time, value)
  }
  return cursor === end ? Status.Ok : Status.LogDamaged
}

function startRow(): void {
  rowStart = rows.length
  rows.byte(afresh ? AFRESH : 0)
  rows.byte(note.length)
  rows.append(note.at, note.length)
  afresh = false
  rowId = 0
  rowTime = 0
}

function endRow(): void {
  ends.reserve(4)
  store<u32>(ends.at + ends.length, rows.length)
  ends.length += 4
  rowStart = rows.length
}

/** Append a value; returns its code. */
@inline
function writeValue(id: u32, value: u64): u32 {
  const slot = <usize>id << 3
  const before = load<u64>(bits + slot)
  if (before === value) return REPEAT
  store<u64>(bits + slot, value)
  const float = reinterpret<f64>(value)
  const usual = <u32>load<u8>(exponents + id)
  const previous = load<f64>(integers + slot)
  const integer = scaled(float, usual)
  if (integer - previous === integer - previous) {
    store<f64>(integers + slot, integer)
    rows.signed(<i64>(integer - previous))
    return usual
  }
  return writeOtherwise(id, float, reinterpret<f64>(before))
}

function writeOtherwise(id: u32, value: f64, before: f64): u32 {
  const slot = <usize>id << 3
  for (let exponent: u32 = 0; exponent <= MAX_EXPONENT; exponent++) {
    const integer = scaled(value, exponent)
    const step = integer - scaled(before, exponent)
    if (step !== step) continue
    store<f64>(integers + slot, integer)
    store<u8>(exponents + id, exponent)
    rows.signed(<i64>step)
    return exponent
  }
  store<f64>(integers + slot, NaN)
  rows.word(reinterpret<u64>(value))
  return RAW
}

let cursor: usize = 0

/** Rows are our own, so only what would lead out of memory is looked for. */
function signed(): i64 {
  let value: u64 = 0
  let shift: u64 = 0
  while (shift < 70) {
    const byte = load<u8>(cursor++)
    value |= (<u64>byte & 127) << shift
    if (byte < 128) break
    shift += 7
  }
  return <i64>(value >> 1) ^ -(<i64>(value & 1))
}

function readValue(id: u32, code: u32): u64 {
  const slot = <usize>id << 3
  if (code === REPEAT) return load<u64>(bits + slot)
  let value: u64
  if (code === RAW) {
    value = load<u64>(cursor)
    cursor += 8
    store<f64>(integers + slot, NaN)
  } else {
    const exponent = min(code, MAX_EXPONENT)
    const before = load<u64>(bits + slot)
    const integer = scaled(reinterpret<f64>(before), exponent) + <f64>signed()
    store<f64>(integers + slot, integer)
    store<u8>(exponents + id, exponent)
    value = reinterpret<u64>(unscaled(integer, exponent))
  }
  store<u64>(bits + slot, value)
  return value
}

function putAside(id: u32, time: f64, value: u64): void {
  lateIds.reserve(4)
  store<u32>(lateIds.at + lateIds.length, id)
  lateIds.length += 4
  lateTimes.word(reinterpret<u64>(time))
  lateValues.word(value)
  late++
}

function reserve(needed: u32): void {
  const room = roomFor(capacity, needed)
  bits = grown(bits, <usize>capacity << 3, <usize>room << 3)
  integers = grown(integers, <usize>capacity << 3, <usize>room << 3)
  exponents = grown(exponents, capacity, room)
  capacity = room
}
