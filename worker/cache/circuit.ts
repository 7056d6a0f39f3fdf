/** Whether something that failed is to be asked again yet. */
import { CACHE } from '../policy'

/** Opens after failures in a row, longer each time; then one trial at a time is let through. */
export class Circuit {
  #failures = 0
  #openUntil = 0
  #isTrying = false

  /** @param now Unix ms, or any clock that goes on */
  constructor(readonly now: () => number) {}

  /** Leave to ask; whoever gets it is to report how it went. */
  admits(): boolean {
    if (this.#failures < CACHE.circuit.inARow) return true
    if (this.#isTrying || this.now() < this.#openUntil) return false
    this.#isTrying = true
    return true
  }

  succeeded(): void {
    this.#failures = 0
    this.#isTrying = false
  }

  /** @returns whether it has opened by this, and was closed before */
  failed(): boolean {
    const { inARow, firstMs, mostMs } = CACHE.circuit
    this.#failures++
    this.#isTrying = false
    const times = this.#failures - inARow
    if (times < 0) return false
    this.#openUntil = this.now() + Math.min(mostMs, firstMs * 2 ** times)
    return times === 0
  }
}
