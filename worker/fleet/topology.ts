/** Who calls whom in the simulated fleet. */
import { CATALOGUE, type Hostname } from './catalogue'

/** One dependency: `caller` does not work well without `callee`. */
export interface Link {
  caller: Hostname
  callee: Hostname
  /** Calls to the callee for each request that the caller has to serve; no unit. */
  share: number
  /** How much later the callee feels a change at the caller. */
  lagMs: number
}

const link = (caller: Hostname, callee: Hostname, share: number, lagMs: number): Link => ({
  caller,
  callee,
  share,
  lagMs,
})

/** Every dependency; acyclic. */
export const LINKS: readonly Link[] = [
  link('proxy-nginx-01', 'k8s-ingress-01', 0.95, 2_000),
  link('k8s-ingress-01', 'api-gateway-prod', 0.9, 2_000),
  link('api-gateway-prod', 'web-prod-01', 0.7, 2_000),
  link('api-gateway-prod', 'k8s-worker-01', 0.3, 2_000),
  link('api-gateway-prod', 'k8s-worker-02', 0.25, 2_000),
  link('web-prod-01', 'db-master-01', 0.6, 2_000),
  link('web-prod-01', 'cache-redis-01', 0.9, 2_000),
  link('web-prod-01', 'search-01', 0.2, 2_000),
  link('web-prod-01', 'queue-kafka-01', 0.3, 4_000),
  link('web-prod-01', 'mail-01', 0.02, 10_000),
  link('k8s-worker-01', 'db-master-01', 0.4, 2_000),
  link('k8s-worker-02', 'db-master-01', 0.4, 2_000),
  link('k8s-worker-01', 'queue-kafka-01', 0.5, 4_000),
  link('k8s-worker-02', 'queue-kafka-01', 0.5, 4_000),
  link('k8s-worker-01', 'k8s-master-01', 0.1, 4_000),
  link('k8s-worker-02', 'k8s-master-01', 0.1, 4_000),
  link('queue-kafka-01', 'analytics-01', 0.3, 20_000),
  link('queue-kafka-01', 'log-elastic-01', 0.8, 10_000),
  link('proxy-nginx-01', 'log-elastic-01', 0.2, 10_000),
  link('proxy-nginx-01', 'dns-01', 0.02, 2_000),
  link('mail-01', 'dns-01', 0.8, 2_000),
  link('mail-01', 'storage-nas-01', 0.5, 4_000),
  link('ci-runner-01', 'k8s-master-01', 0.5, 6_000),
  link('ci-runner-01', 'storage-nas-01', 0.6, 4_000),
  link('backup-01', 'storage-nas-01', 0.9, 4_000),
]

/** Requests per second that reach each server from outside the fleet, as a long-term mean. */
export const OWN_REQUESTS_PER_SECOND: Readonly<Record<Hostname, number>> = {
  'web-prod-01': 20,
  'db-master-01': 25,
  'api-gateway-prod': 40,
  'k8s-master-01': 12,
  'k8s-worker-01': 20,
  'k8s-worker-02': 20,
  'cache-redis-01': 15,
  'k8s-ingress-01': 20,
  'proxy-nginx-01': 400,
  'analytics-01': 20,
  'monitoring-01': 30,
  'log-elastic-01': 20,
  'backup-01': 25,
  'mail-01': 8,
  'queue-kafka-01': 15,
  'search-01': 5,
  'storage-nas-01': 10,
  'ci-runner-01': 30,
  'dns-01': 10,
  'vpn-01': 30,
}

const LINKS_TO = new Map<Hostname, Link[]>(CATALOGUE.map(({ hostname }) => [hostname, []]))
for (const each of LINKS) LINKS_TO.get(each.callee)!.push(each)

/** The servers such that every caller stands before those that it calls. */
export const CALLERS_FIRST: readonly Hostname[] = callersFirst()

function callersFirst(): Hostname[] {
  const order = new Set<Hostname>()
  const visit = (hostname: Hostname, path: readonly Hostname[]) => {
    if (order.has(hostname)) return
    if (path.includes(hostname)) throw new Error(`cycle: ${[...path, hostname].join(' -> ')}`)
    for (const { caller } of LINKS_TO.get(hostname)!) visit(caller, [...path, hostname])
    order.add(hostname)
  }
  for (const { hostname } of CATALOGUE) visit(hostname, [])
  return [...order]
}

/** A server whose own demand is felt elsewhere. */
export interface Origin {
  hostname: Hostname
  /** Share of the load that comes from there in the long run; all origins of a server add up to 1. */
  weight: number
  /** How much later it is felt: the mean over all ways from there, weighted by what they carry. */
  lagMs: number
}

/**
 * Where the load of each server comes from in the end, the server itself included.
 *
 * The links are linear, so a load is a weighted sum of own demands at earlier times. That is what
 * lets the simulator integrate it in closed form.
 */
export const ORIGINS: ReadonlyMap<Hostname, readonly Origin[]> = origins()

function origins(): Map<Hostname, Origin[]> {
  /** Requests per second felt at a server, by where they came from. */
  const felt = new Map<Hostname, Map<Hostname, { requests: number; lagMs: number }>>()
  for (const callee of CALLERS_FIRST) {
    const here = new Map([[callee, { requests: OWN_REQUESTS_PER_SECOND[callee], lagMs: 0 }]])
    for (const { caller, share, lagMs } of LINKS_TO.get(callee)!) {
      for (const [origin, upstream] of felt.get(caller)!) {
        const known = here.get(origin) ?? { requests: 0, lagMs: 0 }
        const more = upstream.requests * share
        const requests = known.requests + more
        const lagSum = known.requests * known.lagMs + more * (upstream.lagMs + lagMs)
        here.set(origin, { requests, lagMs: lagSum / requests })
      }
    }
    felt.set(callee, here)
  }
  return new Map(
    [...felt].map(([hostname, here]) => {
      const total = [...here.values()].reduce((sum, { requests }) => sum + requests, 0)
      const list = [...here].map(([origin, { requests, lagMs }]) => ({
        hostname: origin,
        weight: requests / total,
        lagMs: Math.round(lagMs),
      }))
      return [hostname, list]
    })
  )
}
