/** The cache of this deployment, as its settings say. */
import { CACHE } from '../policy'
import type { Cache } from './cache'
import { MemoryCache } from './memory'
import { UpstashCache } from './upstash'

/** Declared in `worker/env.d.ts`. */
export interface CacheSettings {
  UPSTASH_REDIS_REST_URL?: string
  UPSTASH_REDIS_REST_TOKEN?: string
  UPSTASH_REDIS_PREFIX?: string
}

export interface Configured {
  cache: Cache
  /** What is wrong with the settings, for whoever made them; memory serves then. */
  mistake: string | null
}

/** One for the whole process: objects and requests share what they keep. */
let made: (Configured & { settings: string }) | null = null

export function cacheOf(env: CacheSettings): Configured {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env
  const prefix = env.UPSTASH_REDIS_PREFIX || CACHE.prefix
  const settings = JSON.stringify([url, token, prefix])
  if (made?.settings !== settings) made = { ...configured(url, token, prefix), settings }
  return made
}

function configured(url: string | undefined, token: string | undefined, prefix: string) {
  const memory = () => new MemoryCache(Date.now)
  if (!url && !token) return { cache: memory(), mistake: null }
  const mistake = mistakeIn(url, token)
  if (mistake !== null || !url || !token) return { cache: memory(), mistake }
  return { cache: new UpstashCache({ url, token, prefix, now: Date.now }), mistake: null }
}

function mistakeIn(url: string | undefined, token: string | undefined): string | null {
  if (!url || !token) return `not set: UPSTASH_REDIS_REST_${url ? 'TOKEN' : 'URL'}`
  const { protocol } = URL.parse(url) ?? {}
  if (protocol !== 'https:' && protocol !== 'http:') {
    return 'UPSTASH_REDIS_REST_URL must begin with https://'
  }
  // It is sent in a header, which would refuse it with an error that quotes it.
  return /^[\x21-\x7e]+$/.test(token) ? null : 'UPSTASH_REDIS_REST_TOKEN has characters of no token'
}
