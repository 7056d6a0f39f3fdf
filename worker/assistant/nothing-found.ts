/** What is known of a question when nothing can be asked. */
import type { Findings, Understanding } from '../contracts/assistant'

export const nothingFound = (understanding: Understanding): Findings => ({
  understanding,
  verdict: null,
  confidence: 0,
  facts: [],
  causes: [],
  commands: [],
  unchecked: [],
  suggestions: [],
  draft: [],
})
