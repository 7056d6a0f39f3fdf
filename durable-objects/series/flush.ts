/**
 * Moves samples from memory to blocks, little by little.
 *
 * A flush begins by freezing the samples that are in memory: further ones come into another
 * generation. Then, a few servers at a time, the frozen samples are written as blocks, and what is
 * on disk in small blocks is packed into a large one, so that a sample is written twice in all
 * however often there is a flush. Nobody sees the new blocks until the last step puts them into the
 * directory; a flush that never comes to that is forgotten, and begins again from the log.
 */

import { STORE } from '../../worker/policy'
import { idsIn } from './block'
import { BlockBuilder, MAX_SERIES_SAMPLES } from './block-builder'
import { BlockRows, deleteDeadRows } from './block-rows'
import { merged } from './column'
import { dueDays, markDirty, packableDays, packDays, rollDay } from './days'
import { type BlockEntry, type Directory, movable } from './directory'
import type { Disk } from './disk'
import { DOCUMENTS, writeDocument } from './documents'
import { countLabelRows, replaceLabelRows } from './label-rows'
import { encodeFlush, type Memory } from './memory'

/** A part of the work that is done in one go. */
interface Part {
  /** Samples that it reads or writes, roughly. */
  samples: number
  run: () => void
}

export class Flush {
  readonly #disk: Disk
  readonly #memory: Memory
  readonly #packAll: boolean
  readonly #directory: Directory
  readonly #rows: BlockRows
  readonly #parts: Part[] = []
  readonly #total: number
  /** Times of the newest samples as of the freeze, by id. */
  readonly #newest: Float64Array
  #next = 0
  #done = 0
  #finished = false

  /**
   * Freeze what is in memory; the flush before this one must be finished.
   * @param now Unix ms
   * @param packAll pack a server's small blocks even if they make no full one
   */
  constructor(disk: Disk, memory: Memory, now: number, packAll = false) {
    memory.kernel.freeze()
    memory.kernel.startLogAfresh()
    memory.frozen = memory.sequence
    memory.logBytes = 0
    this.#disk = disk
    this.#memory = memory
    this.#packAll = packAll
    this.#newest = memory.kernel.newest.slice(0, memory.index.size)
    this.#directory = memory.directory.copy()
    this.#rows = new BlockRows(disk, this.#directory)
    const counts = memory.kernel.frozenCounts
    for (const [server, ids] of memory.index.instances()) {
      // Days first, because only blocks that are on disk can be read.
      this.#planDays(server, now)
      this.#planBlocks(server, ids, counts)
    }
    this.#total = this.#parts.reduce((sum, { samples }) => sum + samples, 0)
  }

  get finished(): boolean {
    return this.#finished
  }

  /** Go on until `share` of all samples (0 to 1) are written; at 1 the flush is finished. */
  advance(share: number): void {
    while (this.#next < this.#parts.length && this.#done < share * this.#total) {
      const part = this.#parts[this.#next++]!
      part.run()
      this.#done += part.samples
    }
    if (this.#next === this.#parts.length && !this.#finished) this.#finish()
  }

  /** Series that came one by one have a row each, all of which a start has to read. */
  #gatherLabels(): void {
    if (countLabelRows(this.#disk) <= STORE.maxLabelRows) return
    const { index, kernel } = this.#memory
    const series = [...index.ids()].map((id) => ({ id, key: kernel.key(id).slice() }))
    replaceLabelRows(this.#disk, series)
  }

  #planDays(server: string, now: number): void {
    const { directory } = this.#memory
    for (const day of dueDays(directory, server, now)) {
      const run = () => rollDay(this.#memory, this.#directory, this.#rows, day)
      this.#parts.push({ samples: day.samples, run })
    }
    for (const entries of packableDays(directory, server)) {
      const run = () => packDays(this.#memory, this.#directory, this.#rows, server, entries)
      this.#parts.push({ samples: samplesIn(entries), run })
    }
  }

  #planBlocks(server: string, all: Uint32Array, counts: Int32Array): void {
    const ids: number[] = []
    const sizes: number[] = []
    let frozen = 0
    for (const id of all) {
      const count = counts[id] ?? 0
      if (count === 0) continue
      ids.push(id)
      sizes.push(count)
      frozen += count
    }
    const packed = packable(this.#memory.directory.of(server), frozen, this.#packAll)
    if (ids.length === 0 && packed.length === 0) return
    const run = () => {
      const entries =
        packed.length === 0 ? this.#writeFrozen(ids, sizes) : this.#writePacked(ids, packed)
      this.#directory.replace(server, packed, entries)
      if (this.#directory.rolled(server).to > 0) {
        markDirty(this.#directory, server, this.#oldestFrozen(ids))
      }
    }
    this.#parts.push({ samples: frozen + samplesIn(packed), run })
  }

  #oldestFrozen(ids: readonly number[]): number {
    const { kernel } = this.#memory
    return ids.reduce(
      (time, id) => Math.min(time, kernel.frozenOldest(id)),
      Number.POSITIVE_INFINITY
    )
  }

  /** The quick way: nothing but frozen samples, of series with so many. */
  #writeFrozen(ids: readonly number[], sizes: readonly number[]): BlockEntry[] {
    const { kernel } = this.#memory
    const builder = new BlockBuilder(this.#memory.kernel, this.#rows, 0, this.#packAll)
    for (const [n, id] of ids.entries()) {
      const count = sizes[n]!
      if (count > MAX_SERIES_SAMPLES) builder.add(id, kernel.headRead(true, id)!)
      else builder.addFrozen(id, count)
    }
    return builder.finish()
  }

  #writePacked(ids: readonly number[], packed: readonly BlockEntry[]): BlockEntry[] {
    const { kernel, cache, index } = this.#memory
    const blocks = packed.map((entry) => cache.read(entry))
    const builder = new BlockBuilder(this.#memory.kernel, this.#rows, 0, this.#packAll)
    for (const id of idsIn(blocks, ids)) {
      if (!index.has(id)) continue
      const parts = blocks.map((block) => block.read(id))
      const columns = [...parts, kernel.headRead(true, id)].filter((part) => part !== undefined)
      builder.add(id, merged(columns))
    }
    return builder.finish()
  }

  #finish(): void {
    const before = this.#memory.directory
    this.#disk.transaction(() => {
      this.#rows.finish()
      writeDocument(this.#disk, DOCUMENTS.directory, this.#directory.encode())
      const { frozen, note, index } = this.#memory
      const document = encodeFlush(frozen, note, index.ids(), this.#newest)
      writeDocument(this.#disk, DOCUMENTS.flush, document)
      deleteDeadRows(this.#disk, before, this.#directory)
      this.#gatherLabels()
    })
    this.#memory.directory = this.#directory
    this.#memory.flushed = this.#memory.frozen
    this.#memory.kernel.clearFrozen()
    this.#finished = true
  }
}

/** The small blocks of a server, if it is time to make a large one of them. */
function packable(
  blocks: readonly BlockEntry[],
  frozen: number,
  packAll: boolean
): readonly BlockEntry[] {
  const small = movable(blocks, isSmall, () => 1)
  if (packAll) return small.length + Math.sign(frozen) > 1 ? small : []
  const isDue =
    small.length >= STORE.maxSmallBlocks || samplesIn(small) + frozen >= STORE.blockSamples
  return isDue ? small : []
}

function isSmall({ tier, samples, from, to }: BlockEntry): boolean {
  return tier === 0 && samples < STORE.blockSamples && to - from < STORE.blockMs
}

function samplesIn(blocks: readonly BlockEntry[]): number {
  return blocks.reduce((sum, { samples }) => sum + samples, 0)
}
