import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { type Problem, problemOf } from '../lib/api'
import { fill } from '../lib/fill'
import { offsetOf, type RuleMistake, readRuleFile, saveRuleFile } from '../lib/rule-file'
import type { RulesWords } from '../lib/words'
import { Notice } from './notice'

/** What the editor offers where nothing is written yet; it works on any node_exporter. */
const EXAMPLE = `groups:
  - name: example
    interval: 1m
    rules:
      - record: fleet:cpu_utilization:avg
        expr: avg(instance:cpu_utilization:percent)
      - record: instance:filesystem_free_bytes:min
        expr: min by (instance) (node_filesystem_avail_bytes{fstype!="tmpfs"})
`

const MIN_LINES = 12
const MAX_LINES = 32

interface Props {
  words: RulesWords
  unreachable: string
  /** Called when other rules hold. */
  saved: () => void
}

/** The rules as text; what is wrong with them is shown by line, and leads there. */
export function RuleEditor({ words: { rules, common }, unreachable, saved }: Props) {
  const text = useSignal<string | null>(null)
  const kept = useSignal('')
  const problem = useSignal<Problem | null>(null)
  const mistakes = useSignal<RuleMistake[]>([])
  const done = useSignal('')
  const busy = useSignal(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const changed = useComputed(() => text.value !== kept.value)

  const load = async () => {
    try {
      text.value = kept.value = await readRuleFile()
      problem.value = null
    } catch (error) {
      problem.value = problemOf(error)
    }
  }
  useEffect(() => {
    load()
  }, [])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => changed.peek() && event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [])

  const write = (next: string) => {
    text.value = next
    mistakes.value = []
    done.value = ''
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const sent = text.peek() ?? ''
    busy.value = true
    done.value = ''
    try {
      mistakes.value = await saveRuleFile(sent)
      problem.value = null
      if (mistakes.value.length > 0) return
      kept.value = sent
      done.value = rules.saved
      saved()
    } catch (error) {
      problem.value = problemOf(error)
    } finally {
      busy.value = false
    }
  }
  const goTo = (mistake: RuleMistake) => {
    const at = offsetOf(box.current!.value, mistake)
    box.current!.focus()
    box.current!.setSelectionRange(at, at)
  }

  return (
    <section aria-labelledby="own-rules">
      <h2 id="own-rules">{rules.own}</h2>
      <p class="muted" id="rules-explain">
        {rules.ownExplain}
      </p>
      {problem.value && (
        <Notice title={rules.saveError} problem={problem.value} unreachable={unreachable}>
          {text.value === null && (
            <button type="button" class="button small" onClick={load}>
              {common.retry}
            </button>
          )}
        </Notice>
      )}
      {text.value !== null && (
        <form onSubmit={save}>
          <TextWithLines
            text={text.value}
            wrong={mistakes.value}
            box={box}
            label={rules.own}
            write={write}
          />
          <div role="alert">
            {mistakes.value.length > 0 && (
              <ul class="rule-mistakes">
                {mistakes.value.map((mistake) => (
                  <li key={`${mistake.line}:${mistake.column}:${mistake.message}`}>
                    <button type="button" onClick={() => goTo(mistake)}>
                      <span>{fill(rules.line, { n: mistake.line })}</span>
                      <span>{mistake.message}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </div>
          <div class="rule-buttons">
            <button type="submit" class="button primary" disabled={busy.value || !changed.value}>
              {rules.save}
            </button>
            {text.value.trim() === '' && (
              <button type="button" class="button" onClick={() => write(EXAMPLE)}>
                {rules.example}
              </button>
            )}
            <span role="status">{done}</span>
          </div>
        </form>
      )}
    </section>
  )
}

interface TextProps {
  text: string
  wrong: readonly RuleMistake[]
  box: { current: HTMLTextAreaElement | null }
  label: string
  write: (text: string) => void
}

/** A text field with numbered lines. */
function TextWithLines({ text, wrong, box, label, write }: TextProps) {
  const numbers = useRef<HTMLDivElement>(null)
  const lines = text.split('\n').length
  const marked = new Set(wrong.map(({ line }) => line))
  return (
    <div class="rule-text">
      <div class="rule-numbers" aria-hidden="true" ref={numbers}>
        {Array.from({ length: lines }, (_, n) => (
          <span key={n} data-wrong={marked.has(n + 1) || undefined}>
            {n + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={box}
        value={text}
        rows={Math.min(MAX_LINES, Math.max(MIN_LINES, lines + 1))}
        wrap="off"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        aria-label={label}
        aria-describedby="rules-explain"
        aria-invalid={wrong.length > 0}
        onInput={(event) => write(event.currentTarget.value)}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop
        }}
      />
    </div>
  )
}
