/** How fast something has been filling up lately, where that is not how it was before. */
import { median } from 'simple-statistics'
import { recentGrowth } from '../../analysis/trend/recent-growth'
import type { Fact } from '../../contracts/assistant'
import { significant } from '../../fleet/significant'
import { ASSISTANT } from '../../policy'
import { exploreLink, promDuration } from '../links'
import { type Metric, nowExpression } from '../metrics'
import type { Line } from '../telemetry'
import { shownName } from '../words/shown-name'
import type { Asked } from './intent-handler'
import { wordingOf } from './segments'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A rise that goes on. */
export interface Pace {
  server: string
  /** When it began, Unix ms; null where it was there before all that was looked at. */
  since: number | null
  /** Up to when values were looked at, Unix ms. */
  to: number
  /** Percentage points. */
  perHour: number
  /** When it is full at this pace, Unix ms. */
  fullAt: number
}

/** The servers whose percentage rises now and would be full within days. */
export async function pacesOf(
  asked: Asked,
  metric: Metric,
  servers: readonly string[]
): Promise<Map<string, Pace>> {
  const { spanMs, stepMs, usualDays, leastPoints, withinMs } = ASSISTANT.recentPace
  if (servers.length === 0) return new Map()
  const to = Math.floor(asked.now / stepMs) * stepMs
  const from = to - spanMs
  const query = nowExpression(metric, servers)
  const days = Array.from({ length: usualDays + 1 }, (_, ago) => ago * DAY_MS)
  const [today, ...before] = await Promise.all(
    days.map((ago) => asked.telemetry.range(query, from - ago, to - ago, stepMs))
  )
  const steps = spanMs / stepMs + 1
  const paces = new Map<string, Pace>()
  for (const line of today!) {
    const server = line.labels.instance
    if (server === undefined || !servers.includes(server)) continue
    const values = stepsOf(line, from, stepMs, steps)
    const past = before.flatMap((lines, at) =>
      lines
        .filter(({ labels }) => labels.instance === server)
        .map((one) => stepsOf(one, from - days[at + 1]!, stepMs, steps))
    )
    const growth = recentGrowth(values, usualOf(past), leastPoints)
    const last = values.at(-1)!
    if (!growth || !Number.isFinite(last)) continue
    const perStep = growth.slope
    const fullAt = to + ((100 - last) / perStep) * stepMs
    if (fullAt - to > withinMs) continue
    const since = growth.from === 0 ? null : from + growth.from * stepMs
    const perHour = significant((perStep * HOUR_MS) / stepMs)
    paces.set(server, { ...{ server, since, to, perHour, fullAt } })
  }
  return paces
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
export function factOfPace(
  asked: Asked,
  metric: Metric,
  { server, since, to, perHour }: Pace
): Fact {
  const { say, console, language } = wordingOf(asked)
  const { spanMs, stepMs } = ASSISTANT.recentPace
  const expression = nowExpression(metric, [server])
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
