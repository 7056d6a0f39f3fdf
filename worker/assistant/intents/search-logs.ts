/** What was recorded, and what metrics show of the same; log lines are not collected. */
import type { RecordedEvent } from '../../causes/case'
import type { Fact, Segment } from '../../contracts/assistant'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { selector } from '../../fleet/signals'
import { ASSISTANT } from '../../policy'
import { exploreLink, promDuration, serverLink } from '../links'
import { TelemetryUnavailable } from '../telemetry'
import { readOr, readSome } from '../unread'
import { withJosa } from '../words/josa'
import { digits, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment } from '../words/times'
import { type AskedWindow, pastWindowOf } from './asked-window'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { anyOf, fleetScope, hasRole, type Scope, type Scoped, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { listed, segment, wordingOf } from './segments'
import { suggested } from './suggested'

/** What metrics show of what logs would tell. */
interface Trace {
  words: { ko: string; en: string }
  asked: RegExp
  /** Kinds of recorded events of the same. */
  kinds: RegExp
  /** PromQL that counts it by `instance`, of a window in PromQL's words. */
  counted: (only: string, window: string) => string
}

const TRACES: readonly Trace[] = [
  {
    words: { ko: '재부팅', en: 'reboots' },
    asked: /re-?boot|restart|boot|재부팅|재시작|리부트|부팅/i,
    kinds: /boot/,
    counted: (only, window) =>
      `sum by (instance) (changes(${selector('node_boot_time_seconds', only)}[${window}]))`,
  },
  {
    words: { ko: '메모리 부족(OOM) 종료', en: 'OOM kills' },
    asked: /\boom|out.of.memory|kill|메모리 부족/i,
    kinds: /oom/,
    counted: (only, window) =>
      `sum by (instance) (increase(${selector('node_vmstat_oom_kill', only)}[${window}]))`,
  },
]

const DEPLOYS = /deploy|release|rollout|배포|릴리스/i

/** A count of a window: extrapolated, so the nearest whole number is meant. */
interface Counted {
  trace: Trace
  query: (server: string) => string
  /** By server, 1 at least, the most first. */
  rows: [server: string, count: number][]
  /** How many servers report what is counted. */
  known: number
}

export const searchLogs: IntentHandler = async (asked) => {
  const scoped = searchedScope(asked)
  if ('found' in scoped) return scoped.found
  const windowed = pastWindowOf(asked)
  if ('found' in windowed) return windowed.found
  const { scope } = scoped
  const { window } = windowed
  const pattern = asked.understanding.entities.pattern?.trim() ?? ''
  const meant = TRACES.filter((trace) => trace.asked.test(pattern))
  const isDeploys = meant.length === 0 && DEPLOYS.test(pattern)
  const isOther = pattern !== '' && meant.length === 0 && !isDeploys
  const traces = isDeploys || isOther ? [] : meant.length > 0 ? meant : TRACES
  const [events, counts] = await Promise.all([
    readOr('unread' as const, asked.telemetry.events(window.from, window.to)),
    readOr([], readSome(traces.map((trace) => countOf(asked, trace, scope, window)))),
  ])
  if (events === 'unread' && counts.length === 0) throw new TelemetryUnavailable('nothing is read')
  const wanted = new Set(scope.servers.map(({ id }) => id))
  const known = events === 'unread' ? null : events
  const matching =
    known?.filter(
      (event) => wanted.has(event.server) && isMeant(event, pattern, meant, isDeploys)
    ) ?? null
  return told(asked, scope, window, { pattern, isOther, isDeploys, counts, events: matching })
}

/** What is looked for is looked for everywhere where no server is of the kind that is named with it. */
function searchedScope(asked: Asked): Scoped {
  const { role, server, servers, unknown_server } = asked.understanding.entities
  const isByRole = role !== undefined && (server ?? servers ?? unknown_server) === undefined
  const isThere = asked.state.servers.some((one) => role !== undefined && hasRole(one, role))
  if (!isByRole || isThere || asked.state.servers.length === 0) return scopeOf(asked)
  return { scope: fleetScope(asked) }
}

function isMeant(
  { kind, text }: RecordedEvent,
  pattern: string,
  meant: readonly Trace[],
  isDeploys: boolean
): boolean {
  if (pattern === '') return true
  if (meant.length > 0) return meant.some(({ kinds }) => kinds.test(kind))
  if (isDeploys) return DEPLOYS.test(kind)
  return `${kind} ${text}`.toLowerCase().includes(pattern.toLowerCase())
}

async function countOf(
  { telemetry }: Asked,
  trace: Trace,
  { kind, servers }: Scope,
  { from, to }: AskedWindow
): Promise<Counted> {
  const length = promDuration(to - from)
  const query = (server: string) => trace.counted(matcherText(onServers([server])), length)
  const only = kind === 'server' ? matcherText(onServers([servers[0]!.id])) : ''
  const wanted = new Set(servers.map(({ id }) => id))
  const samples = await telemetry.instant(trace.counted(only, length), to)
  const rows = samples
    .flatMap(({ labels, value }): [string, number][] => {
      const { instance } = labels
      const count = Math.round(value)
      return instance !== undefined && wanted.has(instance) && count >= 1 ? [[instance, count]] : []
    })
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const known = samples.filter(({ labels }) => wanted.has(labels.instance ?? '')).length
  return { trace, query, rows, known }
}

interface Search {
  /** As it was asked; untrusted. */
  pattern: string
  /** Something that no metric shows. */
  isOther: boolean
  isDeploys: boolean
  counts: readonly Counted[]
  /** Null where nothing is recorded. */
  events: readonly RecordedEvent[] | null
}

function told(asked: Asked, scope: Scope, window: AskedWindow, search: Search): Found {
  const { say, language } = wordingOf(asked)
  const { counts, events } = search
  const server = scope.kind === 'server' ? scope.servers[0]!.id : counts[0]?.rows[0]?.[0]
  const logs = say('로그 내용은 수집하지 않아요.', 'Log lines are not collected.')
  const draft = [
    ...counts.flatMap((count, at) => countSegments(asked, count, scope, window, at === 0)),
    ...eventSegments(asked, search, window, counts.length === 0),
    segment(
      'caveat',
      `${logs} ${
        events === null
          ? say('그래서 측정값에 남은 흔적으로만 답했어요.', 'This answer is from metrics alone.')
          : say(
              '측정값과 기록된 이벤트로만 답했어요.',
              'This answer is from metrics and recorded events.'
            )
      }`
    ),
  ]
  return {
    ...NOTHING,
    draft,
    unchecked: [logs],
    suggestions: suggested(['diagnose', 'anomalies', 'server_status'], { language, server }),
  }
}

function countSegments(
  asked: Asked,
  { trace, query, rows, known }: Counted,
  scope: Scope,
  window: AskedWindow,
  isFirst: boolean
): Segment[] {
  const { say, language, console } = wordingOf(asked)
  const span = { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() }
  const kind = isFirst ? 'answer' : 'evidence'
  const words = trace.words[language]
  const where = scope.kind === 'fleet' ? say('전체 서버', 'all servers') : scope.words
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  const all = asked.facts.add({
    ...{
      kind: total === 0 ? 'absence' : 'event',
      unit: 'times',
      value: known === 0 ? null : total,
      ...span,
    },
    title: say(`${where}의 ${words}`, `${words} on ${where}`),
    server: scope.kind === 'server' ? scope.servers[0]!.id : null,
    query:
      scope.kind === 'server'
        ? query(scope.servers[0]!.id)
        : `sum(${trace.counted('', promDuration(window.to - window.from))})`,
  })
  if (known === 0) {
    const text = say(
      `${withJosa(words, '이/가')} 있었는지 알 수 있는 측정값이 없어요.`,
      `Nothing is reported that would show ${words}.`
    )
    return [segment(kind, text, [all])]
  }
  if (total === 0) {
    const silent = scope.servers.length - known
    const few = say(
      ` 서버 ${silent}대는 이 값을 보고하지 않아서 알 수 없어요.`,
      ` Of ${silent} ${silent === 1 ? 'server' : 'servers'} this is not reported, and so not known.`
    )
    const text = say(
      `${window.during} ${where}에서 ${withJosa(words, '은/는')} 없었어요.${silent > 0 ? few : ''}`,
      `There were no ${words} on ${anyOf(asked, scope)} ${window.during}.${silent > 0 ? few : ''}`
    )
    return [segment(kind, text, [all, scopeFact(asked, scope)])]
  }
  const shown = rows.slice(0, ASSISTANT.usualRows)
  const facts = shown.map(([server, count]) =>
    asked.facts.add({
      ...{ kind: 'event', server, unit: 'times', value: count, query: query(server), ...span },
      title: say(`${shownName(server)}의 ${words}`, `${words} on ${shownName(server)}`),
      link: exploreLink(console, query(server), window.from, window.to),
    })
  )
  const list = shown.map(([server, count]) => {
    const name = shownName(server)
    return say(`${name} ${quantity(count, 'times', 'ko')}`, `${name} (${count})`)
  })
  const left = rows.length - shown.length
  const more = left > 0 ? say(` 외 ${left}대`, ` and ${left} more servers`) : ''
  const text = say(
    `${window.during} ${withJosa(words, '이/가')} ${quantity(total, 'times', 'ko')} 있었어요: ${list.join(', ')}${more}.`,
    `There ${total === 1 ? 'was' : 'were'} ${total} ${total === 1 ? words.replace(/s$/, '') : words} ${window.during}: ${list.join(', ')}${more}.`
  )
  return [segment(kind, text, [all, ...facts])]
}

function eventSegments(
  asked: Asked,
  { pattern, isOther, isDeploys, events }: Search,
  window: AskedWindow,
  isFirst: boolean
): Segment[] {
  const { say, language, clock } = wordingOf(asked)
  const kind = isFirst ? 'answer' : 'evidence'
  const what = isOther
    ? say(`${shownName(pattern)} 관련 `, '')
    : isDeploys
      ? say('배포 ', 'deploy ')
      : ''
  const about = isOther ? say('', ` about ${shownName(pattern)}`) : ''
  if (events === null) {
    if (!isFirst) return []
    const text = say(
      `${what}기록은 찾을 수 없어요. 이 서버들의 이벤트는 기록되지 않고, 로그도 수집하지 않아요.`,
      `No ${what}events${about} can be found: nothing is recorded for these servers, and logs are not collected.`
    )
    return [segment(kind, text)]
  }
  const newest = events.toReversed().slice(0, ASSISTANT.usualRows)
  const facts = newest.map((event) => factOfEvent(asked, event))
  const counted = asked.facts.add({
    ...{ kind: events.length === 0 ? 'absence' : 'event', unit: 'events', value: events.length },
    title: say(`기록된 ${what}이벤트`, `Recorded ${what}events${about}`),
    ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
  })
  if (events.length === 0) {
    const text = say(
      `${window.during} 기록된 ${what}이벤트는 없어요.`,
      `No ${what}events${about} were recorded ${window.during}.`
    )
    return [segment(kind, text, [counted])]
  }
  const list = newest.map(
    ({ atMs, server, kind }) => `${moment(atMs, clock)} ${shownName(server)} ${shownName(kind)}`
  )
  const left = events.length - newest.length
  const more = left > 0 ? say(` 외 ${left}건`, ` and ${left} more`) : ''
  const count = quantity(events.length, 'events', language)
  const text = say(
    `${window.during} 기록된 ${what}이벤트는 ${withJosa(count, '이에요/예요')}: ${list.join(', ')}${more}.`,
    `${digits(events.length)} ${what}${events.length === 1 ? 'event' : 'events'}${about} ${events.length === 1 ? 'was' : 'were'} recorded ${window.during}: ${listed(list, 'en')}${more}.`
  )
  return [segment(kind, text, [counted, ...facts])]
}

/** Longer texts are cut: a fact quotes, it does not archive. */
const MAX_TEXT = 200

function factOfEvent(asked: Asked, { atMs, server, kind, text }: RecordedEvent): Fact {
  const { console } = wordingOf(asked)
  const at = new Date(atMs).toISOString()
  return asked.facts.add({
    ...{
      kind: 'event',
      server,
      title: shownName(kind),
      text: text.slice(0, MAX_TEXT),
      from: at,
      to: at,
    },
    link: serverLink(console, server),
  })
}
