/** Sequential generation of the simulated fleet; field names as the original API fixed them. */
import * as z from 'zod'
import { Generation, Service, Status } from './fleet'

/** Language in which a server's uptime and the messages are worded. */
export type Language = 'ko' | 'en'

/** `currentCount`: how many servers the caller has seen; what is missing is taken from the fleet. */
export const NextRequest = z.strictObject({
  currentCount: z.int().min(0).max(1_000_000).optional(),
  reset: z.boolean().optional(),
})
export type NextRequest = z.infer<typeof NextRequest>

/** A server as the original API words it. */
export const GeneratedServer = z.object({
  /** `srv_001` to `srv_020`. */
  id: z.string(),
  hostname: z.string(),
  name: z.string(),
  type: z.string(),
  environment: z.string(),
  location: z.string(),
  provider: z.string(),
  status: Status,
  /** Percent, whole. */
  cpu: z.int().min(0).max(100),
  /** Percent, whole. */
  memory: z.int().min(0).max(100),
  /** Percent, whole. */
  disk: z.int().min(0).max(100),
  /** Worded: "15일 8시간" or "15 days 8 hours". */
  uptime: z.string(),
  ip: z.string(),
  services: z.array(Service),
})
export type GeneratedServer = z.infer<typeof GeneratedServer>

/** Answer to every generating call; `server` is null when there was nothing left to generate or on a reset. */
export const NextResponse = Generation.extend({
  success: z.literal(true),
  server: GeneratedServer.nullable(),
  message: z.string(),
})
export type NextResponse = z.infer<typeof NextResponse>

/** Answer to the status calls. */
export const GenerationStatus = Generation.extend({ success: z.literal(true) })
export type GenerationStatus = z.infer<typeof GenerationStatus>
