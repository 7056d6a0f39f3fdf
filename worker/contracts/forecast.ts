/** What a vital of a server is going to be. */
import * as z from 'zod'
import { Instant } from './fleet'
import { VitalName } from './vital'

const AHEAD = {
  vital: VitalName.default('cpuPercent'),
  horizon: z.enum(['24h', '7d']).default('24h'),
}

/** Which vital of which server, and how far ahead. */
export const ForecastQuery = z.strictObject({ ...AHEAD, server: z.string().max(1024) })
export type ForecastQuery = z.infer<typeof ForecastQuery>

/** The same of the server in the address; `fleet` says which fleet has it. */
export const ServerForecastQuery = z.strictObject({ ...AHEAD, fleet: z.string().optional() })

/** One step ahead, in the vital's unit. */
export const ForecastPoint = z.object({
  at: Instant,
  median: z.number(),
  /** Holds 80 % of what comes. */
  likely: z.tuple([z.number(), z.number()]),
  /** Holds 95 % of it. */
  nearlySure: z.tuple([z.number(), z.number()]),
})
export type ForecastPoint = z.infer<typeof ForecastPoint>

/** A threshold that the vital may cross. */
export const ExpectedCrossing = z.object({
  status: z.enum(['warning', 'critical']),
  threshold: z.number(),
  /** From when on it is possible (2.5 %), plausible (10 %), as likely as not; null for never. */
  possible: Instant.nullable(),
  plausible: Instant.nullable(),
  likely: Instant.nullable(),
  /** When it is most likely, and how likely then, 0 to 1. */
  peakAt: Instant,
  peakProbability: z.number(),
})
export type ExpectedCrossing = z.infer<typeof ExpectedCrossing>

/** When a vital with a limit reaches it, if its growth is no accident. */
export const TimeToFull = z.discriminatedUnion('status', [
  z.object({ status: z.literal('too-short'), days: z.number(), neededDays: z.number() }),
  z.object({ status: z.literal('full') }),
  z.object({ status: z.literal('no-trend'), pValue: z.number(), perDay: z.number() }),
  z.object({ status: z.literal('beyond-horizon'), perDay: z.number(), horizon: Instant }),
  z.object({
    status: z.literal('filling'),
    perDay: z.number(),
    /** One time in ten it is full before; as likely as not; nine times in ten. Null: beyond what can be said. */
    p10: Instant.nullable(),
    p50: Instant,
    p90: Instant.nullable(),
  }),
])
export type TimeToFull = z.infer<typeof TimeToFull>

export const Forecast = z.object({
  server: z.string(),
  vital: VitalName,
  unit: z.string(),
  query: z.string(),
  /** Up to when values were known. */
  madeAt: Instant,
  stepMs: z.int(),
  /** What was: the mean of each step, oldest first, the last one just before `madeAt`. */
  history: z.array(z.number().nullable()),
  /** Empty when there is no forecast. */
  points: z.array(ForecastPoint),
  /** Why there is none. */
  refusal: z
    .discriminatedUnion('reason', [
      z.object({ reason: z.literal('too-short'), hours: z.number(), neededHours: z.number() }),
      z.object({ reason: z.literal('gaps'), missing: z.number(), allowed: z.number() }),
      z.object({ reason: z.literal('poor-fit'), scaledError: z.number(), allowed: z.number() }),
    ])
    .nullable(),
  /** How far off it was when tested on the vital's own past; null when there is no forecast. */
  backTest: z
    .object({
      rounds: z.int(),
      /** Mean absolute error in the vital's unit. */
      error: z.number(),
      /** The same in units of the mean difference between one day and the next (MASE). */
      scaledError: z.number().nullable(),
    })
    .nullable(),
  crossings: z.array(ExpectedCrossing),
  /** Of vitals that fill up; null of others. */
  full: TimeToFull.nullable(),
})
export type Forecast = z.infer<typeof Forecast>
