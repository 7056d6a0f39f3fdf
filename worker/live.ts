/**
 * A fleet's WebSocket as server-sent events.
 *
 * The stream lives in the Worker: an object that held it could not sleep, and would be billed for
 * as long as anybody watches.
 */
import { LIVE } from './policy'
import { frame } from './server-sent-events'

/**
 * Bridge a viewer's socket, not yet accepted, to an SSE response. The stream ends when the socket
 * does, or when the client lags; either way the client resumes with `Last-Event-ID`.
 */
export function serverSentEvents(socket: WebSocket): Response {
  const encoder = new TextEncoder()
  const over = new AbortController()
  const { signal } = over
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (frame: string) => controller.enqueue(encoder.encode(frame))
        const end = () => {
          over.abort()
          controller.close()
        }
        const keepalive = setInterval(() => {
          socket.send('ping')
          write(': keepalive\n\n')
        }, LIVE.keepaliveMs)
        signal.addEventListener('abort', () => clearInterval(keepalive))
        const receive = ({ data }: MessageEvent) => {
          if (typeof data !== 'string' || data === 'pong') return
          // What is already waiting counts, not this frame: a large snapshot is no lag.
          if ((controller.desiredSize ?? 0) > 0) return write(frameOf(data))
          socket.close(1008, 'lagging')
          end()
        }
        socket.addEventListener('message', receive, { signal })
        socket.addEventListener('close', end, { signal })
        socket.addEventListener('error', end, { signal })
        write(`retry: ${LIVE.retryMs}\n\n`)
        socket.accept()
      },
      cancel() {
        over.abort()
        socket.close(1000)
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: LIVE.maxLagBytes })
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no', // nginx would hold events back.
    },
  })
}

function frameOf(message: string): string {
  const { id, event, data } = JSON.parse(message)
  return frame(id, event, data)
}
