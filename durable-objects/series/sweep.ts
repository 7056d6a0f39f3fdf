/** Deletes what outlived its time, or does not fit: blocks, and the series that have no sample left. */
import { STORE } from '../../worker/policy'
import { deleteDeadRows } from './block-rows'
import type { BlockEntry, Directory } from './directory'
import type { Disk } from './disk'
import { DOCUMENTS, writeDocument } from './documents'
import { replaceLabelRows } from './label-rows'
import { encodeFlush, type Memory } from './memory'

/**
 * Delete the blocks of each tier without a sample at or after that tier's cutoff (Unix ms), in one
 * transaction; from a database that is too large also the blocks that ended first. Samples stay
 * until they are rolled up, if only their age speaks against them.
 *
 * No flush may be under way. Afterwards memory still knows the series that were forgotten, so it has
 * to be loaded again. Returns whether anything changed.
 */
export function sweep(disk: Disk, memory: Memory, cutoffs: readonly number[]): boolean {
  const outlived = ({ tier, to }: BlockEntry, server: string) =>
    to < cutoffs[tier]! && (tier > 0 || to < memory.directory.rolled(server).to)
  let left = without(memory.directory, outlived)
  if (disk.bytes > STORE.maxDatabaseBytes) left = withoutOldest(left, excessBytes(disk))
  if (left.count === memory.directory.count) return false
  disk.transaction(() => {
    writeDocument(disk, DOCUMENTS.directory, left.encode())
    deleteDeadRows(disk, memory.directory, left)
    forgetSeries(disk, memory, left)
  })
  return true
}

function excessBytes(disk: Disk): number {
  return disk.bytes - STORE.sweptDatabaseBytes
}

/**
 * A row is gone only when all of its blocks are, so what ended first goes a row at a time: samples
 * before roll-ups, which are small and reach back for years.
 */
function withoutOldest(directory: Directory, bytes: number): Directory {
  const rows = new Map<number, { tier: number; to: number; bytes: number }>()
  for (const { row, tier, to, length } of directory) {
    const known = rows.get(row) ?? { to: Number.NEGATIVE_INFINITY, bytes: 0 }
    rows.set(row, { tier, to: Math.max(known.to, to), bytes: known.bytes + length })
  }
  const dropped = new Set<number>()
  let left = bytes
  for (const [row, size] of [...rows].sort(([, a], [, b]) => a.tier - b.tier || a.to - b.to)) {
    if (left <= 0) break
    dropped.add(row)
    left -= size.bytes
  }
  return without(directory, ({ row }) => dropped.has(row))
}

function without(
  directory: Directory,
  dropped: (block: BlockEntry, server: string) => boolean
): Directory {
  const left = directory.copy()
  for (const [server, blocks] of directory.servers) {
    const gone = blocks.filter((block) => dropped(block, server))
    if (gone.length === 0) continue
    const samples = gone.filter(({ tier }) => tier === 0)
    const { samplesFrom } = left.rolled(server)
    const gap = samples.reduce((time, { to }) => Math.max(time, to + 1), samplesFrom)
    left.setRolled(server, { samplesFrom: gap })
    left.replace(server, gone, [])
  }
  return left
}

/**
 * Forget the series that no block can hold: those whose newest sample is older than every block of
 * their server. Their ids may be given to others afterwards.
 */
function forgetSeries(disk: Disk, memory: Memory, directory: Directory): void {
  const { index, kernel } = memory
  const { newest } = kernel
  const kept = [...memory.index.ids()].filter((id) => {
    if (memory.inHead(id)) return true
    return directory.of(index.instance(id)).some(({ from }) => from <= newest[id]!)
  })
  if (kept.length === index.count) return
  replaceLabelRows(
    disk,
    kept.map((id) => ({ id, key: kernel.key(id).slice() }))
  )
  writeDocument(disk, DOCUMENTS.flush, encodeFlush(memory.flushed, memory.note, kept, newest))
}
