/** What plugins store, in the storage of a real object. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { pluginStorage } from '../../worker/assistant/plugins/storage'
import { PLUGINS } from '../../worker/policy'

/** Something done with the storages of two plugins in one object. */
const within = (
  object: string,
  work: (one: ReturnType<typeof pluginStorage>, other: typeof one) => Promise<void>
) =>
  runInDurableObject(env.JOURNALS.getByName(object), (_, { storage }) =>
    work(pluginStorage('one', storage.kv), pluginStorage('one-more', storage.kv))
  )

it('keeps JSON by plugin, for the next time', async () => {
  await within('keeps', async (one, other) => {
    await one.set('k', { list: [1, '둘', null] })
    await one.set('한국어 키', true)
    await other.set('k', 'of the other')
  })
  await within('keeps', async (one, other) => {
    expect(await one.get('k')).toEqual({ list: [1, '둘', null] })
    expect((await one.keys()).sort()).toEqual(['k', '한국어 키'])
    await one.delete('k')
    expect([await one.get('k'), await other.get('k')]).toEqual([undefined, 'of the other'])
  })
})

it('leaves what the object itself stores alone', async () => {
  const journal = env.JOURNALS.getByName('own')
  await runInDurableObject(journal, async (_, { storage }) => {
    storage.kv.put('admission', "the journal's")
    const one = pluginStorage('one', storage.kv)
    await one.set('admission', "the plugin's")
    await one.delete('admission')
    expect(await one.keys()).toEqual([])
    expect(storage.kv.get('admission')).toBe("the journal's")
  })
})

it('takes as many keys, and as long keys and values, as its bounds say and no more', async () => {
  const longest = '키'.repeat(PLUGINS.maxKeyText)
  // JSON puts two quotation marks around it.
  const largest = '값'.repeat(PLUGINS.maxStoredText - 2)
  await within('bounds', async (one, other) => {
    for (let n = 1; n < PLUGINS.maxKeys; n++) await one.set(`k${n}`, n)
    await one.set(longest, largest)
    expect(await one.get(longest)).toBe(largest)
    for (const [key, value] of [
      ['one more', 1],
      [`${longest}k`, 1],
      ['k1', `${largest}x`],
    ] as const)
      await expect(one.set(key, value)).rejects.toThrow(RangeError)
    expect(await one.keys()).toHaveLength(PLUGINS.maxKeys)
    await one.set('k1', 'again')
    await other.set('one more', 'has room of its own')
    await one.delete('k2')
    await one.set('one more', 'has room now')
    expect(await one.get('one more')).toBe('has room now')
  })
})
