/** The store of a fleet's samples, over any SQLite database. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import type { UnreadableLines } from '../../worker/ingest/exposition'
import type { Push } from '../../worker/ingest/push'
import { INGEST, STORE } from '../../worker/policy'
import type { Labels, Look, Looked, Matcher, SelectHints, Series } from '../../worker/promql/source'
import { backfill } from './backfill'
import { deleteUnfinishedRows } from './block-rows'
import { dueDays } from './days'
import { type Disk, LOG_TABLE } from './disk'
import { DOCUMENTS, readDocument, writeDocument } from './documents'
import { Flush } from './flush'
import { takePush } from './intake'
import { type AcceptedTimes, MAX_RECORD_BYTES } from './kernel'
import { type Found, labelNames, labelValues, series } from './label-queries'
import { addLabelRows } from './label-rows'
import { look } from './look'
import { Memory } from './memory'
import { Rejections } from './rejections'
import { select } from './select'
import { sweep } from './sweep'

/** A push that was read, and what came of it. */
export interface Written {
  outcome: WriteOutcome
  /** Servers of which something was stored. */
  instances: ReadonlySet<string>
}

/** What a store holds. */
export interface EngineStats {
  series: number
  /** Samples that are in memory and the log, and not in blocks yet. */
  headSamples: number
  blocks: number
}

const NO_NOTE = new Uint8Array()

export class Engine {
  readonly #disk: Disk
  readonly #module: WebAssembly.Module
  readonly #seed: number
  /** As on disk. */
  #settings: unknown
  /** Absent until the first use, and after a write that failed. */
  #loaded: Memory | undefined
  /** The last one that was begun. */
  #flush: Flush | undefined
  /** How long samples are kept, by tier, in ms; what is older is refused, and swept away. */
  retentionMs: readonly number[] = Object.values(STORE.retentionMs)

  /**
   * @param module the compiled `kernel/`
   * @param seed any 32-bit number that senders cannot know
   */
  constructor(disk: Disk, module: WebAssembly.Module, seed: number) {
    this.#disk = disk
    this.#module = module
    this.#seed = seed
    this.#loaded = this.#load()
    const settings = readDocument(disk, DOCUMENTS.settings)
    if (settings !== undefined) this.#settings = JSON.parse(new TextDecoder().decode(settings))
  }

