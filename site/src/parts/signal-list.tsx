import type { SignalRule } from '../../../worker/contracts/rules'
import type { RulesWords } from '../lib/words'
import { CopyButton } from './copy-button'
import { ExpressionLink } from './expression-link'

interface Props {
  signals: readonly SignalRule[]
  fleet: string
  words: RulesWords
}

/** Every signal with its name as a metric, its unit and its PromQL. */
export function SignalList({ signals, fleet, words }: Props) {
  const { rules, common } = words
  return (
    <section aria-labelledby="signals">
      <h2 id="signals">{rules.signals}</h2>
      <p class="muted">{rules.signalsExplain}</p>
      <ul class="rule-list">
        {signals.map(({ signal, record, unit, query }) => (
          <li key={record}>
            <p class="rule-head">
              <code class="rule-name">{record}</code>
              <span class="rule-unit">{rules.units[signal] || unit}</span>
            </p>
            <p class="rule-help">{rules.help[signal]}</p>
            <details class="rule-query">
              <summary>{rules.query}</summary>
              <pre>
                <code>{query}</code>
              </pre>
            </details>
            <p class="rule-actions">
              <ExpressionLink expr={record} fleet={fleet} words={words} />
              <CopyButton text={record} common={common} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
