import { Check, ChevronRight } from 'lucide-preact'
import { engineText } from '../lib/fact-text'
import { fill } from '../lib/fill'
import { causesOf, factsOf, type RunSeen } from '../lib/run-seen'
import { chance } from '../lib/vital-text'
import type { AssistantWords } from '../lib/words'

interface Props {
  seen: RunSeen
  words: AssistantWords
}

/** What is being done, or was: each step with what came of it and when it began. */
export function RunSteps({ seen, words }: Props) {
  const { assistant } = words
  const facts = factsOf(seen).length
  const current = seen.steps.at(-1)
  const title = seen.isOver
    ? assistant.how
    : current
      ? assistant.stepNow[current.step]
      : assistant.sending
  return (
    <details class="run-steps" open={!seen.isOver} data-over={seen.isOver || undefined}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span>{title}</span>
        {facts > 0 && <small>{fill(assistant.factsFound, { n: facts })}</small>}
      </summary>
      <ol>
        {seen.steps
          .filter(({ step }) => step !== 'completed')
          .map(({ step, ms }, i) => (
            <li key={step} data-now={(!seen.isOver && seen.steps.length === i + 1) || undefined}>
              <i aria-hidden="true">
                {(seen.isOver || i < seen.steps.length - 1) && <Check size={11} />}
              </i>
              <span>
                {assistant.steps[step]}
                {outcome(step, seen, words).map((text) => (
                  <small key={text}>{text}</small>
                ))}
              </span>
              <small class="step-ms">{fill(assistant.ms, { n: ms })}</small>
            </li>
          ))}
      </ol>
      {!seen.isOver && (
        <progress
          max={100}
          value={current?.progress ?? 0}
          aria-label={fill(assistant.progress, { n: current?.progress ?? 0 })}
        />
      )}
    </details>
  )
}

/** What came of a step so far. */
function outcome(step: string, seen: RunSeen, words: AssistantWords): string[] {
  const { assistant, analysis } = words
  const { understanding, attempt, isWithdrawn } = seen
  if (step === 'analyzing' && understanding)
    return [fill(assistant.sure, { share: chance(understanding.confidence) })]
  if (step === 'pattern_matching') {
    const facts = factsOf(seen)
    const newest = seen.isOver ? undefined : facts.at(-1)
    if (facts.length === 0) return []
    return [fill(assistant.factsFound, { n: facts.length }), ...(newest ? [newest.title] : [])]
  }
  if (step === 'reasoning') {
    const causes = causesOf(seen)
    if (causes.length === 0) return []
    const [first] = causes
    return [
      fill(assistant.causesCompared, { n: causes.length }),
      `${analysis.cause[first!.cause]} ${chance(first!.confidence)}`,
    ]
  }
  if (step !== 'generating') return []
  return [
    ...(attempt[0]
      ? [fill(assistant.modelWriting, { engine: engineText(attempt[0].engine, words) })]
      : []),
    ...(isWithdrawn ? [assistant.withdrawn] : []),
  ]
}
