/** Rolls up the days of a server that are over, and packs what came of them. */
import { INGEST, ROLL_UPS, STORE } from '../../worker/policy'
import { idsIn } from './block'
import { BlockBuilder } from './block-builder'
import type { BlockRows } from './block-rows'
import { mergedIfAny } from './column'
import { type BlockEntry, type Directory, movable } from './directory'
import type { Memory } from './memory'
import { AGGREGATE_IDS, columnsOf, mergedBuckets, rollUp, stepOf, TIERS } from './roll-up'

const { dayMs } = ROLL_UPS

/** The start of the UTC day of a time, Unix ms. */
export const dayOf = (time: number) => Math.floor(time / dayMs) * dayMs

/** A part of the samples of one server and day. */
export interface DayPart {
  server: string
  /** Start of the day, Unix ms. */
  day: number
  /** This part, of so many. */
  part: number
  parts: number
  /** Samples to be read, roughly. */
  samples: number
}

/**
 * The days of a server that are over and not rolled up, or changed since, in parts that are little
 * enough work to be done at once.
 *
 * A day is over when the server's newest sample in a block is so much newer that none can be late
 * any more, or when the server has been silent for long.
 *
 * @param now Unix ms
 */
export function* dueDays(directory: Directory, server: string, now: number): Generator<DayPart> {
  const raw = directory.of(server).filter(({ tier }) => tier === 0)
  if (raw.length === 0) return
  const newest = raw.reduce((time, { to }) => Math.max(time, to), 0)
  const over = dayOf(Math.max(newest - INGEST.outOfOrderMs, now - ROLL_UPS.dayClosedAfterMs))
  const rolled = directory.rolled(server)
  const days = new Set<number>(rolled.dirty)
  for (const { from, to } of raw) {
    for (let day = Math.max(dayOf(from), rolled.to); day < over && day <= to; day += dayMs) {
      days.add(day)
    }
  }
  for (const day of [...days].sort((a, b) => a - b)) yield* partsOf(raw, server, day)
}

function* partsOf(raw: readonly BlockEntry[], server: string, day: number): Generator<DayPart> {
  const blocks = raw.filter(({ from, to }) => from < day + dayMs && to >= day)
  const samples = blocks.reduce((sum, block) => sum + block.samples, 0)
  const parts = Math.max(1, Math.ceil(samples / ROLL_UPS.samplesAtOnce))
  for (let part = 0; part < parts; part++) {
    yield { server, day, part, parts, samples: Math.ceil(samples / parts) }
  }
}

/** Roll up one part of a day: blocks go to `rows` and into `directory`; memory is only read. */
export function rollDay(
  memory: Memory,
  directory: Directory,
  rows: BlockRows,
  { server, day, part, parts }: DayPart
): void {
  const entries = memory.directory.within(server, day, day + dayMs)
  const blocks = entries.map((entry) => memory.cache.get(entry))
  const all = idsIn(blocks).filter((id) => memory.index.has(id))
  const size = Math.ceil(all.length / parts)
  const ids = all.slice(part * size, (part + 1) * size)
  const added: BlockEntry[] = []
  for (let tier = 1; tier <= TIERS; tier++) {
    const builder = new BlockBuilder(memory.kernel, rows, tier)
    for (const id of ids) {
      const columns = blocks.map((block) => block.readWindow(id, day, day + dayMs))
      const samples = mergedIfAny(columns)
      const rolled = samples && rollUp(samples, tier)
      if (rolled === undefined) continue
      for (const [columnId, column] of columnsOf(id, rolled)) builder.add(columnId, column)
    }
    added.push(...builder.finish())
  }
  directory.replace(server, [], added)
  if (part < parts - 1) return
  const { to, dirty } = directory.rolled(server)
  const left = dirty.filter((changed) => changed !== day)
  directory.setRolled(server, { to: Math.max(to, day + dayMs), dirty: left })
}

/** Note that samples from `from` (Unix ms) on came to a server, perhaps to days that are rolled up. */
export function markDirty(directory: Directory, server: string, from: number): void {
  const { to, dirty } = directory.rolled(server)
  if (from >= to) return
  const days = new Set(dirty)
  for (let day = dayOf(from); day < to; day += dayMs) days.add(day)
  directory.setRolled(server, { dirty: [...days].sort((a, b) => a - b) })
}

/** The small blocks of roll-ups of a server that are to become one, if there are enough of a kind. */
export function packableDays(directory: Directory, server: string): BlockEntry[][] {
  const blocks = directory.of(server)
  const kinds = new Set(blocks.map(kindOf).filter((kind) => kind !== undefined))
  return [...kinds]
    .map((kind) => movable(blocks, (entry) => kindOf(entry) === kind, stepOf))
    .filter((entries) => entries.length >= ROLL_UPS.packed)
}

/** Pack blocks of roll-ups of one server and tier, which are on disk. */
export function packDays(
  memory: Memory,
  directory: Directory,
  rows: BlockRows,
  server: string,
  entries: readonly BlockEntry[]
): void {
  const { tier } = entries[0]!
  const blocks = entries.map((entry) => memory.cache.read(entry))
  const builder = new BlockBuilder(memory.kernel, rows, tier)
  for (const id of idsIn(blocks)) {
    if (!memory.index.has(Math.floor(id / AGGREGATE_IDS))) continue
    const columns = blocks.map((block) => block.read(id)).filter((column) => column !== undefined)
    builder.add(id, mergedBuckets(columns, tier))
  }
  directory.pack(server, entries, builder.finish())
}

/** Blocks of one kind cover about as much time; undefined for what is not packed. */
function kindOf({ tier, from, to, samples }: BlockEntry): string | undefined {
  if (tier === 0 || samples >= STORE.blockSamples) return undefined
  const days = Math.ceil((to - from + 1) / dayMs)
  const size = Math.floor(Math.log(days) / Math.log(ROLL_UPS.packed))
  return days < ROLL_UPS.blockDays[tier - 1]! ? `${tier} ${size}` : undefined
}
