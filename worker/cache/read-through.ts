/** A value from the cache, or computed once and kept. */
import type { Cache } from './cache'
import type { SingleFlight } from './single-flight'

export interface Reading<Value> {
  /** A kept value that is still as it should be; null for one that is not. Anybody may have written it. */
  check(kept: unknown): Value | null
  compute(): Promise<Value>
  /** How long a value may be used; 0 for one that is not kept. */
  ttlMs(value: Value): number
}

/** Where a value came from: computed now, by somebody who asked at the same time, or kept. */
export type Source = 'computed' | 'shared' | 'kept'

/** @throws what `compute` throws, and nothing of the cache's */
export async function readThrough<Value>(
  { cache, flights }: { cache: Cache; flights: SingleFlight },
  key: string,
  { check, compute, ttlMs }: Reading<Value>
): Promise<{ value: Value; source: Source }> {
  const kept = await cache.get(key)
  const checked = kept === undefined ? null : check(kept)
  if (checked !== null) return { value: checked, source: 'kept' }
  const { value, isShared } = await flights.run(key, async () => {
    const computed = await compute()
    const ms = ttlMs(computed)
    if (ms > 0) await cache.set(key, computed, ms)
    return computed
  })
  return { value, source: isShared ? 'shared' : 'computed' }
}
