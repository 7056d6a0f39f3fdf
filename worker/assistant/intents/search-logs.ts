/** What was recorded of something, and what metrics show of the same; log lines are not collected. */
import type { RecordedEvent } from '../../causes/case'
import type { Fact, Segment } from '../../contracts/assistant'
import { ASSISTANT } from '../../policy'
import { TelemetryUnavailable } from '../telemetry'
import { readOr, readSome } from '../unread'
import { withJosa } from '../words/josa'
import { digits, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment } from '../words/times'
import { type AskedWindow, pastWindowOf } from './asked-window'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { factOfEvent } from './recorded-event'
import { hasRole } from './roles'
import { fleetScope, type Scope, type Scoped, scopeOf } from './scope'
import { listed, segment, wordingOf } from './segments'
import { suggested } from './suggested'
import { type Counted, countOf, countSegments, TRACES, type Trace } from './traces'
import { whatHappened } from './what-happened'

const LOGS = /로그|\blogs?\b/i

/** Who asks for logs is told first that there are none, then what there is instead. */
function logsFirst(asked: Asked, draft: readonly Segment[]): Segment[] {
  const { say } = wordingOf(asked)
  const text = say(
    '로그 내용은 수집하지 않아서 보여 드릴 수 없어요. 대신 측정값과 기록으로 아는 것은 이래요.',
    'Log lines are not collected, so none can be shown. Here is what metrics and records tell instead.'
  )
  const rest = draft
    .slice(0, -1)
    .map((one) => (one.kind === 'answer' ? { ...one, kind: 'evidence' as const } : one))
  return [segment('answer', text), ...rest]
}

const DEPLOYS = /deploy|release|rollout|배포|릴리스/i

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
  if (pattern === '') {
    const found = await whatHappened(asked, scope, window)
    return LOGS.test(asked.text) ? { ...found, draft: logsFirst(asked, found.draft) } : found
  }
  const [events, counts] = await Promise.all([
    readOr('unread' as const, asked.telemetry.events(window.from, window.to)),
    readOr([], readSome(meant.map((trace) => countOf(asked, trace, scope, window)))),
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
  if (meant.length > 0) return meant.some(({ kinds }) => kinds.test(kind))
  if (isDeploys) return DEPLOYS.test(kind)
  return `${kind} ${text}`.toLowerCase().includes(pattern.toLowerCase())
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
  const isSaid = search.isOther && events?.length === 0
  const logs = isSaid ? '' : say('로그 내용은 수집하지 않아요. ', 'Log lines are not collected. ')
  const draft = [
    ...counts.flatMap((count, at) => countSegments(asked, count, scope, window, at === 0)),
    ...eventSegments(asked, search, window, counts.length === 0),
    segment(
      'caveat',
      `${logs}${
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
    suggestions: suggested(['diagnose', 'anomalies', 'server_status'], { language, server }),
  }
}

/** That it is not known whether something was in a log. @param recorded what there is of events instead */
function unknowable(asked: Asked, pattern: string, recorded: Fact): Segment {
  const name = shownName(pattern)
  return segment(
    'answer',
    wordingOf(asked).say(
      `로그 내용은 수집하지 않아서 ${withJosa(name, '이/가')} 있었는지 알 수 없어요.`,
      `Log lines are not collected, so whether there was any ${name} is not known.`
    ),
    [recorded]
  )
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
    const none = asked.facts.add({
      ...{ kind: 'absence', unit: 'events', value: null },
      title: say(`기록된 ${what}이벤트`, `Recorded ${what}events${about}`),
      ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
    })
    return [segment(kind, text, [none])]
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
    // What only a log would tell may well have been: that nothing is recorded of it is no answer.
    return isOther
      ? [unknowable(asked, pattern, counted), segment('evidence', text, [counted])]
      : [segment(kind, text, [counted])]
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
