import type { Diagnosis } from '../../../worker/contracts/diagnosis'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { moment } from '../lib/moment'
import { namedCauses } from '../lib/named-causes'
import { calledOf } from '../lib/naming'
import type { Known } from '../lib/use-answer'
import { verdictText } from '../lib/verdict-text'
import type { AnalysisWords } from '../lib/words'
import { CauseItem } from './cause-item'
import { Failure } from './failure'

/** Causes that are shown where no more are named; less likely ones say little. */
const MOST_CAUSES = 4
/** A cause less likely than this is not worth a line, unless it is the likeliest. */
const LEAST_SHARE = 0.02
/** Things that were not checked and are named. */
const MOST_UNCHECKED = 3

interface Props {
  /** What it is called, where that is not "What is the matter". */
  title?: string
  known: Known<Diagnosis>
  view: FleetView
  /** The server that the page is about; null for a fleet's. */
  server: string | null
  words: AnalysisWords
}

/** What is the matter: the verdict, causes in order with their evidence, and what was not checked. */
export function DiagnosisPanel({ title, known, view, server, words }: Props) {
  const { causes: names } = words.analysis
  const diagnosis = known.answer.value
  return (
    <section class="diagnosis" aria-labelledby="diagnosis-title">
      <h2 id="diagnosis-title">{title ?? names.title}</h2>
      {diagnosis ? (
        <Found diagnosis={diagnosis} view={view} server={server} words={words} />
      ) : known.problem.value ? (
        <Failure problem={known.problem.value} words={words} />
      ) : (
        <p class="waiting">{names.loading}</p>
      )}
    </section>
  )
}

interface FoundProps extends Omit<Props, 'known' | 'title'> {
  diagnosis: Diagnosis
}

function Found({ diagnosis, view, server, words }: FoundProps) {
  const { analysis, language } = words
  const { causes: names } = analysis
  const { verdict, onset, at, unchecked } = diagnosis
  const time = (instant: string) => moment(Date.parse(instant), language)
  const isUnusual = verdict === 'cause' || verdict === 'inconclusive'
  const shown = isUnusual ? worthSaying(diagnosis) : []
  return (
    <>
      <p class="verdict" data-verdict={verdict} role="status">
        {verdictText(diagnosis, view.servers.value, words)}{' '}
        {isUnusual && onset !== null && <span>{fill(names.since, { time: time(onset) })}</span>}
      </p>
      {shown.length > 0 && (
        <ol class="causes" aria-label={names.ranked}>
          {shown.map((cause, i) => (
            <CauseItem
              key={`${cause.cause} ${cause.server}`}
              isOpen={i === 0 && verdict === 'cause'}
              {...{ cause, view, at, server, words }}
            />
          ))}
        </ol>
      )}
      <p class="muted-note">
        {fill(names.asOf, { time: time(at) })}
        {unchecked.length > 0 && ` · ${names.unchecked}: ${uncheckedText(unchecked, view, words)}`}
      </p>
    </>
  )
}

const worthSaying = (diagnosis: Diagnosis) =>
  diagnosis.causes
    .filter(({ confidence }, i) => i === 0 || confidence >= LEAST_SHARE)
    .slice(0, Math.max(MOST_CAUSES, namedCauses(diagnosis).length))

function uncheckedText(
  unchecked: Diagnosis['unchecked'],
  view: FleetView,
  { analysis }: AnalysisWords
): string {
  const { uncheckedWhat, uncheckedReason, uncheckedMore } = analysis.causes
  const named = unchecked.slice(0, MOST_UNCHECKED).map(({ what, name, reason }) => {
    const vital = Object.entries(analysis.vital).find(([key]) => key === name)?.[1]
    const called = name && calledOf(name, view.servers.value)
    const subject = [uncheckedWhat[what], vital ?? called].filter(Boolean).join(' ')
    return `${subject} (${uncheckedReason[reason]})`
  })
  const rest = unchecked.length - named.length
  return [...named, ...(rest > 0 ? [fill(uncheckedMore, { n: rest })] : [])].join(', ')
}
