/** Questions with what is to be understood of them, one JSON object a line. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { NamedServer } from '../../../worker/assistant/understanding/server-names.ts'
import { Intent } from '../../../worker/contracts/assistant.ts'

const names = z.union([z.string(), z.array(z.string())])

export const LabelledQuestion = z.object({
  id: z.string(),
  lang: z.enum(['ko', 'en']),
  query: z.string(),
  intent: Intent,
  /** Of these only servers, metrics, times, counts and thresholds, and actions, are held against labels. */
  entities: z
    .object({
      server: names,
      servers: names,
      unknown_server: names,
      metric: names,
      time: names,
      n: z.number(),
      threshold: z.number(),
      action: names,
      negated_action: names,
      hypothetical_action: names,
    })
    .partial()
    .loose(),
})
export type LabelledQuestion = z.infer<typeof LabelledQuestion>

/** Written by somebody who had seen neither the training data nor the code. */
export const HELD_OUT = join(import.meta.dirname, 'questions.jsonl')

/** @throws {z.ZodError} if a line is none */
export const questionsIn = (path: string): LabelledQuestion[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => LabelledQuestion.parse(JSON.parse(line)))

/** Tells whether questions are the same as before. */
export const hashOf = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex')

/** The servers that questions speak of, which somebody who asks them would have. */
export function rosterOf(questions: readonly LabelledQuestion[]): NamedServer[] {
  const named = questions.flatMap(({ entities: { server, servers } }) => [
    ...listed(server),
    ...listed(servers),
  ])
  return [...new Set(named)]
    .filter((name) => !name.startsWith('$'))
    .map((name) => ({ id: name, hostname: name, name, type: null }))
}

/** One, many or none as a list. */
export const listed = <Value>(value: Value | readonly Value[] | undefined): Value[] =>
  value === undefined ? [] : Array.isArray(value) ? [...value] : [value as Value]
