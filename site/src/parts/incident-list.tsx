import { useSignal } from '@preact/signals'
import type { Anomalies, Incident } from '../../../worker/contracts/anomaly'
import { serverNow } from '../lib/clock'
import { deviationsText } from '../lib/deviations-text'
import { fill } from '../lib/fill'
import { span } from '../lib/format'
import { moment } from '../lib/moment'
import { quantity } from '../lib/quantity'
import type { AnalysisWords } from '../lib/words'
import { MethodLink } from './method-link'
import { VitalValue } from './vital-value'

/** Incidents that are shown before anybody asks for more. */
const MOST_INCIDENTS = 5
/** Vitals of an incident that are shown. */
const MOST_VITALS = 5
const MS_PER_S = 1_000

interface Props {
  anomalies: Anomalies
  fleet: string
  server: string
  words: AnalysisWords
}

/** When a server was unusual over all its vitals, and which of them explain it. */
export function IncidentList({ anomalies, fleet, server, words }: Props) {
  const { incidents: names } = words.analysis
  const isWhole = useSignal(false)
  const incidents = anomalies.incidents.filter((incident) => incident.server === server)
  const watch = anomalies.watches.find((watch) => watch.server === server)
  const shown = isWhole.value ? incidents : incidents.slice(0, MOST_INCIDENTS)
  const rest = incidents.length - shown.length
  return (
    <>
      {incidents.length === 0 && (
        <p class="waiting">{watch?.state === 'learning' ? names.noneYet : names.none}</p>
      )}
      <ol class="incidents">
        {shown.map((incident) => (
          <Row key={incident.from} incident={incident} fleet={fleet} words={words} />
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            isWhole.value = true
          }}
        >
          {fill(names.more, { n: rest })}
        </button>
      )}
      <p class="muted-note">
        {watch?.since && `${judgedText(anomalies, watch.since, words)} `}
        {fill(names.promise, { n: quantity(1 / anomalies.falseAlarmsPerDay, 2) })}{' '}
        <MethodLink words={words} />
      </p>
    </>
  )
}

/** What was looked through: no more than was asked for, and than was judged. */
const judgedText = ({ from }: Anomalies, since: string, { analysis, language }: AnalysisWords) =>
  fill(analysis.incidents.judged, {
    time: moment(Math.max(Date.parse(from), Date.parse(since)), language),
  })

interface RowProps {
  incident: Incident
  fleet: string
  words: AnalysisWords
}

function Row({ incident, fleet, words }: RowProps) {
  const { analysis, common, language } = words
  const { incidents: names } = analysis
  const { from, to, severity, vitals } = incident
  const lastedMs = (to === null ? serverNow() : Date.parse(to)) - Date.parse(from)
  return (
    <li class="incident" data-severity={severity}>
      <p class="incident-head">
        <i class="dot" />
        <strong>{fill(names.from, { time: moment(Date.parse(from), language) })}</strong>
        <span>{fill(names.lasted, { span: span(lastedMs / MS_PER_S, common) })}</span>
        <span>
          {names.severity[severity]}
          {to === null && ` · ${names.ongoing}`}
        </span>
      </p>
      <ul class="evidence" aria-label={names.explain}>
        {vitals.slice(0, MOST_VITALS).map(({ vital, value, usual, query, deviations }) => (
          <li key={vital}>
            <VitalValue {...{ fleet, vital, value, usual, query, from, to, words }} />
            <span class="evidence-when" title={names.deviationsHint}>
              {fill(names.deviations, { n: deviationsText(deviations) })}
            </span>
          </li>
        ))}
      </ul>
    </li>
  )
}
