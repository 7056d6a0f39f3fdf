/** How far the day's budget of the platform goes. */
import * as z from 'zod'
import { Instant } from './fleet'

/** What limits apply: Cloudflare's free plan, none by the day, or the machine's own disk. */
export const Plan = z.enum(['free', 'paid', 'self-hosted'])
export type Plan = z.infer<typeof Plan>

/** A UTC day, as `2026-11-21`. */
export const Day = z.iso.date()

/** What the platform counts by UTC day. */
export const CounterName = z.enum(['rowsWritten', 'rowsRead', 'requests', 'objectSeconds'])
export type CounterName = z.infer<typeof CounterName>

/** One counter of the day; `limit` and the shares are null where the plan has no limit. */
export const Counter = z.object({
  used: z.number(),
  /** What the whole day will have used: `used`, and the last hour's use for every hour that is left. */
  forecast: z.number(),
  limit: z.number().nullable(),
  /** Share of the limit, 1 when it is used up. */
  share: z.number().nullable(),
  forecastShare: z.number().nullable(),
})
export type Counter = z.infer<typeof Counter>

/** What was used on one UTC day. */
export const DayUse = z.object({
  day: Day,
  rowsWritten: z.int(),
  rowsRead: z.int(),
  /** RPC calls, fetches and alarms; 20 incoming WebSocket messages are one. */
  requests: z.number(),
  /** Seconds that objects ran; an estimate, because a Worker's clock stands still while it computes. */
  objectSeconds: z.number(),
  /** Samples that were stored. */
  samples: z.int(),
  /** Size of the store's database at the end of the day, or now, in bytes. */
  bytes: z.int(),
})
export type DayUse = z.infer<typeof DayUse>

/** How much is saved; each level does what those before it do. */
export const Level = z.enum([
  /** Nothing is saved. */
  'normal',
  /** Watched fleets are looked at less often. */
  'calm',
  /** Senders are asked to push less often, and refused when they do not. */
  'coarse',
  /** Senders push at the resolution of roll-ups. */
  'rollups',
  /** A limit is used up: pushes are refused. */
  'refusing',
])
export type Level = z.infer<typeof Level>

/** The level, and why. */
export const Governor = z.object({
  level: Level,
  /** When the level was entered; null for `normal`. */
  since: Instant.nullable(),
  /** When it ends at the latest, which is when the limits begin anew; null for `normal`. */
  until: Instant.nullable(),
  /** The counters that the level rests on, fullest first. */
  because: z.array(
    z.object({ counter: CounterName, share: z.number(), forecastShare: z.number() })
  ),
  /** Seconds between pushes that a sender should keep. */
  intervalS: z.int(),
})
export type Governor = z.infer<typeof Governor>

/** Today, the days before, and what is done about it. */
export const Usage = z.object({
  plan: Plan,
  time: Instant,
  day: Day,
  /** When the counters begin anew. */
  resetsAt: Instant,
  counters: z.record(CounterName, Counter),
  samples: z.int(),
  storage: z.object({
    bytes: z.int(),
    limit: z.number().nullable(),
    share: z.number().nullable(),
    /** When the limit is reached if the days to come are like the last ones; null when not in sight. */
    fullAt: Instant.nullable(),
  }),
  /** Finished days, oldest first. */
  days: z.array(DayUse),
  governor: Governor,
})
export type Usage = z.infer<typeof Usage>
