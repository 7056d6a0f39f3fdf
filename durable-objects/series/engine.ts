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
  /** Unix ms; null for an empty store. */
  oldestSampleAt: number | null
  newestSampleAt: number | null
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

  /** Delete what is older than the retention; `now` in Unix ms. */
  sweep(now: number): void {
    if (sweep(this.#disk, this.#memory, now - STORE.retentionMs)) this.#loaded = undefined
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

  /** When the oldest block will be past its retention, in Unix ms; undefined without blocks. */
  get expiresAt(): number | undefined {
    let oldest = Number.POSITIVE_INFINITY
    for (const block of this.#memory.directory) oldest = Math.min(oldest, block.to)
    return oldest === Number.POSITIVE_INFINITY ? undefined : oldest + STORE.retentionMs + 1
  }

  get hasBlocks(): boolean {
    return this.#memory.directory.servers.size > 0
  }

  stats(): EngineStats {
    const memory = this.#memory
    let oldest = Number.POSITIVE_INFINITY
    let newest = Number.NEGATIVE_INFINITY
    for (const block of memory.directory) oldest = Math.min(oldest, block.from)
    for (const id of memory.ids()) {
      newest = Math.max(newest, memory.newest[id]!)
      const inHead = memory.head.read(id, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      if (inHead !== undefined) oldest = Math.min(oldest, inHead.times[0]!)
    }
    return {
      series: memory.index.count,
      headSamples: memory.head.samples,
      blocks: memory.directory.count,
      oldestSampleAt: Number.isFinite(oldest) ? oldest : null,
      newestSampleAt: Number.isFinite(newest) ? newest : null,
    }
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
    this.#makeRoom(memory, push.samples)
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
  #makeRoom(memory: Memory, samples: number): void {
    const bytes = samples * MAX_RECORD_BYTES
    const rows = Math.ceil(bytes / (STORE.maxRowBytes - MAX_RECORD_BYTES))
    const fits =
      memory.sequence - memory.flushed + rows <= STORE.logSlots &&
      memory.logBytes + bytes <= STORE.maxLogBytes &&
      memory.head.samples + samples <= STORE.maxHeadSamples
    if (!fits) flush(this.#disk, memory)
  }
}
