import type { Server } from '../../../worker/contracts/fleet'

/** Characters that are not seen but turn the text around them, or end a line. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text that somebody else wrote, without what would disturb the text around it. */
export const plain = (text: string) => text.replace(UNSEEN, '').trim()

/** What a server is called on the page: its hostname, or its id where that is blank. */
export const called = ({ hostname, id }: Server) => plain(hostname) || plain(id) || id

/**
 * What the server with this id is called, among those that the page knows; with its id where another
 * has the same name.
 */
export function calledOf(id: string, servers: readonly Server[]): string {
  const server = servers.find((server) => server.id === id)
  const own = plain(id) || id
  if (!server) return own
  const name = called(server)
  const isShared = servers.some((other) => other.id !== id && called(other) === name)
  return isShared && name !== own ? `${name} (${own})` : name
}

/**
 * What else tells a server from its likes: its description; without one its id, where that says
 * more than the name. Two exporters on one host share everything but their id.
 */
export function alias(server: Server): string | null {
  const own = called(server)
  const described = plain(server.name)
  if (described && described !== own) return described
  const id = plain(server.id)
  return id === own ? null : id
}
