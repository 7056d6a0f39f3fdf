/** An answer with what each source did for it, in the form of the original unified endpoint. */
import type { Answer, Fact } from '../contracts/assistant'
import type { UnifiedAnswer } from '../contracts/original-assistant'
import { actionOf } from './original-answer'
import { failuresOf } from './skipped'

type Contribution = UnifiedAnswer['sources']['ai']

/** The version of this form. */
const VERSION = '1'

/** @param sessionId the caller's own name for the conversation; by default the run's */
export function unifiedAnswer(answer: Answer, sessionId = answer.traceId): UnifiedAnswer {
  const { findings, segments, skipped, timings, traceId, engine, model, cached, simulated } = answer
  const { facts, understanding, verdict, confidence, causes, commands } = findings
  const of = (...kinds: Fact['kind'][]) => facts.filter(({ kind }) => kinds.includes(kind))
  const { intent, entities } = understanding
  return {
    success: true,
    analysis: {
      intent,
      confidence,
      summary: segments[0]?.text ?? '',
      details: segments.slice(1).map(({ text }) => text),
      urgency: urgencyOf(answer),
    },
    data: {
      metrics: of('metric'),
      logs: of('event'),
      systemStatus: { verdict, causes },
      predictions: of('forecast'),
      recommendations: commands.map(actionOf),
    },
    sources: sourcesOf(answer),
    performance: {
      totalTime: timings.total,
      aiTime: timings.model ?? 0,
      dataCollectionTime: timings.evidence,
      cacheHits: cached ? 1 : 0,
      fallbacks: failuresOf(skipped).length,
    },
    metadata: {
      ...{ version: VERSION, sessionId, cached, model, confidence },
      ...{ intent, entities, verdict, engine, skipped, traceId, simulated },
    },
  }
}

/** A cause that is likely is urgent; what is merely undecided is to be looked at. */
function urgencyOf({ findings }: Answer): UnifiedAnswer['analysis']['urgency'] {
  const { verdict, confidence, causes } = findings
  if (verdict === 'cause') {
    if (causes[0]?.cause === 'host-silent') return 'critical'
    return confidence >= 0.8 ? 'high' : 'medium'
  }
  return verdict === 'inconclusive' ? 'medium' : 'low'
}

/** Those that are no models. */
const OWN: ReadonlySet<string> = new Set(['evidence', 'static'])

function sourcesOf(answer: Answer): UnifiedAnswer['sources'] {
  const { findings, segments, tier, timings, cached } = answer
  const all = findings.facts.length
  const queried = findings.facts.filter(({ query }) => query !== null).length
  const analysed = findings.facts.filter(
    ({ query, kind }) => query === null && ['health', 'anomaly', 'forecast'].includes(kind)
  ).length
  const gathered = (facts: number, worded: number): Contribution => ({
    status: tier === 3 ? 'failed' : facts + worded > 0 ? 'ok' : 'skipped',
    reason: tier === 3 ? 'store-unavailable' : facts + worded > 0 ? null : 'nothing-to-add',
    ms: timings.evidence,
    facts,
    segments: worded,
    share: shareOf(facts, all),
  })
  return {
    ai: modelsOf(answer),
    prometheus: gathered(queried, 0),
    python: gathered(analysed, segments.filter(({ engine }) => engine === 'evidence').length),
    mcp: { ...OFF, reason: 'no tools are connected' },
    redis: cached
      ? { ...OFF, status: 'ok', reason: null }
      : { ...OFF, status: 'skipped', reason: 'not-cached' },
  }
}

const shareOf = (count: number, whole: number) => (whole === 0 ? 0 : count / whole)

/** What models worded, or why they did not. */
function modelsOf({ segments, tier, skipped, timings, engine }: Answer): Contribution {
  const worded = tier === 1 ? segments.filter((segment) => segment.engine === engine).length : 0
  const models = skipped.filter((one) => !OWN.has(one.engine))
  const [failed] = failuresOf(models)
  const isUnneeded = models.some(({ reason }) => reason === 'not-needed')
  const reason = failed
    ? `${failed.engine}: ${failed.reason}`
    : isUnneeded
      ? 'not-needed'
      : 'not-configured'
  return {
    status: tier === 1 ? 'ok' : failed ? 'failed' : isUnneeded ? 'skipped' : 'off',
    reason: tier === 1 ? null : reason,
    ms: timings.model,
    facts: 0,
    segments: worded,
    share: shareOf(worded, segments.length),
  }
}

const OFF: Contribution = { status: 'off', reason: null, ms: null, facts: 0, segments: 0, share: 0 }
