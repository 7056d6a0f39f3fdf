/** What the assistant was asked and how it went, as its operator sees it. */
import * as z from 'zod'
import { ASSISTANT } from '../policy'
import { Intent, Verdict } from './assistant'
import { FleetId, Instant } from './fleet'

/** `error`: there was no answer, or only the static one; `warn`: a model was asked in vain. */
export const LogLevel = z.enum(['info', 'warn', 'error'])
export type LogLevel = z.infer<typeof LogLevel>

export const LogsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(ASSISTANT.journalEntries).default(50),
  /** Only of this level. */
  level: LogLevel.optional(),
})
export type LogsQuery = z.infer<typeof LogsQuery>

export const LogEntry = z.object({
  timestamp: Instant,
  level: LogLevel,
  message: z.string(),
  context: z.object({
    traceId: z.string(),
    fleet: FleetId,
    /** Its beginning. Untrusted. */
    query: z.string(),
    /** ms. */
    processingTime: z.number(),
    /** Null where nothing answered. */
    engine: z.string().nullable(),
    intent: Intent.nullable(),
    verdict: Verdict,
    confidence: z.number().nullable(),
    skipped: z.array(z.object({ engine: z.string(), reason: z.string() })),
    tokens: z.int(),
    usd: z.number(),
  }),
})
export type LogEntry = z.infer<typeof LogEntry>

/** The newest first. */
export const Logs = z.object({ logs: z.array(LogEntry) })
export type Logs = z.infer<typeof Logs>

/** Since the journal was begun. */
export const Stats = z.object({
  totalQueries: z.int(),
  /** Percent of questions that a model or the evidence engine answered. */
  successRate: z.number(),
  /** Seconds. */
  averageResponseTime: z.number(),
  /** Percent of questions at which an engine that was asked before gave no answer. */
  fallbackUsage: z.number(),
  /** Null before the first question. */
  since: Instant.nullable(),
  /** Answers by engine, questions by intent, and engines that gave none by the reason. */
  engines: z.record(z.string(), z.int()),
  intents: z.record(z.string(), z.int()),
  skipped: z.record(z.string(), z.int()),
  tokens: z.int(),
  usd: z.number(),
})
export type Stats = z.infer<typeof Stats>
