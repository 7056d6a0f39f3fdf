import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { RunBegun, RunRequest, RunState } from '../../../worker/contracts/assistant-run'
import { api, type Problem, problemOf } from './api'
import { serverNow } from './clock'
import { KEPT_KEY, type KeptTurn, keptFrom, textToKeep } from './kept-turns'
import { NOTHING_SEEN, type RunSeen, seeing } from './run-seen'
import { watchRun } from './watch-run'

/** What a question is about besides its words. */
export interface About {
  /** Null leaves it to the API, which takes the visitor's own. */
  fleet: string | null
  /** The server that the page shows; null for none. */
  server: string | null
}

/** A question with what came of it. */
export class Turn {
  readonly seen: Signal<RunSeen>
  /** Why the question could not be asked; null when it could. */
  readonly problem = signal<Problem | null>(null)
  readonly isConnected = signal(true)
  /** Null until the question has arrived. */
  readonly runId: Signal<string | null>
  #stop: () => void = () => {}

  constructor(
    readonly question: string,
    readonly about: About,
    readonly askedAt: number,
    kept: { runId: string | null; seen: RunSeen } = { runId: null, seen: NOTHING_SEEN }
  ) {
    this.runId = signal(kept.runId)
    this.seen = signal(kept.seen)
  }

  /** The fleet that is asked; null while that is not known. */
  get fleet(): string | null {
    return this.about.fleet ?? this.runId.value?.split('.')[0] ?? null
  }

  readonly isOver: ReadonlySignal<boolean> = computed(
    () => this.seen.value.isOver || this.problem.value !== null
  )

  /** Ask it. @param after the run that it follows */
  async begin(after: string | null, changed: () => void): Promise<void> {
    const { fleet, server } = this.about
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    const body: Omit<RunRequest, 'priority'> = {
      ...{ query: this.question, timeZone },
      ...(fleet !== null && { fleet }),
      ...(server !== null && { server }),
      ...(after !== null && { after }),
    }
    try {
      const begun = await api<RunBegun>('/api/ai/runs', { method: 'POST', body })
      this.runId.value = begun.runId
    } catch (error) {
      this.problem.value = problemOf(error)
      return changed()
    }
    changed()
    if (this.seen.peek().isOver) await this.#cancelThere()
    else this.watch(changed)
  }

  /** Hear of what is still to come. */
  watch(changed: () => void): void {
    const runId = this.runId.peek()
    if (runId === null || this.seen.peek().isOver) return
    this.#stop = watchRun(runId, this.seen.peek().lastId, {
      heard: (event) => {
        this.isConnected.value = true
        this.seen.value = seeing(this.seen.peek(), event)
        if (this.seen.peek().isOver) changed()
      },
      connected: (isConnected) => {
        this.isConnected.value = isConnected
      },
      gone: () => {
        this.#end({ failure: 'expired' })
        changed()
      },
      ended: (state) => {
        this.#end(outcomeOf(state))
        changed()
      },
    })
  }

  /** Nobody wants the answer any more. */
  cancel(changed: () => void): void {
    this.#stop()
    this.#end({ failure: 'cancelled' })
    changed()
    this.#cancelThere()
  }

  /** Hear no more of it. */
  leave(): void {
    this.#stop()
  }

  async #cancelThere(): Promise<void> {
    const runId = this.runId.peek()
    if (runId === null) return
    try {
      await api(`/api/ai/runs/${encodeURIComponent(runId)}/cancel`, { method: 'POST' })
    } catch (error) {
      problemOf(error) // Where it cannot be reached it ends by itself, and nobody sees it.
    }
  }

  #end(outcome: Partial<RunSeen>): void {
    this.isConnected.value = true
    this.seen.value = { ...this.seen.peek(), attempt: [], ...outcome, isOver: true }
  }
}

const outcomeOf = (state: RunState | null): Partial<RunSeen> =>
  state?.answer
    ? { answer: state.answer, facts: [], causes: [], segments: [], skipped: [] }
    : { failure: state?.failure?.reason ?? 'expired' }

/** What was asked in this tab, which outlives the page. */
export class Conversation {
  readonly turns = signal<Turn[]>([])
  readonly running = computed(() => this.turns.value.find((turn) => !turn.isOver.value) ?? null)

  /** Take up what this tab knows, and hear on of what is not over. */
  resume(): void {
    this.turns.value = keptFrom(sessionItem()).map(
      ({ question, about, askedAt, runId, seen }) =>
        new Turn(question, about, askedAt, { runId, seen })
    )
    for (const turn of this.turns.value) turn.watch(this.#keep)
  }

  ask(question: string, about: About): void {
    if (this.running.peek()) return
    const turn = new Turn(question, about, serverNow())
    const after = this.#followed(about)
    this.turns.value = [...this.turns.peek(), turn]
    turn.begin(after, this.#keep)
  }

  /** Ask a question again that has no answer. */
  again(turn: Turn): void {
    if (this.running.peek()) return
    this.turns.value = this.turns.peek().filter((one) => one !== turn)
    this.ask(turn.question, turn.about)
  }

  cancel(): void {
    this.running.peek()?.cancel(this.#keep)
  }

  /** Forget everything. */
  clear(): void {
    this.cancel()
    this.turns.value = []
    this.#keep()
  }

  /** Stop listening; {@link resume} takes it up. */
  leave(): void {
    for (const turn of this.turns.peek()) turn.leave()
  }

  /**
   * The run that a question follows; null where the page shows another server by now: "this server" is
   * the one in view, not the one that was spoken of.
   */
  #followed({ fleet, server }: About): string | null {
    const last = this.turns.peek().findLast(({ seen }) => seen.peek().answer !== null)
    if (!last || last.fleet !== (fleet ?? last.fleet)) return null
    return server === null || server === last.about.server ? last.runId.peek() : null
  }

  readonly #keep = () => {
    const kept = this.turns.peek().map(
      ({ question, about, askedAt, runId, seen }): KeptTurn => ({
        ...{ question, about, askedAt, runId: runId.peek() },
        seen: seen.peek(),
      })
    )
    try {
      sessionStorage.setItem(KEPT_KEY, textToKeep(kept))
    } catch {
      // Blocked or full storage: the conversation lasts as long as this page.
    }
  }
}

function sessionItem(): string | null {
  try {
    return sessionStorage.getItem(KEPT_KEY)
  } catch {
    return null
  }
}
