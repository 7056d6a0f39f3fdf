import { useSignal } from '@preact/signals'
import { Download, Upload } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import { type Problem, problemOf, upload } from '../lib/api'
import type { BudgetWords } from '../lib/words'
import { Notice } from './notice'

interface Props {
  words: BudgetWords
  unreachable: string
}

/** Everything as one file, out and in. */
export function Backup({ words: { budget }, unreachable }: Props) {
  const file = useRef<HTMLInputElement>(null)
  const state = useSignal('')
  const problem = useSignal<Problem | null>(null)

  const restore = async () => {
    const chosen = file.current?.files?.[0]
    if (!chosen) return
    problem.value = null
    state.value = budget.uploading
    try {
      await upload('/api/import', chosen)
      state.value = budget.uploaded
    } catch (error) {
      state.value = ''
      problem.value = problemOf(error)
    }
    file.current!.value = ''
  }

  return (
    <section aria-labelledby="backup">
      <h2 id="backup">{budget.backup}</h2>
      <p class="muted">{budget.backupExplain}</p>
      <div class="budget-actions">
        <a class="button small" href="/api/export" download>
          <Download size={15} aria-hidden="true" />
          {budget.download}
        </a>
        <input
          ref={file}
          type="file"
          class="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={restore}
        />
        <button type="button" class="button small" onClick={() => file.current?.click()}>
          <Upload size={15} aria-hidden="true" />
          {budget.upload}
        </button>
        <span role="status">{state}</span>
      </div>
      {problem.value && (
        <Notice title={budget.uploadFailed} problem={problem.value} unreachable={unreachable} />
      )}
    </section>
  )
}
