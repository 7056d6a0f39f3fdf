/** An export as a compressed stream that does no work before it is read. */
import { TRANSFER } from '../../worker/policy'
import { GzipWriter } from './gzip-writer'

/**
 * @param lines text, of which '' stands for some work without a result
 * @param ended called once: when all is read, when the reader has gone, or on an error
 */
export function exportStream(
  lines: AsyncIterator<string>,
  ended: () => void
): ReadableStream<Uint8Array> {
  const gzip = new GzipWriter()
  const encoder = new TextEncoder()
  let open = true
  const end = () => {
    if (open) ended()
    open = false
  }
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(gzip.start())
    },
    async pull(controller) {
      try {
        const { text, done } = await chunk(lines)
        if (text !== '') controller.enqueue(gzip.piece(encoder.encode(text)))
        if (!done) return
        controller.enqueue(gzip.end())
        controller.close()
        end()
      } catch (error) {
        end()
        throw error
      }
    },
    cancel: end,
  })
}

/** The next lines, enough to be compressed well; others get their turn in between. */
async function chunk(lines: AsyncIterator<string>): Promise<{ text: string; done: boolean }> {
  let text = ''
  while (text.length < TRANSFER.chunkBytes) {
    const { value, done } = await lines.next()
    if (done) return { text, done: true }
    if (value === '') await scheduler.wait(0)
    text += value
  }
  return { text, done: false }
}
