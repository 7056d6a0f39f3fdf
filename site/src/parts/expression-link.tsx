import { LineChart } from 'lucide-preact'
import { explorePage } from '../lib/paths'
import type { RulesWords } from '../lib/words'

interface Props {
  expr: string
  /** Where it is to be asked; without one there is nothing to show. */
  fleet: string
  words: RulesWords
}

/** The way from a metric to its graph. */
export function ExpressionLink({ expr, fleet, words: { rules, language } }: Props) {
  if (!fleet) return null
  return (
    <a class="rule-graph" href={explorePage(language, { fleet, expr, range: '1h' })}>
      <LineChart size={14} aria-hidden="true" />
      {rules.graph}
    </a>
  )
}
