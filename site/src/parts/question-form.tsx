import { type Signal, useSignal } from '@preact/signals'
import { ArrowUp, Square } from 'lucide-preact'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Fleet } from '../../../worker/contracts/fleet'
import { ASSISTANT } from '../../../worker/policy'
import { fill } from '../lib/fill'
import { plain } from '../lib/naming'
import type { AssistantWords } from '../lib/words'

interface Props {
  field: RefObject<HTMLTextAreaElement>
  fleets: readonly Fleet[]
  fleet: Signal<string | null>
  /** The server that the page shows, where it is of the fleet that is asked. */
  server: string | null
  isRunning: boolean
  isFirst: boolean
  ask: (question: string) => void
  stop: () => void
  words: AssistantWords
}

/** Where a question is written. */
export function QuestionForm(props: Props) {
  const { field, fleets, fleet, server, isRunning, isFirst, ask, stop, words } = props
  const { assistant } = words
  const text = useSignal('')
  const isLong = text.value.trim().length > ASSISTANT.maxQuestion
  const canAsk = text.value.trim() !== '' && !isLong && !isRunning
  useEffect(() => fitted(field.current!), [text.value])

  const send = () => {
    if (!canAsk) return
    ask(text.value.trim())
    text.value = ''
  }
  const press = (event: KeyboardEvent) => {
    // While a syllable is being composed, Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      class="question-form"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="field">
        <textarea
          ref={field}
          rows={1}
          name="question"
          aria-label={assistant.question}
          aria-invalid={isLong}
          aria-describedby="question-keys"
          placeholder={isFirst ? assistant.placeholder : assistant.placeholderNext}
          value={text}
          onInput={(event) => {
            text.value = event.currentTarget.value
          }}
          onKeyDown={press}
        />
        {isRunning ? (
          <button type="button" class="button small square" onClick={stop} title={assistant.stop}>
            <Square size={13} aria-hidden="true" />
            <span class="visually-hidden">{assistant.stop}</span>
          </button>
        ) : (
          <button
            type="submit"
            class="button small square primary"
            disabled={!canAsk}
            title={assistant.send}
          >
            <ArrowUp size={16} aria-hidden="true" />
            <span class="visually-hidden">{assistant.send}</span>
          </button>
        )}
      </div>
      <div class="question-foot">
        {isLong && (
          <p class="wrong" role="alert">
            {fill(assistant.tooLong, { n: ASSISTANT.maxQuestion })}
          </p>
        )}
        {fleets.length > 1 && (
          <select
            aria-label={assistant.fleet}
            value={fleet.value ?? ''}
            onChange={(event) => {
              fleet.value = event.currentTarget.value
            }}
          >
            {fleets.map(({ id, simulated }) => (
              <option key={id} value={id}>
                {simulated ? words.fleet.simulation : words.fleet.real}
              </option>
            ))}
          </select>
        )}
        {server !== null && (
          <span class="question-about">
            <bdi>{fill(assistant.about, { server: plain(server) })}</bdi>
          </span>
        )}
        <span id="question-keys" class="question-keys">
          {assistant.keys}
        </span>
      </div>
    </form>
  )
}

/** As tall as its text, within what its style allows. */
function fitted(field: HTMLTextAreaElement) {
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
