/** How long something is waited for. */

export interface TimeLimit {
  ms: number
  /** What it is refused with when it takes longer. */
  late: () => Error
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal
}

/**
 * The outcome of some work, which goes on unheard when it takes too long or nobody waits for it.
 * @throws what the work throws, `late()`, or the reason of the signal
 */
export type Limited = <Value>(work: Promise<Value>, limit: TimeLimit) => Promise<Value>

/** Waits for as long as it takes. */
export const unlimited: Limited = (work) => work
