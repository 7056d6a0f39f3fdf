/** A fleet over engines in memory, spread as its map says, and the same fleet in one engine. */
import { Engine } from '../../../durable-objects/series/engine'
import type { SliceMap } from '../../../durable-objects/slices/map'
import { mergedOutcome } from '../../../durable-objects/slices/outcomes'
import { packTable, unpackTable } from '../../../durable-objects/slices/packed-table'
import { partition } from '../../../durable-objects/slices/partition'
import { slicedReader } from '../../../durable-objects/slices/reader'
import { type SliceSource, slicedSource } from '../../../durable-objects/slices/source'
import { writeTogether } from '../../../durable-objects/slices/together'
import type { WriteOutcome } from '../../../worker/contracts/ingest'
import { type FleetReader, readerOf } from '../../../worker/fleet/reader'
import type { Push } from '../../../worker/ingest/push'
import { answerPart } from '../../../worker/promql/part'
import type { IndexedSource } from '../../../worker/promql/source'
import { KERNEL } from '../series/kernel-module'
import { NodeDisk } from '../series/node-disk'

export class SlicedEngines {
  readonly whole = new Engine(new NodeDisk(), KERNEL, 1)
  readonly slices: Engine[]
  readonly disks: NodeDisk[]
  /** Of which slices samples were asked. */
  readonly asked = new Set<number>()
  /** Which slices evaluated parts of queries. */
  readonly answered = new Set<number>()

  constructor(readonly map: SliceMap) {
    this.disks = Array.from({ length: map.at(-1)!.slices + 1 }, () => new NodeDisk())
    this.slices = this.disks.map((disk, n) => new Engine(disk, KERNEL, n + 2))
  }

  /** Store a push both ways. */
  write(push: Push, now: number): { whole: WriteOutcome; sliced: WriteOutcome } {
    const parts = [...partition(push, this.map)].flatMap(([slice, parts]) =>
      writeTogether(parts, (part) => this.slices[slice]!.write(part, now).outcome)
    )
    return { whole: this.whole.write(push, now).outcome, sliced: mergedOutcome(parts) }
  }

  get source(): IndexedSource {
    return slicedSource(this.map, (n) => {
      const source = sourceOf(this.slices[n]!)
      return {
        ...source,
        select: (...question) => {
          this.asked.add(n)
          return source.select(...question)
        },
        answer: (question) => {
          this.answered.add(n)
          return source.answer(question)
        },
      }
    })
  }

  /** Pictures of the fleet at `now`: from one engine, from the merged series, and worked out by slices. */
  readers(now: number): Record<'whole' | 'central' | 'sliced', FleetReader> {
    const clock = () => now
    const central = readerOf(this.source, clock)
    const slice = (n: number) => readerOf(sourceOf(this.slices[n]!), clock)
    return {
      whole: readerOf(sourceOf(this.whole), clock),
      central,
      sliced: slicedReader(central, this.map, slice, clock),
    }
  }
}

export function sourceOf(engine: Engine): SliceSource {
  const source: IndexedSource = {
    select: async (...question) => engine.select(...question),
    look: async (asked) => engine.look(asked),
    labelValues: async (name, from) =>
      engine.labelValues(name, [], from, Number.POSITIVE_INFINITY).found,
  }
  return {
    ...source,
    // As they cross RPC.
    async answer(question) {
      const answer = await answerPart(structuredClone(question), source, () => 0)
      if ('kind' in answer) return structuredClone(answer)
      return { ...answer, table: unpackTable(packTable(answer.table)) }
    },
  }
}
