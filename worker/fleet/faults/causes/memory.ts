/** Causes that memory feels first. */
import type { Cause, Incident } from '../cause'
import { Curve, lateRamp, ramp, saw, step } from '../curve'
import {
  diskTime,
  diskTraffic,
  fills,
  memoryTaken,
  plus,
  pressed,
  queue,
  swapped,
  takes,
  times,
} from '../signatures'
import { mainService } from './processor'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** From which part of a leak on memory is so short that pages are moved to swap space. */
const SHORT_FROM = 0.6

/** A program that never gives memory back: what is available falls until the end. */
export const memoryLeak: Cause = {
  fits: () => true,
  usualMs: [HOUR_MS, 8 * HOUR_MS],
  strain({ server, fromMs, toMs, severity }) {
    return {
      effects: [
        { level: ramp(fromMs, toMs), changes: memoryTaken(0.65 + 0.32 * severity) },
        {
          level: lateRamp(fromMs, toMs, SHORT_FROM),
          changes: [
            ...swapped(server, 0.5 + 0.45 * severity, 150 * severity),
            ...pressed('memory', 0.15 * severity),
            plus('node_vmstat_pgmajfault', 60 * severity),
          ],
        },
      ],
    }
  },
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'info',
      text: 'gc: heap {900-1800} MB after full collection, {80-400} ms',
      fromMs: incident.fromMs + (incident.toMs - incident.fromMs) / 3,
      toMs: incident.toMs,
      everyMs: 4 * MINUTE_MS,
    },
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'warning',
      text: 'resident memory is above its soft limit by {50-900} MB',
      fromMs: incident.fromMs + (incident.toMs - incident.fromMs) * SHORT_FROM,
      toMs: incident.toMs,
      everyMs: 3 * MINUTE_MS,
    },
  ],
}

/** How long a service stays away after it was killed. */
const RESTART_MS = 10_000

/** When memory has run out, again and again. */
function killsOf({ fromMs, toMs, severity }: Incident): number[] {
  const everyMs = (8 - 5 * severity) * MINUTE_MS
  const kills: number[] = []
  for (let timeMs = fromMs + everyMs; timeMs < toMs; timeMs += everyMs) {
    kills.push(Math.round(timeMs))
  }
  return kills
}

/** A service that outgrows memory, is killed, starts again, and does the same. */
export const oomRestartLoop: Cause = {
  fits: ({ services }) => services.length > 0,
  usualMs: [30 * MINUTE_MS, 4 * HOUR_MS],
  strain(incident) {
    const { fromMs, toMs, severity } = incident
    const kills = killsOf(incident)
    const away = kills.flatMap((timeMs): [number, number][] => [
      [timeMs, 0],
      [timeMs, 1],
      [timeMs + RESTART_MS, 1],
      [timeMs + RESTART_MS, 0],
    ])
    const grows = saw([fromMs, ...kills], toMs)
    return {
      effects: [
        { level: grows, changes: memoryTaken(0.8 + 0.17 * severity) },
        {
          level: step(fromMs, toMs),
          changes: [
            { kind: 'counts', metric: 'node_vmstat_oom_kill', atMs: kills },
            ...pressed('memory', 0.1 + 0.25 * severity),
            plus('node_vmstat_pgmajfault', 80 + 150 * severity),
            takes({ system: 0.08 + 0.12 * severity, user: 0.1 }),
            ...queue(1 + severity),
            plus('node_forks_total', 3),
            times('node_netstat_Tcp_PassiveOpens', 1.6),
          ],
        },
        ...(kills.length === 0
          ? []
          : [
              {
                level: new Curve(away),
                changes: [
                  {
                    kind: 'times' as const,
                    metric: 'openmanager_service_info',
                    only: { name: mainService(incident) },
                    by: 0,
                  },
                  times('node_netstat_Tcp_CurrEstab', 0.15),
                ],
              },
            ]),
      ],
    }
  },
  events: (incident) =>
    killsOf(incident).flatMap((atMs) => [
      {
        atMs,
        server: incident.server.hostname,
        kind: 'oom-kill' as const,
        text: `The kernel killed ${mainService(incident)} for want of memory`,
      },
      {
        atMs: atMs + RESTART_MS,
        server: incident.server.hostname,
        kind: 'service-restart' as const,
        text: `systemd restarted ${mainService(incident)}`,
      },
    ]),
  chatter: (incident) =>
    killsOf(incident).flatMap((fromMs) => [
      {
        server: incident.server.hostname,
        unit: 'kernel',
        level: 'critical' as const,
        text: `Out of memory: Killed process {1200-32000} (${mainService(incident)}) anon-rss:{2000000-9000000}kB`,
        fromMs,
        toMs: incident.toMs,
      },
      {
        server: incident.server.hostname,
        unit: 'systemd',
        level: 'error' as const,
        text: `${mainService(incident)}.service: Main process exited, code=killed, status=9/KILL`,
        fromMs: fromMs + 400,
        toMs: incident.toMs,
      },
      {
        server: incident.server.hostname,
        unit: 'systemd',
        level: 'info' as const,
        text: `${mainService(incident)}.service: Scheduled restart job, restart counter is at {1-90}.`,
        fromMs: fromMs + RESTART_MS,
        toMs: incident.toMs,
      },
    ]),
}

/** More is used than memory holds, so pages go to swap space and come back all the time. */
export const swapThrash: Cause = {
  fits: ({ swapBytes }) => swapBytes > 0,
  usualMs: [20 * MINUTE_MS, 2 * HOUR_MS],
  strain: ({ server, fromMs, toMs, severity }) => ({
    effects: [
      {
        level: step(fromMs, toMs, MINUTE_MS),
        changes: [
          ...memoryTaken(0.9 + 0.07 * severity),
          ...swapped(server, 0.75 + 0.22 * severity, 1_500 + 6_000 * severity),
          plus('node_vmstat_pgmajfault', 400 + 1_600 * severity),
          ...pressed('memory', 0.4 + 0.4 * severity),
          ...pressed('io', 0.3 + 0.3 * severity),
          takes({ iowait: 0.35 + 0.25 * severity, system: 0.15 + 0.15 * severity }),
          ...queue(server.cores * (0.8 + 2 * severity)),
          plus('node_procs_blocked', 3 + 10 * severity),
          ...diskTraffic(4 + 10 * severity, 4 + 6 * severity),
          ...diskTime(6 + 20 * severity, 6 + 14 * severity),
          plus('node_disk_io_now', 4 + 12 * severity),
          fills('node_disk_io_time_seconds_total', 0.6 + 0.3 * severity),
        ],
      },
    ],
  }),
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: 'systemd-oomd',
      level: 'warning',
      text: 'Memory pressure of /system.slice is {40-90}% over the last 30s',
      fromMs: incident.fromMs + 90_000,
      toMs: incident.toMs,
      everyMs: 2 * MINUTE_MS,
    },
  ],
}
