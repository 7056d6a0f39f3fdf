import { useSignal } from '@preact/signals'
import type { Command } from '../../../worker/contracts/assistant'
import { fill } from '../lib/fill'
import { plain } from '../lib/naming'
import type { AssistantWords } from '../lib/words'
import { Snippet } from './snippet'

/** Commands that are shown before anybody asks for more. */
const FIRST = 2

interface Props {
  commands: readonly Command[]
  words: AssistantWords
}

/** What to type next: each with its risk, what comes of it, and how to undo it. */
export function CommandList({ commands, words }: Props) {
  const { assistant, common } = words
  const isWhole = useSignal(commands.length <= FIRST + 1)
  const shown = isWhole.value ? commands : commands.slice(0, FIRST)
  return (
    <section class="commands">
      <h4>{assistant.commands}</h4>
      <ol>
        {shown.map(({ id, server, step, command, risk, expects, undo }) => (
          <li key={`${id} ${server}`} data-risk={risk}>
            <p class="command-head">
              <strong>{assistant.step[step]}</strong>
              <span class="risk" data-risk={risk}>
                {assistant.risk[risk]}
              </span>
            </p>
            <Snippet
              label={server === null ? '' : fill(assistant.commandAt, { server: plain(server) })}
              text={command}
              common={common}
            />
            <dl>
              <dt>{assistant.expects}</dt>
              <dd>{plain(expects)}</dd>
              {undo !== null && (
                <>
                  <dt>{assistant.undo}</dt>
                  <dd>{plain(undo)}</dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ol>
      {!isWhole.value && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            isWhole.value = true
          }}
        >
          {fill(assistant.moreCommands, { n: commands.length - FIRST })}
        </button>
      )}
    </section>
  )
}
