/** The documentation: Markdown, one file for each page and language; and the scores that it shows. */
import { defineCollection } from 'astro:content'
import { file, glob } from 'astro/loaders'
import * as z from 'astro/zod'

const score = z.object({
  name: z.string(),
  /** Its words are in `i18n/scores.ts`; a figure without one is called by its name. */
  quantity: z.string().optional(),
  set: z.string().default(''),
  /** Absent for the product's own analysis. */
  method: z.string().optional(),
  role: z.enum(['documents', 'peer', 'chance']).optional(),
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  entities: z.number().optional(),
  /** On which data, if it was published and not measured here. */
  published: z.string().optional(),
})

export const collections = {
  docs: defineCollection({
    loader: glob({ pattern: '{ko,en}/**/*.md', base: 'src/content/docs' }),
    schema: z.object({ title: z.string(), description: z.string() }),
  }),
  /** What `npm run scores:analysis -- --out site/src/data/analysis-scores.json` wrote. */
  scores: defineCollection({
    loader: file('src/data/analysis-scores.json', { parser: (text) => JSON.parse(text).reports }),
    schema: z.object({ figures: z.array(score) }),
  }),
  /** What `npm run scores -- --out site/src/data/assistant-scores.json` wrote. */
  assistantScores: defineCollection({
    loader: file('src/data/assistant-scores.json', { parser: (text) => JSON.parse(text).reports }),
    schema: z.object({ figures: z.array(score) }),
  }),
}
