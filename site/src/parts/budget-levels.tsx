import type { Level } from '../../../worker/contracts/usage'
import type { BudgetWords } from '../lib/words'

/** The order in which is saved. */
const LEVELS: Level[] = ['normal', 'calm', 'coarse', 'rollups', 'refusing']

/** What is done when the budget runs short, one step after the other, and which step holds now. */
export function BudgetLevels({ level, words: { budget } }: { level: Level; words: BudgetWords }) {
  return (
    <section aria-labelledby="budget-levels">
      <h2 id="budget-levels">{budget.levels}</h2>
      <p class="muted">{budget.levelsExplain}</p>
      <ol class="budget-levels">
        {LEVELS.map((step) => (
          <li key={step} aria-current={step === level ? 'step' : undefined}>
            <i />
            <span>{budget.level[step]}</span>
            {step === level && <small>{budget.now}</small>}
          </li>
        ))}
      </ol>
    </section>
  )
}
