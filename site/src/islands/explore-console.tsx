import { useSignal } from '@preact/signals'
import { CircleStop, FlaskConical, Play, TriangleAlert } from 'lucide-preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Dictionary } from '../i18n'
import { startClock } from '../lib/clock'
import { Exploration, type Outcome } from '../lib/exploration'
import type { Explored } from '../lib/explore-address'
import { fill } from '../lib/fill'
import { placeOf } from '../lib/mistake'
import { page } from '../lib/paths'
import { sizeOf } from '../lib/query-lines'
import { tookText } from '../lib/query-text'
import type { ExploreWords } from '../lib/words'
import { ExpressionBox } from '../parts/expression-box'
import { ExpressionShelf } from '../parts/expression-shelf'
import { Notice } from '../parts/notice'
import { QueryControls } from '../parts/query-controls'
import { QueryGraph } from '../parts/query-graph'
import { QueryTable } from '../parts/query-table'
import { SignInButton } from '../parts/sign-in-button'

/** The narrowest window that can be dragged across, ms. */
const LEAST_SELECTED_MS = 1_000

/** Characters of an expression in the page's title. */
const TITLE_CHARACTERS = 60

interface Props extends ExploreWords {
  fleet: Pick<Dictionary['fleet'], 'real' | 'simulation' | 'errorTitle'>
  session: { signIn: string }
}

/** Ask anything of a fleet in PromQL: at a moment as a table, over a range as a graph. */
export default function ExploreConsole({ fleet, session, ...words }: Props) {
  const { explore, common, language } = words
  const exploration = useMemo(() => new Exploration(), [])
  const { view, draft, outcome, running, problem, fleets, fleetsProblem, withheld } = exploration
  const runButton = useRef<HTMLButtonElement>(null)
  const shelfOpen = useSignal(false)

  useEffect(() => {
    const stops = [startClock(), exploration.begin()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])

  const go = (change?: Partial<Explored>) => {
    exploration.go(change)
    shelfOpen.value = false
  }
  const { tab, expr } = view.value
  const wrong = problem.value && placeOf(problem.value.detail, expr)
  const place = useMemo(() => wrong, [problem.value])
  useEffect(() => {
    const about = expr.slice(0, TITLE_CHARACTERS)
    document.title = [about, explore.title, common.product].filter(Boolean).join(' · ')
  }, [expr])
  const failed = problem.value ?? fleetsProblem.value
  const isFresh = expr === '' && !running.value
  const shelf = (
    <ExpressionShelf
      history={exploration.history}
      onPick={(pick) => go(pick)}
      onForget={(expr) => exploration.forget(expr)}
      onForgetAll={() => exploration.forgetAll()}
      words={words}
    />
  )

  return (
    <div class="explore" data-asks-fleets>
      <header class="explore-head">
        <h1>{explore.title}</h1>
        <FleetChoice exploration={exploration} names={fleet} words={words} onChange={go} />
      </header>
      <div class="explore-ask">
        <ExpressionBox
          draft={draft}
          fleet={view.value.fleet}
          wrong={place}
          onRun={() => go()}
          onLeave={() => runButton.current?.focus()}
          words={words}
        />
        {running.value ? (
          <button ref={runButton} type="button" class="button" onClick={() => exploration.cancel()}>
            <CircleStop size={16} aria-hidden="true" />
            {explore.cancel}
          </button>
        ) : (
          <button
            ref={runButton}
            type="button"
            class="button primary"
            disabled={draft.value.trim() === ''}
            onClick={() => go()}
          >
            <Play size={15} aria-hidden="true" />
            {explore.run}
          </button>
        )}
      </div>
      <p class="explore-keys">
        <span aria-hidden="true">
          <kbd>Enter</kbd> {explore.run} <kbd>Shift</kbd> <kbd>Enter</kbd> {explore.newLine}
        </span>
        <a href={page(language, '/docs/prometheus')}>{common.promqlGuide}</a>
      </p>
      <div class="explore-bar">
        <fieldset class="choice" aria-label={explore.view}>
          {(['table', 'graph'] as const).map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={tab === value}
              onClick={() => go({ tab: value })}
            >
              {explore[value]}
            </button>
          ))}
        </fieldset>
        <QueryControls view={view} onChange={go} words={words} />
        <p class="explore-status" role="status">
          <Status exploration={exploration} words={words} />
        </p>
      </div>
      {failed && (
        <Notice
          title={problem.value ? explore.failed : fleet.errorTitle}
          problem={failed}
          unreachable={explore.unreachable}
        >
          {failed.status === 401 && <SignInButton label={session.signIn} />}
          {failed.status === 0 && (
            <button
              type="button"
              class="button small"
              onClick={() => (problem.value ? go() : exploration.loadFleets())}
            >
              {common.retry}
            </button>
          )}
        </Notice>
      )}
      {withheld.value && (
        <p class="explore-none">
          {explore.withheld}
          <SignInButton label={session.signIn} />
        </p>
      )}
      {fleets.value?.length === 0 && !withheld.value && (
        <p class="explore-none">
          {explore.noFleet}
          <a class="button small" href={page(language, '/')}>
            {explore.toFleets}
          </a>
        </p>
      )}
      {outcome.value && (
        <div class="replaceable" aria-busy={running.value}>
          <Result outcome={outcome.value} onSelect={go} words={words} />
        </div>
      )}
      {isFresh ? (
        shelf
      ) : (
        <details
          class="explore-shelf"
          open={shelfOpen.value}
          onToggle={(event) => {
            shelfOpen.value = event.currentTarget.open
          }}
        >
          <summary>{explore.shelf}</summary>
          {shelfOpen.value && shelf}
        </details>
      )}
    </div>
  )
}

