/** A few large values that are replaced as a whole, each in as many rows as it needs. */

import { concatenated } from '../../worker/ingest/concatenated'
import { STORE } from '../../worker/policy'
import { deflateQuickly, inflate } from './deflate'
import { blob, type Disk } from './disk'

/** Numbers of the documents; they are part of the format. */
export const DOCUMENTS = { flush: 1, directory: 2, settings: 3 } as const

/** Row ids of a document: its number times this, plus the part. */
const PARTS = 1_000

/** Replace a document. */
export function writeDocument(disk: Disk, document: number, body: Uint8Array): void {
  const packed = deflateQuickly(body)
  let part = 0
  for (let at = 0; at === 0 || at < packed.length; at += STORE.maxRowBytes) {
    const id = document * PARTS + part++
    const bytes = packed.slice(at, at + STORE.maxRowBytes)
    disk.exec('INSERT OR REPLACE INTO documents VALUES (?, ?)', id, bytes)
  }
  const [first, end] = [document * PARTS + part, (document + 1) * PARTS]
  disk.exec('DELETE FROM documents WHERE id >= ? AND id < ?', first, end)
}

/** A document as it was last written, or undefined. */
export function readDocument(disk: Disk, document: number): Uint8Array | undefined {
  const [first, end] = [document * PARTS, (document + 1) * PARTS]
  const rows = disk.exec(
    'SELECT body FROM documents WHERE id >= ? AND id < ? ORDER BY id',
    first,
    end
  )
  const parts = [...rows].map((row) => blob(row.body))
  return parts.length === 0 ? undefined : inflate(concatenated(parts))
}
