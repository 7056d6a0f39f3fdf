/** What the store asks of the kernel; `../kernel.ts` is the other side. */
import * as blocks from './block'
import * as gathered from './gather'
import * as heads from './head'
import * as intake from './intake'
import * as log from './log'
import { Bytes } from './memory'
import * as push from './push'
import * as series from './series'
import * as snappy from './snappy'
import { Status } from './status'
import * as request from './write-request'

/** Where the caller puts bytes. */
const input = Bytes.create()
let bodyBytes: u32 = 0

export function initialize(seed: u32): void {
  series.initialize(seed)
  push.clear()
}

/** The address at which the caller may put `bytes` bytes. */
export function inputFor(bytes: u32): usize {
  input.length = 0
  input.reserve(bytes + snappy.SLACK)
  return input.at
}

/** Undo Snappy for the block of `bytes` bytes that was put in; {@link decode} reads what comes out. */
export function decompress(bytes: u32, maxBytes: u32): Status {
  const claim = snappy.claimedLength(input.at, bytes)
  if (claim < 0) return Status.SnappyDamaged
  if (claim > <i64>maxBytes) return Status.TooLong
  if (<u64>claim > <u64>bytes * snappy.MAX_EXPANSION) return Status.SnappyDamaged
  bodyBytes = <u32>claim
  push.reserveKeys(bodyBytes + snappy.SLACK)
  return snappy.decompress(input.at, bytes, push.keys, bodyBytes)
}

/** Take the `bytes` bytes that were put in as they are for {@link decode}. */
export function takePlain(bytes: u32): void {
  bodyBytes = bytes
  push.reserveKeys(bytes + snappy.SLACK)
  memory.copy(push.keys, input.at, bytes)
}

export function bodyLength(): u32 {
  return bodyBytes
}

/** Decode a WriteRequest into the push. */
export function decode(maxSamples: u32): Status {
  return request.decode(bodyBytes, maxSamples)
}

// The push, to be read or filled in by the caller.
export function pushReserve(bytes: u32, seriesCount: u32, samples: u32): void {
  push.reserveKeys(bytes)
  push.reserveSeries(seriesCount)
  push.reserveSamples(samples)
}
export function pushCounts(seriesCount: u32, samples: u32): void {
  push.setCounts(seriesCount, samples)
}
export function pushKeys(): usize {
  return push.keys
}
export function pushKeyStart(): usize {
  return push.keyStart
}
export function pushKeyEnd(): usize {
  return push.keyEnd
}
export function pushFirstSample(): usize {
  return push.firstSample
}
export function pushTimes(): usize {
  return push.times
}
export function pushValues(): usize {
  return push.values
}
export function pushSeries(): u32 {
  return push.series
}
export function pushSamples(): u32 {
  return push.samples
}
export function histograms(): u32 {
  return request.histograms
}
export function histogramStart(): u32 {
  return request.histogramStart
}
export function histogramEnd(): u32 {
  return request.histogramEnd
}

// Series.
export function find(bytes: u32): i32 {
  return series.find(input.at, bytes)
}
export function addSeries(id: u32, bytes: u32, server: u32): void {
  series.add(id, input.at, bytes, server)
}
export function seriesNewest(): usize {
  return series.newest
}
export function seriesServer(): usize {
  return series.server
}
export function seriesCapacity(): u32 {
  return series.capacity
}
export function setNewest(id: u32, time: f64): void {
  series.setNewest(id, time)
}
export function keyAt(id: u32): usize {
  return series.keyAt(id)
}
export function keyLength(id: u32): u32 {
  return series.keyLength(id)
}

// Taking a push.
export function begin(from: f64, to: f64, late: f64, maxRowBytes: u32, noteBytes: u32): void {
  log.note.length = 0
  log.note.append(input.at, noteBytes)
  log.begin(maxRowBytes)
  intake.begin(from, to, late)
}
export function takeAll(): void {
  intake.takeAll()
}
export function takeSeries(n: u32, id: u32): void {
  intake.takeSeries(n, id)
}
export function taken(): u32 {
  return intake.taken
}
export function unknownAt(): usize {
  return intake.unknown.at
}
export function unknownCount(): u32 {
  return intake.unknown.length >> 2
}
export function unusualAt(): usize {
  return intake.unusual.at
}
export function unusualCount(): u32 {
  return intake.unusual.length / 12
}
export function touchedAt(): usize {
  return intake.touched.at
}
export function touchedCount(): u32 {
  return intake.touched.length >> 2
}