  /**
   * Decode a remote-write request; the push is valid until the next call of any method.
   * @throws {MalformedBody} if the bytes are not a request, or one too large
   */
  decode(body: Uint8Array, encoding: 'snappy' | 'identity'): Push {
    return this.#memory.kernel.decode(body, encoding, {
      maxBytes: INGEST.maxDecodedBytes,
      maxSamples: INGEST.maxPushSamples,
    })
  }

  /**
   * Store a push. When this returns, it is in the database; when this throws, nothing of it is.
   *
   * @param now Unix ms
   * @param unreadable lines of the same body that are not in the push, to be reported with the rest
   * @param note is kept with the push: see {@link note}
   */
  write(push: Push, now: number, unreadable?: UnreadableLines, note = NO_NOTE): Written {
    return this.#restoring(() => {
      const kept = this.#makeRoom(push, now)
      const written = this.#write(this.#memory, kept, now, unreadable, note)
      this.#goOn(this.#memory)
      return written
    })
  }

  /** What came with the newest push that stored something; empty if none did. */
  get note(): Uint8Array {
    return this.#memory.note
  }

  /**
   * Store histories, which may be older than what is stored of their series; see {@link backfill}.
   * @param now Unix ms
   */
  backfill(series: readonly Series[], now: number): WriteOutcome {
    this.#flushAll(now, false)
    return this.#restoring(() =>
      backfill(this.#disk, this.#memory, series, this.#acceptedTimes(now))
    )
  }

  /**
   * Move all samples in memory to blocks, pack these, and give back the room of the log.
   * @param now Unix ms
   */
  flush(now: number): void {
    this.#flushAll(now, true)
    // Deleting rows would cost a row each.
    this.#disk.transaction(() => {
      this.#disk.exec('DROP TABLE log')
      this.#disk.exec(LOG_TABLE)
    })
  }

  /**
   * Delete what is older than the retention, and of a database that is too large the oldest blocks.
   *
   * Samples in memory become blocks first, and days that are over are rolled up: nobody may come to
   * fill the head.
   *
   * @param now Unix ms
   */
  sweep(now: number): void {
    const expires = this.expiresAt
    const due = expires !== undefined && expires <= now
    if (!due && this.#disk.bytes <= STORE.maxDatabaseBytes) return
    this.#flushAll(now, false)
    // Only what is in blocks can be rolled up, and what was in memory is that since just now.
    if (this.#hasDueDays(now)) this.#flushAll(now, false)
    const cutoffs = this.retentionMs.map((retentionMs) => now - retentionMs)
    if (sweep(this.#disk, this.#memory, cutoffs)) this.#forget()
  }

  /** See `SeriesSource.select`. */
  select(matchers: readonly Matcher[], from: number, to: number, hints: SelectHints): Series[] {
    return select(this.#memory, matchers, from, to, hints)
  }

  /** See `SeriesSource.look`. */
  look(asked: Look): Looked {
    return look(this.#memory, asked)
  }

  /** See {@link labelNames} of label queries. */
  labelNames(matchers: readonly Matcher[], from: number, limit: number): Found<string> {
    return labelNames(this.#labelled, matchers, from, limit)
  }

  /** See {@link labelValues} of label queries. */
  labelValues(
    name: string,
    matchers: readonly Matcher[],
    from: number,
    limit: number
  ): Found<string> {
    return labelValues(this.#labelled, name, matchers, from, limit)
  }

  /** See {@link series} of label queries. */
  series(matchers: readonly Matcher[], from: number, limit: number): Found<Labels> {
    return series(this.#labelled, matchers, from, limit)
  }

  /**
   * When something will be past its retention, in Unix ms; undefined for a store without samples.
   * It looks at every series, so it is not for every push.
   */
  get expiresAt(): number | undefined {
    const memory = this.#memory
    let expires = oldestIn(headEnds(memory)) + this.retentionMs[0]!
    for (const { to, tier } of memory.directory) {
      expires = Math.min(expires, to + this.retentionMs[tier]!)
    }
    return expires === Number.POSITIVE_INFINITY ? undefined : expires + 1
  }

  /** How many series have their newest sample at or after `since`, Unix ms; looks at every series. */
  active(since: number): number {
    const { index, kernel } = this.#memory
    const { newest } = kernel
    let active = 0
    for (const id of index.ids()) if (newest[id]! >= since) active++
    return active
  }

  /** Every server of which there is a series; '' for series of none. */
  servers(): string[] {
    return [...this.#memory.index.instances()].map(([server]) => server)
  }

  /** Time of the oldest sample, in Unix ms; undefined without one. It reads the whole head. */
  get oldest(): number | undefined {
    const memory = this.#memory
    let oldest = Number.POSITIVE_INFINITY
    for (const { from } of memory.directory) oldest = Math.min(oldest, from)
    for (const id of memory.index.ids()) {
      const column = memory.headColumn(id, Number.NEGATIVE_INFINITY)
      if (column !== undefined) oldest = Math.min(oldest, column.times[0]!)
    }
    return oldest === Number.POSITIVE_INFINITY ? undefined : oldest
  }

  /** What was last set as settings; undefined if nothing was. The engine does not look into them. */
  get settings(): unknown {
    return this.#settings
  }

  set settings(settings: unknown) {
    const document = new TextEncoder().encode(JSON.stringify(settings))
    this.#disk.transaction(() => writeDocument(this.#disk, DOCUMENTS.settings, document))
    this.#settings = settings
  }

  stats(): EngineStats {
    const { index, kernel, directory } = this.#memory
    const headSamples = kernel.headSamples(false) + kernel.headSamples(true)
    return { series: index.count, headSamples, blocks: directory.count }
  }

  get #labelled() {
    const { index, kernel } = this.#memory
    return { index, newest: kernel.newest }
  }

  get #memory(): Memory {
    this.#loaded ??= this.#load()
    return this.#loaded
  }

  #load(): Memory {
    const memory = Memory.load(this.#disk, this.#module, this.#seed)
    deleteUnfinishedRows(this.#disk, memory.directory)
    return memory
  }

  /** Memory is thrown away, to be loaded again when it is needed. */
  #forget(): void {
    this.#loaded = undefined
    this.#flush = undefined
  }

  #flushAll(now: number, packAll: boolean): void {
    this.#restoring(() => {
      this.#flush?.advance(1)
      this.#flush = new Flush(this.#disk, this.#memory, now, packAll)
      this.#flush.advance(1)
    })
  }

  #hasDueDays(now: number): boolean {
    const { directory } = this.#memory
    for (const server of directory.servers.keys()) {
      if (!dueDays(directory, server, now).next().done) return true
    }
    return false
  }

  /** After a failure, memory may be ahead of the disk. */
  #restoring<T>(change: () => T): T {
    try {
      return change()
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  #write(
    memory: Memory,
    push: Push,
    now: number,
    unreadable: UnreadableLines | undefined,
    note: Uint8Array<ArrayBuffer>
  ): Written {
    const rejections = new Rejections()
    if (unreadable !== undefined && unreadable.count > 0) {
      rejections.add('unreadable line', unreadable.count, () => unreadable.example)
    }
    const { histograms } = push
    if (histograms.count > 0) {
      rejections.add('native histograms are not stored', histograms.count, () => histograms.example)
    }
    memory.kernel.load(push)
    const taken = takePush(memory, this.#acceptedTimes(now), note, rejections)
    const { rows } = taken
    if (rows.length > 0) {
      this.#disk.transaction(() => {
        addLabelRows(this.#disk, taken.introduced)
        for (const [n, row] of rows.entries()) this.#log(memory.sequence + 1 + n, row)
      })
      memory.note = note
    }
    memory.sequence += rows.length
    for (const row of rows) memory.logBytes += row.length
    return { outcome: rejections.outcome(taken.stored), instances: taken.instances }
  }

  #acceptedTimes(now: number): AcceptedTimes {
    const [from, to] = [now - this.retentionMs[0]!, now + INGEST.maxAheadMs]
    return { from, to, lateMs: INGEST.outOfOrderMs }
  }

  #log(sequence: number, row: Uint8Array<ArrayBuffer>): void {
    const slot = sequence % STORE.logSlots
    this.#disk.exec('INSERT OR REPLACE INTO log VALUES (?, ?, ?)', slot, sequence, row)
  }

  /**
   * Begin a flush before a push that might not fit: afterwards its samples would be in memory already.
   * Returns the push, copied if there was a flush: bytes that lie in the kernel do not outlive that.
   */
  #makeRoom(push: Push, now: number): Push {
    const { samples } = push
    const bytes = samples * MAX_RECORD_BYTES
    const rows = Math.ceil(bytes / (STORE.maxRowBytes - MAX_RECORD_BYTES))
    if (fullness(this.#memory, { samples, bytes, rows }) <= 1) return push
    const kept = push.copy()
    this.#flush?.advance(1)
    this.#flush = new Flush(this.#disk, this.#memory, now)
    // After a restart, both generations that were in the log are one.
    if (this.#memory.sequence + rows - this.#memory.flushed > STORE.logSlots) this.#flush.advance(1)
    // Flushes are what makes the database grow; new samples are worth more than the oldest ones.
    if (this.#disk.bytes > STORE.maxDatabaseBytes) this.sweep(now)
    return kept
  }

  /** A flush is twice as far as the head that it makes room for, so that it never has to hurry. */
  #goOn(memory: Memory): void {
    if (this.#flush === undefined || this.#flush.finished) return
    this.#flush.advance(Math.min(1, 2 * fullness(memory)))
  }
}

/** How full the active generation is, or would be with more in it: 1 is as full as it may be. */
function fullness(memory: Memory, more = { samples: 0, bytes: 0, rows: 0 }): number {
  const samples = memory.kernel.headSamples(false) + more.samples
  const rows = memory.sequence - memory.frozen + more.rows
  const bytes = memory.logBytes + more.bytes
  // The log has to hold two generations, of which the frozen one may be the larger.
  const slots = Math.min(STORE.logSlots / 2, STORE.logSlots - (memory.frozen - memory.flushed))
  return Math.max(samples / STORE.maxHeadSamples, rows / slots, (2 * bytes) / STORE.maxLogBytes)
}

/** When series that have samples in memory ended, in Unix ms. */
function* headEnds(memory: Memory): Generator<number> {
  const { newest } = memory.kernel
  for (const id of memory.index.ids()) if (memory.inHead(id)) yield newest[id]!
}

function oldestIn(times: Iterable<number>): number {
  let oldest = Number.POSITIVE_INFINITY
  for (const time of times) oldest = Math.min(oldest, time)
  return oldest
}
