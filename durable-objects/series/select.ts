/** The series that a query asks for, from blocks and from memory. */
import {
  isStale,
  type Matcher,
  NEWEST_NEEDED,
  SampleBudget,
  type SelectHints,
  type Series,
} from '../../worker/promql/source'
import { type Column, mergedIfAny, newest } from './column'
import type { BlockEntry } from './directory'
import type { Memory } from './memory'
import { rolledPart, rolledSamples } from './select-rolled'

/** What is read: samples in [from, to), times in Unix ms, and no more of them than the budget. */
export interface Reading {
  memory: Memory
  from: number
  to: number
  budget: SampleBudget
}

/** The columns of some series of one server, in the order of their ids; undefined for an empty one. */
type Read = (reading: Reading, server: string, ids: readonly number[]) => (Column | undefined)[]

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
  const reading = { memory, from, to, budget: new SampleBudget(hints.maxSamples) }
  for (const [server, ids] of byServer(memory, memory.index.matching(matchers))) {
    const columns = readServer(reading, server, ids, hints)
    for (const [n, id] of ids.entries()) {
      const column = columns[n]
      if (column === undefined) continue
      found.push({ labels: memory.index.labels(id), ...needed(column, hints) })
    }
  }
  return found
}

/** Samples as they came where there are any and they are asked for, roll-ups for the time before. */
export function readServer(
  reading: Reading,
  server: string,
  ids: readonly number[],
  hints: SelectHints
): (Column | undefined)[] {
  const { from, to } = reading
  const { tier, until } = rolledPart(reading, server, ids, hints)
  const read = readerFor(hints)
  if (tier === 0 || until <= from) return read(reading, server, ids)
  const past = { ...reading, to: Math.min(to, until) }
  const parts = [
    rolledSamples(past, server, ids, tier, hints),
    headSamples(past, ids),
    until < to ? read({ ...reading, from: until }, server, ids) : [],
  ]
  return ids.map((_, n) => {
    return mergedIfAny(parts.map((part) => part[n]))
  })
}

/** What came lately to the time that roll-ups answer for, and is in memory still: they know nothing of it. */
function headSamples({ memory, from, to, budget }: Reading, ids: readonly number[]) {
  return ids.map((id) => {
    const column = memory.headColumn(id, from, to)
    budget.spend(column?.times.length ?? 0)
    return column
  })
}

/** The cheapest way to read what a question needs. */
function readerFor({ func, rangeMs, stepMs }: SelectHints): Read {
  if (stepMs > 0) return allSamples
  if (func === undefined && rangeMs === 0) return newestSamples
  return func === 'last_over_time' ? newestMeasurements : allSamples
}

function needed(column: Column, { func = '', stepMs }: SelectHints): Column {
  const count = NEWEST_NEEDED.get(func)
  return stepMs === 0 && count !== undefined ? lastMeasured(column, count) : column
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

function byServer(memory: Memory, ids: Iterable<number>): Map<string, number[]> {
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
function allSamples(reading: Reading, server: string, ids: readonly number[]) {
  const { memory, from, to, budget } = reading
  const parts: Column[][] = ids.map(() => [])
  const add = (n: number, part: Column | undefined) => {
    if (part === undefined) return
    budget.spend(part.times.length)
    parts[n]!.push(part)
  }
  for (const entry of memory.directory.within(server, from, to)) {
    const block = memory.cache.get(entry)
    for (const [n, id] of ids.entries()) add(n, block.readWindow(id, from, to))
  }
  for (const [n, id] of ids.entries()) add(n, memory.headColumn(id, from, to))
  return parts.map(mergedIfAny)
}

/** The newest sample of each series; a block is opened only if it may hold a newer or equal one. */
function newestSamples(reading: Reading, server: string, ids: readonly number[]) {
  const { memory, from, to, budget } = reading
  budget.spend(ids.length)
  const best: (Part | undefined)[] = ids.map((id) => {
    const column = memory.headColumn(id, from, to, 1)
    return column && { order: Number.POSITIVE_INFINITY, column }
  })
  const blocks = [...memory.directory.within(server, from, to).entries()]
  blocks.sort(([, a], [, b]) => b.to - a.to)
  for (const [order, entry] of blocks) improve(best, reading, order, entry, ids)
  return best.map((part) => part?.column)
}

/** Like {@link newestSamples}, past the staleness markers of series that have ended. */
function newestMeasurements(reading: Reading, server: string, ids: readonly number[]) {
  const columns = newestSamples(reading, server, ids)
  const ended = ids.filter((_, n) => columns[n] !== undefined && isStale(columns[n].values, 0))
  if (ended.length === 0) return columns
  const whole = allSamples(reading, server, ended)
  const measured = new Map(
    ended.map((id, n) => [id, whole[n] && lastMeasured(whole[n], 1)] as const)
  )
  return ids.map((id, n) => (measured.has(id) ? measured.get(id) : columns[n]))
}

function improve(
  best: (Part | undefined)[],
  { memory, from, to }: Reading,
  order: number,
  entry: BlockEntry,
  ids: readonly number[]
): void {
  if (best.every((part) => part !== undefined && part.column.times[0]! > entry.to)) return
  const block = memory.cache.get(entry)
  for (const [n, id] of ids.entries()) {
    const column = block.readWindow(id, from, to)
    if (column === undefined) continue
    const candidate = { order, column: newest(column, 1) }
    if (best[n] === undefined || precedes(candidate, best[n])) best[n] = candidate
  }
}

/** Of two samples at the same time the one that was stored first counts. */
function precedes(a: Part, b: Part): boolean {
  const difference = a.column.times[0]! - b.column.times[0]!
  return difference > 0 || (difference === 0 && a.order < b.order)
}
