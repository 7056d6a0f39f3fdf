/** Bodies with `Content-Encoding: gzip`. */
import { concatenated } from '../../worker/ingest/concatenated'
import { MalformedBody } from '../../worker/ingest/malformed'

/**
 * The bytes that a gzip body stands for.
 * @throws {MalformedBody} if it is damaged, or would be longer than `maxBytes`
 */
export async function gunzip(body: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of unpacked(body)) {
    length += chunk.length
    if (length > maxBytes) {
      throw new MalformedBody(`the body is more than ${maxBytes} bytes decoded`)
    }
    chunks.push(chunk)
  }
  return concatenated(chunks)
}

/** The only failure of this stream is a damaged body. */
async function* unpacked(body: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = new Blob([body as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
  const reader = stream.getReader()
  try {
    while (true) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new MalformedBody('the gzip body is damaged', { cause })
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined) // Nobody wants the rest of a body that was refused.
  }
}