// The log.
/** Append sample `n` of the push, which the caller accepted, as one of series `id`. */
export function logSample(id: u32, n: u32): void {
  const time = load<f64>(push.times + ((<usize>n) << 3))
  log.add(id, time, load<u64>(push.values + ((<usize>n) << 3)))
}
export function finishLog(): u32 {
  log.finish()
  return log.ends.length >> 2
}
export function logAt(): usize {
  return log.rows.at
}
export function logEndsAt(): usize {
  return log.ends.at
}
export function startLogAfresh(): void {
  log.startAfresh()
}
/** Read the row of `bytes` bytes that was put in. */
export function readLog(bytes: u32): Status {
  return log.read(input.at, bytes)
}
export function lateCount(): u32 {
  return log.late
}
export function lateIdsAt(): usize {
  return log.lateIds.at
}
export function lateTimesAt(): usize {
  return log.lateTimes.at
}
export function lateValuesAt(): usize {
  return log.lateValues.at
}

// The head.
export function headSamples(frozen: bool): u32 {
  return heads.samples(frozen)
}
export function headCount(frozen: bool, id: u32): u32 {
  return heads.count(frozen, id)
}
export function frozenCounts(): usize {
  return heads.frozenCounts()
}
export function frozenSeries(): u32 {
  return heads.frozenSeries()
}
export function headNewestTime(id: u32): f64 {
  return heads.newestTime(id)
}
export function frozenOldest(id: u32): f64 {
  return heads.frozenOldest(id)
}
/** Whether the newest value of series `id` has the same bits as sample `n` of the push. */
export function headNewestIs(id: u32, n: u32): bool {
  return heads.newestBits(id) === load<u64>(push.values + ((<usize>n) << 3))
}
export function headRead(frozen: bool, id: u32, from: f64, to: f64, limit: u32): u32 {
  return heads.read(frozen, id, from, to, limit)
}
export function headReadTimes(): usize {
  return heads.readTimes
}
export function headReadValues(): usize {
  return heads.readValues
}
/** Make room for columns that the caller puts where {@link headRead} would put them. */
export function columnFor(count: u32): void {
  heads.reserveRead(count)
}
/** Add `added` samples to a series, and replace its newest `count` by the columns put in. */
export function headMerge(id: u32, added: u32, count: u32): void {
  for (let n: u32 = 0; n < added; n++) heads.append(id, 0, 0)
  heads.overwrite(id, heads.readTimes, heads.readValues, count)
}
export function freeze(): void {
  heads.freeze()
}
export function clearFrozen(): void {
  heads.clearFrozen()
}

// Many series at once.
export function gatherFor(bytes: u32): usize {
  return gathered.roomFor(bytes)
}
export function gatherBegin(ids: u32, numbers: u32, from: f64, to: f64): void {
  gathered.begin(ids, numbers, from, to)
}
export function gather(maxSamples: u32, limit: u32, measured: bool): u32 {
  return gathered.gather(maxSamples, limit, measured)
}
export function gatherTimes(): usize {
  return gathered.times.at
}
export function gatherValues(): usize {
  return gathered.values.at
}
export function gatherEnds(): usize {
  return gathered.ends.at
}

// Blocks.
export function beginBlock(): void {
  blocks.begin()
}
/** Append the samples of series `id` in the frozen generation, of which there are some. */
export function blockAddFrozen(id: u32): void {
  const count = heads.read(true, id, -Infinity, Infinity, heads.count(true, id))
  blocks.add(id, heads.readTimes, heads.readValues, count)
}
/** Append the columns put in as the samples of series `id`. */
export function blockAdd(id: u32, count: u32): void {
  blocks.add(id, heads.readTimes, heads.readValues, count)
}
export function finishBlock(): u32 {
  blocks.finish()
  return blocks.block.length
}
export function blockSamples(): u32 {
  return blocks.samples
}
export function blockBytes(): u32 {
  return blocks.bytes()
}
export function blockFrom(): f64 {
  return blocks.from
}
export function blockTo(): f64 {
  return blocks.to
}
export function blockAt(): usize {
  return blocks.block.at
}
