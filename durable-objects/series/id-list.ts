/** Ascending series ids as bytes: the first one, then the distances. */
import { ByteReader, ByteWriter } from './bytes'

export function encodeIds(ids: Iterable<number>): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter()
  let previous = 0
  for (const id of ids) {
    writer.varint(id - previous)
    previous = id
  }
  return writer.copy()
}

export function* decodeIds(bytes: Uint8Array): Generator<number> {
  const reader = new ByteReader(bytes)
  for (let id = 0; !reader.done; ) {
    id += reader.varint()
    yield id
  }
}
