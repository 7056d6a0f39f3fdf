/** Those who watch a run, each over a stream of server-sent events of its own. */
import type { RunEvent } from '../../worker/contracts/assistant-run'
import { ASSISTANT, LIVE } from '../../worker/policy'

/** How an event is written; null where a watcher does not hear of it. */
export type Frame = (event: RunEvent) => string | null

interface Watcher {
  controller: ReadableStreamDefaultController<Uint8Array>
  frame: Frame
}

const encoder = new TextEncoder()

export class Watchers {
  readonly #watchers = new Set<Watcher>()
  #heartbeat: ReturnType<typeof setInterval> | null = null

  /**
   * The stream of a new watcher: what it missed, then what comes; 503 when there are as many as may be.
   * @param isOver whether nothing comes
   */
  add(missed: readonly RunEvent[], isOver: boolean, frame: Frame): Response {
    if (this.#watchers.size >= ASSISTANT.maxWatchers) return new Response(null, { status: 503 })
    let watcher: Watcher | undefined
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          watcher = { controller, frame }
          write(watcher, `retry: ${LIVE.retryMs}\n: ok\n\n`)
          for (const event of missed) tell(watcher, event)
          if (isOver) return controller.close()
          this.#watchers.add(watcher)
          this.#heartbeat ??= setInterval(() => this.#beat(), ASSISTANT.heartbeatMs)
        },
        cancel: () => watcher && this.#leave(watcher),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: ASSISTANT.maxUnreadBytes })
    )
    return new Response(body, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no', // nginx would hold events back.
      },
    })
  }

  tell(event: RunEvent): void {
    for (const watcher of [...this.#watchers]) this.#send(watcher, () => tell(watcher, event))
  }

  /** Nothing follows. */
  end(): void {
    for (const watcher of [...this.#watchers]) this.#end(watcher)
  }

  #end(watcher: Watcher): void {
    this.#leave(watcher)
    try {
      watcher.controller.close()
    } catch {
      // Its connection broke before we heard of it.
    }
  }

  #leave(watcher: Watcher): void {
    this.#watchers.delete(watcher)
    if (this.#watchers.size > 0 || this.#heartbeat === null) return
    clearInterval(this.#heartbeat)
    this.#heartbeat = null
  }

  #beat(): void {
    for (const watcher of [...this.#watchers]) this.#send(watcher, () => write(watcher, ': hb\n\n'))
  }

  /** Whoever does not read must not fill the memory, nor who is gone stop the run: it resumes with `Last-Event-ID`. */
  #send(watcher: Watcher, send: () => void): void {
    try {
      if ((watcher.controller.desiredSize ?? 0) > 0) {
        send()
        return
      }
    } catch {
      // Its connection broke before we heard of it.
    }
    this.#end(watcher)
  }
}

const write = ({ controller }: Watcher, text: string) => controller.enqueue(encoder.encode(text))

function tell(watcher: Watcher, event: RunEvent): void {
  const frame = watcher.frame(event)
  if (frame !== null) write(watcher, frame)
}
