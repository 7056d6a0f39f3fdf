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

  /** What comes after the outcome is not told: only the end does. */
  add<Name extends RunEvent['event']>(event: Name, data: RunEventData<Name>): void {
    const last = this.#events.at(-1)?.event
    if (last === 'end' || ((last === 'result' || last === 'fail') && event !== 'end')) return
    const numbered = { id: this.lastId + 1, event, data } as RunEvent
    this.#events.push(numbered)
    this.#onEvent(numbered)
  }

  /** What a watcher who saw `id` has missed; all of it where that is no id of this run. */
  after(id: number): readonly RunEvent[] {
    const isKnown = Number.isInteger(id) && id <= this.lastId
    return isKnown ? this.#events.filter((event) => event.id > id) : this.#events
  }
}
