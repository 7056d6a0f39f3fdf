import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Segment } from '../../../worker/contracts/assistant'
import type { Problem } from '../lib/api'
import type { Turn } from '../lib/conversation'
import { fill } from '../lib/fill'
import { plain } from '../lib/naming'
import { causesOf, factsOf, segmentsOf } from '../lib/run-seen'
import { understoodText } from '../lib/understood'
import type { AssistantWords } from '../lib/words'
import { AnswerFoot } from './answer-foot'
import { CauseList } from './cause-list'
import { Cites } from './cites'
import { CommandList } from './command-list'
import { FACTS_PAGE, FactList } from './fact-list'
import { RunSteps } from './run-steps'

/** How long a fact that was asked for is marked. */
const FLASH_MS = 1_800

interface Props {
  turn: Turn
  /** Unique among the turns of the page. */
  number: number
  isLast: boolean
  ask: (question: string) => void
  again: () => void
  words: AssistantWords
}

/** A question, what was done about it, and its answer with everything it rests on. */
export function TurnView({ turn, number, isLast, ask, again, words }: Props) {
  const { assistant } = words
  const shown = useSignal(FACTS_PAGE)
  const flashed = useSignal<string | null>(null)
  const fading = useRef<ReturnType<typeof setTimeout>>()
  useEffect(() => () => clearTimeout(fading.current), [])

  const seen = turn.seen.value
  const fleet = turn.fleet ?? ''
  const facts = factsOf(seen)
  const causes = causesOf(seen)
  const idOf = (fact: string) => `turn-${number}-${fact}`
  const show = (fact: string) => {
    const place = facts.findIndex(({ id }) => id === fact)
    if (place >= shown.peek()) shown.value = Math.ceil((place + 1) / FACTS_PAGE) * FACTS_PAGE
    flashed.value = fact
    clearTimeout(fading.current)
    fading.current = setTimeout(() => {
      flashed.value = null
    }, FLASH_MS)
    // The card is there once this has been rendered.
    requestAnimationFrame(() => {
      const card = document.getElementById(idOf(fact))
      card?.scrollIntoView({ block: 'nearest' })
      card?.focus({ preventScroll: true })
    })
  }
  const { commands = [], unchecked = [], suggestions = [] } = seen.answer?.findings ?? {}
  return (
    <li class="turn" data-turn={turn.runId.value ?? ''} data-over={turn.isOver.value || undefined}>
      <h3>{turn.question}</h3>
      {seen.understanding && (
        <ul class="understood" aria-label={assistant.understood}>
          {understoodText(seen.understanding, assistant).map((text) => (
            <li key={text}>
              <bdi>{text}</bdi>
            </li>
          ))}
        </ul>
      )}
      {(seen.steps.length > 0 || !turn.isOver.value) && <RunSteps seen={seen} words={words} />}
      {!turn.isConnected.value && <p class="turn-lost">{assistant.lost}</p>}
      <Segments segments={segmentsOf(seen)} {...{ facts, show }} />
      <Failed turn={turn} again={again} words={words} />
      {causes.length > 0 && <CauseList {...{ fleet, causes, facts, show, words }} />}
      {commands.length > 0 && <CommandList commands={commands} words={words} />}
      {facts.length > 0 && (
        <FactList flashed={flashed.value} {...{ fleet, facts, shown, idOf, words }} />
      )}
      {unchecked.length > 0 && (
        <section class="unchecked">
          <h4>{assistant.unchecked}</h4>
          <ul>
            {unchecked.map((text) => (
              <li key={text}>{plain(text)}</li>
            ))}
          </ul>
        </section>
      )}
      {seen.answer && <AnswerFoot answer={seen.answer} words={words} />}
      {isLast && suggestions.length > 0 && (
        <ul class="suggestions" aria-label={assistant.suggestions}>
          {suggestions.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => ask(text)}>
                {plain(text)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

interface SegmentsProps {
  segments: readonly Segment[]
  facts: ReturnType<typeof factsOf>
  show: (fact: string) => void
}

function Segments({ segments, facts, show }: SegmentsProps) {
  if (segments.length === 0) return null
  return (
    <div class="segments">
      {segments.map(({ kind, text, evidence }, i) => (
        <p key={i} data-segment={kind}>
          {plain(text)} <Cites ids={evidence} {...{ facts, show }} />
        </p>
      ))}
    </div>
  )
}

/** Why there is no answer, and what to do; nothing while there may be one. */
function Failed({ turn, again, words }: Pick<Props, 'turn' | 'again' | 'words'>) {
  const { assistant } = words
  const problem = turn.problem.value
  const { failure } = turn.seen.value
  if (!problem && failure === null) return null
  const why = problem ? problemText(problem, assistant) : assistant.failure[failure!]
  return (
    <div class="turn-failed" data-failure={failure ?? problem?.status}>
      <p>
        {failure !== 'cancelled' && <strong>{assistant.failedTitle}. </strong>}
        {why}
      </p>
      <button type="button" class="button small" onClick={again}>
        {assistant.again}
      </button>
    </div>
  )
}

function problemText(problem: Problem, assistant: AssistantWords['assistant']): string {
  if (problem.status === 0) return assistant.unreachable
  if (problem.type.endsWith('/no-such-fleet')) return assistant.noFleet
  if (problem.type.endsWith('/too-many-questions')) {
    return fill(assistant.tooMany, { n: problem.retryAfterS ?? 60 })
  }
  return problem.detail || problem.title
}
