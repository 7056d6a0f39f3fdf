/** Rows of `blocks`, each of which takes many blocks: what costs is the row, whatever its size. */
import { STORE } from '../../worker/policy'
import type { Directory } from './directory'
import type { Disk } from './disk'

/** Where a block was put. */
export interface Place {
  row: number
  at: number
  length: number
}

/** Packs blocks into rows, which are written when they are full. */
export class BlockRows {
  readonly #disk: Disk
  readonly #directory: Directory
  #blocks: Uint8Array[] = []
  #length = 0

  /** @param directory says which row is the next one */
  constructor(disk: Disk, directory: Directory) {
    this.#disk = disk
    this.#directory = directory
  }

  /** Add a block of at most `STORE.maxRowBytes`; it is on disk after the next {@link finish}. */
  add(block: Uint8Array): Place {
    if (this.#length > 0 && this.#length + block.length > STORE.blockRowBytes) this.finish()
    const place = { row: this.#directory.nextRow, at: this.#length, length: block.length }
    this.#blocks.push(block)
    this.#length += block.length
    return place
  }

  /** Write what is left. */
  finish(): void {
    if (this.#length === 0) return
    const body = new Uint8Array(this.#length)
    let at = 0
    for (const block of this.#blocks) {
      body.set(block, at)
      at += block.length
    }
    this.#disk.exec('INSERT INTO blocks VALUES (?, ?)', this.#directory.nextRow++, body)
    this.#blocks = []
    this.#length = 0
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
