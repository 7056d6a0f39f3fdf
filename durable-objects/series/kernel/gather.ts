/**
 * The samples that many series have in a window, in two columns: what a query reads at once.
 *
 * Those of a series come from its parts in the order of writing: blocks, the frozen generation, the
 * active one. Of two samples with the same time the one that was written first stays.
 */
import { BlockReader, closeAll } from './block-reader'
import * as heads from './head'
import { Bytes } from './memory'

/** Where the caller puts ids, and behind them the bodies of blocks. */
export const input = Bytes.create()
let blocksAt: u32 = 0

export const times = Bytes.create()
export const values = Bytes.create()
/** Of each series that was gathered, how many samples it and those before it have. */
export const ends = Bytes.create()

/** Samples that are merged with others are put aside. */
const asideTimes = Bytes.create()
const asideValues = Bytes.create()

const readers = Bytes.create()
let readerCount: u32 = 0

let from: f64 = 0
let to: f64 = 0

/** Samples in the columns. */
let length: u32 = 0

/** The address at which the caller may put `count` ids and `blockBytes` bytes of blocks. */
export function roomFor(count: u32, blockBytes: u32): usize {
  input.length = 0
  input.reserve((count << 2) + blockBytes + WORD)
  blocksAt = count << 2
  return input.at
}

/** Numbers are looked at word by word, past the end of the last block too. */
const WORD: u32 = 8

/** Gather samples in [start, end). */
export function begin(start: f64, end: f64): void {
  from = start
  to = end
  readerCount = 0
  closeAll()
}

/** Open the block whose body was put in at an offset behind the ids. */
export function openBlock(offset: u32): void {
  const bytes = offsetof<BlockReader>()
  readers.length = readerCount * <u32>bytes
  readers.reserve(<u32>bytes)
  readerCount++
  reader(readerCount - 1).open(input.at + blocksAt + offset, from, to)
}

/**
 * Gather series from number `first` of the ids on, until there are `count` of them or `maxSamples`
 * samples. Returns how many series were gathered. Ids ascend from call to call where blocks are open.
 *
 * @param limit the newest so many samples that the head has of a series
 * @param measured whether to leave staleness markers out
 */
export function gather(
  first: u32,
  count: u32,
  maxSamples: u32,
  limit: u32,
  measured: bool
): u32 {
  length = 0
  ends.length = 0
  ends.reserve(count << 2)
  let n: u32 = 0
  while (n < count && length < maxSamples) {
    const start = length
    const id = load<u32>(input.at + (<usize>(first + n) << 2))
    for (let block: u32 = 0; block < readerCount; block++) {
      if (reader(block).find(id)) addBlock(start, block)
    }
    addHead(start, true, id, limit)
    addHead(start, false, id, limit)
    if (length - start > limit) keepNewest(start, limit)
    if (measured) leaveOutStale(start)
    store<u32>(ends.at + (<usize>n << 2), length)
    n++
  }
  return n
}

@inline
function reader(n: u32): BlockReader {
  return changetype<BlockReader>(readers.at + <usize>n * offsetof<BlockReader>())
}

@inline
function timeAt(n: u32): usize {
  return times.at + (<usize>n << 3)
}

@inline
function valueAt(n: u32): usize {
  return values.at + (<usize>n << 3)
}

@inline
function reserve(count: u32): void {
  times.length = length << 3
  values.length = length << 3
  times.reserve(count << 3)
  values.reserve(count << 3)
}

function addBlock(start: u32, block: u32): void {
  const count = reader(block).count
  if (count === 0) return
  reserve(count)
  reader(block).copy(timeAt(length), valueAt(length))
  append(start, count)
}

function addHead(start: u32, isFrozen: bool, id: u32, limit: u32): void {
  const most = min(heads.count(isFrozen, id), limit)
  if (most === 0) return
  reserve(most)
  const count = heads.copyWindow(isFrozen, id, from, to, most, timeAt(length), valueAt(length))
  if (count > 0) append(start, count)
}

/** Take in `count` samples that stand behind the others of a series, which begin at `start`. */
function append(start: u32, count: u32): void {
  const had = length
  length += count
  if (had === start || load<f64>(timeAt(had - 1)) < load<f64>(timeAt(had))) return
  merge(start, had)
}

/** Merge the samples from `start` to `middle` with those behind them. */
function merge(start: u32, middle: u32): void {
  const firstCount = middle - start
  asideTimes.length = 0
  asideTimes.append(timeAt(start), firstCount << 3)
  asideValues.length = 0
  asideValues.append(valueAt(start), firstCount << 3)
  const secondCount = length - middle
  asideTimes.append(timeAt(middle), secondCount << 3)
  asideValues.append(valueAt(middle), secondCount << 3)
  const end = firstCount + secondCount
  let a: u32 = 0
  let b = firstCount
  let target = start
  while (a < firstCount || b < end) {
    const timeA = a < firstCount ? load<f64>(asideTimes.at + (<usize>a << 3)) : Infinity
    const timeB = b < end ? load<f64>(asideTimes.at + (<usize>b << 3)) : Infinity
    const chosen = timeA <= timeB ? a : b
    store<f64>(timeAt(target), min(timeA, timeB))
    store<u64>(valueAt(target), load<u64>(asideValues.at + (<usize>chosen << 3)))
    target++
    if (timeA <= timeB) a++
    if (timeB <= timeA) b++
  }
  length = target
}

function keepNewest(start: u32, limit: u32): void {
  const dropped = length - start - limit
  memory.copy(timeAt(start), timeAt(start + dropped), limit << 3)
  memory.copy(valueAt(start), valueAt(start + dropped), limit << 3)
  length = start + limit
}

/** Prometheus's staleness marker is a NaN whose lower half is 2, as `source.ts` of PromQL says. */
function leaveOutStale(start: u32): void {
  let target = start
  for (let n = start; n < length; n++) {
    const value = load<f64>(valueAt(n))
    if (value !== value && load<u32>(valueAt(n)) === 2) continue
    if (target !== n) {
      store<f64>(timeAt(target), load<f64>(timeAt(n)))
      store<u64>(valueAt(target), load<u64>(valueAt(n)))
    }
    target++
  }
  length = target
}
