/** Rows of `blocks`, each of which takes many blocks: what costs is the row, whatever its size. */
import { concatenated } from '../../worker/ingest/concatenated'
import { STORE } from '../../worker/policy'
import type { Directory } from './directory'
import type { Disk } from './disk'

/** Where a block was put. */
export interface Place {
  row: number
  at: number
  length: number
}

/** A row that is not on disk yet. */
interface OpenRow {
  id: number
  blocks: Uint8Array[]
  length: number
}

/**
 * Packs blocks into rows, which are written when they are full. Each tier has rows of its own: a row
 * goes when its last block does, and roll-ups outlive samples by years.
 */
export class BlockRows {
  readonly #disk: Disk
  readonly #directory: Directory
  readonly #open = new Map<number, OpenRow>()

  /** @param directory says which row is the next one */
  constructor(disk: Disk, directory: Directory) {
    this.#disk = disk
    this.#directory = directory
  }

  /** Add a block of at most `STORE.maxRowBytes`; it is on disk after the next {@link finish}. */
  add(block: Uint8Array, tier: number): Place {
    let row = this.#open.get(tier)
    if (row !== undefined && row.length + block.length > STORE.blockRowBytes) {
      this.#write(row)
      row = undefined
    }
    row ??= { id: this.#directory.nextRow++, blocks: [], length: 0 }
    this.#open.set(tier, row)
    const place = { row: row.id, at: row.length, length: block.length }
    row.blocks.push(block)
    row.length += block.length
    return place
  }

  /** Write what is left. */
  finish(): void {
    for (const row of this.#open.values()) this.#write(row)
    this.#open.clear()
  }

  #write({ id, blocks }: OpenRow): void {
    this.#disk.exec('INSERT INTO blocks VALUES (?, ?)', id, concatenated(blocks))
  }
}

/** Delete the rows in which no block of `directory` lies any more; `before` names the candidates. */
export function deleteDeadRows(disk: Disk, before: Directory, directory: Directory): void {
  const alive = directory.rows
  for (const row of before.rows) {
    if (!alive.has(row)) disk.exec('DELETE FROM blocks WHERE id = ?', row)
  }
}

/** Delete rows that a flush wrote which never came to its end. */
export function deleteUnfinishedRows(disk: Disk, directory: Directory): void {
  disk.exec('DELETE FROM blocks WHERE id >= ?', directory.nextRow)
}
