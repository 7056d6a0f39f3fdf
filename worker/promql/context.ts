/** What the evaluation of one query shares: its limits, its options, its remarks. */
import { QUERY, STALENESS } from '../policy'
import { Annotations } from './annotations'
import { QueryAborted, TooManySamples, TooMuchWork } from './error'

/** How a query is to be evaluated. */
export interface QueryOptions {
  /** How far back an instant selector looks, ms. */
  lookbackMs?: number
  /**
   * Keep the metric's name in sight until the end of the evaluation, as Prometheus does with
   * `--enable-feature=promql-delayed-name-removal`.
   */
  delayedNameRemoval?: boolean
  /** Samples that may be read. */
  maxSamples?: number
  /** Values that may be computed; without it, `QUERY.maxWork`. */
  maxWork?: number
  /** Gives up when the caller does. */
  signal?: AbortSignal
  /** The current time, Unix ms; with it, a query has `timeoutMs`. */
  now?: () => number
  /** Time until the answer, ms; at most and by default `QUERY.timeoutMs`. */
  timeoutMs?: number
}

export class Context {
  readonly annotations = new Annotations()
  readonly lookbackMs: number
  readonly delayedNameRemoval: boolean
  readonly maxSamples: number
  readonly #maxWork: number
  readonly #signal: AbortSignal | undefined
  readonly #now: () => number
  readonly #deadline: number
  #work = 0
  #heldBytes = 0

  constructor(options: QueryOptions = {}) {
    this.lookbackMs = options.lookbackMs ?? STALENESS.lookbackMs
    this.delayedNameRemoval = options.delayedNameRemoval ?? false
    this.maxSamples = options.maxSamples ?? QUERY.maxSamples
    this.#maxWork = options.maxWork ?? QUERY.maxWork
    this.#signal = options.signal
    this.#now = options.now ?? (() => 0)
    const { timeoutMs = QUERY.timeoutMs } = options
    this.#deadline = this.#now() + Math.min(timeoutMs, QUERY.timeoutMs)
  }

  /**
   * Count values that are about to be computed; while code computes, a Worker's clock stands still.
   * @throws {TooMuchWork} when there are more than a query may
   */
  spend(values: number): void {
    this.#work += values
    if (this.#work > this.#maxWork) throw new TooMuchWork()
  }

  /** What may still be spent. */
  get workLeft(): number {
    return this.#maxWork - this.#work
  }

  /**
   * Count series whose labels are about to be compared or written.
   * @throws {TooMuchWork} as `spend`
   */
  spendLabels(series: number): void {
    this.spend(series * QUERY.labelsWork)
  }

  /**
   * Count bytes that stay in memory until they are released.
   * @throws {TooManySamples} when there are more than one query may keep
   */
  hold(bytes: number): void {
    this.#heldBytes += bytes
    if (this.#heldBytes > QUERY.maxHeldBytes) throw new TooManySamples()
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes
  }

  /** @throws {QueryAborted} when the caller has gone, or the time is over */
  check(): void {
    if (this.#signal?.aborted) throw new QueryAborted('canceled')
    if (this.#now() > this.#deadline) throw new QueryAborted('timeout')
  }
}
