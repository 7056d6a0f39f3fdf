import { useSignal } from '@preact/signals'
import { FlaskConical, Shuffle } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import type { FaultRequest } from '../../../worker/contracts/fault'
import type { Server } from '../../../worker/contracts/fleet'
import { FAULTS } from '../../../worker/policy'
import { fill } from '../lib/fill'
import { calledOf } from '../lib/naming'
import { oneOf } from '../lib/one-of'
import type { Faults } from '../lib/use-faults'
import type { SimulatorWords } from '../lib/words'

type FaultName = FaultRequest['cause']

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DURATIONS_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, FAULTS.usualMs, 6 * HOUR_MS]
const SEVERITIES = { mild: 0.4, clear: 0.8, severe: 1 } as const
/** Nothing happens to these, so they would be a poor surprise. */
const UNEVENTFUL: readonly FaultName[] = ['healthy', 'insufficient-data']

interface Props {
  servers: readonly Server[]
  faults: Faults
  /** Whether as many faults go on as there may be. */
  isFull: boolean
  words: SimulatorWords
}

/** What is to go wrong, where, for how long and how badly; or a surprise. */
export function FaultForm({ servers, faults, isFull, words }: Props) {
  const { simulator, analysis } = words
  const cause = useSignal<FaultName>('cpu-runaway')
  const server = useSignal('')
  const durationMs = useSignal<number>(FAULTS.usualMs)
  const severity = useSignal<number>(SEVERITIES.clear)
  const kinds = faults.kinds.value
  const possible = kinds.filter((kind) => kind.servers.length > 0)
  const places = kinds.find((kind) => kind.cause === cause.value)?.servers ?? []
  const isIdle = !faults.isBusy.value && !isFull
  const names: Record<FaultName, string> = { ...analysis.cause, ...simulator.distractor }
  const options = (isHarmless: boolean) =>
    kinds
      .filter(({ distractor }) => distractor === isHarmless)
      .map((kind) => option([kind.cause, names[kind.cause]], kind.servers.length === 0))

  const begin = () => {
    const place = server.value || oneOf(places)
    if (!place) return
    faults.begin({
      ...{ cause: cause.value, server: place, isSurprise: false },
      ...{ durationMs: durationMs.value, severity: severity.value },
    })
  }
  const surprise = () => {
    const kind = oneOf(possible.filter(({ cause }) => !UNEVENTFUL.includes(cause)))
    if (!kind) return
    faults.begin({
      ...{ cause: kind.cause, server: oneOf(kind.servers)!, isSurprise: true },
      ...{ durationMs: FAULTS.usualMs, severity: SEVERITIES.clear },
    })
  }

  return (
    <form
      class="fault-form"
      onSubmit={(event) => {
        event.preventDefault()
        begin()
      }}
    >
      <Field label={simulator.cause}>
        <select
          name="cause"
          value={cause.value}
          onChange={({ currentTarget }) => {
            cause.value = currentTarget.value as FaultName
            const fitting = kinds.find((kind) => kind.cause === cause.value)?.servers ?? []
            if (!fitting.includes(server.value)) server.value = ''
          }}
        >
          <optgroup label={simulator.causes}>{options(false)}</optgroup>
          <optgroup label={simulator.distractors}>{options(true)}</optgroup>
        </select>
      </Field>
      <Field label={simulator.server}>
        <select
          name="server"
          value={server.value}
          onChange={({ currentTarget }) => {
            server.value = currentTarget.value
          }}
        >
          <option value="">{simulator.anywhere}</option>
          {places.map((place) => option([place, calledOf(place, servers)]))}
        </select>
      </Field>
      <Field label={simulator.duration}>
        <select
          name="duration"
          value={durationMs.value}
          onChange={({ currentTarget }) => {
            durationMs.value = Number(currentTarget.value)
          }}
        >
          {DURATIONS_MS.map((ms) => option([String(ms), durationText(ms, words)]))}
        </select>
      </Field>
      <Field label={simulator.severity}>
        <select
          name="severity"
          value={severity.value}
          onChange={({ currentTarget }) => {
            severity.value = Number(currentTarget.value)
          }}
        >
          {Object.entries(SEVERITIES).map(([name, value]) =>
            option([String(value), simulator.severities[name as keyof typeof SEVERITIES]])
          )}
        </select>
      </Field>
      <div class="fault-buttons">
        <button
          type="submit"
          class="button small primary"
          disabled={!isIdle || places.length === 0}
        >
          <FlaskConical size={14} aria-hidden="true" />
          {simulator.begin}
        </button>
        <button
          type="button"
          class="button small"
          disabled={!isIdle || possible.length === 0}
          title={simulator.surpriseHint}
          onClick={surprise}
        >
          <Shuffle size={14} aria-hidden="true" />
          {simulator.surprise}
        </button>
      </div>
    </form>
  )
}

const option = ([value, text]: readonly [string, string], isDisabled = false) => (
  <option key={value} value={value} disabled={isDisabled}>
    {text}
  </option>
)

function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label>
      <span>{label}</span>
      {children}
    </label>
  )
}

const durationText = (ms: number, { simulator: { durations } }: SimulatorWords) =>
  ms < HOUR_MS
    ? fill(durations.minutes, { n: ms / MINUTE_MS })
    : fill(durations.hours, { n: ms / HOUR_MS })
