/** Work that takes turns, so that what is short comes in between. */
import { PROMETHEUS } from '../worker/policy'

/**
 * Lets a few pieces of work run at the same time, in the order in which they came. An object does one
 * thing at a time: without turns, a push would wait for every query that came before it.
 */
export class Turns {
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** Do the work when its turn has come; undefined if too much waits already. */
  async take<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#waiting.length >= PROMETHEUS.maxWaiting) return undefined
    if (this.#running >= PROMETHEUS.maxRunning) {
      // Whoever ends hands its place on, so the number of those that run stays.
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
      await scheduler.wait(0)
    } else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
