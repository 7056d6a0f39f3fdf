/** The store of a fleet's samples, over any SQLite database. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import type { UnreadableLines } from '../../worker/ingest/exposition'
import type { Push } from '../../worker/ingest/push'
import { STORE } from '../../worker/policy'
import type { Matcher, SelectHints, Series } from '../../worker/promql/source'
import type { Disk } from './disk'
import { flush } from './flush'
import { Intake } from './intake'
import { addLabelRows } from './label-rows'
import { MAX_RECORD_BYTES } from './log-codec'
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

export class Engine {
  readonly #disk: Disk
  readonly #seed: number
  /** Absent until the first use, and after a write that failed. */
  #loaded: Memory | undefined

  /** @param seed any 32-bit number that senders cannot know */
  constructor(disk: Disk, seed: number) {
    this.#disk = disk
    this.#seed = seed
    this.#loaded = Memory.load(disk, seed)
  }

  /**
   * Store a push. When this returns, it is in the database; when this throws, nothing of it is.
   *
   * @param now Unix ms
   * @param unreadable lines of the same body that are not in the push, to be reported with the rest
   */
  write(push: Push, now: number, unreadable?: UnreadableLines): Written {
    try {
      this.#makeRoom(push.samples, now)
      return this.#write(this.#memory, push, now, unreadable)
    } catch (error) {
      this.#loaded = undefined
      throw error
    }
  }

  /** Move all samples in memory to blocks. */
  flush(): void {
    try {
      flush(this.#disk, this.#memory)
    } catch (error) {
      this.#loaded = undefined
      throw error
    }
  }

  /**
   * Delete what is older than the retention, and of a database that is too large the oldest blocks.
   *
   * Samples in memory that are too old become blocks first: nobody may come to fill the head.
   *
   * @param now Unix ms
   */
  sweep(now: number): void {
    const cutoff = now - STORE.retentionMs
    if (oldestIn(headEnds(this.#memory)) < cutoff) this.flush()
    if (sweep(this.#disk, this.#memory, cutoff)) this.#loaded = undefined
  }

  /** See `SeriesSource.select`. */
  select(matchers: readonly Matcher[], from: number, to: number, hints: SelectHints): Series[] {
    return select(this.#memory, matchers, from, to, hints)
  }

  /** See `SeriesSource.labelValues`; read from the index and the times of the newest samples. */
  labelValues(name: string, from: number): string[] {
    const memory = this.#memory
    const values = new Set<string>()
    for (const id of memory.ids()) {
      if (memory.newest[id]! < from) continue
      const labels = memory.index.labels(id)
      if (Object.hasOwn(labels, name)) values.add(labels[name]!)
    }
    return [...values]
  }

  /** How many series have their newest sample at or after `since`, Unix ms; looks at every series. */
  active(since: number): number {
    const memory = this.#memory
    let active = 0
    for (const id of memory.ids()) if (memory.newest[id]! >= since) active++
    return active
  }

  /**
   * When something will be past its retention, in Unix ms; undefined for a store without samples.
   * It looks at every series, so it is not for every push.
   */
  get expiresAt(): number | undefined {
    const memory = this.#memory
    const oldest = Math.min(oldestIn(headEnds(memory)), oldestIn(blockEnds(memory)))
    return oldest === Number.POSITIVE_INFINITY ? undefined : oldest + STORE.retentionMs + 1
  }

  stats(): EngineStats {
    const { index, head, directory } = this.#memory
    return { series: index.count, headSamples: head.samples, blocks: directory.count }
  }

  get #memory(): Memory {
    this.#loaded ??= Memory.load(this.#disk, this.#seed)
    return this.#loaded
  }

  #write(memory: Memory, push: Push, now: number, unreadable?: UnreadableLines): Written {
    const rejections = new Rejections()
    if (unreadable !== undefined && unreadable.count > 0) {
      rejections.add('unreadable line', unreadable.count, () => unreadable.example)
    }
    const { histograms } = push
    if (histograms.count > 0) {
      rejections.add('native histograms are not stored', histograms.count, () => histograms.example)
    }
    const intake = new Intake(memory, push, now, rejections)
    intake.takeAll()
    const rows = intake.log.finish()
    if (rows.length > 0) {
      this.#disk.transaction(() => {
        addLabelRows(this.#disk, intake.introduced)
        for (const [n, row] of rows.entries()) this.#log(memory.sequence + 1 + n, row)
      })
    }
    memory.sequence += rows.length
    for (const row of rows) memory.logBytes += row.length
    return { outcome: rejections.outcome(intake.stored), instances: intake.instances }
  }

  #log(sequence: number, row: Uint8Array<ArrayBuffer>): void {
    const slot = sequence % STORE.logSlots
    this.#disk.exec('INSERT OR REPLACE INTO log VALUES (?, ?, ?)', slot, sequence, row)
  }

  /** Flush before a push that might not fit: afterwards its samples would be in memory already. */
  #makeRoom(samples: number, now: number): void {
    const memory = this.#memory
    const bytes = samples * MAX_RECORD_BYTES
    const rows = Math.ceil(bytes / (STORE.maxRowBytes - MAX_RECORD_BYTES))
    const fits =
      memory.sequence - memory.flushed + rows <= STORE.logSlots &&
      memory.logBytes + bytes <= STORE.maxLogBytes &&
      memory.head.samples + samples <= STORE.maxHeadSamples
    if (fits) return
    flush(this.#disk, memory)
    // Flushes are what makes the database grow; new samples are worth more than the oldest ones.
    if (this.#disk.bytes > STORE.maxDatabaseBytes) this.sweep(now)
  }
}

/** When series that have samples in memory ended, in Unix ms. */
function* headEnds(memory: Memory): Generator<number> {
  for (const id of memory.ids()) if (memory.head.count(id) > 0) yield memory.newest[id]!
}

/** When blocks ended, in Unix ms. */
function* blockEnds({ directory }: Memory): Generator<number> {
  for (const block of directory) yield block.to
}

function oldestIn(times: Iterable<number>): number {
  let oldest = Number.POSITIVE_INFINITY
  for (const time of times) oldest = Math.min(oldest, time)
  return oldest
}
