import { expect, it } from 'vitest'
import { memoryKeys, pluginStorage } from '../../../../worker/assistant/plugins/storage'
import { PLUGINS } from '../../../../worker/policy'

it('keeps JSON, by plugin', async () => {
  const values = memoryKeys()
  const [one, other] = [pluginStorage('one', values), pluginStorage('one-more', values)]
  const list = [1]
  await one.set('k', list)
  list.push(2)
  expect(await one.get('k')).toEqual([1])
  expect(await other.get('k')).toBeUndefined()
  expect([await one.keys(), await other.keys()]).toEqual([['k'], []])
  await one.delete('k')
  expect(await one.get('k')).toBeUndefined()
})

it('is bounded in keys and values', async () => {
  const storage = pluginStorage('one', memoryKeys())
  for (let n = 0; n < PLUGINS.maxKeys; n++) await storage.set(`k${n}`, n)
  await storage.set('k0', 'again')
  for (const [key, value] of [
    ['one more', 1],
    ['k'.repeat(PLUGINS.maxKeyText + 1), 1],
    ['k0', 'x'.repeat(PLUGINS.maxStoredText)],
    ['k0', undefined],
  ] as const)
    await expect(storage.set(key, value)).rejects.toThrow(RangeError)
  expect(await storage.get('k0')).toBe('again')
})
