/** How many series of a store are active, counted now and then: every series has to be looked at. */
import { SLICES } from '../../worker/policy'

export class ActiveCount {
  readonly #count: (since: number) => number
  #countedAt = Number.NEGATIVE_INFINITY
  #active = 0

  /** @param count series whose newest sample is at or after a time in Unix ms */
  constructor(count: (since: number) => number) {
    this.#count = count
  }

  /** As it was at most `SLICES.countMs` ago; times in Unix ms. */
  at(now: number, since: number): number {
    if (now - this.#countedAt < SLICES.countMs) return this.#active
    this.#countedAt = now
    this.#active = this.#count(since)
    return this.#active
  }
}
