/** What is known of how servers are, as facts. */
import type { Fact, Segment } from '../../contracts/assistant'
import type { Reading } from '../../contracts/fleet'
import type { ServerHealth } from '../../contracts/server-health'
import type { SignalName } from '../../contracts/signal'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { NOW, SIGNALS } from '../../fleet/signals'
import { VITAL_NAMES } from '../../fleet/vitals'
import { STALENESS } from '../../policy'
import { exploreLink, serverLink } from '../links'
import { shownName } from '../words/shown-name'
import { windowOf } from './asked-window'
import type { Asked } from './intent-handler'
import { segment, wordingOf } from './segments'
import { SIGNAL_WORDS } from './status-words'

/** A reading's signal as a fact. */
export function factOfSignal(asked: Asked, reading: Reading, name: SignalName): Fact {
  const { say, language, console } = wordingOf(asked)
  const { expression, unit } = SIGNALS[name]
  const query = expression({ ...NOW, only: matcherText(onServers([reading.server])) })
  const to = reading.at === null ? asked.now : Date.parse(reading.at)
  const from = to - STALENESS.lookbackMs
  const who = shownName(reading.server)
  const words = SIGNAL_WORDS[name][language]
  return asked.facts.add({
    ...{
      kind: 'metric',
      server: reading.server,
      query,
      unit,
      value: reading.signals[name] ?? null,
    },
    vital: VITAL_NAMES.find((vital) => vital === name) ?? null,
    title: say(`${who}의 ${words}`, `${words} of ${who}`),
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    link: exploreLink(console, query, from, to),
  })
}

/** A server's score as a fact. */
export function factOfHealth(asked: Asked, health: ServerHealth): Fact {
  const { say, console } = wordingOf(asked)
  const who = shownName(health.server)
  return asked.facts.add({
    ...{ kind: 'health', server: health.server, unit: 'points', value: health.score },
    title: say(`${who}의 상태 점수`, `Health score of ${who}`),
    ...{ from: health.at, to: health.at },
    link: serverLink(console, health.server),
  })
}

/** That a server says nothing, and since when. */
export function factOfSilence(asked: Asked, server: string, reading: Reading | undefined): Fact {
  const { say, console } = wordingOf(asked)
  const to = new Date(asked.now).toISOString()
  const from = reading?.at ?? new Date(asked.now - STALENESS.forgetAfterMs).toISOString()
  return asked.facts.add({
    ...{ kind: 'absence', server, unit: 's', from, to },
    title: say(`${shownName(server)}의 침묵`, `Silence of ${shownName(server)}`),
    value: reading?.at ? Math.round((asked.now - Date.parse(reading.at)) / 1_000) : null,
    link: serverLink(console, server),
  })
}

/** That states are only known of now. */
export function aboutThePast(asked: Asked): Segment[] {
  const windowed = windowOf(asked)
  if ('found' in windowed || windowed.window === null || windowed.window.isCurrent) return []
  const { say } = wordingOf(asked)
  return [
    segment(
      'caveat',
      say(
        `이 답은 지금 상태예요. ${windowed.window.words}의 일은 보고서나 이상 징후로 물어봐 주세요.`,
        `This is the state of now; for ${windowed.window.words}, ask for a report or for anomalies.`
      )
    ),
  ]
}
