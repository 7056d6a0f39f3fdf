/**
 * The newest samples, until they are written to blocks.
 *
 * A series is a chain of chunks of {@link CHUNK} samples, each of which knows the one before; all
 * chunks of a chain but the last are full. Chunks lie in pages, which never move. There are two
 * generations: samples come into one, while the other one, which is full, is written to blocks
 * little by little and then gives its pages back.
 */
import { Bytes, copyWords, grown, roomFor } from './memory'

const CHUNK: u32 = 4
const CHUNK_BITS: u32 = 2
/** Samples in a page, whose times are followed by its values. */
const PAGE: u32 = 8192
const PAGE_BITS: u32 = 13
const VALUES: usize = <usize>PAGE << 3
const NONE: i32 = -1

@unmanaged
class Generation {
  samples: u32
  chunks: u32
  chunkCapacity: u32
  seriesCapacity: u32
  /** Addresses of the pages. */
  pages: usize
  pageCount: u32
  pageCapacity: u32
  /** Of each chunk, the one before it in its chain. */
  previous: usize
  /** Of each series, the position of its newest sample. */
  last: usize
  /** Of each series, how many samples it has. */
  count: usize
}

let active: Generation = create()
let frozen: Generation = create()

/** What {@link findWindow} found: where the newest sample is, and how many there are. */
let foundIn: Generation = active
let foundAt: u32 = 0
let foundCount: u32 = 0

/** Pages that no generation uses. */
const spare = Bytes.create()

/** Where {@link read} puts samples. */
export let readTimes: usize = 0
export let readValues: usize = 0
let readCapacity: u32 = 0

function create(): Generation {
  const bytes = offsetof<Generation>()
  const at = heap.alloc(bytes)
  memory.fill(at, 0, bytes)
  return changetype<Generation>(at)
}

@inline
function generation(isFrozen: bool): Generation {
  return isFrozen ? frozen : active
}

/** The address of the time of the sample at a position; its value is {@link VALUES} behind. */
@inline
function timeAt(head: Generation, at: u32): usize {
  const page = load<usize>(head.pages + (<usize>(at >> PAGE_BITS) << 2))
  return page + (<usize>(at & (PAGE - 1)) << 3)
}

export function samples(isFrozen: bool): u32 {
  return generation(isFrozen).samples
}

/** The address of the number of samples of each series in the frozen generation. */
export function frozenCounts(): usize {
  return frozen.count
}
/** Series of which the frozen generation may have samples: those with an id below this. */
export function frozenSeries(): u32 {
  return frozen.seriesCapacity
}

export function count(isFrozen: bool, id: u32): u32 {
  const head = generation(isFrozen)
  return id < head.seriesCapacity ? load<u32>(head.count + (<usize>id << 2)) : 0
}

/** Add a sample that is newer than all others of its series. */
export function append(id: u32, time: f64, bits: u64): void {
  const head = active
  if (id >= head.seriesCapacity) reserveSeries(head, id + 1)
  const slot = <usize>id << 2
  const last = load<i32>(head.last + slot)
  const at =
    last === NONE || (last & (CHUNK - 1)) === CHUNK - 1 ? newChunk(head, last) : <u32>last + 1
  const address = timeAt(head, at)
  store<f64>(address, time)
  store<u64>(address + VALUES, bits)
  store<u32>(head.last + slot, at)
  store<u32>(head.count + slot, load<u32>(head.count + slot) + 1)
  head.samples++
}

/** Replace the newest `count` samples of a series by as many from the given columns. */
export function overwrite(id: u32, from: usize, values: usize, count: u32): void {
  const head = active
  let at = load<u32>(head.last + (<usize>id << 2))
  for (let n: i32 = count - 1; n >= 0; n--) {
    const address = timeAt(head, at)
    store<f64>(address, load<f64>(from + (<usize>n << 3)))
    store<u64>(address + VALUES, load<u64>(values + (<usize>n << 3)))
    if (n > 0) at = before(head, at)
  }
}

/** Time of the newest sample of a series, or -Infinity without one. */
export function newestTime(id: u32): f64 {
  if (count(false, id) === 0) return -Infinity
  return load<f64>(timeAt(active, load<u32>(active.last + (<usize>id << 2))))
}

/** Time of the oldest sample that the frozen generation has of a series, which has some. */
export function frozenOldest(id: u32): f64 {
  let at = load<u32>(frozen.last + (<usize>id << 2))
  for (let left = count(true, id); left > 1; left--) at = before(frozen, at)
  return load<f64>(timeAt(frozen, at))
}

/** The bits of the newest value of a series that has one. */
export function newestBits(id: u32): u64 {
  return load<u64>(timeAt(active, load<u32>(active.last + (<usize>id << 2))) + VALUES)
}

/** Copy the newest `limit` samples of a series in [from, to) for the caller; returns how many. */
export function read(isFrozen: bool, id: u32, from: f64, to: f64, limit: u32): u32 {
  const found = findWindow(isFrozen, id, from, to, limit)
  if (found > 0) {
    reserveRead(found)
    copyFound(readTimes, readValues)
  }
  return found
}

