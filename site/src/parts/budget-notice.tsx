import { useSignal } from '@preact/signals'
import { Gauge } from 'lucide-preact'
import type { Health } from '../../../worker/contracts/health'
import type { Level } from '../../../worker/contracts/usage'
import { page } from '../lib/paths'
import { usePolling } from '../lib/use-polling'
import type { BudgetNoticeWords } from '../lib/words'

/** Between looks; each costs a request. */
const LOOK_MS = 600_000

/** That the budget is being saved on, where the servers are; nothing while it lasts. */
export function BudgetNotice({ words: { language, savings, more } }: { words: BudgetNoticeWords }) {
  const level = useSignal<Level | null>(null)

  usePolling(async () => {
    // A failing part answers 503 with the same report, and an unreachable API is said elsewhere.
    const health = await fetch('/api/health')
      .then((answer) => answer.json() as Promise<Health>)
      .catch(() => null)
    level.value = health?.parts?.budget.level ?? null
  }, LOOK_MS)

  if (!level.value || level.value === 'normal') return null
  return (
    <p class="budget-notice" role="status">
      <Gauge size={16} aria-hidden="true" />
      <span>{savings[level.value]}</span>
      <a href={page(language, '/budget')}>{more}</a>
    </p>
  )
}
