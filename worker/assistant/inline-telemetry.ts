/** What somebody sent along with a question, asked as a fleet is. */
import { Z_SCORE_WINDOW } from '../analysis/z-score'
import { healthOf, healthOfAll } from '../analyst/health'
import type { Anomalies } from '../contracts/anomaly'
import type { FleetState, Reading, Server } from '../contracts/fleet'
import type { Language } from '../contracts/generation'
import type { ServerData } from '../contracts/server-data'
import type { ServerHealth } from '../contracts/server-health'
import type { Signals } from '../contracts/signal'
import type { VitalName } from '../contracts/vital'
import { SIGNAL_NAMES } from '../fleet/signals'
import { statusOf } from '../fleet/status'
import { VITAL_NAMES } from '../fleet/vitals'
import { ANALYSIS, ASSISTANT, HISTORY, SERVER_ALARMS } from '../policy'
import { diagnosisOf, forecastOf, incidentOf } from './inline/judgements'
import { type SentMachine, type SentSeries, sentMachines } from './inline/sent-servers'
import { INLINE_FLEET } from './links'
import { type Metric, nowExpression, pastExpression } from './metrics'
import type { Line, Sample, Telemetry } from './telemetry'

const DAY_MS = 86_400_000

/** A matcher of `instance` as `matcherText` writes it. */
const INSTANCE = /,?instance(=~?)("(?:[^"\\]|\\.)*")/g

/** An expression of a metric apart from whose it is and how a counter becomes a rate. */
const shapeOf = (expression: string): string =>
  expression
    .replace(INSTANCE, '')
    .replaceAll('{}', '')
    .replace(/\birate\(/g, 'rate(')
    .replace(/\[\d+[smhd]\]/g, '[]')

/** A metric's expressions of now and of the past, which may be of different forms. */
const shapesOf = (metric: Metric): Set<string> =>
  new Set([shapeOf(nowExpression(metric)), shapeOf(pastExpression(metric, 0))])

/** The servers that an expression names; null for all. */
function namedIn(expression: string): ((server: string) => boolean) | null {
  const [, op, written] = INSTANCE.exec(expression) ?? []
  INSTANCE.lastIndex = 0
  if (written === undefined) return null
  const value: unknown = JSON.parse(written)
  if (typeof value !== 'string') return null
  if (op === '=') return (server) => server === value
  // `onServers` writes names with escapes between bars: no other pattern is asked here.
  const names = new Set(value.split('|').map((name) => name.replace(/\\(.)/g, '$1')))
  return (server) => names.has(server)
}

/** The newest value at a time; undefined where it is too old or there is none. */
function valueAt({ times, values }: SentSeries, at: number): Sample['value'] | undefined {
  const last = times.findLastIndex((time) => time <= at)
  const intervalMs = times.length > 1 ? times[1]! - times[0]! : 0
  return last === -1 || at - times[last]! > Math.max(ASSISTANT.sentLookbackMs, intervalMs)
    ? undefined
    : values[last]
}

const newest = ({ series }: SentMachine, vital: VitalName): number | undefined =>
  series.find(({ metric }) => metric.vital === vital)?.values.at(-1)

/**
 * @param now when it was sent, Unix ms
 * @param language of the sentences of health
 */
export function inlineTelemetry(
  serverData: ServerData,
  now: number,
  language: Language = 'ko'
): Telemetry {
  const machines = sentMachines(serverData, now)
  const _at = new Date(now).toISOString()
  const one = (server: string | undefined) =>
    machines.filter(({ id }) => server === undefined || id === server)

  /** The series that an expression is of; none for an expression that is no metric's. */
  function matching(expression: string): { server: string; series: SentSeries }[] {
    const shape = shapeOf(expression)
    const isNamed = namedIn(expression)
    return machines
      .filter(({ id }) => isNamed?.(id) ?? true)
      .flatMap(({ id, series }) =>
        series
          .filter(({ metric }) => shapesOf(metric).has(shape))
          .map((found) => ({ server: id, series: found }))
      )
  }

  function ownHealth(machine: SentMachine): ServerHealth {
    const values = Float64Array.from(VITAL_NAMES, (vital) => newest(machine, vital) ?? Number.NaN)
    return healthOf(machine.id, { at: now, values }, null, now, language)
  }

  return {
    async state(): Promise<FleetState> {
      return {
        fleet: {
          ...{ id: INLINE_FLEET, simulated: false, serverCount: machines.length },
          generation: null,
        },
        servers: machines.map(({ id }) => serverOf(id)),
        readings: machines.map((machine) => readingOf(machine, now)),
      }
    },

    async instant(expression, time): Promise<Sample[]> {
      return matching(expression).flatMap(({ server, series }) => {
        const value = valueAt(series, time)
        return value === undefined ? [] : [{ labels: { instance: server }, at: time, value }]
      })
    },

    async range(expression, from, to, stepMs): Promise<Line[]> {
      return matching(expression).map(({ server, series }) => {
        const [times, values]: [number[], number[]] = [[], []]
        const last = Math.min(to, from + HISTORY.maxPoints * stepMs)
        for (let time = from; time <= last; time += stepMs) {
          const value = valueAt(series, time)
          if (value === undefined) continue
          times.push(time)
          values.push(value)
        }
        return { labels: { instance: server }, times, values }
      })
    },

    async health() {
      return healthOfAll(machines.map(ownHealth), machines.length, now, language)
    },

    async healthOf(server) {
      return ownHealth(one(server)[0] ?? { id: server, series: [] })
    },

    async anomalies({ server, from = now - ANALYSIS.askedMs, to = now }): Promise<Anomalies> {
      const asked = one(server)
      const incidents = asked.flatMap((machine) =>
        machine.series.flatMap((series) => incidentOf(machine, series) ?? [])
      )
      return {
        ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        ...{ stepMs: ASSISTANT.sentIntervalMs, falseAlarmsPerDay: SERVER_ALARMS.perDay },
        watches: asked.map(({ id, series }) => ({
          ...{ server: id, state: 'learning', fittedAt: null, since: null },
          rows: Math.max(0, ...series.map(({ values }) => values.length)),
          neededRows: Z_SCORE_WINDOW,
        })),
        incidents: incidents.filter(({ from: began }) => Date.parse(began) <= to),
        ...{ odd: [], vital: null },
      }
    },

    async forecast({ server, vital, horizon }) {
      const machine = one(server)[0] ?? { id: server, series: [] }
      const series = machine.series.find(({ metric }) => metric.vital === vital)
      const horizonMs = horizon === '7d' ? 7 * DAY_MS : DAY_MS
      return forecastOf(machine, vital, series, horizonMs, now)
    },

    async causes({ server }) {
      return diagnosisOf(one(server), now)
    },

    async events() {
      return null
    },
  }
}

function readingOf(machine: SentMachine, now: number): Reading {
  const signals: Signals = {}
  for (const name of SIGNAL_NAMES) {
    const value = name === 'load1' ? undefined : newest(machine, name)
    if (value !== undefined) signals[name] = value
  }
  return {
    ...{ server: machine.id, at: new Date(now).toISOString(), up: null, signals },
    ...statusOf({ signals, atMs: now }, now),
  }
}

/** Of a server that only its values are known of. */
const serverOf = (id: string): Server => ({
  ...{ id, hostname: id, name: id, type: null, environment: null, location: null },
  ...{ provider: null, ip: null, os: null, kernel: null, architecture: null },
  ...{ cores: null, memoryBytes: null, services: [] },
})
