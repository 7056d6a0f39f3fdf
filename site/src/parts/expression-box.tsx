import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ExpressionEditor } from '../lib/expression-editor'
import type { Place } from '../lib/mistake'
import type { ExploreWords } from '../lib/words'

interface Props {
  draft: Signal<string>
  fleet: string
  /** Where the mistake is; null for none. */
  wrong: Place | null
  onRun: () => void
  /** Where the keyboard goes from here. */
  onLeave: () => void
  words: ExploreWords
}

/** Where an expression is written: a plain box at first, and the editor as soon as it has come. */
export function ExpressionBox({ draft, fleet, wrong, onRun, onLeave, words: { explore } }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plain = useRef<HTMLTextAreaElement>(null)
  const editor = useSignal<ExpressionEditor | null>(null)
  // What the editor calls must be what is current, and not what was when it was made.
  const calls = useRef({ onRun, onLeave })
  calls.current = { onRun, onLeave }

  useEffect(() => {
    let gone = false
    const begin = async () => {
      const { mountEditor } = await import('../lib/expression-editor')
      if (gone) return
      const had = document.activeElement === plain.current
      const mounted = mountEditor(host.current!, {
        text: draft.peek(),
        label: explore.expression,
        hint: explore.hint,
        fleet,
        onChange: (text) => {
          draft.value = text
        },
        onRun: () => calls.current.onRun(),
        onLeave: () => calls.current.onLeave(),
      })
      editor.value = mounted
      if (had) mounted.focus()
    }
    begin().catch((error) => {
      // The plain box does the same without help.
      console.warn('The expression editor did not load', error)
    })
    return () => {
      gone = true
      editor.peek()?.destroy()
    }
  }, [])
  useSignalEffect(() => editor.value?.write(draft.value))
  useEffect(() => editor.value?.complete(fleet), [fleet, editor.value])
  useEffect(() => editor.value?.mark(wrong), [wrong, editor.value])

  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Escape') onLeave()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    onRun()
  }
  return (
    <div class="expression" data-ready={editor.value !== null || undefined}>
      <div ref={host} />
      {!editor.value && (
        <textarea
          ref={plain}
          rows={1}
          aria-label={explore.expression}
          placeholder={explore.hint}
          spellcheck={false}
          autocapitalize="off"
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value
          }}
          onKeyDown={press}
        />
      )}
    </div>
  )
}
