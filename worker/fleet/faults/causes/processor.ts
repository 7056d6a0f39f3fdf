/** Causes that a processor feels first. */
import type { Cause, Incident } from '../cause'
import { bursts, step } from '../curve'
import { calleesOf } from '../reach'
import {
  busier,
  diskTime,
  diskTraffic,
  fills,
  plus,
  pressed,
  queue,
  takes,
  times,
} from '../signatures'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const level = ({ fromMs, toMs }: Incident, riseMs = 0) => step(fromMs, toMs, riseMs)

/** The service that a server is there for. */
export const mainService = ({ server }: Incident): string => server.services[0]!.name

/** One program that computes without end; how bad it is says on how many cores. */
export const cpuRunaway: Cause = {
  fits: () => true,
  usualMs: [15 * MINUTE_MS, 2 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    const cores = 0.55 + 0.45 * severity
    const busyCores = Math.max(1, Math.round(cores * server.cores))
    return {
      effects: [
        {
          level: level(incident, 4_000),
          changes: [
            takes({ user: 0.93, system: 0.03 }, cores),
            ...queue(busyCores * (1 + severity)),
            plus('node_procs_running', busyCores * (1 + severity)),
            ...pressed('cpu', 0.35 + 0.4 * severity),
            times('node_context_switches_total', 1.3),
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
      text: 'worker {2000-9000} has not yielded for {5-90} s',
      fromMs: incident.fromMs + MINUTE_MS,
      toMs: incident.toMs,
      everyMs: 90_000,
    },
    {
      server: incident.server.hostname,
      unit: 'kernel',
      level: 'info',
      text: 'perf: interrupt took too long ({2500-9000} > 2500), lowering kernel.perf_event_max_sample_rate',
      fromMs: incident.fromMs + 20_000,
      toMs: incident.toMs,
    },
  ],
}

/** More visitors than usual: this server and all that it calls have more to do. */
export const trafficSurge: Cause = {
  fits: ({ type }) => ['web', 'api', 'ingress', 'proxy', 'mail', 'dns', 'vpn'].includes(type),
  usualMs: [10 * MINUTE_MS, 90 * MINUTE_MS],
  strain: (incident) => ({
    effects: [
      {
        level: level(incident, 90_000),
        changes: busier(incident.server, 0.9 + 2 * incident.severity),
      },
    ],
  }),
  reach: ({ id }) => calleesOf(id),
  strainAt: (incident, { share }, there) => ({
    effects: [
      {
        level: level(incident, 90_000),
        changes: busier(there, share * (0.9 + 2 * incident.severity)),
      },
    ],
  }),
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: mainService(incident),
      level: 'warning',
      text: '{1000-4000} worker connections are not enough, reusing {1-60}',
      fromMs: incident.fromMs + MINUTE_MS,
      toMs: incident.toMs,
      everyMs: 45_000,
    },
  ],
}

/** Another guest of the same host takes its processors. */
export const cpuSteal: Cause = {
  fits: () => true,
  usualMs: [20 * MINUTE_MS, 3 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    const share = 0.25 + 0.5 * severity
    return {
      effects: [
        {
          level: level(incident, 20_000),
          changes: [
            {
              kind: 'cpu',
              cores: 1,
              moves: [
                { of: 'idle', to: 'steal', share: share * 0.9 },
                { of: 'user', to: 'steal', share: share * 0.35 },
                { of: 'system', to: 'steal', share: share * 0.2 },
              ],
            },
            // What cannot run waits in the queue.
            ...queue(server.cores * server.usual.cpu * share),
            plus('node_procs_running', server.cores * share),
            ...pressed('cpu', 0.3 + 0.4 * severity),
          ],
        },
      ],
    }
  },
  chatter: (incident) => [
    {
      server: incident.server.hostname,
      unit: 'chronyd',
      level: 'warning',
      text: 'System clock wrong by 0.{100-900} seconds',
      fromMs: incident.fromMs + 2 * MINUTE_MS,
      toMs: incident.toMs,
      everyMs: 10 * MINUTE_MS,
    },
  ],
}

/** Between runs of a job, and how long one takes. */
const JOB_EVERY_MS = 15 * MINUTE_MS
const JOB_TAKES_MS = 6 * MINUTE_MS

/** When a job runs: on the quarter hours, as cron does. */
function runsOf({ fromMs, toMs }: Incident): number[] {
  const runs: number[] = []
  const firstMs = Math.ceil(fromMs / JOB_EVERY_MS) * JOB_EVERY_MS
  for (let timeMs = firstMs; timeMs < toMs; timeMs += JOB_EVERY_MS) runs.push(timeMs)
  return runs.length === 0 ? [fromMs] : runs
}

/** A job of cron that is too heavy for the hour at which it runs. */
export const scheduledJob: Cause = {
  fits: () => true,
  usualMs: [HOUR_MS, 4 * HOUR_MS],
  strain(incident) {
    const { server, severity } = incident
    const tasks = 1 + server.cores * 0.6 * severity
    return {
      effects: [
        {
          level: bursts(runsOf(incident), incident.toMs, JOB_TAKES_MS),
          changes: [
            takes({ nice: 0.35 + 0.3 * severity, iowait: 0.1, system: 0.1 + 0.1 * severity }),
            ...queue(tasks),
            plus('node_procs_running', tasks),
            ...pressed('cpu', 0.2 + 0.2 * severity),
            ...pressed('io', 0.15 + 0.2 * severity),
            plus('node_forks_total', 40 + 60 * severity),
            ...diskTraffic(3 + 4 * severity, 2 + 2 * severity),
            ...diskTime(4 + 5 * severity, 3 + 2 * severity),
            fills('node_disk_io_time_seconds_total', 0.3 + 0.3 * severity),
          ],
        },
      ],
    }
  },
  events: (incident) =>
    runsOf(incident).map((atMs) => ({
      atMs,
      server: incident.server.hostname,
      kind: 'job',
      text: 'cron started /etc/cron.d/report: /usr/local/bin/build-report --full',
    })),
  chatter: (incident) =>
    runsOf(incident).map((fromMs) => ({
      server: incident.server.hostname,
      unit: 'CRON',
      level: 'info',
      text: '(root) CMD (/usr/local/bin/build-report --full)',
      fromMs,
      toMs: incident.toMs,
    })),
}
