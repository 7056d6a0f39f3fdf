/** Which blocks there are, for which server, time and tier; the samples stay on disk. */
import { ByteReader, ByteWriter } from './bytes'

/** Where a block is, and what it holds. */
export interface BlockEntry {
  /** The row of `blocks` in which it lies. */
  row: number
  /** Where it begins in that row, in bytes. */
  at: number
  /** Bytes that it takes there. */
  length: number
  /** Whether it is deflated: small blocks that will be packed soon are not worth it. */
  deflated: boolean
  /** 0 for samples as they came, else the tier of the roll-ups. */
  tier: number
  /** Time of the oldest sample, in Unix ms. */
  from: number
  /** Time of the newest sample, in Unix ms. */
  to: number
  samples: number
}

/** How far a server's samples are rolled up. */
export interface Rolled {
  /** Days before this are rolled up, Unix ms; 0 if none is. */
  to: number
  /** Starts of days before that to which samples came afterwards, ascending. */
  dirty: readonly number[]
  /** Samples before this were deleted, Unix ms; 0 if none were. */
  samplesFrom: number
}

const NOT_ROLLED: Rolled = { to: 0, dirty: [], samplesFrom: 0 }

export class Directory {
  /** Servers with their blocks, in the order in which these were written; never an empty list. */
  readonly servers = new Map<string, readonly BlockEntry[]>()
  readonly #rolled = new Map<string, Rolled>()
  /** The next id for a row. */
  nextRow = 1

  get count(): number {
    let count = 0
    for (const blocks of this.servers.values()) count += blocks.length
    return count
  }

  /** Every block. */
  *[Symbol.iterator](): Generator<BlockEntry> {
    for (const blocks of this.servers.values()) yield* blocks
  }

  /** Rows in which a block lies. */
  get rows(): Set<number> {
    const rows = new Set<number>()
    for (const { row } of this) rows.add(row)
    return rows
  }

  of(server: string): readonly BlockEntry[] {
    return this.servers.get(server) ?? []
  }

  /** Replace the blocks of a server. */
  set(server: string, blocks: readonly BlockEntry[]): void {
    if (blocks.length > 0) this.servers.set(server, blocks)
    else {
      this.servers.delete(server)
      this.#rolled.delete(server)
    }
  }

  /** Put `added` behind the blocks of a server, from which `removed` are taken away. */
  replace(server: string, removed: readonly BlockEntry[], added: readonly BlockEntry[]): void {
    const kept = this.of(server).filter((entry) => !removed.includes(entry))
    this.set(server, [...kept, ...added])
  }

  /** Put `added` where the last of `packed` was; what was added since the flush began stays behind. */
  pack(server: string, packed: readonly BlockEntry[], added: readonly BlockEntry[]): void {
    const blocks = this.of(server)
    const at = blocks.indexOf(packed.at(-1)!)
    const kept = (part: readonly BlockEntry[]) => part.filter((entry) => !packed.includes(entry))
    this.set(server, [...kept(blocks.slice(0, at)), ...added, ...kept(blocks.slice(at))])
  }

  rolled(server: string): Rolled {
    return this.#rolled.get(server) ?? NOT_ROLLED
  }

  setRolled(server: string, changed: Partial<Rolled>): void {
    this.#rolled.set(server, { ...this.rolled(server), ...changed })
  }

  /** Blocks of a server that may hold samples in [from, to), in the order of writing. */
  within(server: string, from: number, to: number, tier = 0): BlockEntry[] {
    return this.of(server).filter(
      (block) => block.tier === tier && block.from < to && block.to >= from
    )
  }

  /** Whether blocks of a server, of any tier, may have something of [from, to). */
  mayHold(server: string, from: number, to: number): boolean {
    const blocks = this.servers.get(server)
    return blocks?.some((block) => block.from < to && block.to >= from) ?? false
  }

  encode(): Uint8Array {
    const writer = new ByteWriter(4_096)
    writer.varint(this.nextRow)
    for (const [server, blocks] of this.servers) {
      const name = new TextEncoder().encode(server)
      writer.varint(name.length)
      writer.bytes(name)
      writer.varint(blocks.length)
      let previous = { row: 0, at: 0, from: 0 }
      for (const block of blocks) {
        writer.signed(block.row - previous.row)
        writer.signed(block.at - previous.at)
        writer.varint(2 * block.length + (block.deflated ? 1 : 0))
        writer.varint(block.tier)
        writer.signed(block.from - previous.from)
        writer.varint(block.to - block.from)
        writer.varint(block.samples)
        previous = block
      }
      const { to, dirty, samplesFrom } = this.rolled(server)
      writer.varint(to)
      writer.varint(samplesFrom)
      writer.varint(dirty.length)
      for (const day of dirty) writer.varint(day)
    }
    return writer.copy()
  }

  static decode(bytes: Uint8Array): Directory {
    const directory = new Directory()
    const reader = new ByteReader(bytes)
    directory.nextRow = reader.varint()
    while (!reader.done) {
      const server = new TextDecoder().decode(reader.take(reader.varint()))
      directory.servers.set(server, readEntries(reader))
      const to = reader.varint()
      const samplesFrom = reader.varint()
      const dirty = Array.from({ length: reader.varint() }, () => reader.varint())
      if (to > 0 || samplesFrom > 0) directory.setRolled(server, { to, dirty, samplesFrom })
    }
    return directory
  }

  /** A copy to change, so that a failed transaction leaves the original as it was. */
  copy(): Directory {
    const copy = new Directory()
    copy.nextRow = this.nextRow
    for (const [server, blocks] of this.servers) copy.servers.set(server, blocks)
    for (const [server, rolled] of this.#rolled) copy.setRolled(server, rolled)
    return copy
  }
}

/**
 * Those of a server's blocks that are `wanted` and may be written anew behind the others.
 *
 * What two blocks say of the same time is decided by the order of writing. So a block must not pass
 * one of its tier that was written later, stays, and overlaps with it.
 *
 * @param widthMs of a bucket of a tier; two blocks that end in the same one overlap
 */
export function movable(
  blocks: readonly BlockEntry[],
  wanted: (block: BlockEntry) => boolean,
  widthMs: (tier: number) => number
): BlockEntry[] {
  const found: BlockEntry[] = []
  const kept: BlockEntry[] = []
  for (const block of blocks.toReversed()) {
    const bucket = (time: number) => Math.floor(time / widthMs(block.tier))
    const passes = ({ tier, from, to }: BlockEntry) =>
      tier === block.tier && bucket(from) <= bucket(block.to) && bucket(to) >= bucket(block.from)
    if (wanted(block) && !kept.some(passes)) found.push(block)
    else kept.push(block)
  }
  return found.reverse()
}

function readEntries(reader: ByteReader): BlockEntry[] {
  const entries: BlockEntry[] = []
  let [row, at, from] = [0, 0, 0]
  for (let n = reader.varint(); n > 0; n--) {
    row += reader.signed()
    at += reader.signed()
    const size = reader.varint()
    const [length, deflated] = [Math.floor(size / 2), size % 2 === 1]
    const tier = reader.varint()
    from += reader.signed()
    const to = from + reader.varint()
    entries.push({ row, at, length, deflated, tier, from, to, samples: reader.varint() })
  }
  return entries
}
