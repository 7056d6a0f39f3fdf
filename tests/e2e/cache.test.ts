import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { UpstashCache } from '../../worker/cache/upstash.ts'
import { KEYS, serve, temporaryDirectory } from './processes.ts'
import { command, type Fault, redisServer, upstashProxy } from './redis.ts'

const TOKEN = 'e2e-token'

const stack = new AsyncDisposableStack()
let redis: Awaited<ReturnType<typeof redisServer>>
let proxy: Awaited<ReturnType<typeof upstashProxy>>

beforeAll(async () => {
  const directory = stack.use(await temporaryDirectory())
  redis = stack.use(await redisServer(directory.path))
  proxy = stack.use(await upstashProxy(redis.port, TOKEN))
})

beforeEach(async () => {
  proxy.state.fault = 'none'
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await command(redis.port, ['FLUSHALL'])
})

afterAll(() => stack.disposeAsync())

function cacheAt({ url = proxy.url, token = TOKEN, prefix = 'test' } = {}) {
  const clock = { now: 1_000_000 }
  return { clock, cache: new UpstashCache({ url, token, prefix, now: () => clock.now }) }
}

describe('a cache in a real Redis', () => {
  it('gives back any JSON, to every process of the deployment', async () => {
    const { cache } = cacheAt()
    const values = [{ text: '메모리 63.2%', list: [1.5, null, true] }, 'plain', '12', 12, [], null]
    for (const [n, value] of values.entries()) {
      await cache.set(`k${n}`, value, 60_000)
      expect(await cacheAt().cache.get(`k${n}`)).toEqual(value)
    }
    expect(await cache.get('nothing')).toBeUndefined()
    expect(await cache.state()).toMatchObject({ kind: 'upstash', status: 'ok', reason: null })
  })

  it('begins its keys with the prefix, and has Redis forget them in time', async () => {
    const { cache } = cacheAt()
    await cache.set('a', 1, 60_000)
    expect(await command(redis.port, ['KEYS', '*'])).toEqual(['test:a'])
    const left = Number(await command(redis.port, ['PTTL', 'test:a']))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(60_000)
    expect(await cacheAt({ prefix: 'other' }).cache.get('a')).toBeUndefined()
    await cache.delete('a')
    expect(await command(redis.port, ['EXISTS', 'test:a'])).toBe(0)
  })

  it('takes for nothing what others wrote there that it cannot read, and does not keep what is too large', async () => {
    const { cache } = cacheAt()
    await command(redis.port, ['SET', 'test:a', '{"half'])
    expect(await cache.get('a')).toBeUndefined()
    await command(redis.port, ['SET', 'test:b', JSON.stringify('x'.repeat(100_000))])
    expect(await cache.get('b')).toBeUndefined()
    await cache.set('c', 'x'.repeat(100_000), 60_000)
    expect(await command(redis.port, ['EXISTS', 'test:c'])).toBe(0)
    expect((await cache.state()).status).toBe('ok')
  })
})

