/** Values that are used again for a while. */

/** How a cache is, found out by using it. */
export interface CacheState {
  /** Where values are kept at best; a cache that is failing keeps them in memory. */
  kind: 'memory' | 'upstash'
  status: 'ok' | 'failing'
  /** Why it is failing. */
  reason: CacheFailure | null
  /** In this process's memory. */
  entries: number
  bytes: number
  /** Of what this process asked for: how much was there, 0 to 1; null before anything was. */
  hitRate: number | null
}

/** `refused` by its owner, for example for a wrong token; `no-answer` where nothing readable came. */
export type CacheFailure = 'timeout' | 'refused' | 'no-answer'

/**
 * Keeps JSON under keys for a time. What a cache cannot do is no failure of its user: a value that is not
 * there is computed again. Keys are to name everything that a value depends on, so no process has to tell
 * another that one is out of date.
 *
 * Kept here, and for how long (`CACHE` in the policy):
 * - the wording of an answer by a model, which costs money, under the hash of its evidence; see `Wordings`.
 *   The evidence engine's own words are made in less time than asking a cache takes, and are not kept.
 * - readings of objects that cannot be out of date by then, in this process alone; see `readings`.
 */
export interface Cache {
  /** As it was parsed from JSON, and to be checked: whoever can write to the store chose it. Undefined where there is none. */
  get(key: string): Promise<unknown>
  /**
   * A value that is too large is not kept.
   * @param ttlMs how long it may be used, 1 at least
   * @throws {TypeError} for what JSON cannot say
   */
  set(key: string, value: unknown, ttlMs: number): Promise<void>
  delete(key: string): Promise<void>
  state(): Promise<CacheState>
}

/** @throws {TypeError} for what JSON cannot say */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TypeError('Only what JSON can say is cached')
  return text
}

/** Counts how often something was there. */
export class HitRate {
  #hits = 0
  #asked = 0

  /** @returns the value, unchanged */
  counted<Value>(value: Value): Value {
    this.#asked++
    if (value !== undefined) this.#hits++
    return value
  }

  get value(): number | null {
    return this.#asked === 0 ? null : this.#hits / this.#asked
  }
}
