/** A question to the assistant, and its answer with what it rests on. */
import * as z from 'zod'
import { RankedCause } from './diagnosis'
import { FleetId, Instant } from './fleet'
import { VitalName } from './vital'

/** What somebody wants to know or to have done. */
export const Intent = z.enum([
  'list_servers',
  'fleet_status',
  'server_status',
  'metric_query',
  'top_n',
  'compare',
  'diagnose',
  'list_alerts',
  'anomalies',
  'forecast',
  'search_logs',
  'recommend',
  'action',
  'alert_config',
  'report',
  'help',
  'clarify',
  'out_of_scope',
  'unsafe',
])
export type Intent = z.infer<typeof Intent>

/** What people call what is measured; not all of it is. */
export const MetricName = z.enum([
  'cpu',
  'memory',
  'swap',
  'disk',
  'inodes',
  'disk_io',
  'iowait',
  'steal',
  'network',
  'packet_loss',
  'load',
  'connections',
  'descriptors',
  'processes',
  'uptime',
  'latency',
  'errors',
  'requests',
  'temperature',
])
export type MetricName = z.infer<typeof MetricName>

export const ActionName = z.enum([
  'restart',
  'stop',
  'start',
  'kill',
  'deploy',
  'rollback',
  'scale',
  'delete',
  'clear',
  'update',
])
export type ActionName = z.infer<typeof ActionName>

/** What a question speaks of; what it does not mention is absent. */
export const Entities = z
  .object({
    /** The one server, by id; `$last` where it says "that one" and nothing tells which. */
    server: z.string(),
    /** Two or more, in the order of the question. */
    servers: z.array(z.string()),
    /** A name that no server has, as it was written, and the ids most like it. */
    unknown_server: z.string(),
    nearest: z.array(z.string()),
    /** A kind of server, for example `web`. */
    role: z.string(),
    /** `all` where it says so. */
    scope: z.literal('all'),
    status: z.string(),
    metric: MetricName,
    /**
     * `now`, an ISO 8601 duration that ends now (`PT1H`), or the name of a time: `today`, `yesterday`,
     * `last night`, `this morning`, `this week`, `last week`, `this month`, `last month`; of the future
     * `tomorrow`, `next week`, `next month`, or a duration after a plus sign (`+P7D`). Of an alert: for
     * how long its condition is to hold.
     */
    time: z.string(),
    /** The same as [from, to). */
    from: Instant,
    to: Instant,
    n: z.int(),
    order: z.enum(['asc', 'desc']),
    /** As it was said, in its own unit. */
    threshold: z.number(),
    op: z.enum(['>', '>=', '<', '<=']),
    /** Absent where none was said. */
    threshold_unit: z.enum(['%', 'ms', 's', 'min', 'h', 'd', 'MB', 'GB', 'TB', 'Mbps', 'Gbps']),
    /** What the threshold is of, where it is not what is used: `less than 10 % free`. */
    threshold_of: z.literal('free'),
    severity: z.enum(['critical', 'warning', 'info']),
    channel: z.string(),
    /** What is looked for in logs or events. */
    pattern: z.string(),
    /** What the asker says is so: `memory_low`, `disk_full`, `connections_full`, `cpu_high`, `server_down`, … */
    claim: z.string(),
    /** The cause that the asker supposes, with `_` for `-`. */
    hypothesis: z.string(),
    action: ActionName,
    /** An action that is not to be done, or only thought of. */
    negated_action: ActionName,
    hypothetical_action: ActionName,
    /** Of a report: `incident`, `daily`, …; of what is unsafe: `prompt_injection`, `secret_exfiltration`, `destructive`. */
    kind: z.string(),
  })
  .partial()
export type Entities = z.infer<typeof Entities>

/** One of the things that a question may mean. */
export const Reading = z.object({
  intent: Intent,
  /** 0 to 1; all intents add up to 1. */
  probability: z.number(),
})
export type Reading = z.infer<typeof Reading>

/** What was understood of a question. */
export const Understanding = z.object({
  language: z.enum(['ko', 'en']),
  intent: Intent,
  /** 0 to 1: how often a reading as sure as this one is right. */
  confidence: z.number(),
  /** The three likeliest, the likeliest first. */
  readings: z.array(Reading),
  entities: Entities,
})
export type Understanding = z.infer<typeof Understanding>

/** `e1`, `e2`, …: unique within an answer. */
export const EvidenceId = z.string().regex(/^e[1-9]\d{0,2}$/)

