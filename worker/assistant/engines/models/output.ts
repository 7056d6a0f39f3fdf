/** What a model is to write. */
import * as z from 'zod'

/**
 * Without limits of length: not every provider accepts them in a schema, so that `claims` has them.
 * Every field is required, which some providers demand.
 */
export const ModelOutput = z.object({
  lang: z.enum(['ko', 'en']),
  segments: z.array(
    z.object({
      kind: z.enum(['answer', 'evidence', 'cause', 'caveat']),
      text: z.string(),
      /** Ids of facts. */
      ev: z.array(z.string()),
    })
  ),
  /** Causes of ours. */
  pick: z.array(z.string()),
  /** Ids of commands of ours. */
  actions: z.array(z.string()),
  unknowns: z.array(z.string()),
})
export type ModelOutput = z.infer<typeof ModelOutput>

/** One segment, as it comes out of an answer that is not complete yet. */
export const ModelSegment = ModelOutput.shape.segments.element
export type ModelSegment = z.infer<typeof ModelSegment>
