/**
 * The samples that many series have in a window, in two columns: what a query reads at once.
 *
 * Those of a series come from its parts in the order of writing: blocks, the frozen generation, the
 * active one. Of two samples with the same time the one that was written first stays.
 */
import { BlockReader, closeAll } from './block-reader'
import * as heads from './head'
import { Bytes } from './memory'

/**
 * What the caller puts in: the ids, ascending for each server; of each server how many ids and blocks
 * it has, and the length of each block; the bodies of the blocks.
 */
export const input = Bytes.create()
/** The next id, the next number about servers and where these end, and the next body. */
let nextId: usize = 0
let plan: usize = 0
let planEnd: usize = 0
let body: usize = 0
/** Ids of the server that is being read. */
let idsLeft: u32 = 0

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

/** Samples in the columns, and where those of the series begin that is being gathered. */
let length: u32 = 0
let start: u32 = 0

/** Numbers are looked at word by word, past the end of the last block too. */
const WORD: u32 = 8

/** The address at which the caller may put `bytes` bytes. */
export function roomFor(bytes: u32): usize {
  input.length = 0
  input.reserve(bytes + WORD)
  return input.at
}

/** Begin with what was put in: `ids` ids, and `numbers` numbers about servers. Samples in [start, end) count. */
export function begin(ids: u32, numbers: u32, start: f64, end: f64): void {
  nextId = input.at
  plan = nextId + (<usize>ids << 2)
  planEnd = plan + (<usize>numbers << 2)
  body = planEnd
  idsLeft = 0
  from = start
  to = end
}

/**
 * Gather further series, until there are `maxSamples` samples or no more series. Returns how many
 * series were gathered.
 *
 * @param limit the newest so many samples that the head has of a series
 * @param measured whether to leave staleness markers out
 */
export function gather(maxSamples: u32, limit: u32, measured: bool): u32 {
  length = 0
  ends.length = 0
  while (length < maxSamples) {
    if (idsLeft === 0) {
      if (plan === planEnd) break
      openServer()
      continue
    }
    const id = load<u32>(nextId)
    nextId += 4
    idsLeft--
    gatherOne(id, limit)
    if (measured) leaveOutStale()
    ends.reserve(4)
    store<u32>(ends.at + ends.length, length)
    ends.length += 4
  }
  return ends.length >> 2
}

function gatherOne(id: u32, limit: u32): void {
  start = length
  for (let n: u32 = 0; n < readerCount; n++) if (reader(n).find(id)) addBlock(reader(n))
  addHead(true, id, limit)
  addHead(false, id, limit)
  if (length - start > limit) keepNewest(limit)
}

function openServer(): void {
  idsLeft = load<u32>(plan)
  readerCount = load<u32>(plan, 4)
  plan += 8
  closeAll()
  readers.length = 0
  readers.reserve(readerCount * <u32>offsetof<BlockReader>())
  for (let n: u32 = 0; n < readerCount; n++) {
    reader(n).open(body, from, to)
    body += load<u32>(plan)
    plan += 4
  }
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

function addBlock(block: BlockReader): void {
  const count = block.count
  if (count === 0) return
  reserve(count)
  block.copy(timeAt(length), valueAt(length))
  append(count)
}

function addHead(isFrozen: bool, id: u32, limit: u32): void {
  const count = heads.findWindow(isFrozen, id, from, to, limit)
  if (count === 0) return
  reserve(count)
  heads.copyFound(timeAt(length), valueAt(length))
  append(count)
}

/** Take in `count` samples that stand behind the others of the series. */
function append(count: u32): void {
  const had = length
  length += count
  if (had === start || load<f64>(timeAt(had - 1)) < load<f64>(timeAt(had))) return
  merge(had)
}

/** Merge the samples of the series up to `middle` with those behind them. */
function merge(middle: u32): void {
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

function keepNewest(limit: u32): void {
  const dropped = length - start - limit
  memory.copy(timeAt(start), timeAt(start + dropped), limit << 3)
  memory.copy(valueAt(start), valueAt(start + dropped), limit << 3)
  length = start + limit
}

/** Prometheus's staleness marker is a NaN whose lower half is 2, as `source.ts` of PromQL says. */
function leaveOutStale(): void {
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
