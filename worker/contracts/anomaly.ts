/** What was unusual about servers, and since when. */
import * as z from 'zod'
import { Instant } from './fleet'
import { Moment } from './moment'
import { VitalName } from './vital'

const WINDOW = { from: Moment.optional(), to: Moment.optional(), vital: VitalName.optional() }

/** A window of the past, by default the last day; with `vital`, one server's metric in detail. */
export const AnomaliesQuery = z
  .strictObject({ ...WINDOW, server: z.string().max(1024).optional() })
  .refine(({ vital, server }) => vital === undefined || server !== undefined, {
    path: ['vital'],
    message: 'needs a server',
  })
export type AnomaliesQuery = z.infer<typeof AnomaliesQuery>

/** The same of the server in the address; `fleet` says which fleet has it. */
export const ServerAnomaliesQuery = z.strictObject({ ...WINDOW, fleet: z.string().optional() })

export const Severity = z.enum(['low', 'medium', 'high'])
export type Severity = z.infer<typeof Severity>

/** A vital's part in an incident. */
export const VitalShare = z.object({
  vital: VitalName,
  /** The PromQL that it was computed with. */
  query: z.string(),
  unit: z.string(),
  /** At its farthest within the incident; null where that was not measured. */
  value: z.number().nullable(),
  /** What it usually is at that time; null where that is not known. */
  usual: z.number().nullable(),
  /** How far from the usual, in standard deviations, with its sign; 99 stands for all that is farther. */
  deviations: z.number(),
})
export type VitalShare = z.infer<typeof VitalShare>

/** A time in which a server was unusual over all its vitals together. */
export const Incident = z.object({
  server: z.string(),
  from: Instant,
  /** Null while it goes on. */
  to: Instant.nullable(),
  severity: Severity,
  /** How many peaks as high a day are expected of this server while nothing is wrong. */
  perDay: z.number(),
  /** The vitals that explain it, most telling first. */
  vitals: z.array(VitalShare),
})
export type Incident = z.infer<typeof Incident>

/** How much is known of a server: `learning` until its model has seen enough. */
export const Watch = z.object({
  server: z.string(),
  state: z.enum(['learning', 'watching', 'silent']),
  /** Rows of vitals that its model rests on, and that it needs. */
  rows: z.int(),
  neededRows: z.int(),
  /** When the model was last fitted. */
  fittedAt: Instant.nullable(),
  /** From when on every row was judged; null while none is. */
  since: Instant.nullable(),
})
export type Watch = z.infer<typeof Watch>

/** One vital over a window: what it was, what was usual, and where it was neither. */
export const VitalAnomalies = z.object({
  vital: VitalName,
  unit: z.string(),
  query: z.string(),
  from: Instant,
  stepMs: z.int(),
  values: z.array(z.number().nullable()),
  /** The band in which the value usually is, point by point; null while it is learned. */
  usual: z.array(z.object({ low: z.number(), high: z.number() }).nullable()),
  marks: z.array(
    z.object({
      at: Instant,
      value: z.number(),
      severity: Severity,
      /** When the run of rare values that it belongs to began. */
      onset: Instant,
      /** −log10 of about how often a value is this strange for this metric. */
      surprise: z.number(),
    })
  ),
  /** Points at the beginning that the detector only learned from. */
  warmUp: z.int(),
})
export type VitalAnomalies = z.infer<typeof VitalAnomalies>

/** A server that differs from others of its kind, whatever is usual for itself. */
export const OddServer = z.object({
  server: z.string(),
  vital: VitalName,
  unit: z.string(),
  /** How many others there are, by their names of the same kind. */
  others: z.int(),
  /** The first of them. */
  peers: z.array(z.string()),
  /** Median of the window of its own value, and of the values of its kind. */
  value: z.number(),
  peersValue: z.number(),
  /** How far from its kind, in robust standard deviations, with its sign. */
  deviations: z.number(),
})
export type OddServer = z.infer<typeof OddServer>

export const Anomalies = z.object({
  from: Instant,
  to: Instant,
  /** Between rows of vitals. */
  stepMs: z.int(),
  /** Alarms a day that each server is allowed while nothing is wrong. */
  falseAlarmsPerDay: z.number(),
  watches: z.array(Watch),
  /** The newest first. */
  incidents: z.array(Incident),
  /** Servers that differ from their kind over the last hour, the farthest first. */
  odd: z.array(OddServer),
  /** Of the vital that was asked for. */
  vital: VitalAnomalies.nullable(),
})
export type Anomalies = z.infer<typeof Anomalies>
