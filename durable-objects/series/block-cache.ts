/** Blocks on disk, of which the most recently used stay in memory. */

import { Block } from './block'
import { inflate } from './deflate'
import type { BlockEntry } from './directory'
import { blob, type Disk } from './disk'

/** More than the bytes of a row, so that a row and a place in it make one number. */
const ROW = 2 ** 22

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
  get(entry: BlockEntry): Block {
    const key = entry.row * ROW + entry.at
    const known = this.#blocks.get(key)
    const block = known ?? this.read(entry)
    if (known === undefined) this.#bytes += block.bytes
    else this.#blocks.delete(key)
    this.#blocks.set(key, block)
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

  #evict(): void {
    for (const [key, block] of this.#blocks) {
      if (this.#bytes <= this.#maxBytes) return
      this.#blocks.delete(key)
      this.#bytes -= block.bytes
    }
  }
}
