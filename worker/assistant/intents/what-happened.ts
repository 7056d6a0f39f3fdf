/** All that is known of what happened in a time: incidents, thresholds passed, reboots, kills, events. */
import type { Segment } from '../../contracts/assistant'
import { ASSISTANT, THRESHOLDS } from '../../policy'
import { metricOfVital } from '../metrics'
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
import { countOf, countSegments, TRACES } from './traces'

/** Incidents first, then what else is known of the time, then what is not. */
export async function whatHappened(
  asked: Asked,
  scope: Scope,
  window: AskedWindow
): Promise<Found> {
  const { language } = wordingOf(asked)
  const [incidents, records] = await Promise.all([
    incidentsIn(asked, scope, window, null),
    recordsIn(asked, scope, window),
  ])
  const server = incidents.server ?? records.server
  return {
    ...NOTHING,
    draft: [
      ...caveatsLast([...incidents.draft, ...records.draft]),
      ...incidents.caveats,
      logCaveat(asked),
    ],
    suggestions: suggested(
      server === undefined
        ? ['fleet_status', 'top_n', 'forecast']
        : ['diagnose', 'server_status', 'metric_query'],
      { language, server }
    ),
  }
}

const caveatsLast = (draft: readonly Segment[]): Segment[] => [
  ...draft.filter(({ kind }) => kind !== 'caveat'),
  ...draft.filter(({ kind }) => kind === 'caveat'),
]

interface Records {
  draft: Segment[]
  /** The first that something is told of. */
  server: string | undefined
}

/** What is known beside incidents; what there was none of is said in one sentence. */
async function recordsIn(asked: Asked, scope: Scope, window: AskedWindow): Promise<Records> {
  const { say, language, clock } = wordingOf(asked)
  const [events, counts, ...peaks] = await Promise.all([
    asked.telemetry.events(window.from, window.to),
    Promise.all(TRACES.map((trace) => countOf(asked, trace, scope, window))),
    ...THRESHOLDS.map(({ signal }) => summariesOf(asked, metricOfVital(signal), scope, window)),
  ])
  const draft: Segment[] = []
  const none: string[] = []
  const servers: string[] = []

  const passed = THRESHOLDS.flatMap(({ signal, warning }, at) =>
    [...peaks[at]!]
      .filter(([, { max }]) => max >= warning)
      .toSorted(([, a], [, b]) => b.max - a.max)
      .map(([server, { max }]) => ({ server, signal, max }))
  )
  const shown = passed.slice(0, ASSISTANT.usualRows).filter(() => asked.facts.hasRoom)
  const limited = THRESHOLDS.map(({ signal }) => SIGNAL_WORDS[signal][language])
  if (shown.length === 0) {
    none.push(
      say(
        `임계값(${limited.join('·')})을 넘은 서버`,
        `no servers beyond a threshold of ${listed(limited, 'en').replace(/ and /, ' or ')}`
      )
    )
  } else {
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
    const isCut = passed.length > shown.length
    const more = isCut ? say(' 등', ' and others') : ''
    draft.push(
      segment(
        'evidence',
        say(
          `임계값을 넘은 서버: ${list.join(', ')}${more}.`,
          `Passed a threshold: ${list.join(', ')}${more}.`
        ),
        facts
      )
    )
    servers.push(...shown.map(({ server }) => server))
  }

  for (const count of counts) {
    if (count.known > 0 && count.rows.length === 0) none.push(noneOf(count.trace.words))
    else draft.push(...countSegments(asked, count, scope, window, false))
    servers.push(...count.rows.map(([server]) => server))
  }

  const wanted = new Set(scope.servers.map(({ id }) => id))
  const own = events?.filter(({ server }) => wanted.has(server)) ?? null
  if (own?.length === 0) none.push(say('기록된 이벤트', 'no recorded events'))
  if (own && own.length > 0) {
    const newest = own
      .toReversed()
      .slice(0, ASSISTANT.usualRows)
      .filter(() => asked.facts.hasRoom)
    const list = newest.map(
      ({ atMs, server, kind }) => `${moment(atMs, clock)} ${shownName(server)} ${shownName(kind)}`
    )
    const more = own.length > newest.length ? say(' 등', ' and others') : ''
    draft.push(
      segment(
        'evidence',
        say(
          `기록된 이벤트: ${list.join(', ')}${more}.`,
          `Recorded events: ${list.join(', ')}${more}.`
        ),
        newest.map((event) => factOfEvent(asked, event))
      )
    )
    servers.push(...newest.map(({ server }) => server))
  }
  if (none.length > 0) draft.push(noneSegment(asked, window, none))
  return { draft, server: servers[0] }

  function noneOf(words: { ko: string; en: string }) {
    return say(words.ko, `no ${words.en}`)
  }
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
