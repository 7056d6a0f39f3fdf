/** Blocks on disk, of which the most recently used stay in memory. */

import { Block } from './block-codec'
import { inflate } from './deflate'
import { blob, type Disk } from './disk'

export class BlockCache {
  readonly #disk: Disk
  readonly #maxBytes: number
  /** The least recently used first. */
  readonly #blocks = new Map<number, Block>()
  #bytes = 0

  constructor(disk: Disk, maxBytes: number) {
    this.#disk = disk
    this.#maxBytes = maxBytes
  }

  /** @throws {Error} if there is no such block: the directory and the table disagree */
  get(id: number): Block {
    const block = this.#blocks.get(id) ?? this.#load(id)
    this.drop(id)
    this.#blocks.set(id, block)
    this.#bytes += block.bytes
    this.#evict()
    return block
  }

  /** Forget a block, because its row changed. */
  drop(id: number): void {
    const block = this.#blocks.get(id)
    if (block === undefined) return
    this.#blocks.delete(id)
    this.#bytes -= block.bytes
  }

  #load(id: number): Block {
    const [row] = [...this.#disk.exec('SELECT body FROM blocks WHERE id = ?', id)]
    if (row === undefined) throw new Error(`block ${id} is in the directory but not on disk`)
    return new Block(inflate(blob(row.body)))
  }

  #evict(): void {
    for (const id of this.#blocks.keys()) {
      if (this.#bytes <= this.#maxBytes) return
      this.drop(id)
    }
  }
}
