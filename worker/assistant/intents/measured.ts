/** Values of a metric, now and over a window, with the facts that they are. */
import { median } from 'simple-statistics'
import type { Fact } from '../../contracts/assistant'
import type { Server } from '../../contracts/fleet'
import { significant } from '../../fleet/significant'
import { ASSISTANT, CACHE, STALENESS } from '../../policy'
import { exploreLink, promDuration } from '../links'
import { type Metric, nowExpression, pastExpression } from '../metrics'
import type { Line } from '../telemetry'
import { readOr } from '../unread'
import { shownName } from '../words/shown-name'
import type { Asked } from './intent-handler'
import type { Scope } from './scope'
import { type Wording, wordingOf } from './segments'

const SECOND_MS = 1_000
const DAY_MS = 86_400_000
const LEAST_STEP_MS = 15 * SECOND_MS

/** Servers that a query names one by one; of more, all are asked. */
const namesIn = ({ kind, servers }: Pick<Scope, 'kind' | 'servers'>) =>
  kind !== 'fleet' && servers.length <= ASSISTANT.summedServers
    ? servers.map(({ id }) => id)
    : undefined

/** The finite values of now, by server of the scope; what a silent server said last is not of now. */
export async function valuesNow(
  { telemetry, now, state }: Asked,
  metric: Metric,
  scope: Pick<Scope, 'kind' | 'servers'>
): Promise<Map<string, number>> {
  const silent = offlineOf(state)
  const wanted = new Set(scope.servers.map(({ id }) => id).filter((id) => !silent.has(id)))
  const values = new Map<string, number>()
  for (const { labels, value } of await telemetry.instant(
    nowExpression(metric, namesIn(scope)),
    now
  )) {
    const { instance } = labels
    if (instance !== undefined && wanted.has(instance) && Number.isFinite(value))
      values.set(instance, significant(value))
  }
  return values
}

/** What a metric of one server usually is at this time of day; null where that is not known. */
export async function usualNow(
  { telemetry, now }: Asked,
  metric: Metric,
  server: string
): Promise<number | null> {
  // How long a server has been up only grows.
  if (metric.vital === 'uptimeSeconds') return null
  const { usualDays, leastUsualDays } = ASSISTANT
  const expression = pastExpression(metric, STALENESS.lookbackMs, [server])
  // Whoever asks again soon asks for the very same, which need not be read again.
  const today = now - (now % CACHE.metricsMs)
  const [from, to] = [today - usualDays * DAY_MS, today - DAY_MS]
  const lines = await readOr([], telemetry.range(expression, from, to, DAY_MS))
  const known = lines.flatMap(({ values }) => values).filter(Number.isFinite)
  return known.length < leastUsualDays ? null : significant(median(known))
}

/** A metric over a window, summed up. */
export interface Summary {
  mean: number
  max: number
  /** Unix ms. */
  maxAt: number
  min: number
  minAt: number
  /** The newest value, and when it was taken. */
  last: number
  lastAt: number
}

/** Null where there is no finite value. */
export function summaryOf({ times, values }: Pick<Line, 'times' | 'values'>): Summary | null {
  let [sum, count] = [0, 0]
  let [highest, lowest, newest] = [-1, -1, -1]
  values.forEach((value, at) => {
    if (!Number.isFinite(value)) return
    sum += value
    count++
    if (highest === -1 || value > values[highest]!) highest = at
    if (lowest === -1 || value < values[lowest]!) lowest = at
    newest = at
  })
  if (count === 0) return null
  return {
    mean: significant(sum / count),
    ...{ max: significant(values[highest]!), maxAt: times[highest]! },
    ...{ min: significant(values[lowest]!), minAt: times[lowest]! },
    ...{ last: significant(values[newest]!), lastAt: times[newest]! },
  }
}

/** Between two points of a window that is summed up, ms; whole seconds. */
export const stepOf = (from: number, to: number): number =>
  Math.max(LEAST_STEP_MS, Math.ceil((to - from) / ASSISTANT.windowPoints / SECOND_MS) * SECOND_MS)

/** Windows summed up, by server of the scope; servers without a value are left out. */
export async function summariesOf(
  asked: Asked,
  metric: Metric,
  scope: Pick<Scope, 'kind' | 'servers'>,
  { from, to }: { from: number; to: number }
): Promise<Map<string, Summary>> {
  const stepMs = stepOf(from, to)
  const summaries = new Map<string, Summary>()
  for (const line of await linesOf(asked, metric, scope, { from, to, stepMs })) {
    const summary = summaryOf(line)
    if (summary) summaries.set(line.labels.instance!, summary)
  }
  return summaries
}

/** What a metric is now, or was on average over a window, by server of the scope. */
export async function valuesIn(
  asked: Asked,
  metric: Metric,
  scope: Pick<Scope, 'kind' | 'servers'>,
  window: { from: number; to: number } | null
): Promise<Map<string, number>> {
  if (!window) return valuesNow(asked, metric, scope)
  const summaries = await summariesOf(asked, metric, scope, window)
  return new Map([...summaries].map(([server, { mean }]) => [server, mean]))
}

