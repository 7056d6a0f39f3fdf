/** Puts old samples straight into blocks, past the log: an import brings whole histories. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import { encodeLabels, labelText } from '../../worker/ingest/labels'
import { INGEST } from '../../worker/policy'
import type { Labels, Series } from '../../worker/promql/source'
import { BlockBuilder } from './block-builder'
import { BlockRows } from './block-rows'
import { type Column, window } from './column'
import { markDirty } from './days'
import type { Disk } from './disk'
import { DOCUMENTS, writeDocument } from './documents'
import type { AcceptedTimes } from './kernel'
import { addLabelRows, type NamedSeries } from './label-rows'
import { encodeFlush, type Memory } from './memory'
import { Rejections } from './rejections'

const UNKNOWN = -1

/**
 * Store series, each given once, with its times ascending. No sample may be in the head. Of samples
 * at a time that is stored already, the stored one stays.
 */
export function backfill(
  disk: Disk,
  memory: Memory,
  series: readonly Series[],
  accepted: AcceptedTimes
): WriteOutcome {
  const rejections = new Rejections()
  const introduced: NamedSeries[] = []
  const servers = new Map<string, Map<number, Column>>()
  let samples = 0
  for (const { labels, ...column } of series) {
    const part = acceptedPart(column, labels, accepted, rejections)
    if (part.times.length === 0) continue
    const id = idOf(memory, labels, introduced)
    if (id === UNKNOWN) {
      rejections.add('too many series', part.times.length, () => labelText(labels))
      continue
    }
    samples += part.times.length
    const server = memory.index.instance(id)
    const columns = servers.get(server) ?? new Map<number, Column>()
    servers.set(server, columns.set(id, part))
  }
  if (samples > 0) disk.transaction(() => write(disk, memory, servers, introduced))
  return rejections.outcome(samples)
}

function write(
  disk: Disk,
  memory: Memory,
  servers: ReadonlyMap<string, ReadonlyMap<number, Column>>,
  introduced: readonly NamedSeries[]
): void {
  const directory = memory.directory.copy()
  const rows = new BlockRows(disk, directory)
  for (const [server, columns] of servers) {
    const builder = new BlockBuilder(memory.kernel, rows)
    let oldest = Number.POSITIVE_INFINITY
    for (const [id, column] of [...columns].sort(([a], [b]) => a - b)) {
      builder.add(id, column)
      oldest = Math.min(oldest, column.times[0]!)
      const newest = column.times.at(-1)!
      if (newest > memory.kernel.newest[id]!) memory.kernel.setNewest(id, newest)
    }
    directory.replace(server, [], builder.finish())
    markDirty(directory, server, oldest)
  }
  rows.finish()
  addLabelRows(disk, introduced)
  writeDocument(disk, DOCUMENTS.directory, directory.encode())
  const { flushed, note, index, kernel } = memory
  writeDocument(disk, DOCUMENTS.flush, encodeFlush(flushed, note, index.ids(), kernel.newest))
  memory.directory = directory
}

/** The samples whose times are accepted; the others are counted. */
function acceptedPart(
  column: Column,
  labels: Labels,
  { from, to }: AcceptedTimes,
  rejections: Rejections
): Column {
  const part = window(column, from, to + 1)
  const { times } = column
  const ahead = times.length - window(column, Number.NEGATIVE_INFINITY, to + 1).times.length
  const old = times.length - part.times.length - ahead
  if (old > 0) rejections.add('sample too old', old, () => labelText(labels))
  if (ahead > 0) rejections.add('sample too far in the future', ahead, () => labelText(labels))
  return part
}

/** The id of a series, which is introduced if it is new; -1 if there are too many. */
function idOf(memory: Memory, labels: Labels, introduced: NamedSeries[]): number {
  const key = encodeLabels(labels)
  const known = memory.kernel.find(key)
  if (known !== UNKNOWN) return known
  if (memory.index.count >= INGEST.maxSeries) return UNKNOWN
  const id = memory.index.unusedId()
  memory.addSeries(id, key)
  introduced.push({ id, key })
  return id
}
