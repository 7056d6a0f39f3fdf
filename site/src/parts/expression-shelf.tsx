import { type Signal, useSignal } from '@preact/signals'
import { Search, X } from 'lucide-preact'
import { EXAMPLES } from '../lib/example-queries'
import { recalled } from '../lib/expression-history'
import { fill } from '../lib/fill'
import type { ExploreWords } from '../lib/words'

/** A history longer than this can be searched. */
const SEARCHED = 5

interface Props {
  history: Signal<string[]>
  onPick: (pick: { expr: string; tab?: 'graph' | 'table' }) => void
  onForget: (expr: string) => void
  onForgetAll: () => void
  words: ExploreWords
}

/** Expressions to begin with: examples, and what was asked before. */
export function ExpressionShelf({ history, onPick, onForget, onForgetAll, words }: Props) {
  const { explore } = words
  const search = useSignal('')
  const found = recalled(history.value, search.value)
  return (
    <div class="shelf">
      <section aria-labelledby="examples">
        <div class="shelf-head">
          <h2 id="examples">{explore.examples}</h2>
        </div>
        <ul>
          {EXAMPLES.map(({ title, expr, tab }) => (
            <li key={title}>
              <button type="button" onClick={() => onPick({ expr, tab })}>
                <strong>{explore.exampleTitles[title]}</strong>
                <code>{expr}</code>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="history">
        <div class="shelf-head">
          <h2 id="history">{explore.history}</h2>
          {history.value.length > 0 && (
            <button type="button" class="button quiet small" onClick={onForgetAll}>
              {explore.forgetAll}
            </button>
          )}
        </div>
        {history.value.length === 0 && <p class="muted">{explore.historyEmpty}</p>}
        {history.value.length > SEARCHED && (
          <label class="field small">
            <Search size={15} aria-hidden="true" />
            <span class="visually-hidden">{explore.searchHistory}</span>
            <input
              type="search"
              placeholder={explore.searchHistory}
              value={search.value}
              onInput={(event) => {
                search.value = event.currentTarget.value
              }}
            />
          </label>
        )}
        {history.value.length > 0 && found.length === 0 && (
          <p class="muted">{fill(explore.noHistoryMatch, { query: search.value })}</p>
        )}
        <ul class="shelf-history">
          {found.map((expr) => (
            <li key={expr}>
              <button type="button" onClick={() => onPick({ expr })}>
                <code>{expr}</code>
              </button>
              <button
                type="button"
                class="button quiet small square"
                aria-label={fill(explore.forget, { expr })}
                onClick={() => onForget(expr)}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
