/** Reads series of a block in the order of their ids; `block.ts` writes it. */
import { unscaled } from './decimal'
import { Bytes, copyWords } from './memory'
import { CONSTANT, DELTA, SECOND_DELTA, XOR } from './value-column'

/** The columns of times of all blocks that are open, decoded. */
const times = Bytes.create()
/** Of each of these columns, where it begins in `times`, and which of its times lie in the window. */
const columns = Bytes.create()

const COLUMN_BYTES: u32 = 16

/** Where the next number is read. */
let at: usize = 0

@unmanaged
export class BlockReader {
  /** The next entry of the list of series. */
  entry: usize
  entriesLeft: u32
  /** The number of the block's first column in `columns`. */
  firstColumn: u32
  id: u32
  column: u32
  /** Where the values of this series begin, and those of the next one. */
  values: usize
  nextValues: usize

  /** Read the beginning of the block at `body`, of which samples in [from, to) are wanted. */
  open(body: usize, from: f64, to: f64): void {
    at = body + 1
    this.firstColumn = columns.length / COLUMN_BYTES
    const columnCount = <u32>varint()
    for (let n: u32 = 0; n < columnCount; n++) readTimes(from, to)
    this.entriesLeft = <u32>varint()
    this.entry = at
    this.id = 0
    this.nextValues = afterNumbers(at, 3 * this.entriesLeft)
    this.values = this.nextValues
  }

  /** Go to a series; ids ascend from call to call. Returns whether the block has it. */
  find(id: u32): bool {
    at = this.entry
    while (this.entriesLeft > 0) {
      const entry = at
      const next = this.id + <u32>varint()
      if (next > id) {
        this.entry = entry
        return false
      }
      this.id = next
      this.column = <u32>varint()
      this.values = this.nextValues
      this.nextValues += <usize>varint()
      this.entriesLeft--
      if (next === id) {
        this.entry = at
        return true
      }
    }
    this.entry = at
    return false
  }

  /** How many samples of this series are in the window. */
  get count(): u32 {
    const column = this.columnAt
    return load<u32>(column, 8) - load<u32>(column, 4)
  }

  /** Copy the samples of this series that are in the window. */
  copy(toTimes: usize, toValues: usize): void {
    const column = this.columnAt
    const from = load<u32>(column, 4)
    const to = load<u32>(column, 8)
    copyWords(toTimes, times.at + load<u32>(column) + (from << 3), to - from)
    at = this.values
    readValues(toValues, from, to)
  }

  private get columnAt(): usize {
    return columns.at + <usize>(this.firstColumn + this.column) * COLUMN_BYTES
  }
}

/** Forget what blocks that were open before had in common. */
export function closeAll(): void {
  times.length = 0
  columns.length = 0
}

function readTimes(from: f64, to: f64): void {
  const count = <u32>varint()
  const start = times.length
  times.reserve(count << 3)
  let time: i64 = 0
  let distance: i64 = 0
  let before: u32 = 0
  let until: u32 = 0
  for (let n: u32 = 0; n < count; n++) {
    distance = n < 2 ? signed() : distance + signed()
    time += distance
    const float = <f64>time
    store<f64>(times.at + times.length, float)
    times.length += 8
    if (float < from) before++
    if (float < to) until++
  }
  columns.reserve(COLUMN_BYTES)
  const column = columns.at + columns.length
  store<u32>(column, start)
  store<u32>(column, before, 4)
  store<u32>(column, max(before, until), 8)
  columns.length += COLUMN_BYTES
}

/** Write values number `from` to `to` - 1 of those that are read next. */
function readValues(target: usize, from: u32, to: u32): void {
  const kind = load<u8>(at++)
  if (kind === CONSTANT) {
    const bits = load<u64>(at)
    for (let n = from; n < to; n++) put(target, n - from, bits)
  } else if (kind === DELTA || kind === SECOND_DELTA) readIntegers(target, from, to, kind === DELTA)
  else if (kind === XOR) readXor(target, from, to)
  else copyWords(target, at + (<usize>from << 3), to - from)
}

function readIntegers(target: usize, from: u32, to: u32, isDelta: bool): void {
  const exponent = <u32>load<u8>(at++)
  let integer: i64 = 0
  let delta: i64 = 0
  for (let n: u32 = 0; n < to; n++) {
    delta = isDelta || n < 2 ? signed() : delta + signed()
    integer += delta
    if (n >= from) store<f64>(target + (<usize>(n - from) << 3), unscaled(<f64>integer, exponent))
  }
}

function readXor(target: usize, from: u32, to: u32): void {
  let bits = load<u64>(at)
  at += 8
  for (let n: u32 = 0; n < to; n++) {
    if (n > 0) {
      const control = <u32>load<u8>(at++)
      const below = control >> 4
      const bytes = control & 15
      for (let byte: u32 = 0; byte < bytes; byte++) {
        bits ^= <u64>load<u8>(at++) << ((below + byte) << 3)
      }
    }
    if (n >= from) put(target, n - from, bits)
  }
}

@inline
function put(target: usize, n: u32, bits: u64): void {
  store<u64>(target + (<usize>n << 3), bits)
}

/** Where `count` numbers end that begin at `start`. */
function afterNumbers(start: usize, count: u32): usize {
  let end = start
  let left = count
  // A word has as many ends of numbers as it has bytes below 128.
  while (left >= 8) {
    left -= <u32>popcnt<u64>(~load<u64>(end) & 0x8080808080808080)
    end += 8
  }
  while (left > 0) if (load<u8>(end++) < 128) left--
  return end
}

@inline
function varint(): u64 {
  const byte = <u64>load<u8>(at++)
  return byte < 128 ? byte : longVarint(byte & 127)
}

function longVarint(first: u64): u64 {
  let value = first
  let shift: u64 = 7
  let byte: u64
  do {
    byte = <u64>load<u8>(at++)
    value |= (byte & 127) << shift
    shift += 7
  } while (byte > 127)
  return value
}

/** 0, -1, 1, -2, … are written as 0, 1, 2, 3, …. */
@inline
function signed(): i64 {
  const value = varint()
  return <i64>(value >> 1) ^ -(<i64>(value & 1))
}
