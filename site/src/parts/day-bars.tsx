import { useSignal } from '@preact/signals'
import type { CounterName, Usage } from '../../../worker/contracts/usage'
import { amount } from '../lib/budget-text'
import { fill } from '../lib/fill'
import type { BudgetWords } from '../lib/words'

const COUNTERS: CounterName[] = ['rowsWritten', 'requests', 'rowsRead', 'objectSeconds']
/** Days that fit beside each other, today included. */
const SHOWN = 30
const WIDTH = 24
const GAP = 6
const HEIGHT = 96
/** A day on which little was used can still be seen and pointed at. */
const LEAST = 1.5

interface Props {
  usage: Usage
  words: BudgetWords
}

/** A bar a day for the last thirty; today's is paler up to what the day will come to. */
export function DayBars({ usage, words: { budget, language } }: Props) {
  const chosen = useSignal<CounterName>('rowsWritten')
  const name = chosen.value
  const past = usage.days.slice(1 - SHOWN).map((day) => ({ day: day.day, used: day[name] }))
  const { used, forecast, limit } = usage.counters[name]
  const all = [...past, { day: usage.day, used }]
  const top = Math.max(1, forecast, ...past.map((day) => day.used))
  const height = (value: number) => Math.max(LEAST, (HEIGHT * value) / top)
  const number = (value: number) => amount(value, language)
  const label = (day: string) =>
    new Date(`${day}T00:00Z`).toLocaleDateString(language, {
      month: 'short',
      day: 'numeric',
      timeZone: 'UTC',
    })
  const text = (bar: (typeof all)[number]) =>
    bar.day === usage.day
      ? fill(budget.dayForecast, {
          day: label(bar.day),
          amount: number(bar.used),
          forecast: number(forecast),
        })
      : fill(budget.dayValue, { day: label(bar.day), amount: number(bar.used) })

  if (past.length === 0)
    return (
      <section aria-labelledby="budget-days">
        <h2 id="budget-days">{budget.days}</h2>
        <p class="muted">{budget.noDays}</p>
      </section>
    )
  return (
    <section aria-labelledby="budget-days">
      <div class="budget-head">
        <h2 id="budget-days">{budget.days}</h2>
        <fieldset class="choice" aria-label={budget.chosen}>
          {COUNTERS.map((counter) => (
            <button
              key={counter}
              type="button"
              aria-pressed={counter === name}
              onClick={() => {
                chosen.value = counter
              }}
            >
              {budget.counters[counter]}
            </button>
          ))}
        </fieldset>
      </div>
      <div class="budget-chart">
        <svg
          viewBox={`0 0 ${SHOWN * (WIDTH + GAP) - GAP} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={all.map(text).join('; ')}
        >
          {limit !== null && limit <= top && (
            <line
              class="budget-limit"
              x2={SHOWN * (WIDTH + GAP)}
              y1={HEIGHT - height(limit)}
              y2={HEIGHT - height(limit)}
            />
          )}
          {all.map((bar, n) => {
            const x = (SHOWN - all.length + n) * (WIDTH + GAP)
            const today = bar.day === usage.day
            return (
              <g key={bar.day}>
                <title>{text(bar)}</title>
                {today && (
                  <rect
                    class="budget-forecast"
                    {...{ x, y: HEIGHT - height(forecast), width: WIDTH, height: height(forecast) }}
                  />
                )}
                <rect
                  class={today ? 'budget-level' : 'budget-past'}
                  {...{ x, y: HEIGHT - height(bar.used), width: WIDTH, height: height(bar.used) }}
                />
              </g>
            )
          })}
        </svg>
        <p class="budget-axis" aria-hidden="true">
          <span>
            {label(
              new Date(Date.parse(usage.day) - (SHOWN - 1) * 86_400_000).toISOString().slice(0, 10)
            )}
          </span>
          <span>{budget.today}</span>
        </p>
      </div>
    </section>
  )
}