/**
 * How many samples of a series in [from, to) a generation has, or `limit` if that is less.
 * {@link copyFound} copies them.
 */
export function findWindow(isFrozen: bool, id: u32, from: f64, to: f64, limit: u32): u32 {
  const head = generation(isFrozen)
  let left = count(isFrozen, id)
  if (left === 0) return 0
  let at = load<u32>(head.last + (<usize>id << 2))
  while (load<f64>(timeAt(head, at)) >= to) {
    if (--left === 0) return 0
    at = before(head, at)
  }
  foundIn = head
  foundAt = at
  foundCount = countBack(head, at, min(left, limit), from)
  return foundCount
}

/** Copy the samples that were found last. */
export function copyFound(toTimes: usize, toValues: usize): void {
  copyBack(foundIn, foundAt, foundCount, toTimes, toValues)
}

/** The active generation becomes the frozen one, which must be empty. */
export function freeze(): void {
  const empty = frozen
  frozen = active
  active = empty
}

/** Forget the samples of the frozen generation, and give its pages to whoever needs some next. */
export function clearFrozen(): void {
  frozen.samples = 0
  frozen.chunks = 0
  spare.append(frozen.pages, frozen.pageCount << 2)
  frozen.pageCount = 0
  memory.fill(frozen.last, 0xff, <usize>frozen.seriesCapacity << 2)
  memory.fill(frozen.count, 0, <usize>frozen.seriesCapacity << 2)
}

export function reserveRead(count: u32): void {
  if (count <= readCapacity) return
  const capacity = roomFor(readCapacity, count)
  readTimes = grown(readTimes, 0, capacity << 3)
  readValues = grown(readValues, 0, capacity << 3)
  readCapacity = capacity
}

/** How many of the `available` samples before and at `start` are not older than `from`. */
function countBack(head: Generation, start: u32, available: u32, from: f64): u32 {
  let at = start
  let found: u32 = 0
  while (found < available) {
    const last = at & (CHUNK - 1)
    const chunk = timeAt(head, at - last)
    if (load<f64>(chunk) < from) {
      for (let n: i32 = last; load<f64>(chunk + (<usize>n << 3)) >= from; n--) found++
      break
    }
    found += last + 1
    if (found < available) at = before(head, at - last)
  }
  return min(found, available)
}

/** Copy the `count` samples before and at `start`, a chunk at a time. */
function copyBack(
  head: Generation,
  start: u32,
  count: u32,
  toTimes: usize,
  toValues: usize
): void {
  let at = start
  let left = count
  while (left > 0) {
    const last = at & (CHUNK - 1)
    const copied = min(left, last + 1)
    const from = timeAt(head, at - copied + 1)
    left -= copied
    const target = <usize>left << 3
    copyWords(toTimes + target, from, copied)
    copyWords(toValues + target, from + VALUES, copied)
    if (left > 0) at = before(head, at - last)
  }
}

@inline
function before(head: Generation, at: u32): u32 {
  if ((at & (CHUNK - 1)) !== 0) return at - 1
  return (load<u32>(head.previous + (<usize>(at >> CHUNK_BITS) << 2)) << CHUNK_BITS) | (CHUNK - 1)
}

/** Position of the first sample of a chunk that follows the one of `last`. */
function newChunk(head: Generation, last: i32): u32 {
  const chunk = head.chunks++
  if (chunk === head.chunkCapacity) {
    const capacity = roomFor(head.chunkCapacity, chunk + 1)
    head.previous = grown(head.previous, <usize>chunk << 2, <usize>capacity << 2)
    head.chunkCapacity = capacity
  }
  if (chunk << CHUNK_BITS === head.pageCount << PAGE_BITS) addPage(head)
  store<i32>(head.previous + (<usize>chunk << 2), last === NONE ? NONE : last >>> CHUNK_BITS)
  return chunk << CHUNK_BITS
}

function addPage(head: Generation): void {
  if (head.pageCount === head.pageCapacity) {
    const capacity = roomFor(head.pageCapacity, head.pageCount + 1)
    head.pages = grown(head.pages, <usize>head.pageCount << 2, <usize>capacity << 2)
    head.pageCapacity = capacity
  }
  let page: usize
  if (spare.length > 0) {
    spare.length -= 4
    page = load<usize>(spare.at + spare.length)
  } else page = heap.alloc(VALUES << 1)
  store<usize>(head.pages + (<usize>head.pageCount << 2), page)
  head.pageCount++
}

function reserveSeries(head: Generation, needed: u32): void {
  const had = head.seriesCapacity
  const capacity = roomFor(had, needed)
  head.last = grown(head.last, <usize>had << 2, <usize>capacity << 2)
  head.count = grown(head.count, <usize>had << 2, <usize>capacity << 2)
  memory.fill(head.last + (<usize>had << 2), 0xff, <usize>(capacity - had) << 2)
  head.seriesCapacity = capacity
}
