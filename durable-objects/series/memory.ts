/**
 * What a store keeps in memory.
 *
 * All of it can be restored from disk, so after a write that failed half-way it is thrown away and
 * loaded again: there is nothing to undo.
 */
import { readLabels } from '../../worker/ingest/labels'
import { STORE } from '../../worker/policy'
import { BlockCache } from './block-cache'
import { ByteReader, ByteWriter } from './bytes'
import { type Column, merged, mergedIfAny, newest as newestOf } from './column'
import { Directory } from './directory'
import { blob, type Disk } from './disk'
import { DOCUMENTS, readDocument } from './documents'
import { Kernel } from './kernel'
import { LabelIndex } from './label-index'
import { readLabelRows } from './label-rows'
import { LateSamples } from './late-samples'

export class Memory {
  readonly index = new LabelIndex()
  readonly kernel: Kernel
  readonly cache: BlockCache
  directory = new Directory()
  /** Number of the newest log row. */
  sequence = 0
  /** Samples in log rows up to this number are in the frozen generation or in blocks. */
  frozen = 0
  /** Samples in log rows up to this number are in blocks. */
  flushed = 0
  /** Bytes of the log rows after `frozen`. */
  logBytes = 0
  /** What the newest log row carries besides samples. */
  note = new Uint8Array()

  private constructor(disk: Disk, module: WebAssembly.Module, seed: number) {
    this.kernel = new Kernel(module, seed)
    this.cache = new BlockCache(disk, STORE.blockCacheBytes)
  }

  /** Read everything that is needed from disk: labels, directory, and the log since the last flush. */
  static load(disk: Disk, module: WebAssembly.Module, seed: number): Memory {
    const memory = new Memory(disk, module, seed)
    for (const { id, key } of readLabelRows(disk)) memory.addSeries(id, key)
    const directory = readDocument(disk, DOCUMENTS.directory)
    if (directory !== undefined) memory.directory = Directory.decode(directory)
    const flush = readDocument(disk, DOCUMENTS.flush)
    if (flush !== undefined) memory.#readFlush(flush)
    memory.#replay(disk)
    return memory
  }

  /** @param key canonical label bytes that no other series has */
  addSeries(id: number, key: Uint8Array): void {
    const labels = readLabels(key, 0, key.length)!
    this.index.add(id, labels)
    this.kernel.addSeries(id, key, this.index.serverNumber(labels.instance ?? ''))
  }

  /** Whether a series has samples that are not in blocks yet. */
  inHead(id: number): boolean {
    return this.kernel.headCount(id) > 0
  }

  /** The newest `limit` samples in [from, to) that are not in blocks yet, or undefined if there are none. */
  headColumn(
    id: number,
    from: number,
    to = Number.POSITIVE_INFINITY,
    limit?: number
  ): Column | undefined {
    const frozen = this.kernel.headRead(true, id, from, to, limit)
    const active = this.kernel.headRead(false, id, from, to, limit)
    const both = mergedIfAny([frozen, active])
    return both === undefined || limit === undefined ? both : newestOf(both, limit)
  }

  /** Put samples of a series among those that the active generation has; no time may occur twice. */
  mergeLate(id: number, late: Column): void {
    const newer = this.kernel.headRead(false, id, late.times[0]!)
    const all = newer === undefined ? late : merged([newer, late])
    this.kernel.headReplace(id, all.times.length - (newer?.times.length ?? 0), all)
  }

  #readFlush(document: Uint8Array): void {
    const reader = new ByteReader(document)
    this.flushed = reader.varint()
    this.frozen = this.flushed
    this.sequence = this.flushed
    this.note = reader.take(reader.varint()).slice()
    let id = 0
    let time = 0
    while (!reader.done) {
      id += reader.signed()
      time += reader.signed()
      this.kernel.setNewest(id, time)
    }
  }

  #replay(disk: Disk): void {
    const late = new LateSamples()
    for (const row of logRows(disk, this.flushed)) {
      this.kernel.readLog(row, (id, time, low, high) => late.add(id, time, low, high))
      this.note = row.slice(2, 2 + row[1]!)
      this.sequence++
      this.logBytes += row.length
    }
    late.bySeries((id, numbers) => this.mergeLate(id, late.column(numbers)))
  }
}

/**
 * The document that says how far the log is in blocks: `flushed`, the note of the newest row, and the
 * times of the newest samples of these series.
 */
export function encodeFlush(
  flushed: number,
  note: Uint8Array,
  ids: Iterable<number>,
  newest: Float64Array
): Uint8Array {
  const writer = new ByteWriter(4_096)
  writer.varint(flushed)
  writer.varint(note.length)
  writer.bytes(note)
  let previousId = 0
  let previousTime = 0
  for (const id of ids) {
    const time = newest[id] ?? Number.NEGATIVE_INFINITY
    if (time === Number.NEGATIVE_INFINITY) continue
    writer.signed(id - previousId)
    writer.signed(time - previousTime)
    previousId = id
    previousTime = time
  }
  return writer.copy()
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
