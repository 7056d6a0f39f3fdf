/** Causes that a disk feels first. */
import type { FileSystem } from '../../catalogue'
import type { Cause, Incident } from '../cause'
import { lateRamp, ramp, step } from '../curve'
import type { Change } from '../effect'
import { callersOf } from '../reach'
import {
  diskTime,
  diskTraffic,
  fills,
  plus,
  pressed,
  queue,
  rootOf,
  takes,
  times,
  waits,
} from '../signatures'
import { mainService } from './processor'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Tasks wait for a disk that answers slowly; how much they get through follows from `throughput`. */
const blocked = ({ server, severity }: Incident, throughput: number): Change[] => [
  takes({ iowait: 0.4 + 0.45 * severity, system: 0.03 }),
  ...queue(2 + 3 * server.cores * severity),
  plus('node_procs_blocked', 3 + 2 * server.cores * severity),
  ...pressed('io', 0.4 + 0.45 * severity),
  fills('node_disk_io_time_seconds_total', 0.75 + 0.22 * severity),
  plus('node_disk_io_now', 6 + 24 * severity),
  ...diskTraffic(throughput, throughput),
]

/** A disk that has become slow: little is read and written, and everything waits. */
export const ioWait: Cause = {
  fits: () => true,
  usualMs: [20 * MINUTE_MS, 3 * HOUR_MS],
  strain: (incident) => ({
    effects: [
      {
        level: step(incident.fromMs, incident.toMs, 15_000),
        changes: [
          ...blocked(incident, 0.75 - 0.35 * incident.severity),
          ...diskTime(8 + 20 * incident.severity, 10 + 25 * incident.severity),
        ],
      },
    ],
  }),
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: 'kernel',
      level: 'error',
      text: `blk_update_request: I/O error, dev ${incident.server.disk}, sector {100000-90000000}`,
      fromMs: incident.fromMs + 30_000,
      toMs: incident.toMs,
      everyMs: 5 * MINUTE_MS,
    },
    {
      server: incident.server.hostname,
      unit: 'kernel',
      level: 'warning',
      text: 'INFO: task jbd2/dm-0-8:{300-900} blocked for more than 120 seconds.',
      fromMs: incident.fromMs + 2 * MINUTE_MS,
      toMs: incident.toMs,
      everyMs: 4 * MINUTE_MS,
    },
  ],
}

/** More is read and written than the disk can carry. */
export const diskSaturation: Cause = {
  fits: () => true,
  usualMs: [15 * MINUTE_MS, 2 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    const most = server.disk.startsWith('nvme') ? 900e6 : 180e6
    const bytes = most * (0.6 + 0.4 * severity)
    return {
      effects: [
        {
          level: step(incident.fromMs, incident.toMs, 10_000),
          changes: [
            ...blocked(incident, 1),
            plus('node_disk_written_bytes_total', bytes * 0.6),
            plus('node_disk_writes_completed_total', (bytes * 0.6) / 128 / 1024),
            plus('node_disk_read_bytes_total', bytes * 0.4),
            plus('node_disk_reads_completed_total', (bytes * 0.4) / 128 / 1024),
            plus('node_disk_read_time_seconds_total', 4 + 10 * severity),
            plus('node_disk_write_time_seconds_total', 6 + 14 * severity),
            plus('node_disk_io_time_weighted_seconds_total', 10 + 24 * severity),
          ],
        },
      ],
    }
  },
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'warning',
      text: 'flush took {1200-9000} ms, expected less than 500 ms',
      fromMs: incident.fromMs + 30_000,
      toMs: incident.toMs,
      everyMs: MINUTE_MS,
    },
  ],
}

/** What of a file system is free of the blocks, or of the inodes, is less by a share. */
const less = (metrics: readonly string[], { mountpoint }: FileSystem, share: number): Change[] =>
  metrics.map((metric) => ({ kind: 'times', metric, only: { mountpoint }, by: 1 - share }))

const SPACE = ['node_filesystem_avail_bytes', 'node_filesystem_free_bytes']
const INODES = ['node_filesystem_files_free']

/** From which part of the time on programs fail for want of space. */
const FULL_FROM = 0.85

