/** Causes that lie in a service. */
import { CATALOGUE, type Hostname } from '../../catalogue'
import { descriptors } from '../../exporter'
import { LINKS } from '../../topology'
import type { Cause, Incident } from '../cause'
import { lateRamp, ramp, step } from '../curve'
import { callersOf, type Reached } from '../reach'
import {
  busier,
  connections,
  diskTime,
  diskTraffic,
  fills,
  memoryTaken,
  plus,
  pressed,
  queue,
  quieter,
  takes,
  times,
  traffic,
  waits,
} from '../signatures'
import { mainService } from './processor'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const level = ({ fromMs, toMs }: Incident, riseMs = 0) => step(fromMs, toMs, riseMs)

/** Connections are taken and not given back: callers wait for one while the server has little to do. */
export const connectionPool: Cause = {
  fits: ({ type }) => ['database', 'cache', 'queue', 'search'].includes(type),
  usualMs: [10 * MINUTE_MS, 90 * MINUTE_MS],
  strain: (incident) => ({
    effects: [
      {
        level: step(incident.fromMs, incident.toMs, 2 * MINUTE_MS),
        changes: [
          ...connections(2.2 + 1.6 * incident.severity, 0.6),
          plus('node_netstat_TcpExt_ListenOverflows', 3 + 25 * incident.severity),
          plus('node_netstat_TcpExt_ListenDrops', 3 + 25 * incident.severity),
          ...quieter(incident.server, 0.3 + 0.4 * incident.severity),
        ],
      },
    ],
  }),
  reach: ({ id }) => callersOf(id),
  strainAt: (incident, { share }, there) => ({
    effects: [
      {
        level: level(incident, MINUTE_MS),
        changes: waits(there, share * (0.5 + 0.5 * incident.severity)),
      },
    ],
  }),
  chatter: (incident, reached) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'error',
      text: 'FATAL: sorry, too many clients already ({200-900} waiting)',
      fromMs: incident.fromMs + MINUTE_MS,
      toMs: incident.toMs,
      everyMs: 15_000,
    },
    ...reached.slice(0, 3).map(({ hostname, delayMs }) => ({
      server: hostname,
      unit: 'app',
      level: 'error' as const,
      text: `timed out after {5-30} s waiting for a connection to ${incident.server.hostname}`,
      fromMs: incident.fromMs + delayMs,
      toMs: incident.toMs + delayMs,
      everyMs: 20_000,
    })),
  ],
}

/** How long before trouble begins a deploy was done: until requests reach the new version. */
const DEPLOY_BEFORE_MS = 45_000

/** A new version that computes more for each request, and fails some of them. */
export const badDeploy: Cause = {
  fits: ({ type }) => ['web', 'api', 'kubernetes', 'search', 'analytics', 'mail'].includes(type),
  usualMs: [15 * MINUTE_MS, 3 * HOUR_MS],
  strain(incident) {
    const { server, fromMs, toMs, severity } = incident
    return {
      effects: [
        {
          level: step(fromMs, toMs),
          changes: [
            takes({ user: 0.35 + 0.35 * severity, system: 0.08 + 0.1 * severity }),
            ...queue(server.cores * (0.4 + 0.8 * severity)),
            plus('node_procs_running', server.cores * (0.4 + 0.6 * severity)),
            ...pressed('cpu', 0.2 + 0.3 * severity),
            ...memoryTaken(0.2 + 0.25 * severity),
            times('node_context_switches_total', 1.8 + severity),
            ...traffic(1, 0.75 - 0.3 * severity),
            times('node_netstat_Tcp_PassiveOpens', 1.5 + severity),
          ],
        },
        // Workers of the new version start one after the other.
        {
          level: step(fromMs, Math.min(toMs, fromMs + MINUTE_MS)),
          changes: [plus('node_forks_total', 25)],
        },
      ],
    }
  },
  reach: ({ id }) => callersOf(id).filter(({ path }) => path.length === 2),
  strainAt: (incident, { share }, there) => ({
    effects: [
      {
        level: level(incident, 20_000),
        changes: waits(there, share * (0.3 + 0.5 * incident.severity)),
      },
    ],
  }),
  events: (incident) => [
    {
      atMs: incident.fromMs - DEPLOY_BEFORE_MS,
      server: incident.server.hostname,
      kind: 'deploy',
      text: `${mainService(incident)} ${versionOf(incident)} was deployed`,
    },
    {
      atMs: incident.toMs,
      server: incident.server.hostname,
      kind: 'deploy',
      text: `${mainService(incident)} was taken back to the version before ${versionOf(incident)}`,
    },
  ],
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'info',
      text: `starting version ${versionOf(incident)}`,
      fromMs: incident.fromMs - DEPLOY_BEFORE_MS,
      toMs: incident.toMs,
    },
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'error',
      text: 'unhandled TypeError in request {100000-999999}: cannot read properties of undefined',
      fromMs: incident.fromMs,
      toMs: incident.toMs,
      everyMs: 12_000,
    },
  ],
}

/** A version number that belongs to an incident. */
export const versionOf = ({ draw }: Incident): string =>
  [draw('major', 1, 6), draw('minor', 0, 30), draw('patch', 0, 20)].map(Math.floor).join('.')

