/** What the journal adds up. */
import type { LogEntry, Stats } from '../contracts/journal'
import { ASSISTANT } from '../policy'

/** Sums over all questions; plain data. */
export interface Totals {
  /** Unix ms. */
  sinceMs: number
  questions: number
  answered: number
  fellBack: number
  totalMs: number
  tokens: number
  usd: number
  engines: Record<string, number>
  intents: Record<string, number>
  skipped: Record<string, number>
}

export const beginning = (sinceMs: number): Totals => ({
  ...{ sinceMs, questions: 0, answered: 0, fellBack: 0, totalMs: 0, tokens: 0, usd: 0 },
  ...{ engines: {}, intents: {}, skipped: {} },
})

/** With one more question. */
export function withEntry(totals: Totals, { level, context }: LogEntry): Totals {
  const { engine, intent, skipped, processingTime, tokens, usd } = context
  const isAnswered = engine !== null && level !== 'error'
  return {
    sinceMs: totals.sinceMs,
    questions: totals.questions + 1,
    answered: totals.answered + (isAnswered ? 1 : 0),
    fellBack: totals.fellBack + (skipped.length > 0 ? 1 : 0),
    totalMs: totals.totalMs + processingTime,
    tokens: totals.tokens + tokens,
    usd: totals.usd + usd,
    engines: counted(totals.engines, engine === null ? [] : [engine]),
    intents: counted(totals.intents, intent === null ? [] : [intent]),
    skipped: counted(
      totals.skipped,
      skipped.map((one) => `${one.engine}: ${one.reason}`)
    ),
  }
}

/** As the API gives them. */
export function statsOf(totals: Totals): Stats {
  const { questions, answered, fellBack, totalMs, sinceMs, tokens, usd } = totals
  const { engines, intents, skipped } = totals
  const percentOf = (count: number) => (questions === 0 ? 0 : tenth((100 * count) / questions))
  return {
    totalQueries: questions,
    successRate: percentOf(answered),
    averageResponseTime: questions === 0 ? 0 : Number((totalMs / questions / 1_000).toFixed(3)),
    fallbackUsage: percentOf(fellBack),
    since: questions === 0 ? null : new Date(sinceMs).toISOString(),
    ...{ engines, intents, skipped, tokens, usd },
  }
}

const tenth = (value: number) => Math.round(value * 10) / 10

/** Names come from plugins as well, so their number has an end. */
function counted(counts: Record<string, number>, names: readonly string[]): Record<string, number> {
  const next = { ...counts }
  for (const name of names) {
    if (!(name in next) && Object.keys(next).length >= ASSISTANT.maxCountedNames) continue
    next[name] = (next[name] ?? 0) + 1
  }
  return next
}
