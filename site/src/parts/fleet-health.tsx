import type { Anomalies, Incident, OddServer, Severity } from '../../../worker/contracts/anomaly'
import type { FleetHealth } from '../../../worker/contracts/server-health'
import { fill } from '../lib/fill'
import { fleetSentence } from '../lib/fleet-sentence'
import type { FleetView } from '../lib/fleet-view'
import { moment } from '../lib/moment'
import { calledOf } from '../lib/naming'
import { serverPage } from '../lib/paths'
import type { Known } from '../lib/use-answer'
import { vitalText } from '../lib/vital-text'
import type { FleetWords } from '../lib/words'
import { Failure } from './failure'
import { Score } from './score'

/** Rows of each list; there is room for so many from the start. */
const MOST_ROWS = 3
/** Servers that differ from their kind and are shown. */
const MOST_ODD = 2
/** Vitals that explain an incident and are named. */
const MOST_VITALS = 2

interface Props {
  view: FleetView
  health: Known<FleetHealth>
  anomalies: Known<Anomalies>
  words: FleetWords
}

/** How well a fleet is: its score in a sentence, who is weakest, and what is unusual right now. */
export function FleetHealthBar({ view, health, anomalies, words }: Props) {
  const { analysis } = words
  const { fleet: names } = analysis
  const known = health.answer.value
  const weak = known?.servers.filter(({ losses }) => losses.length > 0) ?? []
  const failed = health.problem.value ?? anomalies.problem.value
  return (
    <section class="fleet-health" aria-label={analysis.health.title}>
      <div class="fleet-score">
        <Score health={known} words={words} />
        {known ? (
          <p>{fleetSentence(known, view.servers.value, words)}</p>
        ) : failed ? (
          <Failure problem={failed} words={words} />
        ) : (
          <p class="waiting">{names.loading}</p>
        )}
      </div>
      <div class="fleet-rows">
        <h3>{names.weakest}</h3>
        {known?.score != null && weak.length === 0 && <p class="waiting">{names.noWeak}</p>}
        <ol>
          {weak.slice(0, MOST_ROWS).map((server) => (
            <li key={server.server}>
              <Score health={server} words={words} />
              <Name view={view} id={server.server} words={words} />
              <small title={server.sentence}>{server.sentence}</small>
            </li>
          ))}
        </ol>
      </div>
      <div class="fleet-rows">
        <h3>{names.present}</h3>
        <Present view={view} anomalies={anomalies.answer.value} words={words} />
      </div>
    </section>
  )
}

const RANK: Record<Severity, number> = { high: 0, medium: 1, low: 2 }

function Present({
  view,
  anomalies,
  words,
}: Pick<Props, 'view' | 'words'> & { anomalies: Anomalies | null }) {
  const { analysis } = words
  if (!anomalies) return null
  const present = anomalies.incidents
    .filter(({ to }) => to === null)
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (a.from < b.from ? 1 : -1))
  const learning = anomalies.watches.filter(({ state }) => state === 'learning').length
  const rest = present.length - MOST_ROWS
  // Each by what it differs most in; the farthest come first.
  const odd = [...Map.groupBy(anomalies.odd, ({ server }) => server).values()]
    .slice(0, MOST_ODD)
    .map(([farthest]) => farthest!)
  return (
    <>
      {present.length === 0 && learning < anomalies.watches.length && (
        <p class="waiting">{analysis.fleet.noPresent}</p>
      )}
      <ul>
        {present.slice(0, rest > 0 ? MOST_ROWS - 1 : MOST_ROWS).map((incident) => (
          <Row key={incident.server} view={view} incident={incident} words={words} />
        ))}
        {rest > 0 && <li class="rest">{fill(analysis.fleet.more, { n: rest + 1 })}</li>}
      </ul>
      {odd.length > 0 && (
        <ul aria-label={analysis.fleet.odd}>
          {odd.map((one) => (
            <Odd key={one.server} view={view} odd={one} words={words} />
          ))}
        </ul>
      )}
      {learning > 0 && <p class="muted-note">{fill(analysis.learning.fleet, { n: learning })}</p>}
    </>
  )
}

function Row({ view, incident, words }: Pick<Props, 'view' | 'words'> & { incident: Incident }) {
  const { analysis, language } = words
  const why = incident.vitals.slice(0, MOST_VITALS).map(({ vital }) => analysis.vital[vital])
  const since = fill(analysis.fleet.since, { time: moment(Date.parse(incident.from), language) })
  return (
    <li class="incident" data-severity={incident.severity}>
      <i class="dot" title={analysis.incidents.severity[incident.severity]} />
      <span class="visually-hidden">{analysis.incidents.severity[incident.severity]}</span>
      <Name view={view} id={incident.server} words={words} />
      <small title={why.join(', ')}>{[since, why.join(', ')].filter(Boolean).join(' · ')}</small>
    </li>
  )
}

/** A server that differs from others of its kind. */
function Odd({ view, odd, words }: Pick<Props, 'view' | 'words'> & { odd: OddServer }) {
  const { analysis } = words
  const { server, vital, value, peersValue, peers, others } = odd
  const named = peers.map((id) => calledOf(id, view.servers.value))
  if (others > peers.length) named.push(fill(analysis.fleet.more, { n: others - peers.length }))
  const text = fill(analysis.fleet.oddly, {
    vital: analysis.vital[vital],
    value: vitalText(vital, value, words),
    peers: vitalText(vital, peersValue, words),
  })
  return (
    <li class="odd">
      <Name view={view} id={server} words={words} />
      <small title={named.join(', ')}>{text}</small>
    </li>
  )
}

function Name({ view, id, words }: Pick<Props, 'view' | 'words'> & { id: string }) {
  return (
    <a href={serverPage(words.language, view.id, id)}>
      <bdi>{calledOf(id, view.servers.value)}</bdi>
    </a>
  )
}
