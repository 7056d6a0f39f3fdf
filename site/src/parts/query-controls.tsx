import { type Signal, useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import { serverNow } from '../lib/clock'
import { durationText, parseDuration } from '../lib/duration'
import type { Explored } from '../lib/explore-address'
import { fill } from '../lib/fill'
import { rangeText } from '../lib/query-text'
import { MAX_RANGE_MS, RANGES_MS, stepFor } from '../lib/query-window'
import type { ExploreWords } from '../lib/words'

/** A time that is typed piece by piece is asked for when no further piece comes within this. */
const SETTLED_MS = 700

interface Props {
  view: Signal<Explored>
  onChange: (change: Partial<Explored>) => void
  words: ExploreWords
}

/** When a query looks: at a moment, or over a range with a step. */
export function QueryControls({ view, onChange, words }: Props) {
  const { explore } = words
  const { tab, rangeMs, endMs } = view.value
  const isGraph = tab === 'graph'
  const shift = (by: number) => () =>
    onChange({ endMs: (endMs ?? serverNow()) + Math.round(by * rangeMs) })
  return (
    <div class="query-controls">
      {isGraph && (
        <>
          <RangeChoice {...{ view, onChange, words }} />
          <StepField key={view.value.stepMs} {...{ view, onChange, words }} />
        </>
      )}
      <div class="query-end">
        <button
          type="button"
          class="button small square"
          aria-label={explore.earlier}
          title={explore.earlier}
          onClick={shift(-0.5)}
        >
          <ChevronLeft size={16} aria-hidden="true" />
        </button>
        <EndTime {...{ view, onChange, words }} />
        <button
          type="button"
          class="button small square"
          aria-label={explore.later}
          title={explore.later}
          disabled={endMs === null}
          onClick={shift(0.5)}
        >
          <ChevronRight size={16} aria-hidden="true" />
        </button>
        {endMs !== null && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => onChange({ endMs: null })}
          >
            {explore.toNow}
          </button>
        )}
      </div>
    </div>
  )
}

function RangeChoice({ view, onChange, words: { explore } }: Props) {
  const { rangeMs } = view.value
  const choices = RANGES_MS.includes(rangeMs) ? RANGES_MS : [rangeMs, ...RANGES_MS]
  return (
    <label class="field small">
      <span>{explore.range}</span>
      <select
        value={rangeMs}
        onChange={(event) => onChange({ rangeMs: Number(event.currentTarget.value) })}
      >
        {choices.map((ms) => (
          <option key={ms} value={ms}>
            {rangeText(ms, explore.span)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The moment that a query is about, or the end of its range: now, until one is chosen. */
function EndTime({ view, onChange, words: { explore } }: Props) {
  const { tab, endMs } = view.value
  const choosing = useSignal(false)
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const settle = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const at = Date.parse(text)
      if (text === '' || !Number.isNaN(at)) onChange({ endMs: text === '' ? null : at })
    }, SETTLED_MS)
  }
  const name = tab === 'graph' ? explore.end : explore.at
  if (endMs === null && !choosing.value)
    return (
      <button
        type="button"
        class="field small"
        onClick={() => {
          choosing.value = true
        }}
      >
        <span>{name}</span> <strong>{explore.now}</strong>
      </button>
    )
  return (
    <label class="field small">
      <span>{name}</span>
      <input
        type="datetime-local"
        step={1}
        value={localTime(endMs ?? serverNow())}
        ref={(input) => {
          if (choosing.peek()) input?.focus()
        }}
        onInput={(event) => settle(event.currentTarget.value)}
        onBlur={() => {
          choosing.value = false
        }}
      />
    </label>
  )
}

function StepField({ view, onChange, words: { explore } }: Props) {
  const { rangeMs, stepMs } = view.value
  const wrong = useSignal(false)
  const typed = useSignal(stepMs === null ? '' : durationText(stepMs))
  const choose = (text: string) => {
    const step = parseDuration(text)
    wrong.value = text.trim() !== '' && (step === null || step <= 0 || step > MAX_RANGE_MS)
    const chosen = text.trim() === '' ? null : step
    if (!wrong.peek() && chosen !== stepMs) onChange({ stepMs: chosen })
  }
  return (
    <label class="field small query-step" data-wrong={wrong.value || undefined}>
      <span>{explore.step}</span>
      <input
        type="text"
        inputMode="text"
        autocomplete="off"
        placeholder={fill(explore.stepAuto, { step: durationText(stepFor(rangeMs)) })}
        value={typed.value}
        aria-invalid={wrong.value}
        aria-describedby={wrong.value ? 'step-wrong' : undefined}
        onInput={(event) => {
          typed.value = event.currentTarget.value
        }}
        onChange={() => choose(typed.peek())}
      />
      {wrong.value && (
        <span class="wrong" id="step-wrong" role="alert">
          {explore.stepWrong}
        </span>
      )}
    </label>
  )
}

/** A moment as a field for local times wants it. */
function localTime(at: number): string {
  const zoneMs = new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - zoneMs).toISOString().slice(0, 19)
}
