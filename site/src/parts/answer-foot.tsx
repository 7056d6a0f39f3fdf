import { ChevronRight, FlaskConical } from 'lucide-preact'
import type { Answer } from '../../../worker/contracts/assistant'
import { engineText, reasonText } from '../lib/fact-text'
import { fill } from '../lib/fill'
import { moment } from '../lib/moment'
import { plain } from '../lib/naming'
import { quantity } from '../lib/quantity'
import type { AssistantWords } from '../lib/words'

interface Props {
  answer: Answer
  words: AssistantWords
}

const MS_PER_S = 1_000
/** Digits of a duration. */
const DIGITS = 2

/** Who answered, how long it took, and who did not and why. */
export function AnswerFoot({ answer, words }: Props) {
  const { assistant, common, language } = words
  const { engine, tier, model, skipped, cached, timings, usage, simulated, askedAt } = answer
  const ms = (value: number) => fill(assistant.ms, { n: Math.round(value) })
  const name = engineText(engine, words)
  return (
    <details class="answer-foot">
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span data-engine={engine}>{fill(assistant.answeredBy, { engine: name })}</span>
        <span>{fill(assistant.took, { s: quantity(timings.total / MS_PER_S, DIGITS) })}</span>
        {cached && <span>{assistant.cached}</span>}
        {simulated && (
          <span class="badge">
            <FlaskConical size={12} aria-hidden="true" />
            {common.simulated}
          </span>
        )}
      </summary>
      {tier === 1 && <p>{fill(assistant.wordedFrom, { engine: plain(model ?? '') || name })}</p>}
      <p>
        {fill(assistant.asked, { time: moment(Date.parse(askedAt), language) })} ·{' '}
        {fill(assistant.timings, {
          understanding: ms(timings.understanding),
          evidence: ms(timings.evidence),
          wording: ms(timings.wording),
        })}
        {usage &&
          ` · ${fill(assistant.tokens, { in: usage.inputTokens, out: usage.outputTokens })}`}
      </p>
      {skipped.length > 0 && (
        <>
          <p>{assistant.skipped}</p>
          <ul>
            {skipped.map((one, i) => (
              <li key={i} data-skipped={one.engine}>
                {engineText(one.engine, words)}: {reasonText(one, words)}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}
