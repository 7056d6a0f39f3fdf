/** Looks: what a query makes of each series, worked out beside the samples. */
import { STORE } from '../../worker/policy'
import {
  isStale,
  type Look,
  type Looked,
  SampleBudget,
  type SelectHints,
} from '../../worker/promql/source'
import { measured } from './column'
import type { BlockEntry } from './directory'
import type { Gathered } from './kernel'
import { LookRows } from './look-rows'
import type { Memory } from './memory'
import { type Reading, readServer } from './select'
import { rolledPart } from './select-rolled'
import { byServer, type ServerSeries } from './server-series'

/** See `SeriesSource.look`. */
export function look(memory: Memory, asked: Look): Looked {
  const ids = memory.index.matching(asked.matchers)
  const from = asked.ends[0]! - asked.widthMs + 1
  const alive = ids.subarray(0, keepSince(ids, memory.kernel.newest, from))
  const looking = new Looking(memory, asked, alive)
  looking.readAll()
  const { rows, budget } = looking
  return { table: rows.table(), samples: asked.maxSamples - budget.left, work: rows.work }
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
  /** The series of one server after the other. */
  readonly #ids: Uint32Array
  readonly #servers: readonly ServerSeries[]
  /** Series that are to be gathered together, [start, end) of the ids: each reading has its price. */
  #queued = { start: 0, end: 0, plan: [] as number[], blocks: [] as Uint8Array[], bytes: 0 }

  constructor(
    readonly memory: Memory,
    asked: Look,
    ids: Uint32Array
  ) {
    const { ends, func, widthMs, maxSamples } = asked
    this.from = ends[0]! - widthMs + 1
    this.to = ends[ends.length - 1]! + 1
    this.budget = new SampleBudget(maxSamples)
    this.rows = new LookRows(asked, ids.length)
    const stepMs = ends.length > 1 ? ends[1]! - ends[0]! : 0
    this.#hints = func === undefined ? { rangeMs: 0, stepMs } : { func, rangeMs: widthMs, stepMs }
    const sorted = byServer(memory, ids)
    this.#ids = sorted.ids
    this.#servers = sorted.servers
  }

  readAll(): void {
    const { func, stepMs } = this.#hints
    const isNewest = stepMs === 0 && (func === undefined || func === 'last_over_time')
    const servers = isNewest ? this.#readNewest() : this.#servers
    for (const server of servers) {
      const blocks = this.#blocksOf(server, isNewest)
      if (blocks === undefined) {
        this.#readQueued()
        this.#readColumns(server)
      } else this.#queue(server, blocks)
    }
    this.#readQueued()
  }

  /** What is to be gathered of a server besides memory; undefined if it is to be read otherwise. */
  #blocksOf(server: ServerSeries, isNewest: boolean): Uint8Array[] | undefined {
    const { directory, cache } = this.memory
    if (!directory.mayHold(server.name, this.from, this.to)) return []
    if (isNewest || this.#isRolled(server)) return undefined
    const bodies: Uint8Array[] = []
    let bytes = 0
    for (const entry of directory.within(server.name, this.from, this.to)) {
      const { body } = cache.get(entry)
      bytes += body.length
      if (bytes > STORE.gatheredBytes) return undefined
      bodies.push(body)
    }
    return bodies
  }

  #isRolled(server: ServerSeries): boolean {
    if (!this.memory.directory.of(server.name).some(({ tier }) => tier > 0)) return false
    const { tier, until } = rolledPart(this, server.name, this.#idsOf(server), this.#hints)
    return tier > 0 && until > this.from
  }

  #idsOf({ start, end }: ServerSeries): number[] {
    return [...this.#ids.subarray(start, end)]
  }

  #queue({ start, end }: ServerSeries, blocks: readonly Uint8Array[]): void {
    const bytes = blocks.reduce((sum, { length }) => sum + length, 0)
    // Servers between these may have been read already.
    const follows = this.#queued.end === start
    if (!follows || this.#queued.bytes + bytes > STORE.gatheredBytes) this.#readQueued()
    const queued = this.#queued
    if (queued.start === queued.end) queued.start = start
    queued.end = end
    queued.plan.push(end - start, blocks.length, ...blocks.map(({ length }) => length))
    queued.blocks.push(...blocks)
    queued.bytes += bytes
  }

  #readQueued(): void {
    const { start, end, plan, blocks } = this.#queued
    this.#queued = { start: end, end, plan: [], blocks: [], bytes: 0 }
    const { from, to } = this
    const isMeasured = this.#hints.func !== undefined
    const window = { from, to, isNewest: false, isMeasured, maxSamples: STORE.gatheredSamples }
    const ids = this.#ids.subarray(start, end)
    for (const part of this.memory.kernel.gather({ ids, plan, blocks }, window)) {
      this.budget.spend(part.times.length)
      this.#add(part, start, part.first, part.first + part.ends.length)
    }
  }

  /** Read the newest sample of each series in memory. Returns servers of which that is not enough. */
  #readNewest(): ServerSeries[] {
    const { from, to } = this
    const ids = this.#ids
    const left: ServerSeries[] = []
    const window = { from, to, isNewest: true, isMeasured: false, maxSamples: ids.length + 1 }
    const everything = { ids, plan: [ids.length, 0], blocks: [] }
    for (const part of this.memory.kernel.gather(everything, window)) {
      for (const server of this.#servers) {
        if (!this.#hasNewest(server, part)) left.push(server)
        else this.#add(part, 0, server.start, server.end)
      }
      this.budget.spend(this.rows.count)
    }
    return left
  }

  /** Whether blocks have nothing newer, and series that ended nothing that is asked for. */
  #hasNewest({ name, start, end }: ServerSeries, { times, values, ends }: Gathered): boolean {
    const first = start === 0 ? 0 : ends[start - 1]!
    const last = ends[end - 1]!
    if (this.#hints.func !== undefined) {
      for (let n = first; n < last; n++) if (isStale(values, n)) return false
    }
    const { directory } = this.memory
    if (!directory.mayHold(name, this.from, this.to)) return true
    const inBlocks = newestOf(directory.of(name))
    if (last - first < end - start) return false
    for (let n = first; n < last; n++) if (!(times[n]! > inBlocks)) return false
    return true
  }

  /** Read series as `select` does. */
  #readColumns(server: ServerSeries): void {
    const ids = this.#idsOf(server)
    const columns = readServer(this, server.name, ids, this.#hints)
    for (const [n, id] of ids.entries()) {
      const column = columns[n]
      if (column === undefined) continue
      const { times, values } = this.#hints.func === undefined ? column : measured(column)
      this.rows.look(times, values)
      this.rows.add(this.memory.index.labels(id), 0, times.length)
    }
  }

  /** Add series [from, to) of those that were gathered from number `base` of the ids on. */
  #add({ first, times, values, ends }: Gathered, base: number, from: number, to: number): void {
    const { index } = this.memory
    this.rows.look(times, values)
    for (let n = from; n < to; n++) {
      const start = n === first ? 0 : ends[n - first - 1]!
      this.rows.add(index.labels(this.#ids[base + n]!), start, ends[n - first]!)
    }
  }
}

const newestOf = (blocks: readonly BlockEntry[]) =>
  blocks.reduce((time, { to }) => Math.max(time, to), Number.NEGATIVE_INFINITY)
