/** What is the matter with servers: causes in order, each with what speaks for it and against it. */
import * as z from 'zod'
import { CauseName } from './fault'
import { Instant } from './fleet'
import { Moment } from './moment'
import { VitalName } from './vital'

/** Of one server or of the whole fleet; at a time, by default now. */
export const CausesQuery = z.strictObject({
  server: z.string().max(1024).optional(),
  at: Moment.optional(),
})
export type CausesQuery = z.infer<typeof CausesQuery>

/** The same of the server in the address; `fleet` says which fleet has it. */
export const ServerCausesQuery = z.strictObject({
  at: Moment.optional(),
  fleet: z.string().optional(),
})

/** A fact that speaks for or against a cause. */
export const Evidence = z.object({
  /** e1, e2, …: unique within the answer. */
  id: z.string(),
  server: z.string(),
  /** Null for an event. */
  vital: VitalName.nullable(),
  /** PromQL whose value it is; null for an event. */
  query: z.string().nullable(),
  unit: z.string(),
  /** [from, to) that the value is of. */
  from: Instant,
  to: Instant,
  /** Null where nothing was measured, which may be a fact as well. */
  value: z.number().nullable(),
  /** What it usually is at that time; null where that is not known. */
  baseline: z.number().nullable(),
  /**
   * What was recorded, for example a deploy; null for a value, and where `vital` is null as well
   * because nothing of the kind was recorded. Untrusted text.
   */
  event: z.string().nullable(),
  /** How much it speaks for (above 0) or against the cause; natural logarithm of odds. */
  weight: z.number(),
})
export type Evidence = z.infer<typeof Evidence>

export const RankedCause = z.object({
  cause: CauseName,
  /** Where it began; null for `healthy` and for what concerns no one server. */
  server: z.string().nullable(),
  /**
   * How likely it is, 0 to 1: calibrated. Causes that explain the same servers add up to 1 at most;
   * those of servers that have nothing to do with each other may both be likely.
   */
  confidence: z.number(),
  /** Whether one server is concerned, some that depend on each other, or all. */
  scope: z.enum(['server', 'dependents', 'fleet']),
  /** Servers that feel it, in the order in which they do, each with the way to it. */
  affected: z.array(z.object({ server: z.string(), path: z.array(z.string()) })),
  evidence: z.array(Evidence),
})
export type RankedCause = z.infer<typeof RankedCause>

export const Diagnosis = z.object({
  at: Instant,
  /** Since when something is unusual; null when nothing is. */
  onset: Instant.nullable(),
  /** `inconclusive` when no cause is likely enough to be named. */
  verdict: z.enum(['cause', 'healthy', 'insufficient-data', 'inconclusive']),
  /** The likeliest first. */
  causes: z.array(RankedCause),
  /** What was not looked at, and why: codes that the reader words. */
  unchecked: z.array(
    z.object({
      what: z.enum(['logs', 'events', 'topology', 'server', 'baseline', 'vital']),
      /** The server or vital, where it is about one. */
      name: z.string().nullable(),
      reason: z.enum(['not-collected', 'silent', 'learning', 'not-reported']),
    })
  ),
})
export type Diagnosis = z.infer<typeof Diagnosis>
