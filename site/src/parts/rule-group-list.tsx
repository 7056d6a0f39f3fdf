import type { RecordingRuleState, RuleGroupState } from '../../../worker/contracts/rules'
import { fill } from '../lib/fill'
import type { RulesWords } from '../lib/words'
import { Age } from './age'
import { ExpressionLink } from './expression-link'

interface Props {
  groups: readonly RuleGroupState[]
  fleet: string
  words: RulesWords
}

/** How each group of rules fared when it was evaluated last. */
export function RuleGroupList({ groups, fleet, words }: Props) {
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">{words.rules.state}</h2>
      {groups.map((group) => (
        <Group key={group.name} group={group} fleet={fleet} words={words} />
      ))}
    </section>
  )
}

function Group({
  group,
  fleet,
  words,
}: {
  group: RuleGroupState
  fleet: string
  words: RulesWords
}) {
  const { rules, common } = words
  const { name, interval, lastEvaluation } = group
  return (
    <div class="rule-group">
      <h3>{name}</h3>
      <p class="muted">
        {fill(rules.every, { span: spanText(interval, rules) })} ·{' '}
        <Age at={evaluated(lastEvaluation)} common={common} none={rules.never} />
      </p>
      <ul class="rule-list">
        {group.rules.map((rule, n) => (
          <Rule key={n} rule={rule} fleet={fleet} words={words} />
        ))}
      </ul>
    </div>
  )
}

function Rule({
  rule,
  fleet,
  words,
}: {
  rule: RecordingRuleState
  fleet: string
  words: RulesWords
}) {
  const { name, labels = {}, health, lastError, query } = rule
  const { rules } = words
  const inside = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return (
    <li>
      <p class="rule-head">
        <code class="rule-name">
          {name}
          {inside.length > 0 && `{${inside.join(', ')}}`}
        </code>
        <span class="rule-health" data-health={health}>
          <i />
          {rules.health[health]}
        </span>
      </p>
      {lastError && <p class="wrong">{lastError}</p>}
      <pre class="rule-expr">
        <code>{query}</code>
      </pre>
      <p class="rule-actions">
        <ExpressionLink expr={name} fleet={fleet} words={words} />
      </p>
    </li>
  )
}

/** Prometheus's year 1 means that there was no evaluation yet. */
const evaluated = (time: string) => (time.startsWith('0001-') ? null : time)

function spanText(seconds: number, { spans }: RulesWords['rules']): string {
  for (const [unit, text] of [
    [3_600, spans.hours],
    [60, spans.minutes],
  ] as const) {
    if (seconds % unit === 0) return fill(text, { n: seconds / unit })
  }
  return fill(spans.seconds, { n: seconds })
}
