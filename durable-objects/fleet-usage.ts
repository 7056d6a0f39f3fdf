/**
 * What one fleet uses of the platform, on its way to the store that keeps the account's book.
 *
 * It is reported every few minutes, and when the last viewer has left. In between a watched fleet may
 * sleep, so it is kept where sleeping costs nothing: with a viewer's socket. A fleet that nobody
 * watches reports at once, and loses what it counts between that and its sleep.
 */
import { NOTHING, plus, type Use } from '../worker/budget/use'
import type { Level } from '../worker/contracts/usage'
import { USAGE } from '../worker/policy'
import { EventMeter } from './event-meter'

/** What outlives a sleep. */
export interface FleetMemo {
  unreported: Use
  /** Unix ms. */
  reportedAt: number
  level: Level
}

export class FleetUsage {
  /** How much is to be saved, as of the last report. */
  level: Level = 'normal'
  readonly #ctx: DurableObjectState
  readonly #keep: (memo: FleetMemo) => void
  readonly #report: (use: Use) => Promise<Level>
  readonly #meter = new EventMeter((use) => this.count(use))
  #unreported: Use = { ...NOTHING }
  #reportedAt = 0

  /**
   * @param memo what was kept when the fleet went to sleep
   * @param keep keeps it again, after every event
   * @param report hands what was used to the store, which answers how much is to be saved
   */
  constructor(
    ctx: DurableObjectState,
    memo: FleetMemo | undefined,
    keep: (memo: FleetMemo) => void,
    report: (use: Use) => Promise<Level>
  ) {
    this.#ctx = ctx
    this.#keep = keep
    this.#report = report
    this.recall(memo)
  }

  /** Take up what was kept, unless that was done or overtaken already. */
  recall(memo: FleetMemo | undefined): void {
    if (!memo || this.#reportedAt > 0) return
    this.level = memo.level
    this.#unreported = plus(memo.unreported, this.#unreported)
    this.#reportedAt = memo.reportedAt
  }

  /** Do the work of one event, and count it. */
  async during<Result>(work: () => Result | Promise<Result>, requests = 1): Promise<Result> {
    try {
      return await this.#meter.during(work, requests)
    } finally {
      if (Date.now() - this.#reportedAt >= USAGE.reportMs) this.report()
      else this.#keepMemo()
    }
  }

  /** Report now. */
  report(): void {
    this.#ctx.waitUntil(this.#reportNow())
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
    this.#keepMemo()
  }

  #keepMemo(): void {
    this.#keep({ unreported: this.#unreported, reportedAt: this.#reportedAt, level: this.level })
  }
}
