/** Numbered events to everyone who watches a fleet, over WebSockets that let the object sleep. */
import type { FleetState } from '../worker/contracts/fleet'
import type { LiveEvent } from '../worker/contracts/live'
import { LIVE } from '../worker/policy'
import type { FleetMemo } from './fleet-usage'

/** What a socket remembers while the object sleeps. */
interface Attachment {
  /** Unix ms. */
  acceptedAt: number
  /** Kept with one of the sockets, for the fleet. */
  memo?: FleetMemo
}

/** The viewers of one fleet and the last events they were sent. Only the sockets outlive a sleep. */
export class LiveFeed {
  readonly #ctx: DurableObjectState
  readonly #recent: LiveEvent[] = []
  /** Every event after this id is in `#recent`. */
  #forgottenId = 0
  #lastId = 0

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    // Answered by the platform: a viewer's ping neither wakes the object nor costs anything.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  get viewers(): number {
    return this.#open.length
  }

  /** When the last of the viewers came, Unix ms; 0 when there is none. */
  get joinedAt(): number {
    return Math.max(0, ...this.#open.map((socket) => attachmentOf(socket).acceptedAt))
  }

  /** What the fleet wants to know after a sleep; kept only while somebody watches. */
  get memo(): FleetMemo | undefined {
    return this.#open.map((socket) => attachmentOf(socket).memo).find((memo) => memo !== undefined)
  }

  /** What a socket that has closed kept: the last one may be what woke the fleet. */
  memoOf(socket: WebSocket): FleetMemo | undefined {
    return attachmentOf(socket).memo
  }

  set memo(memo: FleetMemo) {
    const [first, ...others] = this.#open
    first?.serializeAttachment({ ...attachmentOf(first), memo } satisfies Attachment)
    for (const socket of others) {
      const { acceptedAt, memo: stale } = attachmentOf(socket)
      if (stale) socket.serializeAttachment({ acceptedAt } satisfies Attachment)
    }
  }

  get #open(): WebSocket[] {
    return this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN)
  }

  /** Close the sockets of viewers that vanished without a word, so that nothing runs for them. */
  dropSilent(): void {
    for (const socket of this.#open) {
      const { acceptedAt } = attachmentOf(socket)
      const heardAt = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? acceptedAt
      if (Date.now() - heardAt > LIVE.silentAfterMs) socket.close(1001, 'no ping')
    }
  }

  /**
   * Add a viewer. One that saw event `after` gets what came since; any other gets the picture.
   * @param after the last event id that the viewer saw, or NaN
   * @returns null when there are as many viewers as there may be
   */
  async accept(after: number, picture: () => Promise<FleetState>): Promise<Response | null> {
    if (this.viewers >= LIVE.maxViewers) return null
    this.#start()
    const missed = this.#since(after)
    const seen = missed ? after : this.#lastId
    const snapshot = missed ? [] : [{ id: seen, event: 'snapshot' as const, data: await picture() }]
    // What happened while the picture was being made is not in it, so it follows.
    const events = [...snapshot, ...(this.#since(seen) ?? [])]
    if (this.viewers >= LIVE.maxViewers) return null // Others came while the picture was made.
    const { 0: viewer, 1: socket } = new WebSocketPair()
    this.#ctx.acceptWebSocket(socket)
    socket.serializeAttachment({ acceptedAt: Date.now() } satisfies Attachment)
    for (const event of events) socket.send(JSON.stringify(event))
    return new Response(null, { status: 101, webSocket: viewer })
  }

  /** Send an event to every viewer and keep it for those that come back. */
  emit<Name extends LiveEvent['event']>(
    event: Name,
    data: Extract<LiveEvent, { event: Name }>['data']
  ): void {
    this.#start()
    // The clock numbers the events, so that numbers keep growing when memory is lost.
    this.#lastId = Math.max(this.#lastId + 1, Date.now())
    const numbered = { id: this.#lastId, event, data } as LiveEvent
    this.#recent.push(numbered)
    if (this.#recent.length > LIVE.replayEvents) this.#forgottenId = this.#recent.shift()!.id
    const text = JSON.stringify(numbered)
    for (const socket of this.#open) socket.send(text)
  }

  /** Events stop here because nobody watches: whoever comes back later has missed some. */
  pause(): void {
    this.#recent.length = 0
    this.#forgottenId = this.#lastId = Math.max(this.#lastId + 1, Date.now())
  }

  /** The events after `after`, oldest first; null when some of them are gone. */
  #since(after: number): LiveEvent[] | null {
    const covered = after >= this.#forgottenId && after <= this.#lastId
    return covered ? this.#recent.filter(({ id }) => id > after) : null
  }

  #start(): void {
    if (this.#lastId > 0) return
    this.#forgottenId = this.#lastId = Date.now()
  }
}

const attachmentOf = (socket: WebSocket): Attachment => socket.deserializeAttachment()
