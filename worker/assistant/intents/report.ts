/** A period in one answer: health, incidents, causes, use, and what changed since the period before. */
import type { Incident } from '../../contracts/anomaly'
import type { Fact, Segment } from '../../contracts/assistant'
import type { FleetHealth, ServerHealth } from '../../contracts/server-health'
import type { SignalName } from '../../contracts/signal'
import type { VitalName } from '../../contracts/vital'
import { significant } from '../../fleet/significant'
import { ANALYSIS, ASSISTANT, STALENESS } from '../../policy'
import { namedCause } from '../causes/cause-sentences'
import { type Told, toldDiagnosis } from '../causes/diagnosis-facts'
import { uncheckedSentences } from '../causes/unchecked-words'
import { analysisLink, exploreLink, promDuration } from '../links'
import { type Metric, metricOfVital, pastExpression } from '../metrics'
import { TelemetryUnavailable } from '../telemetry'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { difference, digits, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type AskedWindow, windowOf, worded } from './asked-window'
import { anomaliesIn, incidentSegments, incidentsOf } from './incidents'
import type { Asked, IntentHandler } from './intent-handler'
import { summaryOf } from './measured'
import { rosterFact, type Scope, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { capital, segment, wordingOf } from './segments'
import { factOfHealth } from './status-facts'
import { suggested } from './suggested'

const DAY_MS = 86_400_000

/** What is told of use: what fills up or runs out. */
const USED = ['cpuPercent', 'memoryPercent', 'diskPercent'] satisfies (VitalName & SignalName)[]

export const report: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed.found
  const { scope } = scoped
  const window = bounded(asked, windowed.window)
  const before = beforeOf(window)
  const one = scope.servers.length === 1 ? scope.servers[0]!.id : undefined
  const [health, found, earlier, diagnosis, ...lines] = await Promise.all([
    readOr<FleetHealth | ServerHealth, null>(
      null,
      one === undefined ? asked.telemetry.health() : asked.telemetry.healthOf(one)
    ),
    readOr(null, anomaliesIn(asked, scope, window)),
    readOr(null, anomaliesIn(asked, scope, before)),
    readOr(null, asked.telemetry.causes(one === undefined ? {} : { server: one })),
    ...USED.map((vital) =>
      readOr(
        null,
        useOver(asked, metricOfVital(vital), mostUsed(asked, vital, scope), window, before)
      )
    ),
  ])
  if ([health, found, earlier, diagnosis, ...lines].every((part) => part === null)) {
    throw new TelemetryUnavailable('no part of the report can be read')
  }
  const incidents = found && incidentsOf(found, scope)
  const told = diagnosis && toldDiagnosis(asked, diagnosis)
  const draft = [
    headline(asked, scope, [window, before], incidents, earlier && incidentsOf(earlier, scope)),
    ...(health ? [healthSegment(asked, health)] : []),
    ...incidentSegments(asked, incidents ?? []),
    ...(told ? causeSegments(asked, told) : []),
    ...USED.flatMap((vital, at) => {
      const use = lines[at]
      return use ? useSegments(asked, metricOfVital(vital), scope, window, use) : []
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

/** The period that a report's is held against. */
interface Before {
  from: number
  to: number
  days: number
  /** Whether it ends where the other begins. */
  isAdjacent: boolean
}

/** As long, and as many whole days earlier as it takes: the same hours of the day. */
function beforeOf({ from, to }: AskedWindow): Before {
  const days = Math.max(1, Math.ceil((to - from) / DAY_MS))
  const ago = days * DAY_MS
  return { from: from - ago, to: to - ago, days, isAdjacent: ago === to - from }
}

function beforeWords({ days, isAdjacent }: Before): { ko: string; en: string } {
  if (isAdjacent)
    return { ko: '그 전 같은 길이의 기간', en: 'in the period of the same length before' }
  return days === 1
    ? { ko: '하루 전 같은 시간대', en: 'in the same hours a day before' }
    : { ko: `${days}일 전 같은 기간`, en: `in the same period ${days} days before` }
}

function headline(
  asked: Asked,
  scope: Scope,
  [window, before]: readonly [AskedWindow, Before],
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
  const count = (from: number, to: number, value: number, ko: string, en: string) =>
    asked.facts.add({
      ...{ kind: 'anomaly', unit: 'incidents', value, title: say(ko, en) },
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      link: analysisLink(console),
    })
  const facts = [
    count(window.from, window.to, incidents.length, '이상 징후', 'Incidents'),
    count(before.from, before.to, earlier.length, '그 전 기간의 이상 징후', 'Incidents before'),
    asked.facts.add({
      ...{ kind: 'anomaly', unit: 's', value: before.days * (DAY_MS / 1_000) },
      title: say('견준 기간과의 간격', 'How much earlier the other period is'),
      ...{ from: new Date(before.from).toISOString(), to: new Date(before.to).toISOString() },
    }),
  ]
  const than = beforeWords(before)
  const [now, then] = [incidents, earlier].map(({ length }) =>
    quantity(length, 'incidents', language)
  )
  const were = (number: number, text: string) => (number === 0 ? '없었어요' : `${text} 있었어요`)
  const too = incidents.length === 0 && earlier.length === 0 ? '도' : '는'
  const text = say(
    `${window.words} 보고서예요. ${scope.words}에서 이상 징후가 ${were(incidents.length, now!)}. ${than.ko}에${too} ${were(earlier.length, then!)}.`,
    `Report of ${window.words}, ${scope.words}: ${incidents.length === 0 ? 'no incidents' : now}, and ${earlier.length === 0 ? 'none' : then} ${than.en}.`
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
  const { say, language } = wordingOf(asked)
  const own = factOfHealth(asked, health)
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
  const facts = weakest.map((one) => factOfHealth(asked, one))
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

/** The servers whose use is summed up: the past of many costs seconds, so of those what uses most now. */
function mostUsed({ state }: Asked, signal: SignalName, scope: Scope): Scope {
  if (!isTooMany(scope)) return scope
  const now = new Map(state.readings.map(({ server, signals }) => [server, signals[signal] ?? -1]))
  const of = ({ id }: Scope['servers'][number]) => now.get(id) ?? -1
  const servers = scope.servers.toSorted((a, b) => of(b) - of(a)).slice(0, ASSISTANT.summedServers)
  return { ...scope, kind: 'servers', servers }
}

const isTooMany = ({ servers }: Scope) => servers.length > ASSISTANT.summedServers

interface Use {
  server: string
  now: number
  before: number | null
}

/** Between two of the points that a period is summed up from. */
const stepOf = ({ from, to }: AskedWindow) =>
  Math.max(1_000, Math.floor((to - from) / ASSISTANT.reportPoints / 1_000) * 1_000)

/** The same for PromQL, whose subqueries begin at multiples of a step: the finer, the less that moves. */
const fineStepOf = ({ from, to }: AskedWindow) =>
  Math.max(STALENESS.lookbackMs, Math.ceil((to - from) / FINE_POINTS / 1_000) * 1_000)

const FINE_POINTS = 500

/** The window and the one before, in a few steps each; a rate is of its whole step, so that none is missed. */
async function useOver(
  { telemetry }: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow,
  before: Before
): Promise<Use[]> {
  const stepMs = stepOf(window)
  const span = stepMs * ASSISTANT.reportPoints
  const names = scope.kind === 'fleet' ? undefined : scope.servers.map(({ id }) => id)
  const expression = pastExpression(metric, stepMs, names)
  const [now, then] = await Promise.all(
    [window, before].map(({ to }) => telemetry.range(expression, to - span + stepMs, to, stepMs))
  )
  const earlier = new Map(then!.map((line) => [line.labels.instance, summaryOf(line)?.mean]))
  const ids = new Set(scope.servers.map(({ id }) => id))
  return now!
    .flatMap((line): Use[] => {
      const { instance } = line.labels
      const summary = summaryOf(line)
      if (instance === undefined || !ids.has(instance) || !summary) return []
      return [{ server: instance, now: summary.mean, before: earlier.get(instance) ?? null }]
    })
    .sort((a, b) => b.now - a.now)
}

/** Who used most, and how much more or less than before. */
function useSegments(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow,
  uses: readonly Use[]
): Segment[] {
  const { say, language, console } = wordingOf(asked)
  const words = metric.words[language]
  const rows = uses.slice(0, 3).filter(() => asked.facts.hasRoom)
  if (rows.length === 0) return []
  const facts: Fact[] = []
  const told = rows.map(({ server, now, before }) => {
    const fineMs = fineStepOf(window)
    const expression = pastExpression(metric, fineMs, [server])
    const length = `${promDuration(window.to - window.from)}:${promDuration(fineMs)}`
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
    const who = scope.kind === 'server' ? '' : `${name} `
    return `${who}${quantity(now, metric.unit, language)}${changeText(asked, metric, now, before, facts)}`
  })
  if (scope.kind === 'server') {
    const text = say(`${words} 평균: ${told[0]}.`, `Mean ${words}: ${told[0]}.`)
    return [segment('evidence', text, facts)]
  }
  const which = isTooMany(scope)
    ? say(
        `지금 ${withJosa(words, '이/가')} 가장 높은 ${ASSISTANT.summedServers}대 가운데 그동안의 평균이 높은 서버`,
        `Highest mean ${words} among the ${ASSISTANT.summedServers} servers where it is highest now`
      )
    : say(`${words} 평균이 높은 서버`, `Highest mean ${words}`)
  const text = `${which}: ${told.join(', ')}.`
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
  const change = difference(significant(now - before), metric.unit, language)
  return say(` (그 전보다 ${change})`, ` (${change} on the period before)`)
}
