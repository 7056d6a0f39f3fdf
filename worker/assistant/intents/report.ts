/** A period in one answer: health, incidents, causes, use, and what changed since the period before. */
import { mean } from 'simple-statistics'
import type { Incident } from '../../contracts/anomaly'
import type { Fact, Segment } from '../../contracts/assistant'
import type { FleetHealth, ServerHealth } from '../../contracts/server-health'
import type { VitalName } from '../../contracts/vital'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { significant } from '../../fleet/significant'
import { ANALYSIS, ASSISTANT, STALENESS } from '../../policy'
import { namedCause } from '../causes/cause-sentences'
import { type Told, toldDiagnosis } from '../causes/diagnosis-facts'
import { uncheckedSentences } from '../causes/unchecked-words'
import { analysisLink, exploreLink, promDuration } from '../links'
import { type Metric, metricOfVital } from '../metrics'
import { type Line, TelemetryUnavailable } from '../telemetry'
import { readOr } from '../unread'
import { difference, digits, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { anomaliesIn, incidentSegments, incidentsOf } from './anomalies'
import { type AskedWindow, windowOf, worded } from './asked-window'
import type { Asked, IntentHandler } from './intent-handler'
import { rosterFact, type Scope, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { capital, segment, wordingOf } from './segments'
import { suggested } from './suggested'

const DAY_MS = 86_400_000

/** What is told of use: what fills up or runs out. */
const USED: readonly VitalName[] = ['cpuPercent', 'memoryPercent', 'diskPercent']

export const report: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed.found
  const { scope } = scoped
  const window = bounded(asked, windowed.window)
  const length = window.to - window.from
  const one = scope.servers.length === 1 ? scope.servers[0]!.id : undefined
  const [health, found, earlier, diagnosis, ...lines] = await Promise.all([
    readOr<FleetHealth | ServerHealth, null>(
      null,
      one === undefined ? asked.telemetry.health() : asked.telemetry.healthOf(one)
    ),
    readOr(null, anomaliesIn(asked, scope, window)),
    readOr(null, anomaliesIn(asked, scope, { from: window.from - length, to: window.from })),
    readOr(null, asked.telemetry.causes(one === undefined ? {} : { server: one })),
    ...USED.map((vital) => readOr(null, useOver(asked, metricOfVital(vital), scope, window))),
  ])
  if ([health, found, earlier, diagnosis, ...lines].every((part) => part === null)) {
    throw new TelemetryUnavailable('no part of the report can be read')
  }
  const incidents = found && incidentsOf(found, scope)
  const told = diagnosis && toldDiagnosis(asked, diagnosis)
  const draft = [
    headline(asked, scope, window, incidents, earlier && incidentsOf(earlier, scope)),
    ...(health ? [healthSegment(asked, health)] : []),
    ...incidentSegments(asked, incidents ?? []),
    ...(told ? causeSegments(asked, told) : []),
    ...USED.flatMap((vital, at) => {
      const use = lines[at]
      return use ? useSegments(asked, metricOfVital(vital), window, use) : []
    }),
  ]
  const { language } = asked.understanding
  return {
    verdict: told?.verdict ?? null,
    confidence: told?.causes[0]?.confidence ?? 0,
    ...{ causes: told?.causes ?? [], commands: [], draft },
    unchecked: [
      ...uncheckedSentences(diagnosis?.unchecked ?? [], language),
      wordingOf(asked).say(
        '응답 시간, 오류율, 매출 같은 서비스 지표는 이 보고서에 없어요.',
        'Response times, error rates and business figures are not part of this report.'
      ),
    ],
    suggestions: suggested(['diagnose', 'anomalies', 'forecast'], {
      ...{ language, server: incidents?.[0]?.server ?? one },
    }),
  }
}

/** The window, or one by the kind of report; no longer than what is asked of analyses, twice. */
function bounded(asked: Asked, window: AskedWindow | null): AskedWindow {
  const { kind } = asked.understanding.entities
  const usual = kind === 'daily' || kind === undefined ? DAY_MS : 7 * DAY_MS
  const { from, to } = window ?? { from: asked.now - usual, to: asked.now }
  return worded(asked, Math.max(from, to - ANALYSIS.maxAskedMs), to)
}

function headline(
  asked: Asked,
  scope: Scope,
  window: AskedWindow,
  incidents: readonly Incident[] | null,
  earlier: readonly Incident[] | null
): Segment {
  const { say, language, console } = wordingOf(asked)
  if (!incidents || !earlier) {
    const text = say(
      `${window.words} ${scope.words} 보고서예요.`,
      `Report of ${window.words}, ${scope.words}.`
    )
    return segment('answer', text, [scopeFact(asked, scope) ?? rosterFact(asked)])
  }
  const length = window.to - window.from
  const count = (from: number, to: number, value: number, ko: string, en: string) =>
    asked.facts.add({
      ...{ kind: 'anomaly', unit: 'incidents', value, title: say(ko, en) },
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      link: analysisLink(console),
    })
  const facts = [
    count(window.from, window.to, incidents.length, '이상 징후', 'Incidents'),
    count(
      window.from - length,
      window.from,
      earlier.length,
      '그 전 기간의 이상 징후',
      'Incidents before'
    ),
  ]
  const [now, before] = [incidents, earlier].map(({ length }) =>
    quantity(length, 'incidents', language)
  )
  const were = (number: number, text: string) => (number === 0 ? '없었어요' : `${text} 있었어요`)
  const too = incidents.length === 0 && earlier.length === 0 ? '도' : '는'
  const text = say(
    `${window.words} 보고서예요. ${scope.words}에서 이상 징후가 ${were(incidents.length, now!)}. 그 전 같은 길이의 기간에${too} ${were(earlier.length, before!)}.`,
    `Report of ${window.words}, ${scope.words}: ${now}, after ${before} in the period of the same length before.`
  )
  return segment('answer', text, [...facts, scopeFact(asked, scope)])
}

const GRADES = {
  good: { ko: '좋음', en: 'good' },
  fair: { ko: '보통', en: 'fair' },
  poor: { ko: '나쁨', en: 'poor' },
  bad: { ko: '매우 나쁨', en: 'bad' },
} as const

function healthSegment(asked: Asked, health: FleetHealth | ServerHealth): Segment {
  const { say, language, console } = wordingOf(asked)
  const of = (score: number | null, server: string | null) =>
    asked.facts.add({
      ...{ kind: 'health', server, unit: 'points', value: score, from: health.at, to: health.at },
      title:
        server === null
          ? say('전체 상태 점수', 'Health score of the fleet')
          : say(`${shownName(server)}의 상태 점수`, `Health score of ${shownName(server)}`),
      link: analysisLink(console, server ?? undefined),
    })
  const own = of(health.score, 'server' in health ? health.server : null)
  if (health.score === null || health.grade === null) {
    return segment(
      'evidence',
      say('지금 상태 점수는 알 수 없어요.', 'The health score is not known right now.'),
      [own]
    )
  }
  const points = (score: number) =>
    language === 'ko' ? `${digits(Math.round(score))}점` : digits(Math.round(score))
  const grade = GRADES[health.grade][language]
  const weakest =
    'servers' in health
      ? health.servers.filter(({ score, grade }) => score !== null && grade !== 'good').slice(0, 3)
      : []
  const facts = weakest.map(({ server, score }) => of(score, server))
  const names = weakest
    .map(({ server, score }) => `${shownName(server)} ${points(score!)}`)
    .join(', ')
  const weak = names === '' ? '' : say(` 점수가 낮은 서버: ${names}.`, ` The weakest: ${names}.`)
  return segment(
    'evidence',
    say(
      `지금 상태 점수는 ${points(health.score)}(${grade})이에요.${weak}`,
      `Health score right now: ${points(health.score)} (${grade}).${weak}`
    ),
    [own, ...facts]
  )
}

function causeSegments(asked: Asked, { causes, verdict, facts }: Told): Segment[] {
  const { say } = wordingOf(asked)
  const [first] = causes
  if (verdict !== 'cause' || !first) return []
  const where = first.server === null ? '' : shownName(first.server)
  const telling = facts.filter(({ weight }) => (weight ?? 0) > 0).slice(0, 3)
  const named = namedCause(first, where, say)
  const small = `${named.slice(0, 1).toLowerCase()}${named.slice(1)}`
  return [segment('cause', say(`지금 ${named}`, `Right now, ${small}`), telling)]
}

interface Use {
  server: string
  now: number
  before: number | null
}

/** Between two of the points that a period is summed up from. */
const stepOf = ({ from, to }: AskedWindow) =>
  Math.max(1_000, Math.floor((to - from) / ASSISTANT.reportPoints / 1_000) * 1_000)

/** The window and the one before, at a few points each: a rate at each looks back as far as one of now. */
async function useOver(
  { telemetry }: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow
): Promise<Use[]> {
  const stepMs = stepOf(window)
  const span = stepMs * ASSISTANT.reportPoints
  const lines = await telemetry.range(
    expressionOf(metric, scope),
    window.to - 2 * span + stepMs,
    window.to,
    stepMs
  )
  const ids = new Set(scope.servers.map(({ id }) => id))
  return lines
    .filter(({ labels }) => labels.instance !== undefined && ids.has(labels.instance))
    .flatMap((line) => useOf(line, window.to - span) ?? [])
    .sort((a, b) => b.now - a.now)
}

function expressionOf({ expression }: Metric, scope: Scope): string {
  const only = scope.kind === 'server' ? matcherText(onServers([scope.servers[0]!.id])) : ''
  return expression({ rate: 'rate', window: `${STALENESS.lookbackMs / 1_000}s`, only })
}

function useOf({ labels, times, values }: Line, sinceMs: number): Use | null {
  const known = values.map((value, at) => ({ value, isNow: times[at]! > sinceMs }))
  const of = (isNow: boolean) =>
    known
      .filter((one) => one.isNow === isNow && Number.isFinite(one.value))
      .map(({ value }) => value)
  const [now, before] = [of(true), of(false)]
  if (now.length === 0) return null
  return {
    server: labels.instance!,
    now: significant(mean(now)),
    before: before.length === 0 ? null : significant(mean(before)),
  }
}

/** Who used most, and how much more or less than before. */
function useSegments(
  asked: Asked,
  metric: Metric,
  window: AskedWindow,
  uses: readonly Use[]
): Segment[] {
  const { say, language, console } = wordingOf(asked)
  const words = metric.words[language]
  const rows = uses.slice(0, 3).filter(() => asked.facts.hasRoom)
  if (rows.length === 0) return []
  const facts: Fact[] = []
  const told = rows.map(({ server, now, before }) => {
    const expression = expressionOf(metric, {
      kind: 'server',
      servers: asked.state.servers.filter(({ id }) => id === server),
      words: '',
    })
    const length = `${promDuration(window.to - window.from)}:${promDuration(stepOf(window))}`
    const name = shownName(server)
    facts.push(
      asked.facts.add({
        ...{
          kind: 'metric',
          server,
          vital: metric.vital,
          unit: metric.unit,
          value: now,
          baseline: before,
        },
        ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
        query: `avg_over_time((${expression})[${length}])`,
        title: say(`${name}의 ${words} 평균`, `Mean ${words} of ${name}`),
        link: exploreLink(console, expression, window.from, window.to),
      })
    )
    return `${name} ${quantity(now, metric.unit, language)}${changeText(asked, metric, now, before, facts)}`
  })
  const text = say(
    `${words} 평균이 높은 서버: ${told.join(', ')}.`,
    `Highest mean ${words}: ${told.join(', ')}.`
  )
  return [segment('evidence', capital(text), facts)]
}

/** The difference to the period before; '' where it is too small to tell. */
function changeText(
  asked: Asked,
  metric: Metric,
  now: number,
  before: number | null,
  facts: Fact[]
): string {
  if (before === null || Math.abs(now - before) < ASSISTANT.toldPoints || !asked.facts.hasRoom)
    return ''
  const { say, language } = wordingOf(asked)
  const own = facts.at(-1)!
  facts.push(
    asked.facts.add({
      ...{ kind: 'metric', server: own.server, vital: metric.vital, unit: metric.unit },
      ...{ from: own.from, to: own.to, value: significant(now - before), link: own.link },
      title: say('그 전 기간과의 차이', 'Difference to the period before'),
    })
  )
  return ` (${difference(significant(now - before), metric.unit, language)})`
}
