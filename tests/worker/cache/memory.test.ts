import { describe, expect, it } from 'vitest'
import { MemoryCache } from '../../../worker/cache/memory'

const BOUNDS = { maxEntries: 3, maxBytes: 1_000, maxValueBytes: 200 }

function cacheAt(start = 0, bounds = BOUNDS) {
  const clock = { now: start }
  return { clock, cache: new MemoryCache(() => clock.now, bounds) }
}

describe('MemoryCache', () => {
  it('has a value until its time is over, and not a moment longer', async () => {
    const { clock, cache } = cacheAt()
    await cache.set('a', { deep: [1, 'é'] }, 1_000)
    clock.now = 999
    expect(await cache.get('a')).toEqual({ deep: [1, 'é'] })
    clock.now = 1_000
    expect(await cache.get('a')).toBeUndefined()
    expect(await cache.state()).toMatchObject({ entries: 0, bytes: 0, hitRate: 0.5 })
  })

  it('gives everybody a value of their own', async () => {
    const { cache } = cacheAt()
    const list = [1]
    await cache.set('a', list, 1_000)
    list.push(2)
    ;((await cache.get('a')) as number[]).push(3)
    expect(await cache.get('a')).toEqual([1])
  })

  it('forgets the one that was not used for longest when there are too many', async () => {
    const { cache } = cacheAt()
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 1_000)
    await cache.get('a')
    await cache.set('d', 'd', 1_000)
    expect(await cache.get('b')).toBeUndefined()
    expect(await cache.get('a')).toBe('a')
    expect(await cache.get('d')).toBe('d')
  })

  it('forgets what is over before what is not', async () => {
    const { clock, cache } = cacheAt()
    await cache.set('long', 1, 10_000)
    await cache.set('short', 1, 10)
    await cache.set('short too', 1, 10)
    clock.now = 20
    await cache.set('new', 1, 10_000)
    expect(await cache.get('long')).toBe(1)
    expect((await cache.state()).entries).toBe(2)
  })

  it('stays within its bytes, and does not keep what is too large', async () => {
    const { cache } = cacheAt(0, { maxEntries: 100, maxBytes: 300, maxValueBytes: 200 })
    for (let n = 0; n < 20; n++) await cache.set(`${n}`, 'x'.repeat(40), 1_000)
    const { bytes, entries } = await cache.state()
    expect(bytes).toBeLessThanOrEqual(300)
    expect(entries).toBe(3)
    await cache.set('19', 'x'.repeat(200), 1_000)
    // Not the old value either: it is no longer what was set.
    expect(await cache.get('19')).toBeUndefined()
  })

  it('refuses what JSON cannot say', async () => {
    const { cache } = cacheAt()
    await expect(cache.set('a', undefined, 1)).rejects.toThrow(TypeError)
  })
})
