/** A value from the cache, or computed and kept. */
import type { Cache } from './cache'

export interface Reading<Value> {
  /** A kept value that is still as it should be; null for one that is not. Anybody may have written it. */
  check(kept: unknown): Value | null
  compute(): Promise<Value>
  /** How long a value may be used; 0 for one that is not kept. */
  ttlMs(value: Value): number
}

/** The kept value of a key; null where there is none, or none that is as it should be. */
export async function keptIn<Value>(
  cache: Cache,
  key: string,
  check: Reading<Value>['check']
): Promise<Value | null> {
  const kept = await cache.get(key)
  return kept === undefined ? null : check(kept)
}

/** @throws what `compute` throws, and nothing of the cache's */
export async function readThrough<Value>(
  cache: Cache,
  key: string,
  { check, compute, ttlMs }: Reading<Value>
): Promise<Value> {
  const kept = await keptIn(cache, key, check)
  if (kept !== null) return kept
  const computed = await compute()
  const ms = ttlMs(computed)
  if (ms > 0) await cache.set(key, computed, ms)
  return computed
}
