/** A cache in this process's memory: the least recently used goes first. */
import { CACHE } from '../policy'
import { type Cache, type CacheState, HitRate, jsonOf } from './cache'

interface Entry {
  /** JSON: a reader gets a value of its own, which it may change. */
  text: string
  bytes: number
  /** From then on it is not used; Unix ms. */
  until: number
}

/** UTF-16, which is what a text takes at most. */
const BYTES_PER_CHARACTER = 2

export class MemoryCache implements Cache {
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>()
  readonly #hitRate = new HitRate()
  #bytes = 0

  /** @param now Unix ms, or any clock that goes on */
  constructor(
    readonly now: () => number,
    readonly bounds: { maxEntries: number; maxBytes: number; maxValueBytes: number } = CACHE
  ) {}

  async get(key: string): Promise<unknown> {
    const entry = this.#hitRate.counted(this.#current(key))
    if (!entry) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return JSON.parse(entry.text)
  }

  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    const text = jsonOf(value)
    const bytes = BYTES_PER_CHARACTER * (key.length + text.length)
    this.#forget(key)
    if (bytes > this.bounds.maxValueBytes) return
    this.#entries.set(key, { text, bytes, until: this.now() + ttlMs })
    this.#bytes += bytes
    this.#makeRoom()
  }

  async delete(key: string): Promise<void> {
    this.#forget(key)
  }

  async state(): Promise<CacheState> {
    this.#forgetOld()
    return {
      ...{ kind: 'memory', status: 'ok', reason: null },
      ...{ entries: this.#entries.size, bytes: this.#bytes, hitRate: this.#hitRate.value },
    }
  }

  #current(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (!entry || entry.until > this.now()) return entry
    this.#forget(key)
    return undefined
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#bytes -= entry.bytes
    this.#entries.delete(key)
  }

  #makeRoom(): void {
    const isFull = () =>
      this.#entries.size > this.bounds.maxEntries || this.#bytes > this.bounds.maxBytes
    if (isFull()) this.#forgetOld()
    for (const key of this.#entries.keys()) {
      if (!isFull()) return
      this.#forget(key)
    }
  }

  #forgetOld(): void {
    const now = this.now()
    for (const [key, { until }] of this.#entries) if (until <= now) this.#forget(key)
  }
}
