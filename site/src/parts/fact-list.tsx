import type { Signal } from '@preact/signals'
import type { Fact } from '../../../worker/contracts/assistant'
import { fill } from '../lib/fill'
import type { AssistantWords } from '../lib/words'
import { FactCard } from './fact-card'

/** Facts that are shown at a time. */
export const FACTS_PAGE = 8

interface Props {
  fleet: string
  facts: readonly Fact[]
  /** How many are shown. */
  shown: Signal<number>
  /** The one that was asked for; null for none. */
  flashed: string | null
  idOf: (fact: string) => string
  words: AssistantWords
}

/** What an answer rests on. */
export function FactList({ fleet, facts, shown, flashed, idOf, words }: Props) {
  const { assistant } = words
  const rest = facts.length - shown.value
  return (
    <section class="facts">
      <h4>{assistant.evidence}</h4>
      <ol>
        {facts.slice(0, shown.value).map((fact) => (
          <FactCard
            key={fact.id}
            id={idOf(fact.id)}
            isFlashed={flashed === fact.id}
            {...{ fleet, fact, words }}
          />
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            shown.value += FACTS_PAGE
          }}
        >
          {fill(assistant.moreFacts, { n: Math.min(rest, FACTS_PAGE) })}
        </button>
      )}
    </section>
  )
}
