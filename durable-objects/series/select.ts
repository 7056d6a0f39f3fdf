/** Reads series from blocks and from memory, and makes one column of both. */
import { isStale, type Matcher, type SelectHints, type Series } from '../../worker/promql/source'
import { type Column, merged, newest } from './column'
import type { BlockEntry } from './directory'
import type { Memory } from './memory'

/** Functions of a range that look at its last two samples only. */
const LAST_TWO = new Set(['irate', 'idelta'])

/** A column of a block with the block's place in the order of writing. */
interface Part {
  order: number
  column: Column
}

/** Series that satisfy `matchers`, with their samples in [from, to); see `SeriesSource.select`. */
export function select(
  memory: Memory,
  matchers: readonly Matcher[],
  from: number,
  to: number,
  hints: SelectHints
): Series[] {
  if (!(from < to)) return []
  const found: Series[] = []
  const read = readerFor(hints)
  for (const [server, ids] of byServer(memory, memory.index.matching(matchers))) {
    const columns = read(memory, server, ids, from, to)
    for (const [n, id] of ids.entries()) {
      const column = columns[n]
      if (column === undefined) continue
      found.push({ labels: memory.index.labels(id), ...needed(column, hints) })
    }
  }
  return found
}

/** The cheapest way to read what a question needs. */
function readerFor({ func, rangeMs, stepMs }: SelectHints): typeof allSamples {
  if (stepMs > 0) return allSamples
  if (func === undefined && rangeMs === 0) return newestSamples
  return func === 'last_over_time' ? newestMeasurements : allSamples
}

function needed(column: Column, { func, stepMs }: SelectHints): Column {
  return stepMs === 0 && func !== undefined && LAST_TWO.has(func) ? lastMeasured(column, 2) : column
}

/** The end of a column that holds `count` samples which are not staleness markers. */
function lastMeasured(column: Column, count: number): Column {
  const { values } = column
  let measured = 0
  for (let n = values.length - 1; n >= 0; n--) {
    if (!isStale(values, n)) measured++
    if (measured === count) return newest(column, values.length - n)
  }
  return column
}

function byServer(memory: Memory, ids: readonly number[]): Map<string, number[]> {
  const servers = new Map<string, number[]>()
  for (const id of ids) {
    const server = memory.index.instance(id)
    const list = servers.get(server)
    if (list === undefined) servers.set(server, [id])
    else list.push(id)
  }
  return servers
}

/** One block at a time, so that no more than one has to be in memory. */
function allSamples(
  memory: Memory,
  server: string,
  ids: readonly number[],
  from: number,
  to: number
): (Column | undefined)[] {
  const parts: Column[][] = ids.map(() => [])
  for (const entry of memory.directory.within(server, from, to)) {
    const block = memory.cache.get(entry.id)
    for (const [n, id] of ids.entries()) addPart(parts[n]!, block.readWindow(id, from, to))
  }
  for (const [n, id] of ids.entries()) addPart(parts[n]!, memory.head.read(id, from, to))
  return parts.map((columns) => (columns.length === 0 ? undefined : merged(columns)))
}

function addPart(parts: Column[], part: Column | undefined): void {
  if (part !== undefined) parts.push(part)
}

/** The newest sample of each series; a block is opened only if it may hold a newer or equal one. */
function newestSamples(
  memory: Memory,
  server: string,
  ids: readonly number[],
  from: number,
  to: number
): (Column | undefined)[] {
  const best = ids.map((id) => {
    const column = memory.head.read(id, from, to, 1)
    return column && { order: Number.POSITIVE_INFINITY, column }
  })
  const blocks = memory.directory.within(server, from, to).sort((a, b) => b.to - a.to)
  for (const entry of blocks) improve(memory, ids, best, entry, from, to)
  return best.map((part) => part?.column)
}

/** Like {@link newestSamples}, past the staleness markers of series that have ended. */
function newestMeasurements(
  memory: Memory,
  server: string,
  ids: readonly number[],
  from: number,
  to: number
): (Column | undefined)[] {
  const columns = newestSamples(memory, server, ids, from, to)
  const ended = ids.filter((_, n) => columns[n] !== undefined && isStale(columns[n].values, 0))
  if (ended.length === 0) return columns
  const whole = allSamples(memory, server, ended, from, to)
  const measured = new Map(
    ended.map((id, n) => [id, whole[n] && lastMeasured(whole[n], 1)] as const)
  )
  return ids.map((id, n) => (measured.has(id) ? measured.get(id) : columns[n]))
}

function improve(
  memory: Memory,
  ids: readonly number[],
  best: (Part | undefined)[],
  entry: BlockEntry,
  from: number,
  to: number
): void {
  if (best.every((part) => part !== undefined && part.column.times[0]! > entry.to)) return
  const block = memory.cache.get(entry.id)
  for (const [n, id] of ids.entries()) {
    const column = block.readWindow(id, from, to)
    if (column === undefined) continue
    const candidate = { order: entry.id, column: newest(column, 1) }
    if (best[n] === undefined || precedes(candidate, best[n])) best[n] = candidate
  }
}

/** Of two samples at the same time the one that was stored first counts. */
function precedes(a: Part, b: Part): boolean {
  const difference = a.column.times[0]! - b.column.times[0]!
  return difference > 0 || (difference === 0 && a.order < b.order)
}
