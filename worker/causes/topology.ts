/** Which servers feel what happens to one, and by which way. */
import { kindOf } from '../fleet/server-kind'
import { CAUSES } from '../policy'
import type { Call } from './case'

/** A server and the way to it, the first server included. */
export interface Way {
  server: string
  path: readonly string[]
}

/** Who calls whom, both ways. */
export interface Topology {
  /** Those that wait for a server, directly or not, nearest first. */
  callersOf(server: string): readonly Way[]
  /** Those that it calls, directly or not, nearest first. */
  calleesOf(server: string): readonly Way[]
  /** What its direct callers call beside it, with the way over the caller. */
  siblingsOf(server: string): readonly Way[]
  /** Whether anything is known. */
  isKnown: boolean
}

export function topologyOf(links: readonly Call[] | undefined): Topology {
  const calls = links ?? []
  const callers = Map.groupBy(calls, ({ callee }) => callee)
  const callees = Map.groupBy(calls, ({ caller }) => caller)
  const ups = (server: string) => (callers.get(server) ?? []).map(({ caller }) => caller)
  const downs = (server: string) => (callees.get(server) ?? []).map(({ callee }) => callee)
  return {
    callersOf: remembered((server) => waysFrom(server, ups)),
    calleesOf: remembered((server) => waysFrom(server, downs)),
    siblingsOf: remembered((server) => siblingsOf(server, ups, downs)),
    isKnown: calls.length > 0,
  }
}

function remembered<T>(find: (server: string) => T): (server: string) => T {
  const known = new Map<string, T>()
  return (server) => {
    const found = known.get(server) ?? find(server)
    known.set(server, found)
    return found
  }
}

/** The servers that can be reached, by the shortest way to each. */
function waysFrom(server: string, next: Next): Way[] {
  const ways = new Map<string, Way>([[server, { server, path: [server] }]])
  // A map may grow while it is walked: what is added is walked too.
  for (const { server: here, path } of ways.values()) {
    if (path.length > CAUSES.maxHops) break
    for (const there of next(here)) {
      if (ways.size > CAUSES.maxReached) break
      if (!ways.has(there)) ways.set(there, { server: there, path: [...path, there] })
    }
  }
  return [...ways.values()].slice(1)
}

type Next = (server: string) => readonly string[]

function siblingsOf(server: string, ups: Next, downs: Next): Way[] {
  const ways = new Map<string, Way>()
  for (const caller of ups(server)) {
    for (const sibling of downs(caller)) {
      if (sibling === server || ways.has(sibling)) continue
      ways.set(sibling, { server: sibling, path: [server, caller, sibling] })
    }
  }
  return [...ways.values()].slice(0, CAUSES.maxReached)
}

/** Other servers of the same kind, by their names. */
export function twinsOf(server: string, servers: readonly string[]): string[] {
  const kind = kindOf(server)
  if (kind === null) return []
  return servers.filter((other) => other !== server && kindOf(other) === kind)
}