interface FleetChoiceProps {
  exploration: Exploration
  names: Props['fleet']
  words: ExploreWords
  onChange: (change: Partial<Explored>) => void
}

/** Which fleet is asked, where there is a choice, and whether it is simulated. */
function FleetChoice({ exploration, names, words, onChange }: FleetChoiceProps) {
  const { explore, common } = words
  const fleets = exploration.fleets.value ?? []
  const chosen = fleets.find(({ id }) => id === exploration.view.value.fleet)
  return (
    <>
      {chosen?.simulated && (
        <span class="badge">
          <FlaskConical size={13} aria-hidden="true" />
          {common.simulated}
        </span>
      )}
      {(fleets.length > 1 || (fleets.length === 1 && !chosen)) && (
        <fieldset class="choice" aria-label={explore.fleet}>
          {fleets.map(({ id, simulated }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === chosen?.id}
              onClick={() => onChange({ fleet: id })}
            >
              {simulated ? names.simulation : names.real}
            </button>
          ))}
        </fieldset>
      )}
    </>
  )
}

/** What is going on, or how large the answer was and how long it took. */
function Status({ exploration, words }: { exploration: Exploration; words: ExploreWords }) {
  const { explore, language } = words
  if (exploration.running.value) return <>{explore.running}</>
  if (exploration.cancelled.value) return <>{explore.cancelled}</>
  const outcome = exploration.outcome.value
  if (!outcome) return null
  const { series, values } = sizeOf(outcome.answer.data)
  const size = fill(outcome.answer.more ? explore.sizeMore : explore.size, {
    n: series,
    series: series.toLocaleString(language),
  })
  const points = fill(explore.values, { n: values, values: values.toLocaleString(language) })
  return (
    <>
      {size} · {points} · {tookText(outcome.tookMs)}
    </>
  )
}

interface ResultProps {
  outcome: Outcome
  onSelect: (change: Partial<Explored>) => void
  words: ExploreWords
}

/** What came back, and what the API had to say about it. */
function Result({ outcome, onSelect, words }: ResultProps) {
  const { explore, language } = words
  const { answer, window, asked } = outcome
  const { series } = sizeOf(answer.data)
  const isEmpty = series === 0
  const select = (fromMs: number, toMs: number) =>
    onSelect({ endMs: toMs, rangeMs: Math.max(LEAST_SELECTED_MS, toMs - fromMs), stepMs: null })
  return (
    <>
      {[...answer.warnings, ...answer.infos].map((text, i) => (
        <p key={text} class="query-note" data-warning={i < answer.warnings.length || undefined}>
          <TriangleAlert size={15} aria-hidden="true" />
          <span>{text}</span>
        </p>
      ))}
      {answer.more && (
        <p class="query-note">{fill(explore.onlyFirst, { n: series.toLocaleString(language) })}</p>
      )}
      {isEmpty && (
        <div class="explore-empty">
          <h2>{explore.empty}</h2>
          <ul>
            {explore.emptyTips.map((tip) => (
              <li key={tip}>{tip}</li>
            ))}
          </ul>
        </div>
      )}
      {!isEmpty && window && (
        <QueryGraph key={outcome.number} outcome={outcome} onSelect={select} words={words} />
      )}
      {!isEmpty && !window && <QueryTable key={asked.expr} data={answer.data} words={words} />}
    </>
  )
}
