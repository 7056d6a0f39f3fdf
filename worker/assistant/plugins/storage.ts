/** Where plugins keep what they want to know later. */
import { PLUGINS } from '../../policy'
import type { PluginStorage } from './plugin'

/**
 * What a storage is made of: `ctx.storage.kv` of a Durable Object is one, and so is {@link memoryKeys}.
 * Keys are listed in any order.
 */
export interface KeyValues {
  get(key: string): unknown
  put(key: string, value: string): void
  delete(key: string): unknown
  list(options: { prefix: string; limit: number }): Iterable<readonly [string, unknown]>
}

/** Forgets with the process. */
export function memoryKeys(): KeyValues {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key),
    put: (key, value) => void values.set(key, value),
    delete: (key) => values.delete(key),
    list: ({ prefix, limit }) =>
      [...values].filter(([key]) => key.startsWith(prefix)).slice(0, limit),
  }
}

/**
 * The part of a store that belongs to one plugin: nobody else's keys begin with its name and a colon.
 * Every `set` writes a row.
 */
export function pluginStorage(plugin: string, values: KeyValues): PluginStorage {
  const prefix = `plugin:${plugin}:`
  const keys = () =>
    [...values.list({ prefix, limit: PLUGINS.maxKeys })].map(([key]) => key.slice(prefix.length))
  return {
    async get(key) {
      const text = values.get(prefix + key)
      return typeof text === 'string' ? JSON.parse(text) : undefined
    },
    async set(key, value) {
      const text = JSON.stringify(value) as string | undefined
      if (text === undefined) throw new RangeError('Only what JSON can say is stored')
      if (key.length > PLUGINS.maxKeyText) {
        throw new RangeError(`A key has at most ${PLUGINS.maxKeyText} characters`)
      }
      if (text.length > PLUGINS.maxStoredText) {
        throw new RangeError(`A value has at most ${PLUGINS.maxStoredText} characters of JSON`)
      }
      const known = keys()
      if (known.length >= PLUGINS.maxKeys && !known.includes(key)) {
        throw new RangeError(`A plugin stores at most ${PLUGINS.maxKeys} keys`)
      }
      values.put(prefix + key, text)
    },
    async delete(key) {
      values.delete(prefix + key)
    },
    keys: async () => keys(),
  }
}
