/** All that is known of what happened in a time: incidents, thresholds passed, reboots, kills, events. */
import type { RecordedEvent } from '../../causes/case'
import type { Segment } from '../../contracts/assistant'
import { ASSISTANT, THRESHOLDS } from '../../policy'
import { metricOfVital } from '../metrics'
import { TelemetryUnavailable } from '../telemetry'
import { readOr, readSome } from '../unread'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment } from '../words/times'
import type { AskedWindow } from './asked-window'
import { incidentsIn } from './incidents'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { factOver, summariesOf } from './measured'
import { factOfEvent } from './recorded-event'
import type { Scope } from './scope'
import { listed, segment, wordingOf } from './segments'
import { SIGNAL_WORDS } from './status-words'
import { suggested } from './suggested'
import { type Counted, countOf, countSegments, TRACES } from './traces'

/** Incidents first, then what else is known of the time, then what is not. */
export async function whatHappened(
  asked: Asked,
  scope: Scope,
  window: AskedWindow
): Promise<Found> {
  const { language } = wordingOf(asked)
  const [incidents, peaks, counts, events] = await Promise.all([
    readOr(null, incidentsIn(asked, scope, window, null)),
    readOr(null, passedThresholds(asked, scope, window)),
    readOr(null, readSome(TRACES.map((trace) => countOf(asked, trace, scope, window)))),
    readOr('unread' as const, asked.telemetry.events(window.from, window.to)),
  ])
  const records = [
    peaks ? peakRecords(asked, peaks, window) : UNREAD,
    counts ? countRecords(asked, counts, scope, window) : UNREAD,
    events === 'unread' ? UNREAD : eventRecords(asked, events, scope),
  ]
  const none = records.flatMap((record) => record.none)
  const recorded = [
    ...records.flatMap((record) => record.draft),
    ...(none.length > 0 ? [noneSegment(asked, window, none)] : []),
  ]
  const draft = incidents ? [...incidents.draft, ...recorded] : answering(recorded)
  const server = incidents?.server ?? records.flatMap(({ servers }) => servers)[0]
  return {
    ...NOTHING,
    draft: [...caveatsLast(draft), ...(incidents?.caveats ?? []), logCaveat(asked)],
    suggestions: suggested(
      server === undefined
        ? ['fleet_status', 'top_n', 'forecast']
        : ['diagnose', 'server_status', 'metric_query'],
      { language, server }
    ),
  }
}

/** The first of what is known stands for the answer. @throws {TelemetryUnavailable} where there is none */
function answering([first, ...rest]: readonly Segment[]): Segment[] {
  if (!first) throw new TelemetryUnavailable('nothing of that time could be read')
  return [{ ...first, kind: 'answer' }, ...rest]
}

const caveatsLast = (draft: readonly Segment[]): Segment[] => [
  ...draft.filter(({ kind }) => kind !== 'caveat'),
  ...draft.filter(({ kind }) => kind === 'caveat'),
]

/** What is known of one kind of thing that happens. */
interface Records {
  draft: Segment[]
  /** What there was none of, in words. */
  none: string[]
  /** Those that something is told of. */
  servers: string[]
}

const UNREAD: Records = { draft: [], none: [], servers: [] }

interface Peak {
  server: string
  signal: (typeof THRESHOLDS)[number]['signal']
  max: number
}

/** What passed a threshold, by threshold, the highest first. */
async function passedThresholds(asked: Asked, scope: Scope, window: AskedWindow): Promise<Peak[]> {
  const peaks = await Promise.all(
    THRESHOLDS.map(({ signal }) => summariesOf(asked, metricOfVital(signal), scope, window))
  )
  return THRESHOLDS.flatMap(({ signal, warning }, at) =>
    [...peaks[at]!]
      .filter(([, { max }]) => max >= warning)
      .toSorted(([, a], [, b]) => b.max - a.max)
      .map(([server, { max }]) => ({ server, signal, max }))
  )
}

