/** Names of a roster that are like one that nobody there has. */
import type { Server } from '../../contracts/fleet'
import { editDistance } from '../understanding/edit-distance'
import { hasRole, rolesOf } from './roles'

/** Parts of names that say where a server stands, and not which one it is. */
const COMMON =
  /^(?:prod|production|dev|development|stag|stage|staging|test|qa|server|host|node|vm|srv|\p{L})$/u
const MOST = 3
const MAX_LENGTH = 64

/**
 * Ids of servers that may be meant by a name, the likeliest first: those that share a word or a role with it,
 * or are spelt nearly so. Empty where none is like it.
 *
 * @example namesLike('web-99', servers) // => ['web-01', 'web-02']
 */
export function namesLike(name: string, servers: readonly Server[]): string[] {
  const asked = small(name)
  const [words, numbers] = [wordsOf(asked), numbersOf(asked)]
  const roles = words.flatMap(rolesOf)
  return servers
    .map((server) => {
      const id = small(server.id)
      const close = Math.max(1, Math.floor(Math.min(asked.length, id.length) / 4))
      const far = editDistance(asked, id, close)
      const own = new Set(wordsOf(id))
      const likeness =
        2 * words.filter((word) => own.has(word)).length +
        (roles.some((role) => hasRole(server, role)) ? 1 : 0) +
        (far <= close ? 2 : 0)
      const shared = numbersOf(id).filter((number) => numbers.includes(number)).length
      return { id: server.id, likeness, shared, far }
    })
    .filter(({ likeness }) => likeness > 0)
    .sort(
      (a, b) =>
        b.likeness - a.likeness || b.shared - a.shared || a.far - b.far || (a.id < b.id ? -1 : 1)
    )
    .slice(0, MOST)
    .map(({ id }) => id)
}

const small = (text: string) => text.toLowerCase().slice(0, MAX_LENGTH)
const wordsOf = (text: string) =>
  (text.match(/\p{L}+/gu) ?? []).filter((word) => !COMMON.test(word))
const numbersOf = (text: string): string[] => text.match(/\d+/g) ?? []
