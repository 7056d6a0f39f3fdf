/** The assistant's answers and requests in the original API's form; its field names are fixed. */
import * as z from 'zod'
import { ASSISTANT } from '../policy'
import { Entities, Intent, Skipped, Verdict } from './assistant'
import { RunId, RunRequest } from './assistant-run'
import { FleetId } from './fleet'
import { SentLog } from './sent-log'
import { ServerData } from './server-data'

const Query = z.string().trim().min(1).max(ASSISTANT.maxQuestion)

/** What every form of the question may carry beside the original's fields. */
const WHERE = {
  fleet: FleetId.optional(),
  /** `traceId` of the answer that this follows. */
  after: RunId.optional(),
  language: z.enum(['ko', 'en']).optional(),
}

/** `status` and `test` ask for the engines; `smart-query` needs a `query`. */
export const SmartQuery = z
  .object({
    action: z.enum(['smart-query', 'status', 'test']).default('smart-query'),
    query: Query.optional(),
    serverData: ServerData.optional(),
    /** `low` asks no model; all others are the same. */
    priority: z.enum(['low', 'normal', 'medium', 'high', 'critical']).default('normal'),
    ...WHERE,
  })
  .refine(({ action, query }) => action !== 'smart-query' || query !== undefined, {
    path: ['query'],
    message: 'is needed',
  })
export type SmartQuery = z.infer<typeof SmartQuery>

export const SmartAction = z.object({
  type: z.string(),
  description: z.string(),
  impact: z.enum(['low', 'medium', 'high']),
  command: z.string(),
  server: z.string().nullable(),
  risk: z.enum(['read-only', 'reversible', 'disruptive']),
  undo: z.string().nullable(),
})

export const SmartAnswer = z.object({
  success: z.boolean(),
  response: z.string(),
  metadata: z.object({
    /** ms. */
    processingTime: z.number(),
    /** A model, the evidence engine, or the static text. */
    method: z.enum(['optimized_ai_engine', 'evidence_engine', 'fallback_system']),
    /** Whether an engine that is asked before this one gave no answer. */
    fallbackUsed: z.boolean(),
    /** `advanced` where causes were weighed. */
    analysisDepth: z.enum(['basic', 'advanced']),
    /** Why the fleet could not be asked; only with `fallback_system`. */
    originalError: z.string().optional(),
    intent: Intent,
    entities: Entities,
    confidence: z.number(),
    verdict: Verdict,
    engine: z.string(),
    model: z.string().nullable(),
    skipped: z.array(Skipped),
    traceId: z.string(),
    simulated: z.boolean(),
  }),
  actions: z.array(SmartAction),
})
export type SmartAnswer = z.infer<typeof SmartAnswer>

/** An engine and whether it can be asked. */
export const EngineState = z.object({
  name: z.string(),
  tier: z.int(),
  /** `off` without its settings; `open` while its breaker keeps it from being asked. */
  state: z.enum(['ready', 'open', 'off']),
  models: z.array(z.string()),
})
export type EngineState = z.infer<typeof EngineState>

export const EngineStatus = z.object({
  success: z.literal(true),
  status: z.literal('ready'),
  /** In the order in which they are asked. */
  engines: z.array(EngineState),
})
export type EngineStatus = z.infer<typeof EngineStatus>

/** What is watched step by step: a question that is asked by this, or a run that goes on; else what is wrong. */
export const ThinkingQuery = z
  .object({ query: Query.optional(), runId: RunId.optional(), fleet: FleetId.optional() })
  .refine(({ query, runId }) => query === undefined || runId === undefined, {
    path: ['query'],
    message: 'either query or runId, not both',
  })
export type ThinkingQuery = z.infer<typeof ThinkingQuery>

/** What the unified endpoint is asked. */
export const UnifiedQuery = z.object({
  query: Query,
  context: z
    .object({
      serverMetrics: ServerData.optional(),
      /** Lines that the asker sends along; counted and quoted, never believed. */
      logEntries: SentLog.optional(),
    })
    .optional(),
  options: RunRequest.pick({ useCache: true }).optional(),
  sessionId: z.string().max(128).optional(),
  ...WHERE,
})
export type UnifiedQuery = z.infer<typeof UnifiedQuery>

/** What a source did for an answer; shares are counted, 0 to 1. */
const Contribution = z.object({
  status: z.enum(['ok', 'partial', 'failed', 'skipped', 'off']),
  /** Why it did nothing; null where it did. */
  reason: z.string().nullable(),
  ms: z.number().nullable(),
  facts: z.int(),
  segments: z.int(),
  share: z.number(),
})

export const UnifiedAnswer = z.object({
  success: z.boolean(),
  analysis: z.object({
    intent: Intent,
    confidence: z.number(),
    summary: z.string(),
    details: z.array(z.string()),
    urgency: z.enum(['low', 'medium', 'high', 'critical']),
  }),
  data: z.object({
    metrics: z.array(z.unknown()),
    logs: z.array(z.unknown()),
    systemStatus: z.object({ verdict: Verdict, causes: z.array(z.unknown()) }),
    predictions: z.array(z.unknown()),
    recommendations: z.array(SmartAction),
  }),
  sources: z.object({
    ai: Contribution,
    prometheus: Contribution,
    /** The analyses, which are not Python here. */
    python: Contribution,
    mcp: Contribution,
    redis: Contribution,
  }),
  /** ms and counts. */
  performance: z.object({
    totalTime: z.number(),
    aiTime: z.number(),
    dataCollectionTime: z.number(),
    cacheHits: z.int(),
    fallbacks: z.int(),
  }),
  metadata: z.object({
    version: z.string(),
    sessionId: z.string(),
    cached: z.boolean(),
    model: z.string().nullable(),
    confidence: z.number(),
    intent: Intent,
    entities: Entities,
    verdict: Verdict,
    engine: z.string(),
    skipped: z.array(Skipped),
    traceId: z.string(),
    simulated: z.boolean(),
  }),
})
export type UnifiedAnswer = z.infer<typeof UnifiedAnswer>
