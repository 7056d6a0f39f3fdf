/** The events of a fleet's live stream, the same over WebSocket and over SSE. */
import * as z from 'zod'
import { Fleet, FleetState, Reading, Server } from './fleet'

/**
 * One event. `id` grows strictly within a fleet and survives restarts; a viewer that comes back
 * with the last `id` it saw gets what it missed, or a fresh `snapshot` when that is gone.
 */
export const LiveEvent = z.discriminatedUnion('event', [
  /** The whole picture: first event of every stream, and again after a reset. */
  z.object({ id: z.int(), event: z.literal('snapshot'), data: FleetState }),
  /** One server entered the fleet. */
  z.object({
    id: z.int(),
    event: z.literal('joined'),
    data: z.object({ fleet: Fleet, server: Server, reading: Reading }),
  }),
  /** New readings of some servers; the others have not changed. */
  z.object({
    id: z.int(),
    event: z.literal('readings'),
    data: z.object({ readings: z.array(Reading) }),
  }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

/** `Last-Event-ID` of a reconnecting viewer, or `lastEventId` where headers cannot be set. */
export const LastEventId = z.coerce.number().int().nonnegative()
