/** What was unusual, and which servers differ from others of their kind. */

import type { Anomalies, Incident, OddServer } from '../../contracts/anomaly'
import type { Fact, Segment } from '../../contracts/assistant'
import type { VitalName } from '../../contracts/vital'
import { ANALYSIS, ASSISTANT } from '../../policy'
import { analysisLink, serverLink } from '../links'
import { isCollected, metricOf } from '../metrics'
import { withJosa } from '../words/josa'
import { servers as countText, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { between, since } from '../words/times'
import { upText, vitalName } from '../words/vital-name'
import type { AskedWindow } from './asked-window'
import type { Asked } from './intent-handler'
import { anyOf, type Scope } from './scope'
import { scopeFact } from './scope-fact'
import { capital, segment, wordingOf } from './segments'

/** Of a time in which things happened to servers; with a metric, only what is unusual about it. */
export interface Unusual {
  draft: Segment[]
  caveats: Segment[]
  /** The first that something is told of. */
  server: string | undefined
}

/** What was unusual in a window, the answer first. @param wanted null where every vital is */
export async function incidentsIn(
  asked: Asked,
  scope: Scope,
  window: AskedWindow,
  wanted: ReadonlySet<VitalName> | null
): Promise<Unusual> {
  const found = await anomaliesIn(asked, scope, window)
  const incidents = incidentsOf(found, scope, wanted)
  const isLimited = wanted !== null
  // Who differs from their kind is known of the last hour only.
  const odd = found.odd.filter(
    ({ server, vital }) => window.isCurrent && isIn(scope, server) && (wanted?.has(vital) ?? true)
  )
  return {
    draft: [
      countSegment(asked, scope, window, incidents, isLimited),
      ...incidentSegments(asked, incidents),
      ...oddSegments(asked, odd),
    ],
    caveats: [...uncollectedSegments(asked), ...learningSegments(asked, found, scope)],
    server: incidents[0]?.server,
  }
}

/** One call for a window, cut to what may be asked. */
export function anomaliesIn(
  { telemetry }: Asked,
  scope: Scope,
  { from, to }: { from: number; to: number }
): Promise<Anomalies> {
  const least = to - ANALYSIS.maxAskedMs
  return telemetry.anomalies({
    from: Math.max(from, least),
    to,
    ...(scope.servers.length === 1 && { server: scope.servers[0]!.id }),
  })
}

const isIn = ({ servers }: Scope, server: string) => servers.some(({ id }) => id === server)

/** The vitals of the metric that a question names; null where every vital is wanted. */
export function wantedVitals({ understanding }: Asked): Set<VitalName> | null {
  const { metric: name } = understanding.entities
  const metric = name === undefined ? undefined : metricOf(name)
  if (!metric || !isCollected(metric)) return null
  return new Set([...(metric.vital ? [metric.vital] : []), ...metric.beside])
}

const RANKS = { high: 0, medium: 1, low: 2 } as const

/** Those that go on first, then the most severe, then the newest. */
export function incidentsOf(
  { incidents }: Pick<Anomalies, 'incidents'>,
  scope: Scope,
  wanted: ReadonlySet<VitalName> | null = null
): Incident[] {
  return incidents
    .filter(({ server }) => isIn(scope, server))
    .filter(({ vitals }) => wanted === null || vitals.some(({ vital }) => wanted.has(vital)))
    .toSorted(
      (a, b) =>
        Number(a.to !== null) - Number(b.to !== null) ||
        RANKS[a.severity] - RANKS[b.severity] ||
        Date.parse(b.from) - Date.parse(a.from)
    )
}

function countSegment(
  asked: Asked,
  scope: Scope,
  window: AskedWindow,
  incidents: readonly Incident[],
  isOfMetric: boolean
): Segment {
  const { say, language, console } = wordingOf(asked)
  const fact = asked.facts.add({
    ...{ kind: 'anomaly', unit: 'incidents', value: incidents.length },
    ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
    title: say('평소와 달랐던 구간', 'Unusual periods'),
    link: analysisLink(console),
  })
  const { metric } = asked.understanding.entities
  const of = isOfMetric && metric ? metricOf(metric).words : { ko: '', en: '' }
  const what = say(
    of.ko === '' ? '이상 징후' : `${of.ko}의 이상 징후`,
    of.en === '' ? '' : ` in ${of.en}`
  )
  if (incidents.length === 0) {
    const text = say(
      `${window.words} 동안 ${scope.words}에서 ${withJosa(what, '을/를')} 찾지 못했어요.`,
      `Nothing unusual was found${what} on ${anyOf(asked, scope)} ${window.during}.`
    )
    return segment('answer', text, [fact, scopeFact(asked, scope)])
  }
  const found = quantity(incidents.length, 'incidents', language)
  const on = new Set(incidents.map(({ server }) => server)).size
  const open = incidents.filter(({ to }) => to === null).length
  const facts = [fact]
  const counted = (value: number, unit: string, ko: string, en: string) => {
    const at = new Date(window.to).toISOString()
    facts.push(
      asked.facts.add({ kind: 'anomaly', unit, value, title: say(ko, en), from: at, to: at })
    )
    return quantity(value, unit, language)
  }
  const servers = counted(on, 'servers', '평소와 달랐던 서버', 'Unusual servers')
  const going =
    open === 0
      ? say(' 지금 이어지는 것은 없어요.', ' None of them is going on.')
      : ((text) =>
          open === incidents.length && open > 1
            ? say(' 모두 지금도 이어지고 있어요.', ' All of them are still going on.')
            : say(
                ` 그중 ${withJosa(text, '이/가')} 지금도 이어지고 있어요.`,
                ` Still going on: ${text}.`
              ))(counted(open, 'incidents', '이어지고 있는 구간', 'Going on'))
  const text = say(
    `${window.words} 동안 ${scope.words}에서 ${withJosa(what, '이/가')} ${found}(서버 ${servers}) 있었어요.${going}`,
    `${capital(found)}${what} on ${servers} ${window.during}, of ${scope.words}.${going}`
  )
  return segment('answer', text, [...facts, scopeFact(asked, scope)])
}

const SEVERITY = {
  low: { ko: '낮음', en: 'low' },
  medium: { ko: '중간', en: 'medium' },
  high: { ko: '높음', en: 'high' },
} as const

/** Each with when, how severe, and what was farthest from its usual. */
export function incidentSegments(asked: Asked, incidents: readonly Incident[]): Segment[] {
  const { say } = wordingOf(asked)
  const shown = incidents.slice(0, ASSISTANT.usualRows).filter(() => asked.facts.hasRoom)
  const left = incidents.length - shown.length
  const rows = shown.map((incident) => incidentSegment(asked, incident))
  if (left <= 0) return rows
  const text = say('나머지는 분석 화면에서 볼 수 있어요.', 'The rest is on the analysis page.')
  return [...rows, segment('caveat', text)]
}

export function incidentFact(asked: Asked, { server, from, to, vitals }: Incident): Fact {
  const { say, language, console } = wordingOf(asked)
  const [first] = vitals
  const name = shownName(server)
  const words = first ? vitalName(first.vital, language) : ''
  return asked.facts.add({
    ...{ kind: 'anomaly', server, vital: first?.vital ?? null, query: first?.query ?? null },
    ...{ unit: first?.unit ?? '', value: first?.value ?? null, baseline: first?.usual ?? null },
    ...{ from, to: to ?? new Date(asked.now).toISOString(), link: serverLink(console, server) },
    title: first
      ? say(`${name}의 ${words} 이상`, `Unusual ${words} of ${name}`)
      : say(`${name}의 이상`, `${name} unusual`),
  })
}

function incidentSegment(asked: Asked, incident: Incident): Segment {
  const { say, language, clock } = wordingOf(asked)
  const fact = incidentFact(asked, incident)
  const { server, from, to, severity, vitals } = incident
  const start = Date.parse(from)
  const time = to === null ? since(start, clock) : between(start, Date.parse(to), clock)
  const name = shownName(server)
  const what = fact.vital === null ? '' : valueText(asked, fact)
  const others = vitals.slice(1, 3).map(({ vital }) => vitalName(vital, language))
  const beside =
    others.length === 0
      ? ''
      : say(`, 함께 움직인 값: ${others.join(', ')}`, `, together with ${others.join(', ')}`)
  const grade = SEVERITY[severity][language]
  return segment(
    'evidence',
    say(
      `${name}: ${time}, 심각도 ${grade}. ${what}${beside}.`,
      `${name}: ${time}, severity ${grade}. ${capital(what)}${beside}.`
    ),
    [fact]
  )
}

/** What an incident's farthest value was, and what is usual. */
export function valueText(asked: Asked, { vital, value, baseline, unit }: Fact): string {
  const { say, language } = wordingOf(asked)
  const name = vitalName(vital!, language)
  if (value === null) return name
  if (vital === 'up') return upText(value, language)
  const usual = baseline === null ? '' : quantity(baseline, unit, language)
  const beside = usual === '' ? '' : say(` (평소 ${usual})`, ` (usually ${usual})`)
  return `${name} ${quantity(value, unit, language)}${beside}`
}

function oddSegments(asked: Asked, odd: readonly OddServer[]): Segment[] {
  const { say, language, console } = wordingOf(asked)
  const to = new Date(asked.now).toISOString()
  const from = new Date(asked.now - ANALYSIS.peersMs).toISOString()
  return odd
    .slice(0, 3)
    .filter(() => asked.facts.hasRoom)
    .map(({ server, vital, unit, value, peersValue }) => {
      const name = shownName(server)
      const words = vitalName(vital, language)
      const fact = asked.facts.add({
        ...{ kind: 'anomaly', server, vital, unit, value, baseline: peersValue, from, to },
        title: say(`${name}의 ${words}, 같은 종류와 비교`, `${words} of ${name} beside its kind`),
        link: serverLink(console, server),
      })
      const own = quantity(value, unit, language)
      const peers = quantity(peersValue, unit, language)
      return segment(
        'evidence',
        say(
          `${withJosa(name, '은/는')} 같은 종류의 서버와 달라요. ${withJosa(words, '이/가')} ${own}인데 다른 서버는 ${withJosa(peers, '이에요/예요')}.`,
          `${name} differs from others of its kind: ${words} ${own}, theirs ${peers}.`
        ),
        [fact]
      )
    })
}

function uncollectedSegments(asked: Asked): Segment[] {
  const { say } = wordingOf(asked)
  const { metric } = asked.understanding.entities
  const known = metric === undefined ? undefined : metricOf(metric)
  if (!known || isCollected(known)) return []
  const { ko, en } = known.words
  const text = say(
    `${withJosa(ko, '은/는')} 수집하지 않아서, 수집하는 모든 지표에서 찾았어요.`,
    `${capital(en)} is not collected; all that is collected was searched instead.`
  )
  return [segment('caveat', text)]
}

/** Whose usual is not known yet: nothing can be unusual there. */
function learningSegments(asked: Asked, { watches }: Anomalies, scope: Scope): Segment[] {
  const { say, language } = wordingOf(asked)
  const learning = watches.filter(
    ({ server, state }) => state === 'learning' && isIn(scope, server)
  )
  if (learning.length === 0 || !asked.facts.hasRoom) return []
  const at = new Date(asked.now).toISOString()
  const fact = asked.facts.add({
    ...{ kind: 'absence', unit: 'servers', value: learning.length, from: at, to: at },
    title: say('평소 모습을 배우는 중인 서버', 'Servers whose usual is being learned'),
  })
  const count = countText(learning.length, language)
  const text = say(
    `서버 ${withJosa(count, '은/는')} 평소 모습을 배우는 중이라 아직 살피지 못했어요.`,
    `${count} could not be judged yet: what is usual is still being learned.`
  )
  return [segment('caveat', text, [fact])]
}
