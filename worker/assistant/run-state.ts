/** What the events of a run say of it. */
import type { RunEvent, RunId, RunState } from '../contracts/assistant-run'
import type { FleetId } from '../contracts/fleet'

/** The fleet that is asked: the part of the id before the dot. */
export const fleetOfRun = (runId: RunId): FleetId => runId.slice(0, runId.indexOf('.'))

export function stateOf(runId: RunId, events: readonly RunEvent[]): RunState {
  const state: RunState = { runId, status: 'running', answer: null, failure: null }
  for (const { event, data } of events) {
    if (event === 'result') return { ...state, status: 'answered', answer: data }
    if (event === 'fail') return { ...state, status: 'failed', failure: data }
  }
  return state
}
