/** A block as it is read back: the samples of one server's series over some time; `kernel/block.ts` writes it. */
import { ByteReader } from './bytes'
import { type Column, window } from './column'
import { readValues } from './value-column'

const VERSION = 1

/** What an object takes with its buffers, besides what is in them. */
const OBJECT_BYTES = 256

/** Where a block has the samples of each series. */
interface Contents {
  /** In ascending order. */
  ids: Int32Array
  times: readonly Float64Array[]
  /** Of each series, the number of its column of times. */
  column: Int32Array
  /** Of each series, where its values begin. */
  start: Int32Array
}

/** A block whose contents are decoded only when they are asked for. */
export class Block {
  #contents: Contents | undefined

  /** @param body as it was written */
  constructor(readonly body: Uint8Array) {
    const version = body[0]
    if (version !== VERSION) throw new Error(`a block has the unknown version ${version}`)
  }

  /** Memory that the block holds, roughly. */
  get bytes(): number {
    const { length } = this.body
    if (this.#contents === undefined) return length + OBJECT_BYTES
    const { times, ids } = this.#contents
    const timesBytes = times.reduce((sum, column) => sum + column.byteLength, 0)
    return length + timesBytes + 12 * ids.length + 2 * OBJECT_BYTES
  }

  /** In ascending order. */
  get ids(): Int32Array {
    return this.#read().ids
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
    const contents = this.#read()
    const times = contents.times[contents.column[n]!]!
    if (times[0]! >= to || times.at(-1)! < from) return undefined
    const column = window(this.#columnAt(n), from, to)
    return column.times.length === 0 ? undefined : column
  }

  #columnAt(n: number): Column {
    const { times, column, start } = this.#read()
    const reader = new ByteReader(this.body)
    reader.at = start[n]!
    return { times: times[column[n]!]!, values: readValues(reader, times[column[n]!]!.length) }
  }

  #read(): Contents {
    this.#contents ??= readContents(this.body)
    return this.#contents
  }

  #find(id: number): number {
    const { ids } = this.#read()
    let low = 0
    let high = ids.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = ids[middle]!
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

function readContents(body: Uint8Array): Contents {
  const reader = new ByteReader(body)
  reader.at = 1
  const times = Array.from({ length: reader.varint() }, () => readTimes(reader))
  const count = reader.varint()
  const contents = { ids: new Int32Array(count), column: new Int32Array(count) }
  const start = new Int32Array(count)
  let id = 0
  let length = 0
  for (let n = 0; n < count; n++) {
    id += reader.varint()
    contents.ids[n] = id
    contents.column[n] = reader.varint()
    start[n] = length
    length += reader.varint()
  }
  for (let n = 0; n < count; n++) start[n]! += reader.at
  return { ...contents, times, start }
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
