/** How the product itself is. */
import * as z from 'zod'
import { Level } from './usage'

/** One part, asked just now. */
export const PartHealth = z.object({
  /** `off` means that this deployment was not given what the part needs, for example a key. */
  status: z.enum(['ok', 'failing', 'off']),
  /** How long the part took to answer, ms. */
  latencyMs: z.number(),
  detail: z.string().optional(),
})
export type PartHealth = z.infer<typeof PartHealth>

/** The whole, `failing` when any part is but the cache, without which everything works. */
export const Health = z.object({
  status: z.enum(['ok', 'failing']),
  time: z.iso.datetime(),
  parts: z.object({
    /** The objects that hold fleets. */
    fleets: PartHealth,
    /** The object that holds samples, its disk included. */
    store: PartHealth,
    /** The console's files. */
    site: PartHealth,
    /** Whether samples can be pushed, and an owner can sign in. */
    keys: PartHealth,
    /** Whether the day's budget lasts; `detail` names the governor's level when it saves. */
    budget: PartHealth.extend({ level: Level.nullable() }),
    /**
     * What keeps answers for a while. `detail` names it, memory or upstash, and what ails it; what is
     * counted is this process's own.
     */
    cache: PartHealth.extend({
      entries: z.int(),
      /** 0 to 1; null before anything was asked for. */
      hitRate: z.number().nullable(),
    }),
  }),
})
export type Health = z.infer<typeof Health>
