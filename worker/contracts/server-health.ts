/** How well servers are, as a number that is explained. */
import * as z from 'zod'
import { HEALTH } from '../policy'
import { Instant } from './fleet'

/** Of one server, or without it of the fleet. */
export const HealthQuery = z.strictObject({ server: z.string().max(1024).optional() })

/** Of the server in the address; `fleet` says which fleet has it. */
export const ServerHealthQuery = z.strictObject({ fleet: z.string().optional() })

/** What health is made of; readings are percentages unless the name says otherwise. */
export const HealthPart = z.enum(Object.keys(HEALTH.curves) as (keyof typeof HEALTH.curves)[])
export type HealthPart = z.infer<typeof HealthPart>

export const HealthGrade = z.enum(['good', 'fair', 'poor', 'bad'])
export type HealthGrade = z.infer<typeof HealthGrade>

/** What one part costs. */
export const HealthLoss = z.object({
  part: HealthPart,
  reading: z.number(),
  /** Of 100. */
  points: z.number(),
})
export type HealthLoss = z.infer<typeof HealthLoss>

export const ServerHealth = z.object({
  server: z.string(),
  at: Instant,
  /** 0 to 100; null where nothing is known. */
  score: z.number().nullable(),
  grade: HealthGrade.nullable(),
  /** 0 to 1: how much of what could be wrong is known. */
  confidence: z.number(),
  /** In the language of the request. */
  sentence: z.string(),
  /** Every part that costs something, the worst first. */
  losses: z.array(HealthLoss),
  /** Parts that were expected and are not known. */
  missing: z.array(HealthPart),
})
export type ServerHealth = z.infer<typeof ServerHealth>

export const FleetHealth = z.object({
  at: Instant,
  score: z.number().nullable(),
  grade: HealthGrade.nullable(),
  confidence: z.number(),
  sentence: z.string(),
  /** Servers of the fleet; those beyond what is watched are not in `servers`, and count for nothing. */
  fleetServers: z.int(),
  /** The weakest first. */
  servers: z.array(ServerHealth),
})
export type FleetHealth = z.infer<typeof FleetHealth>
