/** Work of others, that may throw or never end. */

/**
 * Resolves when so many ms are over, or rejects when the signal is aborted, which ends the wait: for example
 * `scheduler.wait` of workerd.
 */
export type Wait = (ms: number, options: { signal: AbortSignal }) => Promise<unknown>

/** It took longer than it may. */
export class TimeIsOver extends Error {
  override readonly name = 'TimeIsOver'
}

/**
 * What the work gave in time. Work that goes on afterwards is told by its signal, and not waited for.
 * @throws {TimeIsOver} and whatever the work throws, at once as well
 */
export async function within<Value>(
  ms: number,
  wait: Wait,
  work: (signal: AbortSignal) => Promise<Value>
): Promise<Value> {
  const [late, done] = [new AbortController(), new AbortController()]
  const timer = wait(ms, { signal: done.signal }).then(
    () => {
      late.abort(new TimeIsOver())
      throw new TimeIsOver()
    },
    // Given up, because the work was done.
    () => new Promise<never>(() => {})
  )
  try {
    return await Promise.race([Promise.try(work, late.signal), timer])
  } finally {
    done.abort()
  }
}