describe('a cache whose Redis fails', () => {
  const FAULTS: [Fault, string][] = [
    ['slow', 'timeout'],
    ['hang', 'timeout'],
    ['drip', 'timeout'],
    ['html', 'no-answer'],
    ['wrong-json', 'no-answer'],
    ['no-json', 'no-answer'],
  ]

  it.each(FAULTS)('goes on from memory when the answer is %s', async (fault, reason) => {
    const { cache } = cacheAt()
    await cache.set('before', 1, 60_000)
    proxy.state.fault = fault
    expect(await cache.get('before')).toBe(1)
    await cache.set('after', 2, 60_000)
    expect(await cache.get('after')).toBe(2)
    expect(await cache.state()).toMatchObject({ status: 'failing', reason, entries: 2 })
  })

  it('says that its token is refused', async () => {
    const { cache } = cacheAt({ token: 'wrong' })
    await cache.set('a', 1, 60_000)
    expect(await cache.get('a')).toBe(1)
    expect(await cache.state()).toMatchObject({ status: 'failing', reason: 'refused' })
  })

  it('goes on from memory when nobody listens, or there is no such name', async () => {
    for (const url of ['http://127.0.0.1:9', 'https://no-such.invalid']) {
      const { cache } = cacheAt({ url })
      await cache.set('a', 1, 60_000)
      expect(await cache.get('a')).toBe(1)
      expect((await cache.state()).status).toBe('failing')
    }
  })

  it('leaves it alone for a while, and comes back to it', async () => {
    const { cache, clock } = cacheAt()
    proxy.state.fault = 'html'
    await cache.get('a')
    await cache.get('a')
    const { requests } = proxy.state
    for (let n = 0; n < 20; n++) await cache.set('a', n, 60_000)
    expect(proxy.state.requests).toBe(requests)

    clock.now += 5_000
    await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])
    expect(proxy.state.requests).toBe(requests + 1)

    clock.now += 5_000
    await cache.get('a')
    expect(proxy.state.requests).toBe(requests + 1)
    proxy.state.fault = 'none'
    clock.now += 5_000
    expect((await cache.state()).status).toBe('ok')
    await cache.set('a', 'back', 60_000)
    expect(await cacheAt().cache.get('a')).toBe('back')
  })

  it('writes which failure it was into the log once, and neither value nor token', async () => {
    const { cache } = cacheAt({ token: 'secret-token' })
    for (let n = 0; n < 5; n++) await cache.set('a', 'secret value', 60_000)
    const logged = vi.mocked(console.error).mock.calls.flat().map(String)
    expect(logged).toEqual(['The cache in Upstash Redis is not used for now: refused'])
  })

  it('loses nothing but what was kept when Redis is killed in the middle', async () => {
    const directory = await temporaryDirectory()
    const doomed = await redisServer(directory.path)
    const before = await upstashProxy(doomed.port, TOKEN)
    const { cache } = cacheAt({ url: before.url })
    const errors: unknown[] = []
    const asking = Array.from({ length: 40 }, async (_, n) => {
      if (n === 10) await doomed.crash()
      await cache.set(`k${n}`, n, 60_000)
      expect([n, undefined]).toContain(await cache.get(`k${n}`))
    })
    for (const one of await Promise.allSettled(asking)) {
      if (one.status === 'rejected') errors.push(one.reason)
    }
    expect(errors).toEqual([])
    expect(await cache.get('k39')).toBe(39)
    expect((await cache.state()).status).toBe('failing')
    await before.close()
    await directory[Symbol.asyncDispose]()
  })
})

describe('the product', () => {
  const healthOf = async (keys: Record<string, string>) => {
    await using directory = await temporaryDirectory()
    await using product = await serve(`${directory.path}/data`, { keys: { ...KEYS, ...keys } })
    const response = await fetch(`${product.url}/api/health`)
    const { parts } = (await response.json()) as { parts: { cache: object } }
    return { status: response.status, cache: parts.cache }
  }
  const settings = { UPSTASH_REDIS_REST_TOKEN: TOKEN }

  it('says how its cache is, and is well without one', async () => {
    expect((await healthOf({})).cache).toMatchObject({
      ...{ status: 'ok', detail: 'memory', entries: 0, hitRate: null },
    })
    expect((await healthOf(settings)).cache).toMatchObject({
      ...{ status: 'off', detail: 'memory; not set: UPSTASH_REDIS_REST_URL' },
    })
    const upstash = await healthOf({ UPSTASH_REDIS_REST_URL: proxy.url, ...settings })
    expect(upstash).toMatchObject({ status: 200, cache: { status: 'ok', detail: 'upstash' } })
    // Nobody listens on the port of discard.
    const failing = await healthOf({ UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:9', ...settings })
    expect(failing).toMatchObject({
      status: 200,
      cache: { status: 'failing', detail: 'upstash fails (no-answer); memory stands in' },
    })
  })
})
