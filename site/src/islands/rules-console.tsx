import type { Dictionary } from '../i18n'
import { owner } from '../lib/session'
import { useRules } from '../lib/use-rules'
import type { RulesWords } from '../lib/words'
import { Notice } from '../parts/notice'
import { RuleEditor } from '../parts/rule-editor'
import { RuleGroupList } from '../parts/rule-group-list'
import SignInForm from '../parts/sign-in-form'
import { SignalList } from '../parts/signal-list'

interface Props extends RulesWords {
  session: Dictionary['session']
  unreachable: string
}

/** The workspace's own recording rules, how they fare, and the signals that are there without. */
export default function RulesConsole({ session, unreachable, ...words }: Props) {
  const { rules: text, common } = words
  const { rules, problem, fleet, refresh } = useRules()

  if (!rules.value)
    return (
      <div class="rules" data-asks-fleets>
        <h1>{text.title}</h1>
        {problem.value ? (
          <Notice title={text.error} problem={problem.value} unreachable={unreachable}>
            <button type="button" class="button small" onClick={refresh}>
              {common.retry}
            </button>
          </Notice>
        ) : (
          <p class="muted">{text.loading}</p>
        )}
      </div>
    )
  // The first group are the signals, which have a list of their own.
  const [, ...own] = rules.value.groups
  return (
    <div class="rules" data-asks-fleets>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <div class="rules-columns">
        <div>
          {owner.value ? (
            <RuleEditor words={words} unreachable={unreachable} saved={refresh} />
          ) : (
            <section class="sign-in-here">
              <p>
                <strong>{text.needOwner}</strong>
              </p>
              <SignInForm words={session} titleId="rules-sign-in" />
            </section>
          )}
          {own.length > 0 && <RuleGroupList groups={own} fleet={fleet.value} words={words} />}
        </div>
        <SignalList signals={rules.value.signals} fleet={fleet.value} words={words} />
      </div>
    </div>
  )
}
