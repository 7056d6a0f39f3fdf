/** What an export looks like from outside: its query, its own lines, and what an import answers. */
import * as z from 'zod'
import { TRANSFER } from '../policy'
import { Moment } from './moment'

/** The version of the format that is written; no newer one can be read. */
export const EXPORT_FORMAT = 1

/** Which samples: those in [from, to) of series that any of the selectors matches; without them, all. */
export const ExportQuery = z.strictObject({
  from: Moment.optional(),
  to: Moment.optional(),
  /** PromQL selectors, for example `{instance="web-1"}`. */
  'match[]': z
    .union([z.string(), z.array(z.string()).max(TRANSFER.maxSelectors)])
    .transform((texts) => [texts].flat())
    .optional(),
})
export type ExportQuery = z.infer<typeof ExportQuery>

/** Whether the settings in the file are to replace the ones here. */
export const ImportQuery = z.strictObject({ settings: z.literal('1').optional() })
export type ImportQuery = z.infer<typeof ImportQuery>

/** First line of an export. */
export const ExportHeader = z.object({
  openmanager: z.object({
    format: z.int().min(1),
    exportedAt: z.iso.datetime(),
    settings: z.record(z.string(), z.unknown()),
  }),
})
export type ExportHeader = z.infer<typeof ExportHeader>

/** Last line of an export: what stands between it and the header. */
export const ExportTrailer = z.object({
  openmanager: z.object({ lines: z.int().min(0), samples: z.int().min(0) }),
})
export type ExportTrailer = z.infer<typeof ExportTrailer>

/** What became of an imported file. */
export const ImportReport = z.object({
  /** Distinct series that were read. */
  series: z.int(),
  /** Samples that are on disk, those that were there before included. */
  samples: z.int(),
  /** Samples that were not stored, and lines that could not be read. */
  rejected: z.int(),
  reasons: z.array(z.object({ reason: z.string(), count: z.int(), example: z.string() })),
  /** Whether the file was whole, as far as its format can tell; what was read of it is stored. */
  complete: z.boolean(),
  /** Why it was not complete. */
  detail: z.string().optional(),
  /** Whether settings were asked for, and the file had some that hold now. */
  settingsApplied: z.boolean(),
})
export type ImportReport = z.infer<typeof ImportReport>
