/** The past of signals, on an even grid of times. */
import * as z from 'zod'
import { HISTORY } from '../policy'
import { Moment } from './moment'
import { SignalName } from './signal'

/** The window [from, to), how finely, and of what; without `server`, every server of the fleet. */
export const HistoryQuery = z
  .strictObject({
    from: Moment,
    to: Moment,
    /** Distance between points, ms. */
    step: z.coerce.number().int().min(HISTORY.minStepMs),
    /** Names joined by commas; every signal when absent. */
    signals: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(SignalName).min(1).max(SignalName.options.length))
      .optional(),
    server: z.string().max(1024).optional(),
  })
  .refine((q) => q.from < q.to, { path: ['to'], message: 'must be later than from' })
  .refine((q) => (q.to - q.from) / q.step <= HISTORY.maxPoints, {
    path: ['step'],
    message: `must leave at most ${HISTORY.maxPoints} points in the window`,
  })
export type HistoryQuery = z.infer<typeof HistoryQuery>

/** Answer to a history query: `values[i]` was at `from + i * stepMs`; null means no data. */
export const History = z.object({
  from: z.iso.datetime(),
  stepMs: z.int(),
  /** The PromQL that each signal was computed with. */
  queries: z.partialRecord(SignalName, z.string()),
  series: z.array(
    z.object({ server: z.string(), signal: SignalName, values: z.array(z.number().nullable()) })
  ),
})
export type History = z.infer<typeof History>
