/**
 * A block: the samples of one server's series over some time, as bytes.
 *
 * Series that were scraped together share their times, so the distinct columns of times are
 * written once and each series names its own by number.
 *
 *     version · columns of times · series: (id, column, bytes of values)… · values…
 */
import { ByteReader, ByteWriter } from './bytes'
import { type Column, window } from './column'
import { readValues, writeValues } from './value-column'

const VERSION = 1

/** The samples of one series; there is at least one. */
export interface SeriesColumn extends Column {
  id: number
}

/** Encode series in ascending order of `id`. */
export function encodeBlock(series: readonly SeriesColumn[]): Uint8Array<ArrayBuffer> {
  const dictionary = new TimeDictionary()
  const list = new ByteWriter(4 * series.length + 16)
  const values = new ByteWriter(65_536)
  let previousId = 0
  for (const column of series) {
    const start = values.length
    writeValues(values, column.values)
    list.varint(column.id - previousId)
    list.varint(dictionary.number(column.times))
    list.varint(values.length - start)
    previousId = column.id
  }
  const block = new ByteWriter(values.length + list.length + 1_024)
  block.byte(VERSION)
  dictionary.write(block)
  block.varint(series.length)
  block.bytes(list.view())
  block.bytes(values.view())
  return block.copy()
}

/** A block whose values are decoded only when a series is asked for. */
export class Block {
  /** Memory that the block holds, roughly. */
  readonly bytes: number
  /** In ascending order. */
  readonly ids: Int32Array
  readonly #body: Uint8Array
  readonly #times: Float64Array[] = []
  readonly #column: Int32Array
  readonly #start: Int32Array

  constructor(body: Uint8Array) {
    const reader = new ByteReader(body)
    const version = reader.byte()
    if (version !== VERSION) throw new Error(`a block has the unknown version ${version}`)
    for (let n = reader.varint(); n > 0; n--) this.#times.push(readTimes(reader))
    const count = reader.varint()
    this.ids = new Int32Array(count)
    this.#column = new Int32Array(count)
    this.#start = new Int32Array(count)
    this.#readList(reader)
    this.#body = body
    const times = this.#times.reduce((sum, column) => sum + column.byteLength, 0)
    this.bytes = body.length + times + 12 * count + 256
  }

  /** The samples of series `id`, or undefined if the block has none. */
  read(id: number): Column | undefined {
    const n = this.#find(id)
    return n < 0 ? undefined : this.#columnAt(n)
  }

  /** The samples of series `id` in [from, to), or undefined if there are none. */
  readWindow(id: number, from: number, to: number): Column | undefined {
    const n = this.#find(id)
    if (n < 0) return undefined
    const times = this.#times[this.#column[n]!]!
    if (times[0]! >= to || times.at(-1)! < from) return undefined
    const column = window(this.#columnAt(n), from, to)
    return column.times.length === 0 ? undefined : column
  }

  #columnAt(n: number): Column {
    const times = this.#times[this.#column[n]!]!
    const reader = new ByteReader(this.#body)
    reader.at = this.#start[n]!
    return { times, values: readValues(reader, times.length) }
  }

  #readList(reader: ByteReader): void {
    let id = 0
    let start = 0
    for (let n = 0; n < this.ids.length; n++) {
      id += reader.varint()
      this.ids[n] = id
      this.#column[n] = reader.varint()
      this.#start[n] = start
      start += reader.varint()
    }
    for (let n = 0; n < this.#start.length; n++) this.#start[n]! += reader.at
  }

  #find(id: number): number {
    let low = 0
    let high = this.ids.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.ids[middle]!
      if (found === id) return middle
      if (found < id) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}

/** The distinct columns of times of a block. */
class TimeDictionary {
  readonly #columns: Float64Array[] = []
  readonly #numbers = new Map<string, number[]>()
  #latest = -1

  /** The number of an equal column, which is added if there is none. */
  number(times: Float64Array): number {
    if (this.#latest < 0 || !equal(this.#columns[this.#latest]!, times)) {
      this.#latest = this.#find(times)
    }
    return this.#latest
  }

  write(writer: ByteWriter): void {
    writer.varint(this.#columns.length)
    for (const times of this.#columns) writeTimes(writer, times)
  }

  #find(times: Float64Array): number {
    const middle = times[times.length >>> 1]
    const key = `${times.length} ${times[0]} ${middle} ${times.at(-1)}`
    const alike = this.#numbers.get(key) ?? []
    const known = alike.find((n) => equal(this.#columns[n]!, times))
    if (known !== undefined) return known
    this.#numbers.set(key, [...alike, this.#columns.length])
    return this.#columns.push(times) - 1
  }
}

function equal(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false
  return true
}

/** Scrapes are evenly spaced, so the change of the distance is nearly always 0. */
function writeTimes(writer: ByteWriter, times: Float64Array): void {
  writer.varint(times.length)
  let previous = 0
  let distance = 0
  for (let n = 0; n < times.length; n++) {
    const next = times[n]! - previous
    writer.signed(n < 2 ? next : next - distance)
    distance = next
    previous = times[n]!
  }
}

function readTimes(reader: ByteReader): Float64Array {
  const times = new Float64Array(reader.varint())
  let time = 0
  let distance = 0
  for (let n = 0; n < times.length; n++) {
    distance = n < 2 ? reader.signed() : distance + reader.signed()
    time += distance
    times[n] = time
  }
  return times
}
