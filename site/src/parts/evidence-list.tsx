import { useSignal } from '@preact/signals'
import { Minus, Plus } from 'lucide-preact'
import type { Evidence } from '../../../worker/contracts/diagnosis'
import { evidenceTime } from '../lib/evidence-time'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { calledOf, plain } from '../lib/naming'
import type { AnalysisWords } from '../lib/words'
import { VitalValue } from './vital-value'

interface Props {
  evidence: readonly Evidence[]
  view: FleetView
  /** Up to when was looked, an instant. */
  at: string
  /** The server whose evidence needs no name beside it; null for none. */
  server: string | null
  words: AnalysisWords
}

/** Facts that are shown before anybody asks for more, on either side. */
const MOST_FOR = 4
const MOST_AGAINST = 2

/** What speaks for a cause and then what against it, the weightiest first. */
export function EvidenceList({ evidence, view, at, server, words }: Props) {
  const { causes } = words.analysis
  const isWhole = useSignal(false)
  if (evidence.length === 0) return <p class="muted-note">{causes.noEvidence}</p>
  const weightiest = evidence.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const most = (count: number) => (isWhole.value ? evidence.length : count)
  const shown = [
    ...weightiest.filter(({ weight }) => weight >= 0).slice(0, most(MOST_FOR)),
    ...weightiest.filter(({ weight }) => weight < 0).slice(0, most(MOST_AGAINST)),
  ]
  const rest = evidence.length - shown.length
  return (
    <>
      <ul class="evidence" aria-label={causes.evidence}>
        {shown.map((one) => (
          <Fact key={one.id} {...{ one, view, at, server, words }} />
        ))}
      </ul>
      {rest > 0 && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            isWhole.value = true
          }}
        >
          {fill(causes.moreEvidence, { n: rest })}
        </button>
      )}
    </>
  )
}

interface FactProps extends Omit<Props, 'evidence'> {
  one: Evidence
}

function Fact({ one, view, at, server, words }: FactProps) {
  const { analysis } = words
  const { vital, value, baseline, query, from, to, event, weight } = one
  return (
    <li data-speaks={weight < 0 ? 'against' : 'for'}>
      <Weight weight={weight} words={words} />
      {vital === null ? (
        <span class="evidence-event">
          {event === null ? analysis.causes.noEvent : <bdi>{plain(event)}</bdi>}
        </span>
      ) : (
        <VitalValue
          {...{ fleet: view.id, vital, value, query, from, to, words }}
          usual={baseline}
        />
      )}
      <span class="evidence-when">
        {one.server !== server && (
          <bdi title={one.server}>{calledOf(one.server, view.servers.value)}</bdi>
        )}{' '}
        {evidenceTime(one, at, words)}
      </span>
    </li>
  )
}

/** From so many times as likely on, evidence is called clear, and strong: natural logarithms of 3 and 10. */
const CLEAR = 1.1
const STRONG = 2.3

function Weight({ weight, words: { analysis } }: { weight: number; words: AnalysisWords }) {
  const { speaksFor, speaksAgainst, strength } = analysis.causes
  const size = Math.abs(weight)
  const how = size >= STRONG ? 'strong' : size >= CLEAR ? 'clear' : 'weak'
  const text = `${weight < 0 ? speaksAgainst : speaksFor} (${strength[how]})`
  const Sign = weight < 0 ? Minus : Plus
  return (
    <span class="evidence-weight" data-strength={how} title={text}>
      <Sign size={12} aria-hidden="true" />
      <span class="visually-hidden">{text}</span>
    </span>
  )
}
