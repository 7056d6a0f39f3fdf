/** A question's way from its words to its answer. */
import type { Answer, Entities, Fact, Findings, Understanding, Words } from '../contracts/assistant'
import type { RunEvent, RunRequest, RunStep } from '../contracts/assistant-run'
import type { FleetId, FleetState } from '../contracts/fleet'
import { ASSISTANT } from '../policy'
import type { EngineRegistry, Processed } from './engines/registry'
import { find, zoneOr } from './findings'
import { nothingFound } from './nothing-found'
import type { Extended } from './plugins/plugin-host'
import type { RunEventData } from './run-log'
import { failuresOf } from './skipped'
import { STEPS, stepContent } from './steps'
import { FindingFailed, NoSuchFleet, type Telemetry, TelemetryUnavailable } from './telemetry'
import type { Limited } from './time-limit'
import { languageOfText } from './understanding/language'
import { understand } from './understanding/understand'

/** What words are asked for. */
export interface Worded {
  findings: Findings
  /** Unix ms. */
  askedMs: number
  timeZone: string
}

/** Everything that an answer is made with. */
export interface Answering {
  traceId: string
  fleet: FleetId
  request: RunRequest
  telemetry: Telemetry
  engines: EngineRegistry
  /** What plugins add to findings. */
  extend: (findings: Findings, extended: Extended) => Promise<Findings>
  /** Words that were asked for before, of the same evidence; else those that `word` asks for. */
  worded: (evidence: Worded, word: () => Promise<Words>) => Promise<Words>
  /** What the question before was about. */
  last: Entities | undefined
  /** Unix ms, and it goes on. */
  now: () => number
  limited: Limited
  /** Aborted when nobody wants the answer any more. */
  signal: AbortSignal
  /** Tells the watchers. */
  emit: <Name extends RunEvent['event']>(event: Name, data: RunEventData<Name>) => void
  /** Told of what is a bug of ours, which the answer survives. */
  onBug: (error: unknown) => void
}

/**
 * Answer a question: what is found out is told as it is found, then in the evidence engine's words, then
 * the engines are asked in their order.
 * @throws {NoSuchFleet}
 * @throws the reason of the signal
 */
export async function answerQuestion(answering: Answering): Promise<Answer> {
  const { request, telemetry, engines, now, limited, signal, emit, onBug } = answering
  const askedMs = now()
  const since = () => now() - askedMs
  // What somebody sends is not simulated, whoever's answer it is.
  const simulated = answering.fleet !== 'main' && request.serverData === undefined
  const { traceId: runId, fleet } = answering
  emit('run', { runId, query: request.query, fleet, simulated })
  const step = (name: RunStep, told: Understanding | null, findings: Findings | null) => {
    const spoken = request.language ?? told?.language ?? languageOfText(request.query)
    const content = stepContent(name, spoken, told, findings)
    emit('stage', { step: name, content, progress: STEPS[name], ms: since() })
  }
  step('analyzing', null, null)

  const limit = <Value>(work: Promise<Value>) =>
    limited(work, {
      ms: ASSISTANT.evidenceTimeoutMs - since(),
      late: () => new TelemetryUnavailable('the fleet took too long'),
      signal,
    })
  const state = await reached(limit(telemetry.state()), answering)
  const begunMs = since()
  const understanding = understoodAs(answering, state, askedMs)
  const understandingMs = since() - begunMs
  emit('understanding', understanding)

  step('pattern_matching', understanding, null)
  const evidenceFromMs = since()
  let isFinding = true
  const onFact = (fact: Fact) => {
    // What is asked at the same time goes on when one of it fails.
    if (isFinding) emit('evidence', fact)
  }
  const { query, logEntries: log } = request
  const timeZone = zoneOr(request.timeZone)
  const findAll = async (state: FleetState) => {
    const asked = { now: askedMs, timeZone, onFact }
    const findings = await find(query, understanding, telemetry, { ...asked, log, state, onBug })
    return answering.extend(findings, { ...asked, text: query, state, telemetry })
  }
  const found =
    state instanceof TelemetryUnavailable ? state : await reached(limit(findAll(state)), answering)
  isFinding = false
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
  const word = async () =>
    wordsOf(
      await engines.processWithFallback(
        { text: query, language, timeZone },
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
          onBug,
        }
      )
    )
  const words = await answering.worded({ findings, askedMs, timeZone }, word)
  if (words.cached) for (const segment of words.segments) emit('segment', segment)
  const wordingMs = since() - wordingFromMs
  for (const skipped of words.skipped) emit('notice', skipped)

  step('completed', understanding, findings)
  const answer: Answer = {
    ...{ traceId: runId, fleet, simulated, question: request.query },
    askedAt: new Date(askedMs).toISOString(),
    findings,
    ...words,
    timings: {
      understanding: understandingMs,
      evidence: evidenceMs,
      wording: wordingMs,
      model: modelMs(words, wordingMs),
      total: since(),
    },
  }
  emit('result', answer)
  return answer
}

/** A value, or why it cannot be had: a bug of ours is no reason to say nothing. */
async function reached<Value>(
  value: Promise<Value>,
  { signal, onBug }: Answering
): Promise<Value | TelemetryUnavailable> {
  try {
    return await value
  } catch (error) {
    if (error instanceof TelemetryUnavailable) return error
    if (error instanceof NoSuchFleet || signal.aborted) throw error
    onBug(error)
    return new FindingFailed('internal', { cause: error })
  }
}

function understoodAs(
  { request, last }: Answering,
  state: FleetState | TelemetryUnavailable,
  now: number
): Understanding {
  const { server, language } = request
  const timeZone = zoneOr(request.timeZone)
  const context = { ...(server !== undefined && { server }), ...last }
  const understanding = understand(request.query, {
    servers: state instanceof TelemetryUnavailable ? [] : state.servers,
    ...{ now, timeZone },
    ...(Object.keys(context).length > 0 && { last: context }),
  })
  return { ...understanding, language: language ?? understanding.language }
}

const wordsOf = ({ engine, segments, skipped, model, usage }: Processed): Words => ({
  segments,
  engine: engine.name,
  tier: engine.tier,
  model: model ?? null,
  skipped,
  usage: usage ?? null,
  cached: false,
})

/** Time that models took, those that failed included; null when none was asked. */
function modelMs({ tier, skipped, cached }: Words, ms: number): number | null {
  if (cached) return null
  if (tier === 1) return ms
  const failed = failuresOf(skipped)
  return failed.length === 0 ? null : failed.reduce((sum, one) => sum + one.ms, 0)
}
