/** Blocks on disk, of which the most recently used stay in memory. */

import { Block } from './block'
import { inflate } from './deflate'
import type { BlockEntry } from './directory'
import { blob, type Disk } from './disk'

/** A block in memory. */
interface Cached {
  block: Block
  /** Memory that it was last known to hold. */
  bytes: number
  /** Whether it was asked for since the last look for blocks to forget. */
  isUsed: boolean
}

/** What the directory has of a block stays the same object as long as the block does. */
export class BlockCache {
  readonly #disk: Disk
  readonly #maxBytes: number
  readonly #blocks = new Map<BlockEntry, Cached>()
  #bytes = 0

  constructor(disk: Disk, maxBytes: number) {
    this.#disk = disk
    this.#maxBytes = maxBytes
  }

  /** @throws {Error} if there is no such block: the directory and the table disagree */
  get(entry: BlockEntry): Block {
    const known = this.#blocks.get(entry)
    if (known !== undefined) {
      known.isUsed = true
      return known.block
    }
    const block = this.read(entry)
    const { bytes } = block
    this.#blocks.set(entry, { block, bytes, isUsed: false })
    this.#bytes += bytes
    this.#evict()
    return block
  }

  /** Read a block that nobody will ask for again soon. */
  read({ row, at, length, deflated }: BlockEntry): Block {
    const rows = this.#disk.exec(
      'SELECT substr(body, ?, ?) AS body FROM blocks WHERE id = ?',
      at + 1,
      length,
      row
    )
    const [found] = [...rows]
    if (found === undefined)
      throw new Error(`row ${row} of blocks is in the directory but not on disk`)
    const body = blob(found.body)
    return new Block(deflated ? inflate(body) : body)
  }

  /** Blocks get a second chance: those that were asked for since the last look stay until the next. */
  #evict(): void {
    for (const [entry, cached] of this.#blocks) {
      if (this.#bytes <= this.#maxBytes) return
      this.#blocks.delete(entry)
      this.#bytes -= cached.bytes
      if (!cached.isUsed) continue
      // What was decoded meanwhile counts from now on.
      const { block } = cached
      this.#blocks.set(entry, { block, bytes: block.bytes, isUsed: false })
      this.#bytes += block.bytes
    }
  }
}
