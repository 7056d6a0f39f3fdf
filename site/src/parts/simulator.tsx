import { useSignal } from '@preact/signals'
import { ChevronRight, FlaskConical } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { FleetView } from '../lib/fleet-view'
import { lazy } from '../lib/lazy'
import { keepInAddress } from '../lib/stored'
import type { Known } from '../lib/use-answer'
import type { FleetWords } from '../lib/words'

const SimulatorPanel = lazy(async () => (await import('./simulator-panel')).SimulatorPanel)

interface Props {
  view: FleetView
  /** Analyses to ask again when a cause is named. */
  asked: readonly Pick<Known<unknown>, 'again'>[]
  words: FleetWords
}

/** The simulator's panel behind a line that opens it; closed, it asks nothing. */
export function Simulator({ view, asked, words }: Props) {
  const { simulator, common, fleet } = words
  const isOpen = useSignal(false)
  useEffect(() => {
    isOpen.value = new URLSearchParams(location.search).get('lab') === 'open'
  }, [])
  return (
    <details
      class="lab"
      open={isOpen.value}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open === isOpen.peek()) return
        isOpen.value = currentTarget.open
        keepInAddress('lab', isOpen.value ? 'open' : '')
      }}
    >
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <strong>{simulator.title}</strong>
        <span class="badge">
          <FlaskConical size={13} aria-hidden="true" />
          {common.simulated}
        </span>
        <span class="lab-summary">{simulator.summary}</span>
      </summary>
      {isOpen.value && (
        <SimulatorPanel view={view} asked={asked} unreachable={fleet.unreachable} words={words} />
      )}
    </details>
  )
}