/** A metric of each server of the scope in steps, the first ending a step after `from`. */
export async function linesOf(
  { telemetry }: Asked,
  metric: Metric,
  scope: Pick<Scope, 'kind' | 'servers'>,
  { from, to, stepMs }: { from: number; to: number; stepMs: number }
): Promise<Line[]> {
  const wanted = new Set(scope.servers.map(({ id }) => id))
  const expression = pastExpression(metric, stepMs, namesIn(scope))
  const lines = await telemetry.range(expression, from + stepMs, to, stepMs)
  return lines.filter(({ labels }) => wanted.has(labels.instance ?? ''))
}

/** A title for a sentence's subject: "web-01의 CPU 사용률", "CPU use of web-01". */
export const metricOfWho = ({ language, say }: Wording, metric: Metric, who: string): string =>
  say(`${who}의 ${metric.words[language]}`, `${metric.words[language]} of ${who}`)

/** A value of now as a fact. */
export function factNow(
  asked: Asked,
  metric: Metric,
  server: string,
  value: number | null,
  baseline: number | null = null
): Fact {
  const wording = wordingOf(asked)
  const { now } = asked
  const query = nowExpression(metric, [server])
  const from = now - STALENESS.lookbackMs
  return asked.facts.add({
    ...{ kind: value === null ? 'absence' : 'metric', server, vital: metric.vital },
    ...{ title: metricOfWho(wording, metric, shownName(server)), query, unit: metric.unit },
    ...{ from: new Date(from).toISOString(), to: new Date(now).toISOString(), value, baseline },
    link: exploreLink(wording.console, query, from, now),
  })
}

/** A value of a window at one of its steps as a fact: when something was highest or lowest. */
export function factAt(
  asked: Asked,
  metric: Metric,
  server: string,
  value: number,
  at: number,
  window: { from: number; to: number },
  baseline: number | null = null
): Fact {
  const wording = wordingOf(asked)
  const stepMs = stepOf(window.from, window.to)
  const query = pastExpression(metric, stepMs, [server])
  return asked.facts.add({
    ...{ kind: 'metric', server, vital: metric.vital, query, unit: metric.unit, value },
    baseline,
    title: metricOfWho(wording, metric, shownName(server)),
    ...{ from: new Date(at - stepMs).toISOString(), to: new Date(at).toISOString() },
    link: exploreLink(wording.console, query, window.from, window.to),
  })
}

/** How a window is summed up: by a function over time of PromQL. */
export type Aggregate = 'avg' | 'max' | 'min'

const AGGREGATES: Readonly<Record<Aggregate, { ko: string; en: string }>> = {
  avg: { ko: '평균', en: 'mean' },
  max: { ko: '최고', en: 'highest' },
  min: { ko: '최저', en: 'lowest' },
}

/** A window of one server, summed up, as a fact. */
export function factOver(
  asked: Asked,
  metric: Metric,
  server: string,
  aggregate: Aggregate,
  value: number,
  { from, to }: { from: number; to: number }
): Fact {
  const wording = wordingOf(asked)
  const stepMs = stepOf(from, to)
  const expression = pastExpression(metric, stepMs, [server])
  const length = `${promDuration(to - from)}:${promDuration(stepMs)}`
  const query = `${aggregate}_over_time((${expression})[${length}])`
  const words = AGGREGATES[aggregate]
  const title = metricOfWho(wording, metric, shownName(server))
  return asked.facts.add({
    ...{ kind: 'metric', server, vital: metric.vital, query, unit: metric.unit, value },
    title: wording.say(`${title} ${words.ko}`, `${words.en} ${title}`),
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    link: exploreLink(wording.console, expression, from, to),
  })
}

/** All servers of a scope together, as a fact. */
export function factOfAll(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  aggregate: Aggregate | 'sum',
  value: number,
  window?: { from: number; to: number }
): Fact {
  const wording = wordingOf(asked)
  const { say, language } = wording
  const { from, to } = window ?? { from: asked.now - STALENESS.lookbackMs, to: asked.now }
  const names = scope.kind === 'fleet' ? undefined : scope.servers.map(({ id }) => id)
  const stepMs = stepOf(from, to)
  const own = window
    ? `avg_over_time((${pastExpression(metric, stepMs, names)})[${promDuration(to - from)}:${promDuration(stepMs)}])`
    : nowExpression(metric, names)
  const query = `${aggregate}(${own})`
  const words = aggregate === 'sum' ? { ko: '합계', en: 'total' } : AGGREGATES[aggregate]
  return asked.facts.add({
    ...{ kind: 'metric', vital: metric.vital, query, unit: metric.unit, value },
    title: say(
      `${scope.words}의 ${metric.words[language]} ${words.ko}`,
      `${words.en} ${metric.words[language]} of ${scope.words}`
    ),
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    link: exploreLink(wording.console, window ? query : `${aggregate}(${own})`, from, to),
  })
}

const offlineOf = ({ readings }: Asked['state']) =>
  new Set(readings.filter(({ status }) => status === 'offline').map(({ server }) => server))

/** Ids of servers that are silent, and of those that say nothing of a metric although they report. */
export function withoutValue(
  { state }: Asked,
  servers: readonly Server[],
  values: ReadonlyMap<string, unknown>
): { silent: string[]; mute: string[] } {
  const offline = offlineOf(state)
  const missing = servers.map(({ id }) => id).filter((id) => !values.has(id))
  return {
    silent: missing.filter((id) => offline.has(id)),
    mute: missing.filter((id) => !offline.has(id)),
  }
}