/** A fact that an answer rests on. */
export const Fact = z.object({
  id: EvidenceId,
  kind: z.enum(['metric', 'event', 'health', 'anomaly', 'forecast', 'roster', 'absence']),
  /** Null where it is about the fleet. */
  server: z.string().nullable(),
  vital: VitalName.nullable(),
  /** What it is, in a few words of the answer's language: "CPU use of web-01". */
  title: z.string(),
  /** PromQL that gives the value at the end of the window; null where none does. */
  query: z.string().nullable(),
  unit: z.string(),
  /** [from, to) that it is of. */
  from: Instant,
  to: Instant,
  /** Null where nothing was measured, which may be a fact as well. */
  value: z.number().nullable(),
  /** What it usually is at that time; null where that is not known. */
  baseline: z.number().nullable(),
  /** What was recorded, in the recorder's words. Untrusted. */
  text: z.string().nullable(),
  /** For (above 0) or against the first cause, natural logarithm of odds; null outside diagnoses. */
  weight: z.number().nullable(),
  /** Address within the console that shows it. */
  link: z.string().nullable(),
})
export type Fact = z.infer<typeof Fact>

/** A sentence or two of an answer. */
export const Segment = z.object({
  kind: z.enum(['answer', 'evidence', 'cause', 'command', 'caveat']),
  /** Plain text; to be shown as such. */
  text: z.string(),
  /** Ids of the facts that support it. */
  evidence: z.array(EvidenceId),
  /** Who worded it. */
  engine: z.string(),
})
export type Segment = z.infer<typeof Segment>

/** Something to type into a shell, from our catalogue. */
export const Command = z.object({
  id: z.string(),
  /** Where to type it; null for anywhere. */
  server: z.string().nullable(),
  step: z.enum(['verify', 'mitigate', 'fix', 'prevent']),
  command: z.string(),
  risk: z.enum(['read-only', 'reversible', 'disruptive']),
  /** What it shows or does, and how to undo it; in the answer's language. */
  expects: z.string(),
  undo: z.string().nullable(),
})
export type Command = z.infer<typeof Command>

/** Whether something is wrong; null where the question was not about that. */
export const Verdict = z.enum(['cause', 'healthy', 'insufficient-data', 'inconclusive']).nullable()
export type Verdict = z.infer<typeof Verdict>

/** What was found out, before anybody words it. */
export const Findings = z.object({
  understanding: Understanding,
  verdict: Verdict,
  /** 0 to 1: of the verdict; without one, of the understanding. */
  confidence: z.number(),
  facts: z.array(Fact),
  /** The likeliest first; their evidence are ids of `facts`. */
  causes: z.array(RankedCause.omit({ evidence: true }).extend({ evidence: z.array(EvidenceId) })),
  commands: z.array(Command),
  /** What was not looked at, in sentences. */
  unchecked: z.array(z.string()),
  /** Questions to choose from, where the asked one is unclear or leads on. */
  suggestions: z.array(z.string()),
  /** The evidence engine's own words. */
  draft: z.array(Segment),
})
export type Findings = z.infer<typeof Findings>

/** An engine that did not answer. */
export const Skipped = z.object({
  engine: z.string(),
  /** For example `not-configured`, `quota`, `timeout`, `blocked`, `rejected`, `open` (its breaker). */
  reason: z.string(),
  ms: z.number(),
})
export type Skipped = z.infer<typeof Skipped>

/** An answer, ready to be read. */
export const Answer = z.object({
  /** Of the run that made it. */
  traceId: z.string(),
  fleet: FleetId,
  simulated: z.boolean(),
  question: z.string(),
  askedAt: Instant,
  findings: Findings,
  segments: z.array(Segment),
  /** The engine whose words these are, and its model. */
  engine: z.string(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  model: z.string().nullable(),
  skipped: z.array(Skipped),
  cached: z.boolean(),
  /** ms; null for what was not done. */
  timings: z.object({
    understanding: z.number(),
    evidence: z.number(),
    wording: z.number(),
    model: z.number().nullable(),
    total: z.number(),
  }),
  /** What a model was paid for; null without one, as is `usd` where the price is not known. */
  usage: z
    .object({ inputTokens: z.int(), outputTokens: z.int(), usd: z.number().nullable() })
    .nullable(),
})
export type Answer = z.infer<typeof Answer>

/** How an answer is worded, and who did. */
export type Words = Pick<
  Answer,
  'segments' | 'engine' | 'tier' | 'model' | 'skipped' | 'usage' | 'cached'
>
