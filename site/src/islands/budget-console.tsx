import { CircleAlert } from 'lucide-preact'
import type { Usage } from '../../../worker/contracts/usage'
import type { Dictionary } from '../i18n'
import { pace, reason, verdict } from '../lib/budget-text'
import { fill } from '../lib/fill'
import { moment } from '../lib/moment'
import { owner } from '../lib/session'
import { useUsage } from '../lib/use-usage'
import type { BudgetWords } from '../lib/words'
import { Backup } from '../parts/backup'
import { BudgetLevels } from '../parts/budget-levels'
import { BudgetMeters } from '../parts/budget-meters'
import { DayBars } from '../parts/day-bars'
import { Notice } from '../parts/notice'
import { RetentionForm } from '../parts/retention-form'
import SignInForm from '../parts/sign-in-form'

interface Props extends BudgetWords {
  session: Dictionary['session']
  unreachable: string
}

/** How far the day's budget goes, what is done about it, and how long samples are kept. */
export default function BudgetConsole({ session, unreachable, ...words }: Props) {
  const { budget, common } = words
  const { usage, settings, problem, allowed, refresh } = useUsage()

  if (allowed.value === false)
    return (
      <div class="budget" data-asks-fleets>
        <h1>{budget.title}</h1>
        <div class="sign-in-here">
          <p>
            <strong>{budget.needRead}</strong>
          </p>
          <SignInForm words={session} titleId="budget-sign-in" />
        </div>
      </div>
    )
  if (!usage.value)
    return (
      <div class="budget" data-asks-fleets>
        <h1>{budget.title}</h1>
        {problem.value ? (
          <Notice title={budget.error} problem={problem.value} unreachable={unreachable}>
            <button type="button" class="button small" onClick={refresh}>
              {common.retry}
            </button>
          </Notice>
        ) : (
          <p class="muted">{budget.loading}</p>
        )}
      </div>
    )
  return (
    <div class="budget" data-asks-fleets>
      <Verdict usage={usage.value} words={words} />
      <div class="budget-columns">
        <div>
          <BudgetMeters usage={usage.value} words={words} />
          <DayBars usage={usage.value} words={words} />
        </div>
        <div>
          {usage.value.plan === 'free' && (
            <BudgetLevels level={usage.value.governor.level} words={words} />
          )}
          {settings.value && (
            <RetentionForm settings={settings} editable={owner.value === true} words={words} />
          )}
          {owner.value && <Backup words={words} unreachable={unreachable} />}
          {usage.value.plan !== 'self-hosted' && <Uncounted words={words} />}
        </div>
      </div>
    </div>
  )
}

/** The answer to "does it last?", with the reason when it does not. */
function Verdict({ usage, words }: { usage: Usage; words: BudgetWords }) {
  const { budget, language } = words
  const why = reason(usage, words)
  const time = moment(Date.parse(usage.resetsAt), language)
  return (
    <div class="budget-verdict" data-level={usage.governor.level}>
      <p class="budget-kicker">{budget.title}</p>
      <h1>{verdict(usage, words)}</h1>
      {why && (
        <p class="budget-why" role="status">
          <CircleAlert size={18} aria-hidden="true" />
          <span>
            {why} {usage.governor.level !== 'refusing' && budget.savingSafe}
          </span>
        </p>
      )}
      <p class="lead">
        {pace(usage, words)} {fill(budget.lead, { time })}
      </p>
    </div>
  )
}

/** What the numbers leave out. */
function Uncounted({ words: { budget } }: { words: BudgetWords }) {
  return (
    <section aria-labelledby="uncounted">
      <h2 id="uncounted">{budget.uncounted}</h2>
      <ul class="budget-plain">
        {budget.uncountedItems.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  )
}
