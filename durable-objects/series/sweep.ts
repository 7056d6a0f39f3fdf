/** Deletes what outlived its time: blocks, and the label sets of series that have no sample left. */
import { Directory } from './directory'
import { blob, type Disk } from './disk'
import { DOCUMENTS, writeDocument } from './documents'
import { decodeIds } from './id-list'
import { replaceLabelRows } from './label-rows'
import type { Memory } from './memory'

/**
 * Delete the blocks without a sample at or after `cutoff` (Unix ms), in one transaction.
 *
 * Afterwards memory still knows the series that were forgotten, so it has to be loaded again.
 * Returns whether anything changed.
 */
export function sweep(disk: Disk, memory: Memory, cutoff: number): boolean {
  const expired = [...memory.directory].filter((block) => block.to < cutoff)
  if (expired.length === 0) return false
  disk.transaction(() => {
    for (const { id } of expired) disk.exec('DELETE FROM blocks WHERE id = ?', id)
    writeDocument(disk, DOCUMENTS.directory, without(memory.directory, cutoff).encode())
    forgetSeries(disk, memory)
  })
  return true
}

function without(directory: Directory, cutoff: number): Directory {
  const left = new Directory()
  left.nextId = directory.nextId
  for (const [server, blocks] of directory.servers) {
    const kept = blocks.filter((block) => block.to >= cutoff)
    if (kept.length > 0) left.servers.set(server, kept)
  }
  return left
}

/** An id may be given to another series afterwards, so none that a block still names is forgotten. */
function forgetSeries(disk: Disk, memory: Memory): void {
  const used = new Set<number>()
  for (const row of disk.exec('SELECT series FROM blocks')) {
    for (const id of decodeIds(blob(row.series))) used.add(id)
  }
  const kept = [...memory.ids()].filter((id) => used.has(id) || memory.head.count(id) > 0)
  if (kept.length === memory.index.count) return
  replaceLabelRows(
    disk,
    kept.map((id) => ({ id, key: memory.index.key(id) }))
  )
  writeDocument(disk, DOCUMENTS.flush, memory.encodeFlush(memory.flushed, kept))
}
