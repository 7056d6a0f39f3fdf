import type { CounterName, Usage } from '../../../worker/contracts/usage'
import { amount, share } from '../lib/budget-text'
import { fill } from '../lib/fill'
import { bytes } from '../lib/format'
import type { BudgetWords } from '../lib/words'

const COUNTERS: CounterName[] = ['rowsWritten', 'requests', 'rowsRead', 'objectSeconds']

interface Props {
  usage: Usage
  words: BudgetWords
}

/** What was used today, beside what the plan allows and what the day will come to. */
export function BudgetMeters({ usage, words: { budget, language } }: Props) {
  const { counters, storage } = usage
  return (
    <section aria-labelledby="budget-today">
      <div class="budget-head">
        <h2 id="budget-today">{budget.today}</h2>
        <p>{fill(budget.samples, { n: usage.samples, amount: amount(usage.samples, language) })}</p>
      </div>
      <ul class="budget-meters">
        {COUNTERS.map((name) => {
          const { used, limit, forecast, ...shares } = counters[name]
          const ahead =
            shares.forecastShare === null
              ? fill(budget.forecast, { amount: amount(forecast, language) })
              : fill(budget.forecastShare, { share: share(shares.forecastShare) })
          return (
            <Meter
              key={name}
              name={budget.counters[name]}
              used={amount(used, language)}
              limit={limit === null ? null : amount(limit, language)}
              share={shares.share}
              forecastShare={shares.forecastShare}
              ahead={ahead}
              of={budget.of}
            />
          )
        })}
        <Meter
          name={budget.storage}
          used={bytes(storage.bytes)}
          limit={storage.limit === null ? null : bytes(storage.limit)}
          share={storage.share}
          forecastShare={null}
          ahead={storage.limit === null ? '' : trend(storage.fullAt)}
          of={budget.of}
        />
      </ul>
      <p class="budget-method">{budget.method}</p>
    </section>
  )

  function trend(fullAt: string | null): string {
    if (fullAt === null) return budget.storageSteady
    const date = new Date(fullAt).toLocaleDateString(language, { dateStyle: 'long' })
    return fill(budget.storageTrend, { date })
  }
}

interface MeterProps {
  name: string
  used: string
  limit: string | null
  share: number | null
  forecastShare: number | null
  /** What is ahead, in words. */
  ahead: string
  of: string
}

/** Shares from which a bar is drawn in the colour of a warning, or as critical. */
const WARNING_SHARE = 0.9
const CRITICAL_SHARE = 1

/** One counter; the bar shows what is used and, paler, what the day will come to. */
function Meter({ name, used, limit, share: part, forecastShare, ahead, of }: MeterProps) {
  const worst = Math.max(part ?? 0, forecastShare ?? 0)
  const status =
    worst >= CRITICAL_SHARE ? 'critical' : worst >= WARNING_SHARE ? 'warning' : 'online'
  const width = (value: number | null) => Math.min(100, 100 * (value ?? 0))
  return (
    <li class="budget-meter" data-status={status}>
      <span class="budget-name">{name}</span>
      <span class="budget-used">
        {limit === null ? used : fill(of, { used, limit })}
        {part !== null && <strong>{share(part)}</strong>}
      </span>
      {limit !== null && (
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="budget-groove" width="100" height="4" />
          <rect class="budget-forecast" width={width(forecastShare)} height="4" />
          <rect class="budget-level" width={width(part)} height="4" />
        </svg>
      )}
      <span class="budget-ahead">{ahead}</span>
    </li>
  )
}
