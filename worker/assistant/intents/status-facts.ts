/** What is known of how servers are, as facts. */

import { partName } from '../../analyst/health-wording'
import type { Fact, Segment } from '../../contracts/assistant'
import type { Reading } from '../../contracts/fleet'
import type { ServerHealth } from '../../contracts/server-health'
import type { SignalName } from '../../contracts/signal'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { NOW, SIGNALS } from '../../fleet/signals'
import { VITAL_NAMES } from '../../fleet/vitals'
import { STALENESS } from '../../policy'
import { analysisLink, exploreLink, serverLink } from '../links'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { windowOf } from './asked-window'
import type { Asked } from './intent-handler'
import { listed, segment, wordingOf } from './segments'
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

/** The score of a server or of the fleet as a fact: whole points, as it is shown everywhere. */
export function factOfHealth(
  asked: Asked,
  health: Pick<ServerHealth, 'at' | 'score'> & { server?: string }
): Fact {
  const { say, console } = wordingOf(asked)
  const { at, score, server } = health
  const who = server === undefined ? null : shownName(server)
  return asked.facts.add({
    ...{ kind: 'health', server: server ?? null, unit: 'points', from: at, to: at },
    value: score === null ? null : Math.round(score),
    title:
      who === null
        ? say('전체 상태 점수', 'Health score of the fleet')
        : say(`${who}의 상태 점수`, `Health score of ${who}`),
    link: analysisLink(console, server),
  })
}

/** Parts of a score that are told. */
const MOST_LOSSES = 3

/** What keeps a server's score from being good; nothing where it is. */
export function lossSegments(asked: Asked, { at, server, grade, losses }: ServerHealth): Segment[] {
  if (grade === null || grade === 'good') return []
  const { say, language, console } = wordingOf(asked)
  const told = losses.slice(0, MOST_LOSSES).filter(({ points }) => Math.round(points) > 0)
  if (told.length === 0) return []
  const facts = told.map(({ part, points }) =>
    asked.facts.add({
      ...{ kind: 'health', server, unit: 'points', value: Math.round(points), from: at, to: at },
      title: say(`${partName(part, 'ko')}의 감점`, `Lost to ${partName(part, 'en')}`),
      link: serverLink(console, server),
    })
  )
  const list = told.map(({ part }, index) => {
    const name = partName(part, language)
    return `${name} (−${quantity(facts[index]!.value!, 'points', language)})`
  })
  const text = say(
    `점수를 낮춘 것: ${list.join(', ')}.`,
    `What lowers the score: ${listed(list, 'en')}.`
  )
  return [segment('evidence', text, facts)]
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
