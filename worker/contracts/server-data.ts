/** Measurements that somebody sends along with a question, as the original API takes them. */
import * as z from 'zod'

const MAX_HISTORY = 10_000
const MAX_METRICS = 64
const MAX_SERVERS = 100

/** What can still be added up and compared; JSON itself allows more. */
const Value = z.number().min(-1e15).max(1e15)

const DAY_MS = 86_400_000

/** One value, or the newest with those before it, oldest first. */
const Measured = z.union([
  Value,
  z.object({
    current: Value,
    history: z.array(Value).max(MAX_HISTORY).default([]),
    /** Between two values of `history`, ms; a day at most. */
    intervalMs: z.number().min(1).max(DAY_MS).optional(),
  }),
])

const Metrics = z
  .record(z.string().max(64), Measured)
  .refine((metrics) => Object.keys(metrics).length <= MAX_METRICS, {
    message: `at most ${MAX_METRICS} metrics`,
  })

/** One server, by any of its names. */
export const SentServer = z.object({
  id: z.string().max(256).optional(),
  hostname: z.string().max(256).optional(),
  name: z.string().max(256).optional(),
  metrics: Metrics,
})

export type SentServer = z.infer<typeof SentServer>

const Several = z.array(SentServer).min(1).max(MAX_SERVERS)

/** Of one server, or of several: `cpu`, `memory`, `disk`, … in percent; metrics alone are one server's. */
export const ServerData = z.union([SentServer, z.object({ servers: Several }), Several, Metrics])
export type ServerData = z.infer<typeof ServerData>
