/** Deletes what outlived its time, or does not fit: blocks, and the series that have no sample left. */
import { STORE } from '../../worker/policy'
import { type BlockEntry, Directory } from './directory'
import { blob, type Disk } from './disk'
import { DOCUMENTS, writeDocument } from './documents'
import { decodeIds } from './id-list'
import { replaceLabelRows } from './label-rows'
import type { Memory } from './memory'

/**
 * Delete the blocks without a sample at or after `cutoff` (Unix ms), in one transaction; from a
 * database that is too large also the blocks that ended first.
 *
 * Afterwards memory still knows the series that were forgotten, so it has to be loaded again.
 * Returns whether anything changed.
 */
export function sweep(disk: Disk, memory: Memory, cutoff: number): boolean {
  const full = disk.bytes > STORE.maxDatabaseBytes
  const blocks = [...memory.directory].sort((a, b) => a.to - b.to)
  if (!full && !(blocks[0] !== undefined && blocks[0].to < cutoff)) return false
  const dropped = new Set<number>()
  disk.transaction(() => {
    for (const block of blocks) {
      if (block.to >= cutoff && !(full && disk.bytes > STORE.sweptDatabaseBytes)) break
      disk.exec('DELETE FROM blocks WHERE id = ?', block.id)
      dropped.add(block.id)
    }
    if (dropped.size === 0) return
    const left = without(memory.directory, ({ id }) => dropped.has(id))
    writeDocument(disk, DOCUMENTS.directory, left.encode())
    forgetSeries(disk, memory)
  })
  return dropped.size > 0
}

function without(directory: Directory, dropped: (block: BlockEntry) => boolean): Directory {
  const left = new Directory()
  left.nextId = directory.nextId
  for (const [server, blocks] of directory.servers) {
    const kept = blocks.filter((block) => !dropped(block))
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
