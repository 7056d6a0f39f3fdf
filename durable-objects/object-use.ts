/** What an object that nobody watches used of the platform, until the store is told. */
import { NOTHING, plus, type Use } from '../worker/budget/use'
import { data } from '../worker/rpc'
import { EventMeter } from './event-meter'

export class ObjectUse {
  readonly #ctx: DurableObjectState
  readonly #env: Env
  readonly #meter = new EventMeter((use) => this.count(use))
  #untold: Use = { ...NOTHING }

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx
    this.#env = env
  }

  /** Do the work of one event, and count it. */
  during<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.#meter.during(work)
  }

  /** Count rows: a value put or an alarm set is one written, a value got is one read. */
  count(use: Partial<Use>): void {
    this.#untold = plus(this.#untold, use)
  }

  /** Tell the store, which keeps the account's book. */
  report(): void {
    this.#ctx.waitUntil(this.#reportNow())
  }

  async #reportNow(): Promise<void> {
    const use = this.#untold
    this.#untold = { ...NOTHING }
    try {
      await data(this.#env.SERIES.getByName('main').report(use))
    } catch (error) {
      console.error(error) // The store may be down for a moment; the next report has it all.
      this.count(use)
    }
  }
}
