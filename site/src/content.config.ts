/** The documentation: Markdown, one file for each page and language. */
import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import * as z from 'astro/zod'

export const collections = {
  docs: defineCollection({
    loader: glob({ pattern: '{ko,en}/*.md', base: 'src/content/docs' }),
    schema: z.object({ title: z.string(), description: z.string() }),
  }),
}
