/** How fast something has been filling up lately, where that is not how it was before. */
import { median } from 'simple-statistics'
import { recentGrowth } from '../../analysis/trend/recent-growth'
import type { Fact } from '../../contracts/assistant'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { fileSystemPercent } from '../../fleet/signals'
import { significant } from '../../fleet/significant'
import { ASSISTANT, STALENESS } from '../../policy'
import { exploreLink, promDuration } from '../links'
import { type Metric, nowExpression } from '../metrics'
import type { Line } from '../telemetry'
import { shownName } from '../words/shown-name'
import type { Asked } from './intent-handler'
import type { Scope } from './scope'
import { wordingOf } from './segments'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A rise that goes on. */
export interface Pace {
  server: string
  /** The file system that fills; null where the server has only one of what fills. */
  mountpoint: string | null
  /** When it began, Unix ms; null where it was there before all that was looked at. */
  since: number | null
  /** Up to when values were looked at, Unix ms. */
  to: number
  /** The newest value, %. */
  value: number
  /** Percentage points that it rose by between the first value looked at and the beginning of the rise. */
  before: number
  /** Percentage points. */
  perHour: number
  /** When it is full at this pace, Unix ms. */
  fullAt: number
}

/** What fills up, each thing by itself: a server's fullest disk may hide one that fills faster. */
function expressionOf(metric: Metric, servers?: readonly string[], mountpoint?: string | null) {
  if (metric.vital !== 'diskPercent') return nowExpression(metric, servers)
  const own = mountpoint == null ? '' : `mountpoint=${JSON.stringify(mountpoint)}`
  const only = [matcherText(onServers(servers)), own].filter((matcher) => matcher !== '')
  return fileSystemPercent(only.join(','))
}

const keyOf = ({ instance = '', mountpoint = '' }: Readonly<Record<string, string>>) =>
  `${instance}\n${mountpoint}`

/** The servers of a scope on which something would be full soonest at the pace of the last hour. */
export async function growingServers(
  asked: Asked,
  metric: Metric,
  { servers }: Pick<Scope, 'servers'>
): Promise<string[]> {
  const wanted = new Set(servers.map(({ id }) => id))
  const expression = expressionOf(metric)
  const [now, then] = await Promise.all(
    [0, HOUR_MS].map((ago) => asked.telemetry.instant(expression, asked.now - ago))
  )
  const earlier = new Map(then!.map(({ labels, value }) => [keyOf(labels), value]))
  const rising = now!.flatMap(({ labels, value }) => {
    const growth = value - (earlier.get(keyOf(labels)) ?? value)
    const { instance } = labels
    if (instance === undefined || !wanted.has(instance)) return []
    return growth >= ASSISTANT.recentPace.leastPoints
      ? [{ instance, left: (100 - value) / growth }]
      : []
  })
  const soonest = rising.toSorted((a, b) => a.left - b.left).map(({ instance }) => instance)
  return [...new Set(soonest)].slice(0, ASSISTANT.foretold)
}

/** The servers on which a percentage rises now and would be full within days. */
export async function pacesOf(
  asked: Asked,
  metric: Metric,
  servers: readonly string[]
): Promise<Map<string, Pace>> {
  const { spanMs, stepMs, usualDays } = ASSISTANT.recentPace
  if (servers.length === 0) return new Map()
  const to = Math.floor(asked.now / stepMs) * stepMs
  const from = to - spanMs
  const query = expressionOf(metric, servers)
  const days = Array.from({ length: usualDays + 1 }, (_, ago) => ago * DAY_MS)
  const [today, ...before] = await Promise.all(
    days.map((ago) => asked.telemetry.range(query, from - ago, to - ago, stepMs))
  )
  const count = spanMs / stepMs + 1
  const paces = new Map<string, Pace>()
  for (const line of today!) {
    const key = keyOf(line.labels)
    const past = before.flatMap((lines, at) =>
      lines
        .filter(({ labels }) => keyOf(labels) === key)
        .map((one) => stepsOf(one, from - days[at + 1]!, stepMs, count))
    )
    const pace = paceOf(line.labels, stepsOf(line, from, stepMs, count), past, from)
    const known = pace && paces.get(pace.server)
    if (pace && !(known && known.fullAt <= pace.fullAt)) paces.set(pace.server, pace)
  }
  return paces
}