function peakRecords(asked: Asked, passed: readonly Peak[], window: AskedWindow): Records {
  const { say, language } = wordingOf(asked)
  const shown = passed.slice(0, ASSISTANT.usualRows).filter(() => asked.facts.hasRoom)
  if (shown.length === 0) {
    const limited = THRESHOLDS.map(({ signal }) => SIGNAL_WORDS[signal][language])
    const none = say(
      `임계값(${limited.join('·')})을 넘은 서버`,
      `no servers beyond a threshold of ${listed(limited, 'en').replace(/ and /, ' or ')}`
    )
    return { ...UNREAD, none: [none] }
  }
  const facts = shown.map(({ server, signal, max }) =>
    factOver(asked, metricOfVital(signal), server, 'max', max, window)
  )
  const list = shown.map(({ server, signal, max }) => {
    const words = SIGNAL_WORDS[signal][language]
    const amount = quantity(max, '%', language)
    return say(
      `${shownName(server)}(${words} 최고 ${amount})`,
      `${shownName(server)} (${words} up to ${amount})`
    )
  })
  const more = passed.length > shown.length ? say(' 등', ' and others') : ''
  const text = say(
    `임계값을 넘은 서버: ${list.join(', ')}${more}.`,
    `Passed a threshold: ${list.join(', ')}${more}.`
  )
  const servers = shown.map(({ server }) => server)
  return { draft: [segment('evidence', text, facts)], none: [], servers }
}

function countRecords(
  asked: Asked,
  counts: readonly Counted[],
  scope: Scope,
  window: AskedWindow
): Records {
  const { say } = wordingOf(asked)
  const isNone = ({ known, rows }: Counted) => known > 0 && rows.length === 0
  return {
    draft: counts
      .filter((count) => !isNone(count))
      .flatMap((count) => countSegments(asked, count, scope, window, false)),
    none: counts.filter(isNone).map(({ trace: { words } }) => say(words.ko, `no ${words.en}`)),
    servers: counts.flatMap(({ rows }) => rows.map(([server]) => server)),
  }
}

/** @param events null where none are recorded for such a fleet */
function eventRecords(
  asked: Asked,
  events: readonly RecordedEvent[] | null,
  scope: Scope
): Records {
  const { say, clock } = wordingOf(asked)
  const wanted = new Set(scope.servers.map(({ id }) => id))
  const own = events?.filter(({ server }) => wanted.has(server)) ?? null
  if (!own) return UNREAD
  if (own.length === 0) return { ...UNREAD, none: [say('기록된 이벤트', 'no recorded events')] }
  const newest = own
    .toReversed()
    .slice(0, ASSISTANT.usualRows)
    .filter(() => asked.facts.hasRoom)
  const list = newest.map(
    ({ atMs, server, kind }) => `${moment(atMs, clock)} ${shownName(server)} ${shownName(kind)}`
  )
  const more = own.length > newest.length ? say(' 등', ' and others') : ''
  const text = say(
    `기록된 이벤트: ${list.join(', ')}${more}.`,
    `Recorded events: ${list.join(', ')}${more}.`
  )
  const facts = newest.map((event) => factOfEvent(asked, event))
  const servers = newest.map(({ server }) => server)
  return { draft: [segment('evidence', text, facts)], none: [], servers }
}

function noneSegment(asked: Asked, window: AskedWindow, none: readonly string[]): Segment {
  const { say } = wordingOf(asked)
  const fact = asked.facts.add({
    ...{ kind: 'absence', unit: 'events', value: 0, title: say('그 밖의 기록', 'Other records') },
    ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
  })
  const list = none.join(', ')
  const english = listed(none, 'en')
  return segment(
    'evidence',
    say(`${withJosa(list, '은/는')} 없었어요.`, `There were ${english}.`),
    [fact]
  )
}

function logCaveat(asked: Asked): Segment {
  const { say } = wordingOf(asked)
  return segment(
    'caveat',
    say(
      '로그 내용은 수집하지 않아서 보지 못했어요.',
      'Log lines are not collected, and were not looked at.'
    )
  )
}
