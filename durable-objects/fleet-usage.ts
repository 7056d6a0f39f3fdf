/**
 * What one fleet uses of the platform, on its way to the store that keeps the account's book.
 *
 * It is counted in memory and reported once a minute while the fleet is in use; what a fleet counted
 * after its last report, before it went to sleep, is lost.
 */
import { NOTHING, plus, type Use } from '../worker/budget/use'
import type { Level } from '../worker/contracts/usage'
import { USAGE } from '../worker/policy'
import { EventMeter } from './event-meter'

export class FleetUsage {
  /** How much is to be saved, as of the last report. */
  level: Level = 'normal'
  readonly #ctx: DurableObjectState
  readonly #report: (use: Use) => Promise<Level>
  readonly #meter = new EventMeter((use) => this.count(use))
  #unreported: Use = { ...NOTHING }
  #reportedAt = 0

  /** @param report hands what was used to the store, which answers how much is to be saved */
  constructor(ctx: DurableObjectState, report: (use: Use) => Promise<Level>) {
    this.#ctx = ctx
    this.#report = report
  }

  /** Do the work of one event, and count it. */
  async during<Result>(work: () => Result | Promise<Result>, requests = 1): Promise<Result> {
    try {
      return await this.#meter.during(work, requests)
    } finally {
      if (Date.now() - this.#reportedAt >= USAGE.reportMs) this.#ctx.waitUntil(this.#reportNow())
    }
  }

  /** Count rows: a value put or an alarm set is one written, a value got is one read. */
  count(use: Partial<Use>): void {
    this.#unreported = plus(this.#unreported, use)
  }

  async #reportNow(): Promise<void> {
    const use = this.#unreported
    this.#unreported = { ...NOTHING }
    this.#reportedAt = Date.now()
    try {
      this.level = await this.#report(use)
    } catch (error) {
      console.error(error) // The store may be down for a moment; the next report has it all.
      this.#unreported = plus(use, this.#unreported)
    }
  }
}
