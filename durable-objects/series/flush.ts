/**
 * Moves the samples in memory to blocks.
 *
 * A server's newest block is written again, with the new samples in it, until it is full: the
 * price is one row either way, and a query finds hours in one place instead of minutes.
 */

import { STORE } from '../../worker/policy'
import { encodeBlock, type SeriesColumn } from './block-codec'
import { type Column, merged } from './column'
import { deflate } from './deflate'
import type { BlockEntry, Directory } from './directory'
import type { Disk } from './disk'
import { DOCUMENTS, writeDocument } from './documents'
import { encodeIds } from './id-list'
import type { Memory } from './memory'

/** Write everything in the head to blocks, in one transaction; nothing to write is not an error. */
export function flush(disk: Disk, memory: Memory): void {
  if (memory.sequence === memory.flushed) return
  const directory = memory.directory.copy()
  const written: number[] = []
  disk.transaction(() => {
    for (const [server, ids] of memory.index.instances()) {
      const fresh = [...ids].filter((id) => memory.head.count(id) > 0)
      if (fresh.length > 0) written.push(...flushServer(disk, memory, directory, server, fresh))
    }
    writeDocument(disk, DOCUMENTS.directory, directory.encode())
    writeDocument(disk, DOCUMENTS.flush, memory.encodeFlush(memory.sequence, memory.ids()))
  })
  for (const id of written) memory.cache.drop(id)
  memory.directory = directory
  memory.flushed = memory.sequence
  memory.logBytes = 0
  memory.head.clear()
  memory.previous.clear()
}

/** Returns the ids of the blocks that were written. */
function flushServer(
  disk: Disk,
  memory: Memory,
  directory: Directory,
  server: string,
  fresh: readonly number[]
): number[] {
  const blocks = directory.servers.get(server) ?? []
  const open = blocks.at(-1)
  const reopened = open !== undefined && open.samples < STORE.blockSamples
  const series = reopened ? extended(memory, open.id, fresh) : columns(memory, fresh)
  const kept = reopened ? blocks.slice(0, -1) : blocks
  const entries = fitting(series).map((part, n) => {
    const id = reopened && n === 0 ? open.id : directory.nextId++
    writeBlock(disk, id, part.series, part.body)
    return entryOf(id, part.series)
  })
  directory.servers.set(server, [...kept, ...entries])
  return entries.map(({ id }) => id)
}

function columns(memory: Memory, ids: readonly number[]): SeriesColumn[] {
  return [...ids].sort((a, b) => a - b).map((id) => ({ id, ...headColumn(memory, id)! }))
}

/** The series of an open block together with the new samples. */
function extended(memory: Memory, blockId: number, fresh: readonly number[]): SeriesColumn[] {
  const block = memory.cache.get(blockId)
  const ids = [...new Set([...block.ids, ...fresh])].sort((a, b) => a - b)
  return ids.map((id) => {
    const parts = [block.read(id), headColumn(memory, id)].filter((part) => part !== undefined)
    return { id, ...merged(parts) }
  })
}

function headColumn(memory: Memory, id: number): Column | undefined {
  return memory.head.read(id, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
}

interface FittingBlock {
  series: readonly SeriesColumn[]
  body: Uint8Array<ArrayBuffer>
}

/** Blocks that hold `series` and fit a row each: nearly always one. */
function fitting(series: readonly SeriesColumn[]): FittingBlock[] {
  const body = deflate(encodeBlock(series))
  if (body.length + 8 * series.length <= STORE.maxRowBytes) return [{ series, body }]
  const [first, second] = halves(series)
  return [...fitting(first), ...fitting(second)]
}

/** Half of the series each, or of the samples if there is only one series. */
function halves(
  series: readonly SeriesColumn[]
): [readonly SeriesColumn[], readonly SeriesColumn[]] {
  if (series.length > 1) {
    const middle = series.length >>> 1
    return [series.slice(0, middle), series.slice(middle)]
  }
  const { id, times, values } = series[0]!
  const middle = times.length >>> 1
  return [
    [{ id, times: times.subarray(0, middle), values: values.subarray(0, middle) }],
    [{ id, times: times.subarray(middle), values: values.subarray(middle) }],
  ]
}

function writeBlock(
  disk: Disk,
  id: number,
  series: readonly SeriesColumn[],
  body: Uint8Array<ArrayBuffer>
): void {
  const ids = encodeIds(series.map((column) => column.id))
  disk.exec('INSERT OR REPLACE INTO blocks VALUES (?, ?, ?)', id, ids, body)
}

function entryOf(id: number, series: readonly SeriesColumn[]): BlockEntry {
  const entry = { id, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, samples: 0 }
  for (const { times } of series) {
    entry.from = Math.min(entry.from, times[0]!)
    entry.to = Math.max(entry.to, times.at(-1)!)
    entry.samples += times.length
  }
  return entry
}
