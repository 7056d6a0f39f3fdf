/** Causes that the network feels first, and silence. */
import type { Span } from '../../exporter'
import { type Cause, type Incident, NOTHING } from '../cause'
import { step } from '../curve'
import type { Change } from '../effect'
import { callersOf } from '../reach'
import { plus, queue, takes, times, traffic, waits } from '../signatures'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const level = ({ fromMs, toMs }: Incident, riseMs = 0) => step(fromMs, toMs, riseMs)

/** A counter of the card alone. */
const onCard = (metric: string, by: number): Change => ({
  kind: 'plus',
  metric,
  only: { device: 'eth0' },
  by,
})

/** A cable or a switch that loses packets: what is lost is sent again, and all takes longer. */
export const packetLoss: Cause = {
  fits: () => true,
  usualMs: [10 * MINUTE_MS, 3 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    const packets = server.usual.receiveBytesPerSecond / 720
    const lost = 0.01 + 0.07 * severity
    return {
      effects: [
        {
          level: level(incident),
          changes: [
            ...traffic(1 - 3 * lost, 1 - 3 * lost),
            times('node_netstat_Tcp_RetransSegs', 1 + 600 * lost),
            times('node_netstat_TcpExt_TCPTimeouts', 1 + 2_000 * lost),
            onCard('node_network_receive_errs_total', packets * lost * 0.6 + 0.2),
            onCard('node_network_receive_drop_total', packets * lost * 0.4 + 0.2),
            times('node_netstat_Tcp_CurrEstab', 1 + 3 * lost),
          ],
        },
      ],
    }
  },
  reach: ({ id }) => callersOf(id).filter(({ path }) => path.length === 2),
  strainAt: (incident, { share }) => ({
    effects: [
      {
        level: level(incident),
        changes: [
          times('node_netstat_Tcp_RetransSegs', 1 + (4 + 20 * incident.severity) * share),
          times('node_netstat_TcpExt_TCPTimeouts', 1 + (5 + 30 * incident.severity) * share),
          times('node_netstat_Tcp_CurrEstab', 1 + 0.2 * share),
        ],
      },
    ],
  }),
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: 'kernel',
      level: 'warning',
      text: 'eth0: {10-900} rx errors, {5-400} crc errors in the last minute',
      fromMs: incident.fromMs + MINUTE_MS,
      toMs: incident.toMs,
      everyMs: 2 * MINUTE_MS,
    },
  ],
}

/** A transfer takes all that the card can carry. */
export const networkSaturation: Cause = {
  fits: () => true,
  usualMs: [10 * MINUTE_MS, 2 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    const { networkBytesPerSecond, usual } = server
    // A busy hour has nearly twice the usual traffic, and a card carries no more than it can.
    const free = networkBytesPerSecond - 2.3 * usual.transmitBytesPerSecond
    const bytes = free * (0.75 + 0.24 * severity)
    return {
      effects: [
        {
          level: level(incident, 6_000),
          changes: [
            onCard('node_network_transmit_bytes_total', bytes),
            onCard('node_network_transmit_packets_total', bytes / 1_460),
            onCard('node_network_receive_packets_total', bytes / 1_460 / 2),
            onCard('node_network_receive_bytes_total', (bytes / 1_460) * 33),
            onCard('node_network_transmit_drop_total', 60 + 900 * severity),
            plus('node_netstat_Tcp_OutSegs', bytes / 1_460),
            plus('node_netstat_Tcp_RetransSegs', (bytes / 1_460) * (0.004 + 0.01 * severity)),
            takes({ softirq: 0.15 + 0.2 * severity, system: 0.05 }),
            times('node_intr_total', 2.5),
            ...queue(1 + severity),
          ],
        },
      ],
    }
  },
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: 'kernel',
      level: 'warning',
      text: 'NETDEV WATCHDOG: eth0: transmit queue {0-3} is full',
      fromMs: incident.fromMs + 30_000,
      toMs: incident.toMs,
      everyMs: 2 * MINUTE_MS,
    },
  ],
}

/** Nothing is heard of the server until it is back. */
export const hostSilent: Cause = {
  fits: () => true,
  usualMs: [5 * MINUTE_MS, 2 * HOUR_MS],
  strain: ({ fromMs, toMs }) => ({ effects: [], silences: [{ fromMs, toMs }] }),
  reach: ({ id }) => callersOf(id),
  strainAt: (incident, { share }, there) => ({
    effects: [{ level: level(incident, 10_000), changes: waits(there, share) }],
  }),
  events: ({ server, fromMs }) => [
    {
      atMs: fromMs + 2_000,
      server: server.hostname,
      kind: 'scrape-failed',
      text: 'The scrape failed: no route to host',
    },
  ],
  chatter: unreachable,
}

