/** Telemetry whose numbers a test chooses. */

import { find } from '../../../worker/assistant/findings'
import { metricOfVital, nowExpression, pastExpression } from '../../../worker/assistant/metrics'
import type { Telemetry } from '../../../worker/assistant/telemetry'
import type { RecordedEvent } from '../../../worker/causes/case'
import type { Incident } from '../../../worker/contracts/anomaly'
import type { Entities, Findings, Intent, Understanding } from '../../../worker/contracts/assistant'
import type { Reading, Server } from '../../../worker/contracts/fleet'
import type { Signals } from '../../../worker/contracts/signal'
import type { VitalName } from '../../../worker/contracts/vital'
import { statusOf } from '../../../worker/fleet/status'

/** 2026-11-21 14:20 in Seoul. */
export const NOW = Date.parse('2026-11-21T05:20:00Z')
export const SEOUL = 'Asia/Seoul'

export interface Told extends Partial<Server> {
  signals?: Signals
  /** Of now, where they are not signals. */
  vitals?: Partial<Record<VitalName, number>>
  /** How long it has been silent, ms. */
  silentMs?: number
  score?: number
  reboots?: number
  oomKills?: number
}

export interface Known {
  incidents?: Incident[]
  events?: RecordedEvent[] | null
  score?: number
  /** Of a server's metric at a time in the past; by default its value of now. */
  past?: (server: string, at: number, now: number) => number | null
}

const serverOf = (
  id: string,
  { signals, vitals, silentMs, score, reboots, oomKills, ...facts }: Told
): Server => ({
  ...{ id, hostname: id, name: id, type: null, environment: null, location: null },
  ...{ provider: null, ip: null, os: null, kernel: null, architecture: null },
  ...{ cores: null, memoryBytes: null, services: [] },
  ...facts,
})

function readingOf(id: string, { signals = {}, silentMs = 0 }: Told): Reading {
  const atMs = NOW - silentMs
  return {
    ...{ server: id, at: new Date(atMs).toISOString(), up: null, signals },
    ...statusOf({ signals, atMs }, NOW),
  }
}

export interface Asking extends Telemetry {
  /** What was asked, in order. */
  readonly asked: string[]
}

/** A fleet of these servers. */
export function fleetOf(servers: Record<string, Told>, known: Known = {}): Asking {
  const asked: string[] = []
  const ids = Object.keys(servers)
  const valueIn = (expression: string, id: string): number | null => {
    const told = servers[id]!
    if (expression.includes('changes(node_boot_time_seconds')) return told.reboots ?? 0
    if (expression.includes('node_vmstat_oom_kill')) return told.oomKills ?? 0
    const all = { ...told.signals, ...told.vitals } as Record<string, number>
    const isTraffic = /receive.*\+.*transmit/.test(expression)
    if (isTraffic) return sum(all.receiveBytesPerSecond, all.transmitBytesPerSecond)
    if (expression.includes('(instance, mountpoint)')) return all.diskPercent ?? null
    const name = Object.keys(all).find((vital) => {
      if (vital === 'load1') return false
      const metric = metricOfVital(vital as VitalName)
      const shapes = [nowExpression(metric), pastExpression(metric, 0)].map(shapeOf)
      return shapes.includes(shapeOf(expression))
    })
    return name === undefined ? null : all[name]!
  }
  const named = (expression: string) => {
    const only = /instance(=~?)("(?:[^"\\]|\\.)*")/.exec(expression)
    if (!only) return ids
    const pattern = JSON.parse(only[2]!) as string
    return ids.filter((id) =>
      only[1] === '=' ? id === pattern : new RegExp(`^(?:${pattern})$`).test(id)
    )
  }
  const healthOf = (id: string) => ({
    ...{
      server: id,
      at: new Date(NOW).toISOString(),
      score: servers[id]!.score ?? 90,
      grade: 'good' as const,
    },
    ...{ confidence: 1, sentence: '', losses: [], missing: [] },
  })
  const never = () => {
    throw new Error('not asked in these tests')
  }
  return {
    asked,
    async state() {
      asked.push('state')
      return {
        fleet: { id: 'main', simulated: false, serverCount: ids.length, generation: null },
        servers: ids.map((id) => serverOf(id, servers[id]!)),
        readings: ids.map((id) => readingOf(id, servers[id]!)),
      }
    },
    async instant(expression, at) {
      asked.push('instant')
      return named(expression).flatMap((id) => {
        const value = valueIn(expression, id)
        return value === null || (servers[id]!.silentMs ?? 0) > 300_000
          ? []
          : [{ labels: { instance: id }, at, value }]
      })
    },
    async range(expression, from, to, stepMs) {
      asked.push('range')
      return named(expression).flatMap((id) => {
        const now = valueIn(expression, id)
        if (now === null) return []
        const line = { labels: { instance: id }, times: [] as number[], values: [] as number[] }
        for (let at = from; at <= to; at += stepMs) {
          const value = known.past ? known.past(id, at, now) : now
          if (value === null) continue
          line.times.push(at)
          line.values.push(value)
        }
        return [line]
      })
    },
    async health() {
      asked.push('health')
      return {
        ...{ at: new Date(NOW).toISOString(), score: known.score ?? 90, grade: 'good' as const },
        ...{ confidence: 1, sentence: '', servers: ids.map(healthOf), fleetServers: ids.length },
      }
    },
    async healthOf(id) {
      asked.push('healthOf')
      return healthOf(id)
    },
    async anomalies({ from, to }) {
      asked.push('anomalies')
      return {
        ...{ from: new Date(from!).toISOString(), to: new Date(to!).toISOString(), stepMs: 60_000 },
        ...{
          falseAlarmsPerDay: 0.25,
          watches: [],
          incidents: known.incidents ?? [],
          odd: [],
          vital: null,
        },
      }
    },
    forecast: never,
    causes: never,
    async events() {
      asked.push('events')
      return known.events === undefined ? null : known.events
    },
  }
}

const shapeOf = (text: string) =>
  text
    .replace(/,?instance=~?"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll('{}', '')
    .replace(/irate/g, 'rate')
    .replace(/\[\d+s\]/g, '[]')

const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined && b === undefined ? null : (a ?? 0) + (b ?? 0)

/** A question as it was understood. */
export const understood = (
  intent: Intent,
  language: 'ko' | 'en',
  entities: Entities = {},
  confidence = 0.9
): Understanding => ({
  ...{ language, intent, confidence, entities },
  readings: [{ intent, probability: confidence }],
})

/** What is found, in both languages. */
export async function foundBoth(
  telemetry: Telemetry,
  intent: Intent,
  entities: Entities = {},
  text = ''
): Promise<Record<'ko' | 'en', Findings>> {
  const one = (language: 'ko' | 'en') =>
    find(text, understood(intent, language, entities), telemetry, { now: NOW, timeZone: SEOUL })
  return { ko: await one('ko'), en: await one('en') }
}

/** The sentences of a draft. */
export const wordsOf = ({ draft }: Pick<Findings, 'draft'>): string[] =>
  draft.map(({ text }) => text)
