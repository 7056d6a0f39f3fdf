/** The same work, asked for several times at once, done once. */
import { CACHE } from '../policy'

/**
 * Who asks first computes; who asks meanwhile waits for that. Nothing is remembered afterwards, an error
 * least of all: whoever waited for one that failed tries again, one after the other.
 *
 * To be held by what all of them share, a Durable Object or a process of one's own. A Worker may be frozen
 * while it computes, so nobody waits longer than `waitMs`.
 */
export class SingleFlight {
  readonly #flights = new Map<string, Promise<unknown>>()

  constructor(
    readonly bounds: { maxFlights: number; flightWaitMs: number } = CACHE,
    readonly sleep: (ms: number) => Sleep = sleepFor
  ) {}

  /** How many are under way. */
  get size(): number {
    return this.#flights.size
  }

  /** @returns the value, and whether another's work gave it */
  async run<Value>(
    key: string,
    compute: () => Promise<Value>
  ): Promise<{ value: Value; isShared: boolean }> {
    const patience = this.sleep(this.bounds.flightWaitMs)
    try {
      for (let other = this.#flights.get(key); other; other = this.#flights.get(key)) {
        const waited = await Promise.race([landed<Value>(other), patience.over])
        if (waited === LATE) break
        if (waited !== FAILED) return { value: waited.value, isShared: true }
      }
    } finally {
      patience.cancel()
    }
    return { value: await this.#lead(key, compute), isShared: false }
  }

  async #lead<Value>(key: string, compute: () => Promise<Value>): Promise<Value> {
    const isFull = this.#flights.size >= this.bounds.maxFlights
    if (isFull || this.#flights.has(key)) return compute()
    // Begins in a later microtask, so that it is listed before it can end.
    const flight = Promise.resolve().then(compute)
    this.#flights.set(key, flight)
    try {
      return await flight
    } finally {
      this.#flights.delete(key)
    }
  }
}

const LATE = Symbol('late')
const FAILED = Symbol('failed')

/** A wait that can be given up. */
export interface Sleep {
  over: Promise<typeof LATE>
  cancel(): void
}

export function sleepFor(ms: number): Sleep {
  const { promise: over, resolve } = Promise.withResolvers<typeof LATE>()
  const timer = setTimeout(() => resolve(LATE), ms)
  return { over, cancel: () => clearTimeout(timer) }
}

async function landed<Value>(flight: Promise<unknown>): Promise<{ value: Value } | typeof FAILED> {
  try {
    return { value: (await flight) as Value }
  } catch {
    // Its leader hears of it; whoever only waited tries for itself.
    return FAILED
  }
}
