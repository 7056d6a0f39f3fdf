import { LineChart } from 'lucide-preact'
import type { VitalName } from '../../../worker/contracts/vital'
import { windowAround } from '../lib/asked-window'
import { serverNow } from '../lib/clock'
import { fill } from '../lib/fill'
import { explorePage } from '../lib/paths'
import { vitalText } from '../lib/vital-text'
import type { AnalysisWords } from '../lib/words'

interface Props {
  fleet: string
  vital: VitalName
  value: number | null
  /** Null where it is not known. */
  usual: number | null
  /** Null where there is nothing to ask. */
  query: string | null
  from: string
  to: string | null
  words: AnalysisWords
}

/** What a vital was and what it usually is, with the way to its graph. */
export function VitalValue({ fleet, vital, value, usual, query, from, to, words }: Props) {
  const { analysis, language } = words
  const { causes, vital: names, explore } = analysis
  return (
    <>
      <span class="vital-name">{names[vital]}</span>
      <span class="vital-value">
        <strong>{value === null ? causes.notMeasured : vitalText(vital, value, words)}</strong>
        <small>
          {usual === null
            ? causes.usualUnknown
            : fill(causes.usual, { value: vitalText(vital, usual, words) })}
        </small>
      </span>
      {query !== null && (
        <a
          class="vital-graph"
          href={explorePage(language, {
            fleet,
            expr: query,
            ...windowAround(from, to, serverNow()),
          })}
          title={explore}
        >
          <LineChart size={14} aria-hidden="true" />
          <span class="visually-hidden">{`${explore}: ${names[vital]}`}</span>
        </a>
      )}
    </>
  )
}
