/** One question being answered: how it is begun, and what its watchers see. */
import * as z from 'zod'
import { ASSISTANT } from '../policy'
import { Answer, Fact, Findings, Segment, Skipped, Understanding } from './assistant'
import { FleetId } from './fleet'
import { SentLog } from './sent-log'
import { ServerData } from './server-data'

/** `sim-….k3v…`: the fleet that is asked, a dot, and 128 random bits: who has it may watch. */
export const RunId = z.string().regex(/^(main|sim-[0-9a-z]{26})\.[0-9a-z]{26}$/)
export type RunId = z.infer<typeof RunId>

/** A question to be answered in a run of its own. */
export const RunRequest = z.strictObject({
  query: z.string().trim().min(1).max(ASSISTANT.maxQuestion),
  /** By default the workspace's own where the caller may read it and it has servers, else the visitor's. */
  fleet: FleetId.optional(),
  /** The server that the asker looks at, for "this server". */
  server: z.string().max(1024).optional(),
  /** The answer that this follows, by its `traceId`: "and that one?" */
  after: RunId.optional(),
  /** Of the answer; by default that of the question. */
  language: z.enum(['ko', 'en']).optional(),
  /** `low` asks no model. */
  priority: z.enum(['low', 'normal']).default('normal'),
  /** False neither answers with the words of a model that are kept, nor keeps new ones. */
  useCache: z.boolean().optional(),
  /** IANA, for "last night"; by default UTC. */
  timeZone: z.string().max(64).optional(),
  /** What to answer from instead of a fleet. */
  serverData: ServerData.optional(),
  /** Log lines to answer from as well. */
  logEntries: SentLog.optional(),
})
export type RunRequest = z.infer<typeof RunRequest>

/** What a new run answers with. */
export const RunBegun = z.object({ runId: RunId, events: z.string(), cancel: z.string() })
export type RunBegun = z.infer<typeof RunBegun>

/** What a watcher may say in the address where it cannot send `Last-Event-ID`, as a new `EventSource`. */
export const WatchQuery = z.object({ lastEventId: z.string().optional() })

/** The five steps of the original API. */
export const RunStep = z.enum([
  'analyzing',
  'pattern_matching',
  'reasoning',
  'generating',
  'completed',
])
export type RunStep = z.infer<typeof RunStep>

/** Why there is no answer. */
export const RunFailure = z.object({ reason: z.enum(['cancelled', 'no-such-fleet', 'internal']) })
export type RunFailure = z.infer<typeof RunFailure>

/**
 * One event. `id` grows strictly within a run; exactly one of `result` and `fail` comes, and then
 * `end`, after which there is nothing to reconnect for.
 */
export const RunEvent = z.discriminatedUnion('event', [
  z.object({
    id: z.int(),
    event: z.literal('run'),
    data: z.object({ runId: RunId, query: z.string(), fleet: FleetId, simulated: z.boolean() }),
  }),
  /** A step has begun; `content` says of it what is known by then, in the language of the answer. */
  z.object({
    id: z.int(),
    event: z.literal('stage'),
    data: z.object({
      step: RunStep,
      content: z.string(),
      /** Percent. */
      progress: z.number(),
      /** Since the question, ms. */
      ms: z.number(),
    }),
  }),
  z.object({ id: z.int(), event: z.literal('understanding'), data: Understanding }),
  z.object({ id: z.int(), event: z.literal('evidence'), data: Fact }),
  z.object({ id: z.int(), event: z.literal('hypothesis'), data: Findings.shape.causes.element }),
  /** Words that can be shown; those of a model stand in for those of the evidence engine when `result` says so. */
  z.object({ id: z.int(), event: z.literal('segment'), data: Segment }),
  /** What models have said so far does not hold. */
  z.object({ id: z.int(), event: z.literal('reset'), data: z.object({}) }),
  /** An engine was asked in vain. */
  z.object({ id: z.int(), event: z.literal('notice'), data: Skipped }),
  z.object({ id: z.int(), event: z.literal('result'), data: Answer }),
  z.object({ id: z.int(), event: z.literal('fail'), data: RunFailure }),
  z.object({ id: z.int(), event: z.literal('end'), data: z.object({ final: z.literal(true) }) }),
])
export type RunEvent = z.infer<typeof RunEvent>

/** Where a run is: its answer, or what it is at. */
export const RunState = z.object({
  runId: RunId,
  status: z.enum(['running', 'answered', 'failed']),
  answer: Answer.nullable(),
  failure: RunFailure.nullable(),
})
export type RunState = z.infer<typeof RunState>
