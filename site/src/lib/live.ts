import type { LiveEvent } from '../../../worker/contracts/live'
import { LIVE } from '../../../worker/policy'
import { redialPauseMs } from './redial'

export type ConnectionState = 'open' | 'connecting' | 'closed'

/** No message for this long, not even a pong, and the stream counts as broken: two pings unheard. */
const SILENCE_MS = 2 * LIVE.keepaliveMs + 5_000
/** A tab that nobody has seen for this long stops listening. */
const HIDDEN_MS = 60_000
/** So many WebSockets in a row that never opened, and the next attempt is an EventSource. */
const UNOPENED_LIMIT = 2
/** After so many failures the page says "disconnected" rather than "reconnecting". */
const PATIENCE = 4

interface Ears {
  heard(event: LiveEvent): void
  changed(state: ConnectionState): void
}

/**
 * Follow a fleet's live stream until told to stop.
 *
 * Reconnects by itself with growing, jittered pauses and asks for what was missed. Listens over
 * WebSocket, or as server-sent events where a proxy lets no WebSocket through.
 *
 * @returns how to stop
 */
export function follow(fleetId: string, ears: Ears): () => void {
  const path = `/api/fleets/${fleetId}/live`
  let lastId: number | null = null
  let failures = 0
  let unopened = 0
  let hangUp: (() => void) | null = null
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined

  const address = () => (lastId === null ? path : `${path}?lastEventId=${lastId}`)

  const heard = (event: LiveEvent) => {
    failures = 0
    lastId = event.id
    ears.heard(event)
  }

  const dial = () => {
    clearTimeout(retryTimer)
    hangUp?.()
    ears.changed(failures > PATIENCE ? 'closed' : 'connecting')
    hangUp = unopened >= UNOPENED_LIMIT ? listen() : talk()
  }

  const lost = () => {
    hangUp = null
    failures += 1
    ears.changed(failures > PATIENCE || !navigator.onLine ? 'closed' : 'connecting')
    retryTimer = setTimeout(dial, redialPauseMs(failures))
  }

  const talk = () => {
    const socket = new WebSocket(new URL(address(), location.href.replace(/^http/, 'ws')))
    let opened = false
    let silence: ReturnType<typeof setTimeout> | undefined
    const ping = setInterval(() => opened && socket.send('ping'), LIVE.keepaliveMs)
    const end = () => {
      clearInterval(ping)
      clearTimeout(silence)
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close()
    }
    const fail = () => {
      if (!opened) unopened += 1
      end()
      lost()
    }
    const listenOn = () => {
      clearTimeout(silence)
      silence = setTimeout(fail, SILENCE_MS)
    }
    listenOn()
    socket.onopen = () => {
      opened = true
      unopened = 0
      listenOn()
      ears.changed('open')
    }
    socket.onmessage = ({ data }) => {
      listenOn()
      if (data !== 'pong') heard(JSON.parse(data))
    }
    socket.onclose = fail
    return end
  }

  const listen = () => {
    const source = new EventSource(address())
    source.onopen = () => ears.changed('open')
    source.onerror = () => {
      source.close()
      // The next attempt is a WebSocket again: the way may have become free.
      unopened = 0
      lost()
    }
    for (const name of ['message', 'snapshot', 'joined', 'readings'])
      source.addEventListener(name, (message: MessageEvent<string>) => {
        const data = JSON.parse(message.data)
        const whole = typeof data.event === 'string' && 'data' in data
        heard(whole ? data : { id: Number(message.lastEventId), event: name, data })
      })
    return () => source.close()
  }

  const pause = () => {
    clearTimeout(retryTimer)
    hangUp?.()
    hangUp = null
    ears.changed('closed')
  }

  const resume = () => {
    failures = 0
    if (!hangUp) dial()
  }

  const seen = () => {
    clearTimeout(hiddenTimer)
    if (document.hidden) hiddenTimer = setTimeout(pause, HIDDEN_MS)
    else resume()
  }

  // A page with an open socket could not be kept for the back button.
  const shown = (event: PageTransitionEvent) => event.persisted && resume()

  document.addEventListener('visibilitychange', seen)
  addEventListener('online', resume)
  addEventListener('pagehide', pause)
  addEventListener('pageshow', shown)
  dial()

  return () => {
    clearTimeout(retryTimer)
    clearTimeout(hiddenTimer)
    hangUp?.()
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('online', resume)
    removeEventListener('pagehide', pause)
    removeEventListener('pageshow', shown)
  }
}