/** Null where it does not rise, or is not full within days. */
function paceOf(
  { instance, mountpoint }: Readonly<Record<string, string>>,
  values: readonly number[],
  past: readonly number[][],
  from: number
): Pace | null {
  const { spanMs, stepMs, leastPoints, withinMs } = ASSISTANT.recentPace
  const growth = recentGrowth(values, usualOf(past), leastPoints)
  const value = values.at(-1)!
  if (instance === undefined || !growth || !Number.isFinite(value)) return null
  const to = from + spanMs
  const fullAt = to + ((100 - value) / growth.slope) * stepMs
  if (fullAt - to > withinMs) return null
  return {
    ...{ server: instance, mountpoint: mountpoint ?? null, to, fullAt },
    ...{ since: growth.from === 0 ? null : from + growth.from * stepMs, value: significant(value) },
    before: significant(values[growth.from]! - (values.find(Number.isFinite) ?? Number.NaN)),
    perHour: significant((growth.slope * HOUR_MS) / stepMs),
  }
}

/** One value a step; NaN where there is none. */
function stepsOf({ times, values }: Line, from: number, stepMs: number, count: number) {
  const steps = new Array<number>(count).fill(Number.NaN)
  times.forEach((time, at) => {
    const step = Math.round((time - from) / stepMs)
    if (step >= 0 && step < count) steps[step] = values[at]!
  })
  return steps
}

/** The course of an ordinary day, step by step; [] where no day before is known. */
function usualOf(days: readonly number[][]): number[] {
  const known = days.map(fromItsStart).filter((day) => day !== null)
  if (known.length === 0) return []
  return known[0]!.map((_, step) => {
    const values = known.map((day) => day[step]!).filter(Number.isFinite)
    return values.length === 0 ? Number.NaN : median(values)
  })
}

/** A day's values less its first: a level that differs from day to day is no course. */
function fromItsStart(day: readonly number[]): number[] | null {
  const first = day.find(Number.isFinite)
  return first === undefined ? null : day.map((value) => value - first)
}

/** The pace as a fact: least squares over the rise, as PromQL has it. */
export function factOfPace(asked: Asked, metric: Metric, pace: Pace): Fact {
  const { server, mountpoint, since, to, perHour } = pace
  const { say, console, language } = wordingOf(asked)
  const { spanMs, stepMs } = ASSISTANT.recentPace
  const expression = expressionOf(metric, [server], mountpoint)
  const from = since ?? to - spanMs
  // A subquery's window leaves out its beginning, which is the first point of the rise.
  const window = `${promDuration(to - from + stepMs)}:${promDuration(stepMs)}`
  const name = shownName(server)
  return asked.facts.add({
    ...{ kind: 'metric', server, vital: metric.vital, unit: metric.unit, value: perHour },
    query: `3600 * deriv((${expression})[${window}])`,
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    title: say(
      `${name}의 ${metric.words[language]} 시간당 증가`,
      `Growth an hour of the ${metric.words[language]} of ${name}`
    ),
    link: exploreLink(console, expression, from, to),
  })
}

/** What of the server fills, now: of a file system that is not its fullest. */
export function factOfFileSystem(asked: Asked, metric: Metric, pace: Pace): Fact {
  const { say, console } = wordingOf(asked)
  const { server, mountpoint, value, to } = pace
  const query = expressionOf(metric, [server], mountpoint)
  const [name, path] = [shownName(server), shownName(mountpoint ?? '')]
  const from = to - STALENESS.lookbackMs
  return asked.facts.add({
    ...{ kind: 'metric', server, vital: metric.vital, unit: metric.unit, value, query },
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    title: say(`${name}의 파일 시스템 ${path} 사용률`, `Use of the file system ${path} of ${name}`),
    link: exploreLink(console, query, from, to),
  })
}
