/** Which blocks there are, for which server and which time; the samples stay on disk. */
import { ByteReader, ByteWriter } from './bytes'

/** One row of `blocks`. */
export interface BlockEntry {
  id: number
  /** Time of the oldest sample, in Unix ms. */
  from: number
  /** Time of the newest sample, in Unix ms. */
  to: number
  samples: number
}

export class Directory {
  /** Servers with their blocks, in the order in which these were begun; never an empty list. */
  readonly servers = new Map<string, BlockEntry[]>()
  /** The next id for a block. */
  nextId = 1

  get count(): number {
    let count = 0
    for (const blocks of this.servers.values()) count += blocks.length
    return count
  }

  /** Every block with its server. */
  *[Symbol.iterator](): Generator<BlockEntry> {
    for (const blocks of this.servers.values()) yield* blocks
  }

  /** Blocks of a server that may hold samples in [from, to), in the order of writing. */
  within(server: string, from: number, to: number): BlockEntry[] {
    return (this.servers.get(server) ?? []).filter((block) => block.from < to && block.to >= from)
  }

  encode(): Uint8Array {
    const writer = new ByteWriter(4_096)
    writer.varint(this.nextId)
    for (const [server, blocks] of this.servers) {
      const name = new TextEncoder().encode(server)
      writer.varint(name.length)
      writer.bytes(name)
      writer.varint(blocks.length)
      let previous = { id: 0, from: 0 }
      for (const block of blocks) {
        writer.signed(block.id - previous.id)
        writer.signed(block.from - previous.from)
        writer.varint(block.to - block.from)
        writer.varint(block.samples)
        previous = block
      }
    }
    return writer.copy()
  }

  static decode(bytes: Uint8Array): Directory {
    const directory = new Directory()
    const reader = new ByteReader(bytes)
    directory.nextId = reader.varint()
    while (!reader.done) {
      const server = new TextDecoder().decode(reader.take(reader.varint()))
      directory.servers.set(server, readEntries(reader))
    }
    return directory
  }

  /** A copy to change, so that a failed transaction leaves the original as it was. */
  copy(): Directory {
    const copy = new Directory()
    copy.nextId = this.nextId
    for (const [server, blocks] of this.servers) copy.servers.set(server, [...blocks])
    return copy
  }
}

function readEntries(reader: ByteReader): BlockEntry[] {
  const entries: BlockEntry[] = []
  let id = 0
  let from = 0
  for (let n = reader.varint(); n > 0; n--) {
    id += reader.signed()
    from += reader.signed()
    const to = from + reader.varint()
    entries.push({ id, from, to, samples: reader.varint() })
  }
  return entries
}
