import { type Signal, useSignal } from '@preact/signals'
import type { Settings, Tier } from '../../../worker/contracts/settings'
import { STORE } from '../../../worker/policy'
import { api, problemOf } from '../lib/api'
import { fill } from '../lib/fill'
import type { BudgetWords } from '../lib/words'

const TIERS: Tier[] = ['raw', '1m', '5m', '1h']
const DAY_MS = 86_400_000
const MIN_DAYS = STORE.minRetentionMs / DAY_MS

interface Props {
  settings: Signal<Settings | null>
  editable: boolean
  words: BudgetWords
}

/** How many days samples are kept at each resolution; only the owner may change it. */
export function RetentionForm({ settings, editable, words: { budget, common } }: Props) {
  const wrong = useSignal('')
  const done = useSignal('')
  const busy = useSignal(false)
  const { retentionDays } = settings.value!

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    done.value = ''
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const chosen = Object.fromEntries(TIERS.map((tier) => [tier, Number(form.get(tier))]))
    wrong.value = mistakeIn(chosen as Record<Tier, number>, budget)
    if (wrong.value) return
    busy.value = true
    try {
      const body = { ...settings.peek(), retentionDays: chosen }
      settings.value = await api<Settings>('/api/settings', { method: 'PUT', body })
      done.value = budget.saved
    } catch (error) {
      const { detail, title } = problemOf(error)
      wrong.value = detail || title || common.retry
    } finally {
      busy.value = false
    }
  }

  return (
    <section aria-labelledby="retention">
      <h2 id="retention">{budget.retention}</h2>
      <p class="muted">{budget.retentionExplain}</p>
      <form class="retention" onSubmit={submit} noValidate>
        {TIERS.map((tier) => (
          <label key={tier}>
            <span>{budget.tiers[tier]}</span>
            <span class="field">
              <input
                name={tier}
                type="number"
                inputMode="numeric"
                min={MIN_DAYS}
                max={maxDays(tier)}
                value={retentionDays[tier]}
                disabled={!editable}
                aria-describedby={wrong.value ? 'retention-wrong' : undefined}
              />
              <span>{budget.daysUnit}</span>
            </span>
          </label>
        ))}
        <p class="wrong" role="alert" id="retention-wrong">
          {wrong}
        </p>
        {editable ? (
          <div class="retention-actions">
            <button type="submit" class="button small" disabled={busy.value}>
              {budget.save}
            </button>
            <span role="status">{done}</span>
          </div>
        ) : (
          <p class="muted">{budget.ownerOnly}</p>
        )}
      </form>
    </section>
  )
}

const maxDays = (tier: Tier) => STORE.maxRetentionMs[tier] / DAY_MS

/** What is wrong with the days that were chosen; empty when nothing is. */
function mistakeIn(days: Record<Tier, number>, budget: BudgetWords['budget']): string {
  for (const [n, tier] of TIERS.entries()) {
    const [name, max] = [budget.tiers[tier], maxDays(tier)]
    const value = days[tier]
    if (!Number.isInteger(value) || value < MIN_DAYS || value > max)
      return fill(budget.bounds, { tier: name, min: MIN_DAYS, max })
    const least = n === 0 ? MIN_DAYS : days[TIERS[n - 1]!]
    if (value < least) return fill(budget.order, { tier: name, min: least })
  }
  return ''
}
