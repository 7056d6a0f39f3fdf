import { computed, signal } from '@preact/signals'
import type { ConnectionState } from './live'

/** State of each live stream of the page, by fleet. */
export const connections = signal<Record<string, ConnectionState>>({})

/** When the newest sample that the page knows was taken, Unix ms; 0 before the first. */
export const newestAt = signal(0)

/** The page's connection as a whole: as bad as its worst stream; null while it follows none. */
export const connection = computed<ConnectionState | null>(() => {
  const states = Object.values(connections.value)
  if (states.length === 0) return null
  return (['closed', 'connecting'] as const).find((state) => states.includes(state)) ?? 'open'
})
