/** A question's way from its words to its answer. */
import type { Answer, Entities, Fact, Findings, Understanding } from '../contracts/assistant'
import type { RunEvent, RunRequest, RunStep } from '../contracts/assistant-run'
import type { FleetId, FleetState } from '../contracts/fleet'
import type { Engine } from './engines/engine'
import type { EngineRegistry, Processed } from './engines/registry'
import { find } from './findings'
import type { RunEventData } from './run-log'
import { failuresOf } from './skipped'
import { STEPS, stepContent } from './steps'
import { type Telemetry, TelemetryUnavailable } from './telemetry'
import { understand } from './understanding/understand'

/** Everything that an answer is made with. */
export interface Answering {
  traceId: string
  fleet: FleetId
  request: RunRequest
  telemetry: Telemetry
  engines: EngineRegistry
  /** What the question before was about. */
  last: Entities | undefined
  /** Unix ms, and it goes on. */
  now: () => number
  /** Aborted when nobody wants the answer any more. */
  signal: AbortSignal
  /** Tells the watchers. */
  emit: <Name extends RunEvent['event']>(event: Name, data: RunEventData<Name>) => void
}

/** What is known of a question when nothing can be asked. */
const nothingFound = (understanding: Understanding): Findings => ({
  understanding,
  verdict: null,
  confidence: 0,
  facts: [],
  causes: [],
  commands: [],
  unchecked: [],
  suggestions: [],
  draft: [],
})

/**
 * Answer a question: what is found out is told as it is found, then in the evidence engine's words, then
 * the engines are asked in their order.
 * @throws whatever is a bug, and what the telemetry says of a fleet that does not exist
 */
export async function answerQuestion(answering: Answering): Promise<Answer> {
  const { request, telemetry, engines, now, signal, emit } = answering
  const askedMs = now()
  const since = () => now() - askedMs
  const simulated = answering.fleet !== 'main'
  const { traceId: runId, fleet } = answering
  emit('run', { runId, query: request.query, fleet, simulated })
  const step = (name: RunStep, told: Understanding | null, findings: Findings | null) => {
    const content = stepContent(name, request.language ?? told?.language ?? 'ko', told, findings)
    emit('stage', { step: name, content, progress: STEPS[name], ms: since() })
  }
  step('analyzing', null, null)

  const state = await reached(telemetry.state())
  const begunMs = since()
  const understanding = understoodAs(answering, state, askedMs)
  const understandingMs = since() - begunMs
  emit('understanding', understanding)

  step('pattern_matching', understanding, null)
  const evidenceFromMs = since()
  const onFact = (fact: Fact) => emit('evidence', fact)
  const { query, timeZone } = request
  const found =
    state instanceof TelemetryUnavailable
      ? state
      : await reached(
          find(query, understanding, telemetry, { now: askedMs, onFact, timeZone, state })
        )
  const evidenceMs = since() - evidenceFromMs
  const isReached = !(found instanceof TelemetryUnavailable)
  const findings = isReached ? found : nothingFound(understanding)
  signal.throwIfAborted()

  step('reasoning', understanding, findings)
  for (const cause of findings.causes) emit('hypothesis', cause)
  step('generating', understanding, findings)
  for (const segment of findings.draft) emit('segment', segment)

  const wordingFromMs = since()
  const { language } = understanding
  const processed = await engines.processWithFallback(
    { text: query, language, ...(timeZone !== undefined && { timeZone }) },
    {
      signal,
      async findings() {
        if (isReached) return findings
        throw found
      },
      onSegment(segment) {
        // The evidence engine's own words are there already.
        if (!findings.draft.includes(segment)) emit('segment', segment)
      },
      onWithdrawn: () => emit('reset', {}),
    }
  )
  const wordingMs = since() - wordingFromMs
  for (const skipped of processed.skipped) emit('notice', skipped)

  step('completed', understanding, findings)
  const answer: Answer = {
    ...{ traceId: runId, fleet, simulated, question: request.query },
    askedAt: new Date(askedMs).toISOString(),
    findings,
    ...wordsOf(processed),
    cached: false,
    timings: {
      understanding: understandingMs,
      evidence: evidenceMs,
      wording: wordingMs,
      model: modelMs(processed, wordingMs),
      total: since(),
    },
  }
  emit('result', answer)
  return answer
}

/** A value, or why it cannot be had. */
async function reached<Value>(value: Promise<Value>): Promise<Value | TelemetryUnavailable> {
  try {
    return await value
  } catch (error) {
    if (error instanceof TelemetryUnavailable) return error
    throw error
  }
}

function understoodAs(
  { request, last }: Answering,
  state: FleetState | TelemetryUnavailable,
  now: number
): Understanding {
  const { server, language, timeZone } = request
  const context = last ?? (server === undefined ? undefined : { server })
  const understanding = understand(request.query, {
    servers: state instanceof TelemetryUnavailable ? [] : state.servers,
    now,
    ...(timeZone !== undefined && { timeZone }),
    ...(context !== undefined && { last: context }),
  })
  return { ...understanding, language: language ?? understanding.language }
}

const wordsOf = ({ engine, segments, skipped, model, usage }: Processed) => ({
  segments,
  engine: engine.name,
  tier: engine.tier,
  model: model ?? null,
  skipped,
  usage: usage ?? null,
})

/** Time that models took, those that failed included; null when none was asked. */
function modelMs(
  { engine, skipped }: { engine: Engine; skipped: Processed['skipped'] },
  ms: number
) {
  if (engine.tier === 1) return ms
  const failed = failuresOf(skipped)
  return failed.length === 0 ? null : failed.reduce((sum, one) => sum + one.ms, 0)
}
