/**
 * What a store keeps in memory.
 *
 * All of it can be restored from disk, so after a write that failed half-way it is thrown away and
 * loaded again: there is nothing to undo.
 */
import { grown } from '../../worker/ingest/grow'
import { STORE } from '../../worker/policy'
import { BlockCache } from './block-cache'
import { ByteReader, ByteWriter } from './bytes'
import { Directory } from './directory'
import { blob, type Disk } from './disk'
import { DOCUMENTS, readDocument } from './documents'
import { Head } from './head'
import { LabelIndex } from './label-index'
import { readLabelRows } from './label-rows'
import { LateSamples } from './late-samples'
import { LogReader, PreviousValues } from './log-codec'

export class Memory {
  readonly index: LabelIndex
  readonly head = new Head()
  readonly previous = new PreviousValues()
  readonly cache: BlockCache
  directory = new Directory()
  /** Number of the newest log row. */
  sequence = 0
  /** Samples in log rows up to this number are in blocks. */
  flushed = 0
  /** Bytes of the log rows after `flushed`. */
  logBytes = 0
  /** Time of the newest sample of each series, in Unix ms; -Infinity before the first one. */
  newest = new Float64Array(64).fill(Number.NEGATIVE_INFINITY)

  private constructor(disk: Disk, seed: number) {
    this.index = new LabelIndex(seed)
    this.cache = new BlockCache(disk, STORE.blockCacheBytes)
  }

  /** Read everything that is needed from disk: labels, directory, and the log since the last flush. */
  static load(disk: Disk, seed: number): Memory {
    const memory = new Memory(disk, seed)
    for (const { id, key } of readLabelRows(disk)) memory.addSeries(id, key)
    const directory = readDocument(disk, DOCUMENTS.directory)
    if (directory !== undefined) memory.directory = Directory.decode(directory)
    const flush = readDocument(disk, DOCUMENTS.flush)
    if (flush !== undefined) memory.#readFlush(flush)
    memory.#replay(disk)
    return memory
  }

  addSeries(id: number, key: Uint8Array): void {
    this.index.add(id, key)
    this.head.reserve(id + 1)
    this.previous.reserve(id + 1)
    this.newest = grown(this.newest, id + 1, Number.NEGATIVE_INFINITY)
    this.newest[id] = Number.NEGATIVE_INFINITY
  }

  /** Add a sample that is newer than every other of its series, those in blocks included. */
  append(id: number, time: number, low: number, high: number): void {
    this.head.append(id, time, low, high)
    this.newest[id] = time
  }

  /** The document that says how far the log is in blocks: `flushed`, and the newest times. */
  encodeFlush(flushed: number, ids: Iterable<number>): Uint8Array {
    const writer = new ByteWriter(4_096)
    writer.varint(flushed)
    let previousId = 0
    let previousTime = 0
    for (const id of ids) {
      const time = this.newest[id]!
      if (time === Number.NEGATIVE_INFINITY) continue
      writer.signed(id - previousId)
      writer.signed(time - previousTime)
      previousId = id
      previousTime = time
    }
    return writer.copy()
  }

  /** Ids in use, ascending. */
  *ids(): Generator<number> {
    for (let id = 0; id < this.index.size; id++) if (this.index.has(id)) yield id
  }

  #readFlush(document: Uint8Array): void {
    const reader = new ByteReader(document)
    this.flushed = reader.varint()
    this.sequence = this.flushed
    let id = 0
    let time = 0
    while (!reader.done) {
      id += reader.signed()
      time += reader.signed()
      this.newest[id] = time
    }
  }

  #replay(disk: Disk): void {
    const reader = new LogReader(this.previous)
    const late = new LateSamples()
    for (const row of logRows(disk, this.flushed)) {
      reader.read(row, (id, time, low, high) => {
        if (time > this.newest[id]!) this.append(id, time, low, high)
        else late.add(id, time, low, high)
      })
      this.sequence++
      this.logBytes += row.length
    }
    late.bySeries((id, numbers) => this.head.merge(id, late.column(numbers)))
  }
}

/** The rows after number `flushed`, in order; what older rounds left in the ring is not touched. */
function* logRows(disk: Disk, flushed: number): Generator<Uint8Array> {
  const first = (flushed + 1) % STORE.logSlots
  let expected = flushed + 1
  for (const [from, to] of [
    [first, STORE.logSlots],
    [0, first],
  ] as const) {
    const rows = disk.exec(
      'SELECT sequence, body FROM log WHERE slot >= ? AND slot < ? ORDER BY slot',
      from,
      to
    )
    for (const row of rows) {
      if (row.sequence !== expected) return
      yield blob(row.body)
      expected++
    }
    if (expected !== flushed + 1 + (to - from)) return
  }
}
