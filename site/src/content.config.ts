/** The documentation: Markdown, one file for each page and language. */
import { glob } from 'astro/loaders'
import * as z from 'astro/zod'
import { defineCollection } from 'astro:content'

export const collections = {
  docs: defineCollection({
    loader: glob({ pattern: '{ko,en}/*.md', base: 'src/content/docs' }),
    schema: z.object({ title: z.string(), description: z.string() }),
  }),
}
