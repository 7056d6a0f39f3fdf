import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { MessageSquarePlus, X } from 'lucide-preact'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Fleet } from '../../../worker/contracts/fleet'
import { problemOf } from '../lib/api'
import type { Conversation } from '../lib/conversation'
import { fill } from '../lib/fill'
import { plain } from '../lib/naming'
import type { PageSubject } from '../lib/page-subject'
import { page } from '../lib/paths'
import { segmentsOf } from '../lib/run-seen'
import { visibleFleets } from '../lib/session'
import type { AssistantWords } from '../lib/words'
import { QuestionForm } from './question-form'
import { TurnView } from './turn-view'

/** Between looks for servers to ask about, while there are none. */
const LOOK_MS = 5_000

interface Props {
  conversation: Conversation
  subject: PageSubject
  field: RefObject<HTMLTextAreaElement>
  /** Whether it covers the page, and so is a dialog. */
  isCovering: boolean
  close: () => void
  words: AssistantWords
}

/** The assistant beside the page: what was asked in this tab, and where to ask more. */
export function AssistantPanel(props: Props) {
  const { conversation, subject, field, isCovering, close, words } = props
  const { assistant } = words
  const fleets = useSignal<Fleet[] | null>(null)
  const fleet = useSignal<string | null>(subject.fleet)
  const list = useRef<HTMLOListElement>(null)
  const turns = conversation.turns.value
  const isRunning = conversation.running.value !== null

  useEffect(() => {
    conversation.resume()
    const look = async () => {
      const known = await peopled()
      if (known === null) return
      fleets.value = known
      const last = conversation.turns.peek().at(-1)?.fleet ?? null
      // The address may name a fleet that this visitor cannot see.
      fleet.value = chosen(known, [fleet.peek(), last])
    }
    const timer = setInterval(() => fleet.peek() ?? look(), LOOK_MS)
    look()
    return () => {
      clearInterval(timer)
      conversation.leave()
    }
  }, [])

  // The newest question is where one reads on.
  useEffect(() => {
    if (turns.length > 0) list.current?.lastElementChild?.scrollIntoView({ block: 'start' })
  }, [turns.length])

  const server = fleet.value === subject.fleet ? subject.server : null
  const ask = (question: string) => {
    conversation.ask(question, { fleet: fleet.peek(), server })
  }
  const start = () => {
    conversation.clear()
    field.current?.focus()
  }
  return (
    <section
      class="assistant"
      id="assistant"
      {...(isCovering ? { role: 'dialog', 'aria-modal': true } : { role: 'complementary' })}
      aria-labelledby="assistant-title"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return
        event.stopPropagation()
        close()
      }}
    >
      <header>
        <h2 id="assistant-title">{assistant.title}</h2>
        {turns.length > 0 && (
          <button type="button" class="button quiet small" onClick={start}>
            <MessageSquarePlus size={15} aria-hidden="true" />
            {assistant.fresh}
          </button>
        )}
        <button
          type="button"
          class="button quiet small square"
          onClick={close}
          title={assistant.close}
        >
          <X size={16} aria-hidden="true" />
          <span class="visually-hidden">{assistant.close}</span>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section class="assistant-talk" tabIndex={0} aria-label={assistant.turns}>
        {turns.length === 0 ? (
          <Opening
            {...{ subject, server, ask, words }}
            isEmpty={fleets.value !== null && fleets.value.length === 0}
          />
        ) : (
          <ol class="turns" ref={list}>
            {turns.map((turn, i) => (
              <TurnView
                key={turn.askedAt}
                number={i}
                isLast={i === turns.length - 1 && !isRunning}
                again={() => conversation.again(turn)}
                {...{ turn, ask, words }}
              />
            ))}
          </ol>
        )}
      </section>
      <QuestionForm
        fleets={fleets.value ?? []}
        isFirst={turns.length === 0}
        stop={() => {
          conversation.cancel()
          field.current?.focus()
        }}
        {...{ field, fleet, server, isRunning, ask, words }}
      />
      <p class="visually-hidden" role="status">
        <Told conversation={conversation} words={words} />
      </p>
    </section>
  )
}

/** The fleets that have servers; null while that cannot be known. */
async function peopled(): Promise<Fleet[] | null> {
  try {
    return (await visibleFleets()).filter(({ serverCount }) => serverCount > 0)
  } catch (error) {
    problemOf(error) // Without a network nothing can be asked either: the question's own failure says so.
    return null
  }
}

/** The first of the wanted fleets that is there, else the visitor's own servers, else any. */
function chosen(fleets: readonly Fleet[], wanted: readonly (string | null)[]): string | null {
  const found = wanted.find((id) => id !== null && fleets.some((fleet) => fleet.id === id))
  return found ?? (fleets.find(({ simulated }) => !simulated) ?? fleets[0])?.id ?? null
}

interface OpeningProps {
  subject: PageSubject
  server: string | null
  /** Whether it is known that there is nothing to ask about. */
  isEmpty: boolean
  ask: (question: string) => void
  words: AssistantWords
}

/** Before the first question: what can be asked here. */
function Opening({ subject, server, isEmpty, ask, words }: OpeningProps) {
  const { assistant, language } = words
  if (isEmpty)
    return (
      <div class="opening">
        <p>{assistant.noFleet}</p>
        <a class="button small" href={page(language, '/')}>
          {assistant.toFleets}
        </a>
      </div>
    )
  const kind = subject.kind === 'server' && server === null ? 'fleet' : subject.kind
  return (
    <div class="opening">
      <p>{assistant.lead}</p>
      <h3>{assistant.examplesTitle}</h3>
      <ul class="suggestions">
        {assistant.examples[kind].map((example) => {
          const question = fill(example, { server: server === null ? '' : plain(server) })
          return (
            <li key={example}>
              <button type="button" onClick={() => ask(question)}>
                {question}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** What somebody who listens is told: the steps, then the answer, once. */
function Told({ conversation, words }: Pick<Props, 'conversation' | 'words'>) {
  const { assistant } = words
  const turn = conversation.turns.value.at(-1)
  const wasRunning = useSignal(false)
  const isRunning = useComputed(() => conversation.running.value !== null)
  useSignalEffect(() => {
    if (isRunning.value) wasRunning.value = true
  })
  if (!turn || !wasRunning.value) return null
  const seen = turn.seen.value
  if (turn.problem.value) return <>{assistant.failedTitle}</>
  if (seen.failure !== null) return <>{assistant.failure[seen.failure]}</>
  if (seen.answer)
    return (
      <>
        {segmentsOf(seen)
          .filter(({ kind }) => kind === 'answer' || kind === 'cause')
          .map(({ text }) => plain(text))
          .join(' ')}
      </>
    )
  const step = seen.steps.at(-1)
  return <>{step ? assistant.stepNow[step.step] : assistant.sending}</>
}
