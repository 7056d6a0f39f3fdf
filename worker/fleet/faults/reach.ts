/** Which other servers feel what happens to one, how much, and when. */
import type { Hostname } from '../catalogue'
import { CALLERS_FIRST, LINKS, OWN_REQUESTS_PER_SECOND } from '../topology'

/** A server that feels what happened elsewhere. */
export interface Reached {
  hostname: Hostname
  /** How much of it, 0 to 1. */
  share: number
  /** How much later. */
  delayMs: number
  /** From where it happened to here, both included: the way by which most of it comes. */
  path: readonly Hostname[]
}

/** Less than this of a fault is not felt. */
const LEAST_SHARE = 0.1

/** How much longer than the links' lag it takes until callers have run out of patience and threads. */
const PATIENCE_MS = 10_000
/** What of a callee's trouble is left at a caller all of whose requests need it: retries hide some. */
const PASSED_ON = 0.8

/**
 * The servers that wait for this one, directly or not, nearest first. A caller that has several
 * callees in trouble feels the worst.
 */
export function callersOf(hostname: Hostname): Reached[] {
  const felt = new Map<Hostname, Reached>([[hostname, origin(hostname)]])
  for (const callee of CALLERS_FIRST.toReversed()) {
    const here = felt.get(callee)
    if (!here) continue
    for (const link of LINKS) {
      if (link.callee !== callee) continue
      const share = here.share * Math.min(1, link.share) * PASSED_ON
      if (share <= (felt.get(link.caller)?.share ?? LEAST_SHARE)) continue
      const delayMs = here.delayMs + link.lagMs + PATIENCE_MS
      felt.set(link.caller, {
        hostname: link.caller,
        share,
        delayMs,
        path: [...here.path, link.caller],
      })
    }
  }
  return others(felt, hostname)
}

/** The servers that this one calls, directly or not, nearest first; the share is of their load. */
export function calleesOf(hostname: Hostname): Reached[] {
  const felt = new Map<Hostname, Reached>([[hostname, origin(hostname)]])
  const through = new Map<Hostname, number>([[hostname, REQUESTS.get(hostname)!]])
  for (const callee of CALLERS_FIRST) {
    const ways = LINKS.filter((link) => link.callee === callee && through.has(link.caller)).map(
      (link) => ({ ...link, requests: through.get(link.caller)! * link.share })
    )
    const requests = ways.reduce((sum, way) => sum + way.requests, 0)
    const [widest] = ways.toSorted((a, b) => b.requests - a.requests)
    const before = widest && felt.get(widest.caller)
    if (!before) continue
    const share = requests / REQUESTS.get(callee)!
    if (share < LEAST_SHARE) continue
    through.set(callee, requests)
    const delayMs = before.delayMs + widest.lagMs
    felt.set(callee, { hostname: callee, share, delayMs, path: [...before.path, callee] })
  }
  return others(felt, hostname)
}

const origin = (hostname: Hostname): Reached => ({
  hostname,
  share: 1,
  delayMs: 0,
  path: [hostname],
})

const others = (felt: ReadonlyMap<Hostname, Reached>, hostname: Hostname) =>
  [...felt.values()]
    .filter((reached) => reached.hostname !== hostname)
    .toSorted((a, b) => a.delayMs - b.delayMs)

/** Requests per second that each server serves, as a long-term mean. */
const REQUESTS = requests()

function requests(): ReadonlyMap<Hostname, number> {
  const served = new Map<Hostname, number>()
  for (const callee of CALLERS_FIRST) {
    const called = LINKS.filter((link) => link.callee === callee).reduce(
      (sum, { caller, share }) => sum + served.get(caller)! * share,
      0
    )
    served.set(callee, OWN_REQUESTS_PER_SECOND[callee] + called)
  }
  return served
}
