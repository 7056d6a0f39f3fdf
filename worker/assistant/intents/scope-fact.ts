/** How many servers a sentence speaks of, as a fact. */
import type { Fact } from '../../contracts/assistant'
import type { Asked } from './intent-handler'
import type { Scope } from './scope'
import { wordingOf } from './segments'

/** Null of a single server, which is named and not counted, and where the answer is full. */
export function scopeFact(asked: Asked, { kind, servers }: Scope): Fact | null {
  if (kind === 'server' || !asked.facts.hasRoom) return null
  const { say } = wordingOf(asked)
  const at = new Date(asked.now).toISOString()
  return asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: servers.length, from: at, to: at },
    title: say('살펴본 서버', 'Servers looked at'),
  })
}
