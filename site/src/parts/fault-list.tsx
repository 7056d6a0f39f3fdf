import { Eye, Square } from 'lucide-preact'
import type { FaultEntry, FaultTruth } from '../../../worker/contracts/fault'
import type { Server } from '../../../worker/contracts/fleet'
import { now, serverNow } from '../lib/clock'
import { fill } from '../lib/fill'
import { type Finding, type Outcome, outcomeOf } from '../lib/findings'
import { ABSENT, span } from '../lib/format'
import { moment } from '../lib/moment'
import { calledOf } from '../lib/naming'
import type { Faults } from '../lib/use-faults'
import type { SimulatorWords } from '../lib/words'

/** Faults that are shown. */
const MOST_FAULTS = 8
const MS_PER_S = 1_000

interface Props {
  faults: Faults
  findings: readonly Finding[]
  /** What the page knows of the fleet. */
  servers: readonly Server[]
  words: SimulatorWords
}

/** What was made to go wrong, the newest first: the truth where it is told, and whether it was found. */
export function FaultList({ faults, findings, servers, words }: Props) {
  const { simulator } = words
  const entries = faults.entries.value
  if (!entries) return null
  if (entries.length === 0) return <p class="waiting">{simulator.none}</p>
  return (
    <ul class="faults" aria-label={simulator.running}>
      {entries.slice(0, MOST_FAULTS).map((entry) => (
        <Row key={entry.id} {...{ entry, faults, findings, servers, words }} />
      ))}
    </ul>
  )
}

interface RowProps extends Props {
  entry: FaultEntry
}

function Row({ entry, faults, findings, servers, words }: RowProps) {
  const { simulator, language } = words
  const { id, from, to, truth } = entry
  const nowMs = Math.max(now.value, serverNow())
  const isRunning = Date.parse(to) > nowMs
  const name = truth ? faultName(truth, words) : simulator.hidden
  const [begun, end] = [from, to].map((at) => moment(Date.parse(at), language))
  return (
    <li data-fault={id} data-running={isRunning || undefined}>
      <p class="fault-head">
        <strong>{name}</strong>
        {truth && <bdi>{calledOf(truth.server, servers)}</bdi>}
      </p>
      <p class="fault-when">
        {fill(simulator.since, { time: begun! })} ·{' '}
        {fill(isRunning ? simulator.goesOn : simulator.over, { time: end! })}
        {truth &&
          truth.affected.length > 1 &&
          ` · ${fill(simulator.affects, { n: truth.affected.length })}`}
      </p>
      {truth && <Compared {...{ entry, truth, findings, servers, words }} />}
      <div class="fault-actions">
        {!truth && (
          <button
            type="button"
            class="button small"
            aria-label={`${simulator.reveal}: ${fill(simulator.since, { time: begun! })}`}
            onClick={() => faults.reveal(id)}
          >
            <Eye size={14} aria-hidden="true" />
            {simulator.reveal}
          </button>
        )}
        {isRunning && (
          <button
            type="button"
            class="button quiet small"
            aria-label={`${simulator.stop}: ${name}`}
            onClick={() => faults.stop(id)}
          >
            <Square size={12} aria-hidden="true" />
            {simulator.stop}
          </button>
        )}
      </div>
    </li>
  )
}

interface ComparedProps extends Pick<RowProps, 'entry' | 'findings' | 'servers' | 'words'> {
  truth: FaultTruth
}

function Compared({ entry, truth, findings, servers, words }: ComparedProps) {
  const outcome = outcomeOf(entry, truth, findings, serverNow())
  return (
    <p class="fault-outcome" data-outcome={outcome.kind}>
      {outcomeText(outcome, servers, words)}
    </p>
  )
}

function outcomeText(
  outcome: Outcome,
  servers: readonly Server[],
  { simulator, analysis, common }: SimulatorWords
): string {
  const after = (ms: number) => span(Math.max(0, ms) / MS_PER_S, common)
  switch (outcome.kind) {
    case 'found':
      return fill(simulator.found, { span: after(outcome.afterMs) })
    case 'found-elsewhere':
      return fill(simulator.foundElsewhere, {
        span: after(outcome.afterMs),
        server: outcome.server === null ? ABSENT : calledOf(outcome.server, servers),
      })
    case 'not-yet':
      return simulator.notYet
    case 'missed':
      return simulator.missed
    case 'kept-calm':
      return simulator.keptCalm
    case 'fooled':
      return fill(simulator.fooled, { cause: analysis.cause[outcome.cause] })
  }
}

/** The name of a fault, whether it is a cause or a distractor. */
const faultName = ({ cause }: FaultTruth, { analysis, simulator }: SimulatorWords): string =>
  ({ ...analysis.cause, ...simulator.distractor })[cause]
