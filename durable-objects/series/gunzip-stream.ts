/// <reference path="./zlib.d.ts" />
/** Bodies of any length that may be gzip, as the bytes they stand for. */
import { createGunzip } from 'node:zlib'

const MAGIC = [0x1f, 0x8b]

/** A stream ended before its end, or its bytes are not what was sent. */
export class DamagedBody extends Error {
  override readonly name = 'DamagedBody'
}

/**
 * The bytes of `body`, unpacked if they begin as a gzip file does: people upload files as they are.
 *
 * Nothing is read ahead of what is asked for, so a small body that unpacks to a large one costs time
 * and no memory. (`DecompressionStream` unpacks all that it is given.)
 *
 * @throws {DamagedBody} if the body is cut off or damaged, after all that could be read
 */
export async function* unpacked(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    const start = await beginning(reader)
    const rest = chunks(start, reader)
    yield* isGzip(start) ? gunzipped(rest) : rest
  } finally {
    await reader.cancel().catch(() => undefined) // Nobody wants the rest.
  }
}

/** Enough of the body to tell what it is. */
async function beginning(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array[]> {
  const start: Uint8Array[] = []
  for (let length = 0; length < MAGIC.length; ) {
    const { done, value } = await read(reader)
    if (done) break
    start.push(value)
    length += value.length
  }
  return start
}

function isGzip(start: readonly Uint8Array[]): boolean {
  const bytes = start.flatMap((chunk) => [...chunk.subarray(0, MAGIC.length)])
  return MAGIC.every((byte, n) => bytes[n] === byte)
}

async function* chunks(
  start: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>
): AsyncGenerator<Uint8Array> {
  yield* start
  for (;;) {
    const { done, value } = await read(reader)
    if (done) return
    yield value
  }
}

async function* gunzipped(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  feed(gunzip, packed).catch((cause: Error) => gunzip.destroy(cause))
  try {
    yield* gunzip
  } catch (cause) {
    if (cause instanceof DamagedBody) throw cause
    throw new DamagedBody('the gzip body is cut off or damaged', { cause })
  }
}

async function feed(
  gunzip: ReturnType<typeof createGunzip>,
  packed: AsyncIterable<Uint8Array>
): Promise<void> {
  let closed = false
  gunzip.once('close', () => {
    closed = true
  })
  for await (const chunk of packed) {
    if (closed) return
    if (!gunzip.write(chunk)) {
      await new Promise<void>((resolve) => {
        gunzip.once('drain', resolve)
        gunzip.once('close', resolve)
      })
    }
  }
  gunzip.end()
}

function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  return reader.read().catch((cause: unknown) => {
    throw new DamagedBody('the body is cut off', { cause })
  })
}
