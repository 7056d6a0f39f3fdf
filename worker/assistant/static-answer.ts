/** The answer where not even a run can be had. */
import type { Answer } from '../contracts/assistant'
import type { RunId, RunRequest } from '../contracts/assistant-run'
import { staticSegments } from './engines/static'
import { nothingFound } from './nothing-found'
import { fleetOfRun } from './run-state'
import { understand } from './understanding/understand'

/** @param askedMs Unix ms, as is `endedMs` */
export function staticAnswer(
  runId: RunId,
  request: RunRequest,
  askedMs: number,
  endedMs: number
): Answer {
  const understood = understand(request.query, { servers: [], now: askedMs })
  const language = request.language ?? understood.language
  const ms = endedMs - askedMs
  const fleet = fleetOfRun(runId)
  return {
    ...{ traceId: runId, fleet, question: request.query },
    simulated: fleet !== 'main' && request.serverData === undefined,
    askedAt: new Date(askedMs).toISOString(),
    findings: nothingFound({ ...understood, language }),
    segments: staticSegments(language, 'failed'),
    ...{ engine: 'static', tier: 3, model: null, cached: false, usage: null },
    skipped: [{ engine: 'evidence', reason: 'internal', ms }],
    timings: { understanding: 0, evidence: ms, wording: 0, model: null, total: ms },
  }
}