/** A log that nobody rotates fills the root file system until somebody deletes it. */
export const diskFilling: Cause = {
  fits: () => true,
  usualMs: [2 * HOUR_MS, 24 * HOUR_MS],
  strain({ server, fromMs, toMs, severity }) {
    const root = rootOf(server)
    const share = 0.8 + 0.195 * severity
    const bytesPerSecond = (root.sizeBytes * (1 - root.used) * share * 1_000) / (toMs - fromMs)
    const isOnDisk = root.device.startsWith(`/dev/${server.disk}`)
    return {
      effects: [
        { level: ramp(fromMs, toMs), changes: less(SPACE, root, share) },
        {
          level: step(fromMs, toMs),
          changes: isOnDisk
            ? [
                plus('node_disk_written_bytes_total', bytesPerSecond),
                plus('node_disk_writes_completed_total', bytesPerSecond / 256 / 1024),
              ]
            : [],
        },
      ],
    }
  },
  events: ({ server, toMs }) => [
    {
      atMs: toMs,
      server: server.hostname,
      kind: 'job',
      text: 'An operator deleted /var/log/app/debug.log',
    },
  ],
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'info',
      text: 'DEBUG request {100000-999999} dumped to /var/log/app/debug.log ({40-900} kB)',
      fromMs: incident.fromMs,
      toMs: incident.toMs,
      everyMs: 20_000,
    },
    {
      server: incident.server.hostname,
      unit: 'rsyslogd',
      level: 'error',
      text: "file '/var/log/syslog': write error: No space left on device",
      fromMs: incident.fromMs + (incident.toMs - incident.fromMs) * FULL_FROM,
      toMs: incident.toMs,
      everyMs: 3 * MINUTE_MS,
    },
  ],
}

/** Millions of tiny files use up the inodes, while there is room for bytes. */
export const inodeExhaustion: Cause = {
  fits: () => true,
  usualMs: [2 * HOUR_MS, 12 * HOUR_MS],
  strain({ server, fromMs, toMs, severity }) {
    const root = rootOf(server)
    return {
      effects: [
        {
          level: ramp(fromMs, toMs, 0.9),
          changes: [...less(INODES, root, 0.85 + 0.149 * severity), ...less(SPACE, root, 0.05)],
        },
        {
          level: step(fromMs, toMs),
          changes: [
            times('node_disk_writes_completed_total', 1.8),
            takes({ system: 0.05 + 0.05 * severity }),
          ],
        },
        {
          level: lateRamp(fromMs, toMs, 0.85),
          changes: [times('node_netstat_Tcp_CurrEstab', 0.8)],
        },
      ],
    }
  },
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'error',
      text: "mkstemp('/var/tmp/sess_{100000-999999}'): No space left on device",
      fromMs: incident.fromMs + (incident.toMs - incident.fromMs) * FULL_FROM,
      toMs: incident.toMs,
      everyMs: MINUTE_MS,
    },
  ],
}

/** A query without an index: the database reads all day, and whoever asks it waits. */
export const slowDatabase: Cause = {
  fits: ({ type }) => type === 'database',
  usualMs: [15 * MINUTE_MS, 2 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    return {
      effects: [
        {
          level: step(incident.fromMs, incident.toMs, 30_000),
          changes: [
            takes({ user: 0.15 + 0.2 * severity, iowait: 0.25 + 0.3 * severity }),
            ...queue(server.cores * (0.8 + 1.5 * severity)),
            plus('node_procs_blocked', 2 + 8 * severity),
            ...pressed('io', 0.3 + 0.35 * severity),
            fills('node_disk_io_time_seconds_total', 0.5 + 0.4 * severity),
            ...diskTraffic(3 + 6 * severity, 1),
            ...diskTime(7 + 18 * severity, 2 + 3 * severity),
            plus('node_disk_io_now', 3 + 8 * severity),
            times('node_netstat_Tcp_CurrEstab', 1.4 + 0.9 * severity),
            times('node_filefd_allocated', 1.2 + 0.4 * severity),
            times('node_network_transmit_bytes_total', 0.8),
          ],
        },
      ],
    }
  },
  reach: ({ id }) => callersOf(id),
  strainAt: (incident, { share }, there) => ({
    effects: [
      {
        level: step(incident.fromMs, incident.toMs, 30_000),
        changes: waits(there, share * (0.5 + 0.5 * incident.severity)),
      },
    ],
  }),
  chatter: (incident, reached) => [
    {
      server: incident.server.hostname,
      unit: 'postgresql',
      level: 'warning',
      text: 'LOG: duration: {4000-29000}.{100-999} ms  statement: SELECT * FROM orders WHERE note LIKE $1',
      fromMs: incident.fromMs,
      toMs: incident.toMs,
      everyMs: 20_000,
    },
    ...reached.slice(0, 4).map(({ hostname, delayMs }) => ({
      server: hostname,
      unit: 'app',
      level: 'error' as const,
      text: `upstream timed out after {5-30} s while reading from ${incident.server.hostname}`,
      fromMs: incident.fromMs + delayMs,
      toMs: incident.toMs + delayMs,
      everyMs: 30_000,
    })),
  ],
}
