/** Who may do a piece of work, one after the other. */

/** Ends a wait after `ms`; `scheduler.wait` in workerd. */
export type Sleep = (ms: number) => Promise<unknown>

export class Turns {
  readonly #taken = new Map<string, { over: Promise<void>; end: () => void }>()
  readonly #bounds: { most: number; waitMs: number }
  readonly #sleep: Sleep

  /** @param bounds how many turns are told apart, and how long is waited for one */
  constructor(bounds: { most: number; waitMs: number }, sleep: Sleep) {
    this.#bounds = bounds
    this.#sleep = sleep
  }

  /** How many are taken. */
  get size(): number {
    return this.#taken.size
  }

  /**
   * Wait until nobody has the turn of a key, and take it.
   * @returns false after waiting too long, which ends the other's turn, or where too many are taken: go on without
   */
  async take(key: string): Promise<boolean> {
    const other = this.#taken.get(key)
    if (other) {
      await Promise.race([other.over, this.#sleep(this.#bounds.waitMs)])
      const holder = this.#taken.get(key)
      // Who has it may be gone without a word: nobody after this is to wait for them.
      if (holder === other) this.end(key)
      // Whoever waited reads what was made; those behind it need not wait for that.
      if (holder) return false
    }
    if (this.#taken.size >= this.#bounds.most) return false
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#taken.set(key, { over, end })
    return true
  }

  end(key: string): void {
    this.#taken.get(key)?.end()
    this.#taken.delete(key)
  }
}
