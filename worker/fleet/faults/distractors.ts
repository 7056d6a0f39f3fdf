/** Changes that look like trouble, and harm nobody. */
import type { DistractorName } from '../../contracts/fault'
import type { Cause } from './cause'
import { mainService } from './causes/processor'
import { versionOf } from './causes/service'
import { step } from './curve'
import { diskTraffic, fills, plus, queue, takes, times } from './signatures'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Metrics that jump without meaning anything, and how high. */
const RESTLESS: readonly (readonly [metric: string, by: number])[] = [
  ['node_context_switches_total', 2.6],
  ['node_intr_total', 3],
  ['node_netstat_Tcp_RetransSegs', 4],
  ['node_sockstat_TCP_tw', 3.5],
  ['node_forks_total', 5],
  ['node_netstat_Tcp_ActiveOpens', 3],
]

/** The distractors by name; each is a cause of nothing. */
export const DISTRACTORS: Readonly<Record<DistractorName, Cause>> = {
  // A backup reads all it finds, when it should and as fast as it always does.
  'routine-backup': {
    fits: () => true,
    usualMs: [10 * MINUTE_MS, HOUR_MS],
    strain: ({ server, fromMs, toMs, severity }) => ({
      effects: [
        {
          level: step(fromMs, toMs, 10_000),
          changes: [
            takes({ nice: 0.06 + 0.06 * severity, iowait: 0.04 }),
            ...diskTraffic(3 + 5 * severity, 1.1),
            plus('node_disk_read_bytes_total', 20e6),
            fills('node_disk_io_time_seconds_total', 0.15),
            {
              kind: 'plus',
              metric: 'node_network_transmit_bytes_total',
              only: { device: 'eth0' },
              by: 0.1 * server.networkBytesPerSecond,
            },
            ...queue(0.4),
          ],
        },
      ],
    }),
    events: ({ server, fromMs, toMs }) => [
      { atMs: fromMs, server: server.hostname, kind: 'backup', text: 'The daily backup began' },
      { atMs: toMs, server: server.hostname, kind: 'backup', text: 'The daily backup is complete' },
    ],
    chatter: ({ server, fromMs, toMs }) => [
      {
        server: server.hostname,
        unit: 'bacula-fd',
        level: 'info',
        text: 'Start Backup JobId {1000-9999}, Job=daily',
        fromMs,
        toMs,
      },
    ],
  },

  // A new version that does what the old one did.
  'uneventful-deploy': {
    fits: ({ services }) => services.length > 0,
    usualMs: [2 * MINUTE_MS, 5 * MINUTE_MS],
    strain: ({ fromMs, toMs }) => ({
      effects: [
        {
          level: step(fromMs, Math.min(toMs, fromMs + MINUTE_MS)),
          changes: [plus('node_forks_total', 20), takes({ user: 0.05, system: 0.02 })],
        },
      ],
    }),
    events: (incident) => [
      {
        atMs: incident.fromMs,
        server: incident.server.hostname,
        kind: 'deploy',
        text: `${mainService(incident)} ${versionOf(incident)} was deployed`,
      },
    ],
    chatter: (incident) => [
      {
        server: incident.server.hostname,
        unit: mainService(incident),
        level: 'info',
        text: `starting version ${versionOf(incident)}`,
        fromMs: incident.fromMs,
        toMs: incident.toMs,
      },
    ],
  },

  // One number that jumps high while nothing that anybody would notice changes.
  'restless-metric': {
    fits: () => true,
    usualMs: [5 * MINUTE_MS, 2 * HOUR_MS],
    strain({ fromMs, toMs, severity, draw }) {
      const [metric, by] = RESTLESS[Math.floor(draw('metric', 0, RESTLESS.length))]!
      const changes = [times(metric, 1 + (by - 1) * (0.5 + 0.5 * severity))]
      return { effects: [{ level: step(fromMs, toMs, 5_000), changes }] }
    },
  },

  // A few scrapes that fail, for no reason that anybody finds.
  'short-gap': {
    fits: () => true,
    usualMs: [MINUTE_MS, 3 * MINUTE_MS],
    strain: ({ fromMs, toMs }) => ({
      effects: [],
      silences: [{ fromMs, toMs: Math.min(toMs, fromMs + 90_000) }],
    }),
    events: ({ server, fromMs }) => [
      {
        atMs: fromMs + 2_000,
        server: server.hostname,
        kind: 'scrape-failed',
        text: 'The scrape failed: context deadline exceeded',
      },
    ],
  },

  // An image is fetched: much traffic for a while, with room to spare.
  'file-download': {
    fits: () => true,
    usualMs: [3 * MINUTE_MS, 20 * MINUTE_MS],
    strain({ server, fromMs, toMs, severity }) {
      const bytes = Math.min(60e6, server.networkBytesPerSecond * (0.15 + 0.25 * severity))
      return {
        effects: [
          {
            level: step(fromMs, toMs, 4_000),
            changes: [
              {
                kind: 'plus',
                metric: 'node_network_receive_bytes_total',
                only: { device: 'eth0' },
                by: bytes,
              },
              {
                kind: 'plus',
                metric: 'node_network_receive_packets_total',
                only: { device: 'eth0' },
                by: bytes / 1_460,
              },
              plus('node_disk_written_bytes_total', bytes),
              takes({ softirq: 0.02, system: 0.03 }),
            ],
          },
        ],
      }
    },
  },
}