/** How long a server takes to boot. */
const BOOT_MS = 2 * MINUTE_MS
/** Between panics of a kernel. */
const BETWEEN_PANICS_MS = 25 * MINUTE_MS

/** When a server was away, with its panic at the beginning and its boot at the end. */
function outages({ fromMs, toMs }: Incident): Span[] {
  const found: Span[] = []
  for (let timeMs = fromMs; timeMs < toMs; timeMs += BETWEEN_PANICS_MS) {
    // A boot lies on the grid, so that the first sample after it is 0.
    const bootMs = Math.ceil((timeMs + BOOT_MS) / 10_000) * 10_000
    found.push({ fromMs: timeMs, toMs: bootMs })
  }
  return found
}

/** The kernel panics and the server boots again, perhaps more than once: every counter starts over. */
export const hostReboot: Cause = {
  fits: () => true,
  usualMs: [5 * MINUTE_MS, 90 * MINUTE_MS],
  strain(incident) {
    const silences = outages(incident)
    return { effects: [], silences, boots: silences.map(({ toMs }) => toMs) }
  },
  reach: ({ id }) => callersOf(id).filter(({ path }) => path.length === 2),
  strainAt: (incident, { share }, there) => ({
    effects: outages(incident).map(({ fromMs, toMs }) => ({
      level: step(fromMs, toMs, 10_000),
      changes: waits(there, share),
    })),
  }),
  events: (incident) =>
    outages(incident).map(({ toMs }) => ({
      atMs: toMs,
      server: incident.server.hostname,
      kind: 'boot',
      text: 'The server booted after a kernel panic',
    })),
  chatter: (incident, reached) => [
    ...outages(incident).flatMap(({ fromMs, toMs }) => [
      {
        server: incident.server.hostname,
        unit: 'kernel',
        level: 'critical' as const,
        text: 'Kernel panic - not syncing: Fatal machine check',
        fromMs,
        toMs,
      },
      {
        server: incident.server.hostname,
        unit: 'kernel',
        level: 'info' as const,
        text: `Linux version ${incident.server.kernel}`,
        fromMs: toMs,
        toMs: toMs + MINUTE_MS,
      },
    ]),
    ...unreachable(incident, reached),
  ],
}

/** Callers say that they cannot reach the server. */
function unreachable(
  incident: Incident,
  reached: Parameters<NonNullable<Cause['chatter']>>[1]
): ReturnType<NonNullable<Cause['chatter']>> {
  return reached.slice(0, 4).map(({ hostname, delayMs }) => ({
    server: hostname,
    unit: 'app',
    level: 'error',
    text: `connect to ${incident.server.hostname} (${incident.server.ip}) failed: No route to host`,
    fromMs: incident.fromMs + delayMs,
    toMs: incident.toMs + delayMs,
    everyMs: 20_000,
  }))
}

/** The least and the most that a gap takes of each `GAP_EVERY_MS`. */
const GAP_SHARES = [0.6, 0.9] as const
const GAP_EVERY_MS = 10 * MINUTE_MS

/**
 * Scrapes fail most of the time, and nothing else is wrong: what is left does not say how the server
 * is.
 */
export const insufficientData: Cause = {
  fits: () => true,
  usualMs: [HOUR_MS, 12 * HOUR_MS],
  strain(incident) {
    const { fromMs, toMs, severity, draw } = incident
    const silences: Span[] = []
    const [least, most] = GAP_SHARES
    for (let startMs = fromMs; startMs < toMs; startMs += GAP_EVERY_MS) {
      const share = least + (most - least) * severity * draw(`gap ${startMs - fromMs}`, 0.8, 1)
      silences.push({ fromMs: startMs, toMs: Math.min(toMs, startMs + share * GAP_EVERY_MS) })
    }
    return { effects: [], silences }
  },
  events: ({ server, fromMs }) => [
    {
      atMs: fromMs + 2_000,
      server: server.hostname,
      kind: 'scrape-failed',
      text: 'The scrape failed: context deadline exceeded',
    },
  ],
}

/** Nothing is wrong, whatever anybody says. */
export const healthy: Cause = {
  fits: () => true,
  usualMs: [30 * MINUTE_MS, 4 * HOUR_MS],
  strain: () => NOTHING,
}
