/** The numbered events of one run. */
import type { RunEvent } from '../contracts/assistant-run'

/** The data of an event by its name. */
export type RunEventData<Name extends RunEvent['event']> = Extract<
  RunEvent,
  { event: Name }
>['data']

/**
 * Grows while the question is answered, by a few hundred events at most: facts, segments and engines
 * are all bounded.
 */
export class RunLog {
  readonly #events: RunEvent[]
  readonly #onEvent: (event: RunEvent) => void

  /** @param events of a run that was kept */
  constructor(onEvent: (event: RunEvent) => void = () => {}, events: readonly RunEvent[] = []) {
    this.#onEvent = onEvent
    this.#events = [...events]
  }

  get events(): readonly RunEvent[] {
    return this.#events
  }

  /** The newest event's; 0 before the first. */
  get lastId(): number {
    return this.#events.at(-1)?.id ?? 0
  }

  /** Whether nothing follows. */
  get isOver(): boolean {
    return this.#events.at(-1)?.event === 'end'
  }

  add<Name extends RunEvent['event']>(event: Name, data: RunEventData<Name>): void {
    const numbered = { id: this.lastId + 1, event, data } as RunEvent
    this.#events.push(numbered)
    this.#onEvent(numbered)
  }

  /** What a watcher who saw `id` has missed; all of it where that is no id of this run. */
  after(id: number): readonly RunEvent[] {
    return id > this.lastId ? this.#events : this.#events.filter((event) => event.id > id)
  }
}