/** Databases that are asked what a cache no longer knows, each by a caller of both. */
function askedInstead(cache: Hostname): Reached[] {
  const callers = callersOf(cache).filter(({ path }) => path.length === 2)
  const behind = callers.flatMap((caller) =>
    LINKS.filter(
      (link) => link.caller === caller.hostname && typeOf(link.callee) === 'database'
    ).map((link) => ({
      hostname: link.callee,
      share: caller.share,
      delayMs: caller.delayMs + link.lagMs,
      path: [...caller.path, link.callee],
    }))
  )
  return [...callers, ...behind]
}

const typeOf = (hostname: Hostname) =>
  CATALOGUE.find((server) => server.hostname === hostname)!.type

/** Everything that was cached is gone, so the database is asked for all of it at once. */
export const cacheEviction: Cause = {
  fits: ({ type }) => type === 'cache',
  usualMs: [8 * MINUTE_MS, HOUR_MS],
  strain(incident) {
    const { severity } = incident
    return {
      effects: [
        {
          level: level(incident, 4_000),
          changes: [
            // Memory is given back as entries go: more is available than before.
            ...memoryGivenBack(0.6 + 0.6 * severity),
            takes({ user: 0.25 + 0.3 * severity, system: 0.1 + 0.1 * severity }),
            times('node_network_transmit_bytes_total', 0.45),
            times('node_network_receive_bytes_total', 1.8 + severity),
            times('node_context_switches_total', 2),
            ...queue(0.6 + severity),
          ],
        },
      ],
    }
  },
  reach: ({ id }) => askedInstead(id),
  strainAt: (incident, { share }, there) => ({
    effects: [
      {
        level: level(incident, 10_000),
        changes:
          there.type === 'database'
            ? [
                ...busier(there, share * (0.6 + incident.severity)),
                ...diskTraffic(2.5 + 4 * incident.severity, 1),
                ...diskTime(4 + 8 * incident.severity, 1.5),
                fills('node_disk_io_time_seconds_total', 0.35 + 0.35 * incident.severity),
                ...pressed('io', 0.2 + 0.2 * incident.severity),
              ]
            : waits(there, share * (0.3 + 0.4 * incident.severity)),
      },
    ],
  }),
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'warning',
      text: 'evicted {20000-90000} keys in the last second, hit ratio 0.{10-39}',
      fromMs: incident.fromMs,
      toMs: incident.toMs,
      everyMs: 30_000,
    },
  ],
}

/** Memory is available again: this much more of it. */
const memoryGivenBack = (more: number) =>
  ['MemAvailable', 'MemFree', 'Cached', 'Buffers'].map((part) =>
    times(`node_memory_${part}_bytes`, 1 + more)
  )

/** Servers that do the same work, so that one has what another lacks. */
const TWINS: Partial<Record<Hostname, Hostname>> = {
  'k8s-worker-01': 'k8s-worker-02',
  'k8s-worker-02': 'k8s-worker-01',
}

/** A balancer sends nearly everything to one of two servers that should share it. */
export const loadImbalance: Cause = {
  fits: ({ id }) => TWINS[id] !== undefined,
  usualMs: [20 * MINUTE_MS, 4 * HOUR_MS],
  strain: (incident) => ({
    effects: [
      {
        level: level(incident, 8_000),
        changes: busier(incident.server, 0.45 + 0.5 * incident.severity),
      },
    ],
  }),
  reach: ({ id }) => [{ hostname: TWINS[id]!, share: 1, delayMs: 0, path: [id, TWINS[id]!] }],
  strainAt: (incident, _, there) => ({
    effects: [
      {
        level: level(incident, 8_000),
        changes: [
          ...quieter(there, 0.4 + 0.45 * incident.severity),
          ...connections(0.6 - 0.4 * incident.severity),
        ],
      },
    ],
  }),
  chatter: (incident) => [
    {
      server: 'api-gateway-prod',
      unit: 'kong',
      level: 'warning',
      text: `balancer: target ${TWINS[incident.server.id]}:8080 marked unhealthy by passive check, weight {0-9}`,
      fromMs: incident.fromMs,
      toMs: incident.toMs,
    },
  ],
}

/** Files and sockets that are opened and never closed. */
export const descriptorLeak: Cause = {
  fits: () => true,
  usualMs: [HOUR_MS, 8 * HOUR_MS],
  strain({ server, fromMs, toMs, severity }) {
    const usual = 1_200 + 4 * server.usual.connections
    // Twice the usual is used in a busy hour, and the kernel gives no more than its maximum.
    const more = (descriptors(server) - 2.3 * usual) * (0.6 + 0.4 * severity)
    return {
      effects: [
        {
          level: ramp(fromMs, toMs, 0.9),
          changes: [plus('node_filefd_allocated', more), ...memoryTaken(0.12)],
        },
        {
          level: lateRamp(fromMs, toMs, 0.85),
          changes: [
            plus('node_netstat_TcpExt_ListenDrops', 4 + 16 * severity),
            times('node_netstat_Tcp_CurrEstab', 0.6),
          ],
        },
      ],
    }
  },
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'error',
      text: 'accept4: too many open files in system ({1000-9000} pending)',
      fromMs: incident.fromMs + (incident.toMs - incident.fromMs) * 0.85,
      toMs: incident.toMs,
      everyMs: 30_000,
    },
  ],
}
