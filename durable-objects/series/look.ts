/** Looks: what a query makes of each series, worked out beside the samples. */
import { STORE } from '../../worker/policy'
import {
  isStale,
  type Look,
  SampleBudget,
  type SelectHints,
  type Table,
} from '../../worker/promql/source'
import { measured } from './column'
import type { BlockEntry } from './directory'
import { LookRows } from './look-rows'
import type { Memory } from './memory'
import { type Reading, readServer } from './select'
import { rolledPart } from './select-rolled'

/** See `SeriesSource.look`. */
export function look(memory: Memory, asked: Look): { table: Table; samples: number } {
  const ids = memory.index.matching(asked.matchers)
  const from = asked.ends[0]! - asked.widthMs + 1
  const alive = ids.subarray(0, keepSince(ids, memory.kernel.newest, from))
  const looking = new Looking(memory, asked, alive.length)
  looking.readAll(alive)
  const { rows, budget } = looking
  return { table: rows.table(), samples: asked.maxSamples - budget.left }
}

/** Move ids of series that have a sample at or after `from` to the front; returns how many there are. */
function keepSince(ids: Uint32Array, newest: Float64Array, from: number): number {
  let kept = 0
  for (let n = 0; n < ids.length; n++) if (newest[ids[n]!]! >= from) ids[kept++] = ids[n]!
  return kept
}

class Looking implements Reading {
  readonly from: number
  readonly to: number
  readonly budget: SampleBudget
  readonly rows: LookRows
  /** The question as `select` would be asked it. */
  readonly #hints: SelectHints
  /** Whether only the newest sample of each series matters. */
  readonly #isNewest: boolean

  /** @param series how many there are at most */
  constructor(
    readonly memory: Memory,
    asked: Look,
    series: number
  ) {
    const { ends, func, widthMs, maxSamples } = asked
    this.from = ends[0]! - widthMs + 1
    this.to = ends[ends.length - 1]! + 1
    this.budget = new SampleBudget(maxSamples)
    this.rows = new LookRows(asked, series)
    const stepMs = ends.length > 1 ? ends[1]! - ends[0]! : 0
    this.#hints = func === undefined ? { rangeMs: 0, stepMs } : { func, rangeMs: widthMs, stepMs }
    this.#isNewest = stepMs === 0 && (func === undefined || func === 'last_over_time')
  }

  /** Servers of which all is in memory are read together, up to the next one that has blocks. */
  readAll(ids: Uint32Array): void {
    const { directory } = this.memory
    const inHead = new Uint32Array(ids.length)
    let count = 0
    for (const [server, own] of byServer(this.memory, ids)) {
      if (directory.mayHold(server, this.from, this.to)) {
        this.#readHead(inHead.subarray(0, count))
        count = 0
        this.#readServer(server, own)
      } else {
        inHead.set(own, count)
        count += own.length
      }
    }
    this.#readHead(inHead.subarray(0, count))
  }

  #readHead(ids: Uint32Array): void {
    if (ids.length === 0) return
    if (this.#isNewest && this.#addNewest(ids, Number.NEGATIVE_INFINITY)) return
    this.#addGathered(ids, [])
  }

  /** Series of one server that has blocks. */
  #readServer(server: string, ids: Uint32Array): void {
    const entries = this.memory.directory.within(server, this.from, this.to)
    if (this.#isRolled(server, ids)) {
      this.#addColumns(server, ids)
    } else if (this.#isNewest) {
      const inBlocks = entries.reduce(
        (time, { to }) => Math.max(time, to),
        Number.NEGATIVE_INFINITY
      )
      if (!this.#addNewest(ids, inBlocks)) this.#addColumns(server, ids)
    } else {
      const blocks = this.#bodies(entries)
      if (blocks === undefined) this.#addColumns(server, ids)
      else this.#addGathered(ids, blocks)
    }
  }

  /** What blocks hold, or undefined if that is much. */
  #bodies(entries: readonly BlockEntry[]): Uint8Array[] | undefined {
    const bodies: Uint8Array[] = []
    let bytes = 0
    for (const entry of entries) {
      const { body } = this.memory.cache.get(entry)
      bytes += body.length
      if (bytes > STORE.maxGatheredBytes) return undefined
      bodies.push(body)
    }
    return bodies
  }

  #isRolled(server: string, ids: Uint32Array): boolean {
    if (!this.memory.directory.of(server).some(({ tier }) => tier > 0)) return false
    const { tier, until } = rolledPart(this, server, [...ids], this.#hints)
    return tier > 0 && until > this.from
  }

  /** Read series as `select` does. */
  #addColumns(server: string, ids: Uint32Array): void {
    const columns = readServer(this, server, [...ids], this.#hints)
    for (const [n, id] of ids.entries()) {
      const column = columns[n]
      if (column === undefined) continue
      const { times, values } = this.#hints.func === undefined ? column : measured(column)
      this.rows.look(times, values)
      this.rows.add(this.memory.index.labels(id), 0, times.length)
    }
  }

  #addGathered(ids: Uint32Array, blocks: readonly Uint8Array[]): void {
    const { memory, from, to, rows, budget } = this
    const isMeasured = this.#hints.func !== undefined
    const window = { from, to, isNewest: false, isMeasured, maxSamples: STORE.gatheredSamples }
    for (const { first, times, values, ends } of memory.kernel.gather(ids, blocks, window)) {
      budget.spend(times.length)
      rows.look(times, values)
      for (let n = 0, start = 0; n < ends.length; n++) {
        rows.add(memory.index.labels(ids[first + n]!), start, ends[n]!)
        start = ends[n]!
      }
    }
  }

  /** Add the newest samples, if all are in memory and newer than `inBlocks`; else nothing is added. */
  #addNewest(ids: Uint32Array, inBlocks: number): boolean {
    const { memory, from, to, rows, budget } = this
    const window = { from, to, isNewest: true, isMeasured: false, maxSamples: ids.length + 1 }
    for (const { times, values, ends } of memory.kernel.gather(ids, [], window)) {
      const hasMore = inBlocks >= from
      if (hasMore && !(times.length === ids.length && times.every((time) => time > inBlocks))) {
        return false
      }
      // Before its end, a series has measurements.
      const hasEnded = this.#hints.func !== undefined && times.some((_, n) => isStale(values, n))
      if (hasEnded) return false
      budget.spend(times.length)
      rows.look(times, values)
      for (let n = 0; n < ids.length; n++) {
        rows.add(memory.index.labels(ids[n]!), n === 0 ? 0 : ends[n - 1]!, ends[n]!)
      }
    }
    return true
  }
}

/** The ids of each server, in the order in which the servers first occur; views of one array. */
function* byServer(memory: Memory, ids: Uint32Array): Generator<[server: string, Uint32Array]> {
  const { kernel, index } = memory
  const serverOf = kernel.servers
  const groupOf = new Int32Array(index.serverCount).fill(-1)
  const groups: { server: number; count: number }[] = []
  for (let n = 0; n < ids.length; n++) {
    const server = serverOf[ids[n]!]!
    if (groupOf[server] === -1) groupOf[server] = groups.push({ server, count: 0 }) - 1
    groups[groupOf[server]!]!.count++
  }
  const ends = new Uint32Array(groups.length)
  for (let n = 1; n < ends.length; n++) ends[n] = ends[n - 1]! + groups[n - 1]!.count
  const sorted = new Uint32Array(ids.length)
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n]!
    sorted[ends[groupOf[serverOf[id]!]!]!++] = id
  }
  for (const [n, { server, count }] of groups.entries()) {
    yield [index.serverName(server), sorted.subarray(ends[n]! - count, ends[n])]
  }
}
