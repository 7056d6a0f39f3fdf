/**
 * A block: the samples of one server's series over some time, as bytes.
 *
 * Series that were scraped together share their times, so the distinct columns of times are
 * written once and each series names its own by number.
 *
 *     version · columns of times · series: (id, column, bytes of values)… · values…
 */
import { Bytes } from './memory'
import { writeValues } from './value-column'

const VERSION: u32 = 1

/** Columns among which an equal one is searched; one that is not found is written again. */
const SEARCHED: u32 = 64

export const block = Bytes.create()
const list = Bytes.create()
const values = Bytes.create()
/** The distinct columns of times: where each begins, how many times it has, and the times. */
const starts = Bytes.create()
const counts = Bytes.create()
const columns = Bytes.create()
let columnCount: u32 = 0
let seriesCount: u32 = 0
let previousId: u32 = 0

/** Samples added, and the times of the oldest and the newest of them. */
export let samples: u32 = 0
export let from: f64 = Infinity
export let to: f64 = -Infinity

/** No time takes more: differences of differences of Unix ms are below 2^48. */
const MAX_TIME_BYTES: u32 = 7
const MAX_COUNT_BYTES: u32 = 5
/** The version, and how many columns and series there are. */
const HEAD_BYTES: u32 = 1 + 2 * MAX_COUNT_BYTES

/** Bytes that the block takes at most so far. */
export function bytes(): u32 {
  const times = (columns.length >> 3) * MAX_TIME_BYTES + columnCount * MAX_COUNT_BYTES
  return list.length + values.length + times + HEAD_BYTES
}

export function begin(): void {
  list.length = 0
  values.length = 0
  starts.length = 0
  counts.length = 0
  columns.length = 0
  columnCount = 0
  seriesCount = 0
  previousId = 0
  samples = 0
  from = Infinity
  to = -Infinity
}

/** Append a series with `count` samples; ids ascend. */
export function add(id: u32, timesAt: usize, valuesAt: usize, count: u32): void {
  const start = values.length
  writeValues(values, valuesAt, count)
  list.varint(id - previousId)
  list.varint(columnOf(timesAt, count))
  list.varint(values.length - start)
  previousId = id
  seriesCount++
  samples += count
  from = min(from, load<f64>(timesAt))
  to = max(to, load<f64>(timesAt + ((<usize>(count - 1)) << 3)))
}

export function finish(): void {
  block.length = 0
  block.byte(VERSION)
  block.varint(columnCount)
  for (let n: u32 = 0; n < columnCount; n++) writeTimes(n)
  block.varint(seriesCount)
  block.append(list.at, list.length)
  block.append(values.at, values.length)
}

/** The number of an equal column, which is added if there is none. */
function columnOf(timesAt: usize, count: u32): u32 {
  const oldest = columnCount > SEARCHED ? columnCount - SEARCHED : 0
  for (let n = columnCount; n > oldest; n--) {
    if (load<u32>(counts.at + ((<usize>(n - 1)) << 2)) !== count) continue
    const at = columns.at + load<u32>(starts.at + ((<usize>(n - 1)) << 2))
    if (memory.compare(at, timesAt, (<usize>count) << 3) === 0) return n - 1
  }
  starts.reserve(4)
  counts.reserve(4)
  store<u32>(starts.at + starts.length, columns.length)
  store<u32>(counts.at + counts.length, count)
  starts.length += 4
  counts.length += 4
  columns.append(timesAt, count << 3)
  return columnCount++
}

/** Scrapes are evenly spaced, so the change of the distance is nearly always 0. */
function writeTimes(n: u32): void {
  const count = load<u32>(counts.at + ((<usize>n) << 2))
  const at = columns.at + load<u32>(starts.at + ((<usize>n) << 2))
  block.varint(count)
  let previous: f64 = 0
  let distance: f64 = 0
  for (let k: u32 = 0; k < count; k++) {
    const time = load<f64>(at + ((<usize>k) << 3))
    const next = time - previous
    block.signed(<i64>(k < 2 ? next : next - distance))
    distance = next
    previous = time
  }
}
