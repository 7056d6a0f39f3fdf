/** Log lines that somebody sends along with a question. */
import * as z from 'zod'
import { ASSISTANT } from '../policy'

const MAX_TEXT = 2_000
const MAX_NAME = 256

/** A line as it stands in a file, or as a collector has it. Untrusted. */
export const SentLine = z.union([
  z.string().max(MAX_TEXT),
  z.object({
    /** RFC 3339, or Unix ms. */
    timestamp: z.union([z.string().max(64), z.number().min(0).max(1e14)]).optional(),
    /** In the words of any logger; `error` and `warn` are told apart. */
    level: z.string().max(32).optional(),
    message: z.string().max(MAX_TEXT),
    server: z.string().max(MAX_NAME).optional(),
  }),
])
export type SentLine = z.infer<typeof SentLine>

export const SentLog = z.array(SentLine).max(ASSISTANT.maxSentLines)
export type SentLog = z.infer<typeof SentLog>
