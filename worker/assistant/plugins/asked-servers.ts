/** Which servers a plugin looks at. */
import { PLUGINS } from '../../policy'
import { INLINE_FLEET } from '../links'
import type { PluginInput } from './plugin'

type Asking = Pick<PluginInput, 'understanding' | 'state'>

/** Whether the values came with the question. */
export const isInline = ({ state }: Pick<Asking, 'state'>): boolean =>
  state.fleet.id === INLINE_FLEET

/** Ids of those that the question names and the roster knows; of values sent along, all. A few at most. */
export function askedServers({ understanding, state }: Asking): string[] {
  const { server, servers = server === undefined ? [] : [server] } = understanding.entities
  const known = new Set(state.servers.map(({ id }) => id))
  const named = [...new Set(servers)].filter((id) => known.has(id))
  const all = isInline({ state }) && named.length === 0 ? [...known] : named
  return all.slice(0, PLUGINS.maxServers)
}
