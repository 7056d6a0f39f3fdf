import type { RunEvent, RunState } from '../../../worker/contracts/assistant-run'
import { ApiError, api } from './api'
import { redialPauseMs } from './redial'

const NAMES = [
  ...(['run', 'stage', 'understanding', 'evidence', 'hypothesis', 'segment', 'reset'] as const),
  ...(['notice', 'result', 'fail', 'end'] as const),
] satisfies RunEvent['event'][]

export interface Watcher {
  heard(event: RunEvent): void
  /** Whether the stream is there; what was heard stays. */
  connected(isConnected: boolean): void
  /** The run is not there any more. */
  gone(): void
  /** Who asks may not see it any more, or it ended without the events that said so. */
  ended(state: RunState | null): void
}

const pathOf = (runId: string) => `/api/ai/runs/${encodeURIComponent(runId)}`

/**
 * Watch a run until its end or until told to stop.
 *
 * Reconnects by itself with growing, jittered pauses, and asks for what was missed. An `EventSource`
 * does not say why it failed, so the run itself is asked.
 *
 * @param lastId of the newest event that is known already
 * @returns how to stop
 */
export function watchRun(runId: string, lastId: number, watcher: Watcher): () => void {
  let seen = lastId
  let failures = 0
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  const stop = () => {
    isStopped = true
    clearTimeout(timer)
    source?.close()
    removeEventListener('online', again)
  }

  const hear = (message: MessageEvent<string>) => {
    const { type, data, lastEventId } = message
    const event = { id: Number(lastEventId), event: type, data: JSON.parse(data) } as RunEvent
    seen = event.id
    failures = 0
    watcher.heard(event)
    if (event.event === 'end') stop()
  }

  const dial = () => {
    source = new EventSource(`${pathOf(runId)}/events?lastEventId=${seen}`)
    source.onopen = () => watcher.connected(true)
    source.onerror = lost
    for (const name of NAMES) source.addEventListener(name, hear)
  }

  const lost = async () => {
    source?.close()
    source = null
    failures += 1
    const state = await stateOf(runId)
    if (isStopped) return
    if (state === 'gone') {
      stop()
      return watcher.gone()
    }
    if (state !== 'unreachable' && (state === 'forbidden' || state.status !== 'running')) {
      stop()
      return watcher.ended(state === 'forbidden' ? null : state)
    }
    watcher.connected(false)
    timer = setTimeout(dial, redialPauseMs(failures))
  }

  const again = () => {
    if (source) return
    clearTimeout(timer)
    dial()
  }

  addEventListener('online', again)
  dial()
  return stop
}

/** Where a run is; why that is not known, otherwise. */
async function stateOf(runId: string): Promise<RunState | 'gone' | 'forbidden' | 'unreachable'> {
  try {
    return await api<RunState>(pathOf(runId))
  } catch (error) {
    const status = error instanceof ApiError ? error.problem.status : 0
    if (status === 404) return 'gone'
    return status === 401 || status === 403 ? 'forbidden' : 'unreachable'
  }
}
