/** A block as it is read back: the samples of one server's series over some time; `kernel/block.ts` writes it. */
import { ByteReader } from './bytes'
import { type Column, window } from './column'
import { readValues } from './value-column'

const VERSION = 1

/** A block whose values are decoded only when a series is asked for. */
export class Block {
  /** Memory that the block holds, roughly. */
  readonly bytes: number
  /** In ascending order. */
  readonly ids: Int32Array
  /** As it was written. */
  readonly body: Uint8Array
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
    this.body = body
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
    const reader = new ByteReader(this.body)
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

/** The ids in any of `blocks`, and those of `more`, each once and ascending. */
export function idsIn(blocks: readonly Block[], more: readonly number[] = []): number[] {
  const ids = new Set(more)
  for (const block of blocks) for (const id of block.ids) ids.add(id)
  return [...ids].sort((a, b) => a - b)
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
