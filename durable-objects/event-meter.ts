/** Counts what the events of an object use. */
import { AwakeTime } from '../worker/budget/awake'
import type { Use } from '../worker/budget/use'

export class EventMeter {
  readonly #awake = new AwakeTime()
  readonly #count: (use: Partial<Use>) => void

  /** @param count is told of every use as it happens */
  constructor(count: (use: Partial<Use>) => void) {
    this.#count = count
  }

  /**
   * Do the work of one event.
   *
   * @param requests that Cloudflare counts it as: 1 for an RPC call, a fetch or an alarm
   */
  async during<Result>(work: () => Result | Promise<Result>, requests = 1): Promise<Result> {
    const from = Date.now()
    this.#count({ requests })
    try {
      return await work()
    } finally {
      this.#count({ objectMs: this.#awake.add(from, Date.now()) })
    }
  }
}
