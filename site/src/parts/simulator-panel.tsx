import { useSignal, useSignalEffect } from '@preact/signals'
import type { Diagnosis } from '../../../worker/contracts/diagnosis'
import { FAULTS } from '../../../worker/policy'
import { fleetAnalysis } from '../lib/analyses'
import { serverNow } from '../lib/clock'
import { fill } from '../lib/fill'
import { storedFindings, storeFindings } from '../lib/finding-log'
import { type Finding, withFindings } from '../lib/findings'
import type { FleetView } from '../lib/fleet-view'
import { useAgainOnCause } from '../lib/use-again'
import { type Known, useAnswer } from '../lib/use-answer'
import { useFaults } from '../lib/use-faults'
import type { SimulatorWords } from '../lib/words'
import { DiagnosisPanel } from './diagnosis-panel'
import { FaultForm } from './fault-form'
import { FaultList } from './fault-list'
import { Notice } from './notice'

interface Props {
  view: FleetView
  /** Analyses to ask again when a cause is named. */
  asked: readonly Pick<Known<unknown>, 'again'>[]
  /** What to say when no answer came. */
  unreachable: string
  words: SimulatorWords
}

/** Faults of a simulated fleet to begin and to stop, beside what is found of them. */
export function SimulatorPanel({ view, asked, unreachable, words }: Props) {
  const { simulator } = words
  const faults = useFaults(view.id, String(view.fleet.value.generation?.isComplete))
  const causes = useAnswer<Diagnosis>(() => fleetAnalysis(view.id, 'causes'), view.id, 'urgent')
  useAgainOnCause(causes.answer, asked)
  const findings = useSignal<Finding[]>(storedFindings(view.id))
  useSignalEffect(() => {
    const diagnosis = causes.answer.value
    if (!diagnosis) return
    findings.value = withFindings(findings.peek(), diagnosis)
    storeFindings(view.id, findings.peek())
  })
  const running = (faults.entries.value ?? []).filter(({ to }) => Date.parse(to) > serverNow())
  const isFull = running.length >= FAULTS.maxAtOnce
  const problem = faults.problem.value

  return (
    <div class="lab-columns">
      <p class="lab-explain">{simulator.explain}</p>
      <section aria-label={simulator.running}>
        <FaultForm servers={view.servers.value} faults={faults} isFull={isFull} words={words} />
        {isFull && <p class="muted-note">{fill(simulator.full, { max: FAULTS.maxAtOnce })}</p>}
        {problem && <Notice title={simulator.failed} problem={problem} unreachable={unreachable} />}
        <FaultList
          faults={faults}
          findings={findings.value}
          servers={view.servers.value}
          words={words}
        />
      </section>
      <div class="lab-finding">
        <DiagnosisPanel
          title={simulator.finding}
          known={causes}
          view={view}
          server={null}
          words={words}
        />
        <p class="muted-note">{simulator.watching}</p>
      </div>
    </div>
  )
}
