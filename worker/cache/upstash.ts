/** A cache in Upstash Redis, over its REST API; in memory while that does not work. */
import type { Redis } from '@upstash/redis/cloudflare'
import { CACHE } from '../policy'
import { type Cache, type CacheFailure, type CacheState, HitRate, jsonOf } from './cache'
import { Circuit } from './circuit'
import { MemoryCache } from './memory'

export interface UpstashOptions {
  /** `https://….upstash.io`, or another address that speaks its REST API. */
  url: string
  token: string
  /** Begins every key: deployments that share a database need prefixes of their own. */
  prefix: string
  /** Unix ms. */
  now(): number
}

/** The store answered with what no store answers. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

export class UpstashCache implements Cache {
  readonly #memory: MemoryCache
  readonly #circuit: Circuit
  readonly #hitRate = new HitRate()
  #redis: Promise<Redis> | undefined
  #failure: CacheFailure | null = null

  constructor(readonly options: UpstashOptions) {
    this.#memory = new MemoryCache(options.now)
    this.#circuit = new Circuit(options.now)
  }

  async get(key: string): Promise<unknown> {
    const asked = await this.#ask((redis) => redis.get(this.#named(key)).then(textOrNull))
    if (!asked) return this.#hitRate.counted(await this.#memory.get(key))
    return this.#hitRate.counted(parsed(asked.answer))
  }

  /** In memory as well: what was kept here is of use when the store stops answering. */
  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    const text = jsonOf(value)
    await this.#memory.set(key, value, ttlMs)
    if (2 * text.length > CACHE.maxValueBytes) return
    const px = Math.max(1, Math.round(ttlMs))
    await this.#ask((redis) => redis.set(this.#named(key), text, { px }).then(only('OK')))
  }

  async delete(key: string): Promise<void> {
    await this.#memory.delete(key)
    await this.#ask((redis) => redis.del(this.#named(key)).then(numberOnly))
  }

  /** Asks the store, unless it failed just now. */
  async state(): Promise<CacheState> {
    await this.#ask((redis) => redis.ping().then(only('PONG')))
    const { entries, bytes } = await this.#memory.state()
    return {
      ...{ kind: 'upstash', status: this.#failure ? 'failing' : 'ok', reason: this.#failure },
      ...{ entries, bytes, hitRate: this.#hitRate.value },
    }
  }

  #named(key: string): string {
    return `${this.options.prefix}:${key}`
  }

  /** What the store answered; null where it did not, whatever the reason. */
  async #ask<Answer>(use: (redis: Redis) => Promise<Answer>): Promise<{ answer: Answer } | null> {
    if (!this.#circuit.admits()) return null
    try {
      this.#redis ??= connect(this.options)
      const answer = await use(await this.#redis)
      this.#circuit.succeeded()
      this.#failure = null
      return { answer }
    } catch (error) {
      this.#failure = failureOf(error)
      const isNews = this.#circuit.failed()
      // Only which failure: the client's messages quote the command, and so the value.
      if (isNews) console.error(`The cache in Upstash Redis is not used for now: ${this.#failure}`)
      return null
    }
  }
}

/** The client is loaded when it is needed first: most deployments have none. */
async function connect({ url, token }: UpstashOptions): Promise<Redis> {
  const { Redis } = await import('@upstash/redis/cloudflare')
  return new Redis({
    ...{ url, token, enableTelemetry: false, readYourWrites: false },
    // Values are our JSON, and stay text on the way.
    ...{ automaticDeserialization: false, responseEncoding: false },
    // A pipeline would be shared by requests that workerd keeps apart.
    enableAutoPipelining: false,
    // `retry: false` tries twice.
    retry: { retries: 0 },
    // A function: of a signal that is no function the client makes an answer, "Aborted".
    signal: () => AbortSignal.timeout(CACHE.timeoutMs),
  })
}

/** @throws {Unreadable} */
function textOrNull(answer: unknown): string | null {
  if (answer !== null && typeof answer !== 'string') throw new Unreadable()
  return answer
}

/** @throws {Unreadable} */
const only = (expected: string) => (answer: unknown) => {
  if (answer !== expected) throw new Unreadable()
}

/** @throws {Unreadable} */
function numberOnly(answer: unknown): void {
  if (typeof answer !== 'number') throw new Unreadable()
}

/** What somebody else put there under our key is as good as nothing. */
function parsed(text: string | null): unknown {
  if (text === null || 2 * text.length > CACHE.maxValueBytes) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** By names: the client's classes differ between its builds. */
function failureOf(error: unknown): CacheFailure {
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout'
  return name === 'UpstashError' ? 'refused' : 'no-answer'
}
