import { expect, it } from 'vitest'
import { beginning, statsOf, withEntry } from '../../../worker/assistant/journal-totals'
import { logEntryOf } from '../../../worker/assistant/log-entry'
import type { RunState } from '../../../worker/contracts/assistant-run'
import { ASSISTANT } from '../../../worker/policy'
import { answer, staticAnswer } from './answers'

const RUN = `main.${'0'.repeat(26)}`
const run = (changes: Partial<RunState>): RunState => ({
  ...{ runId: RUN, status: 'answered', answer: null, failure: null },
  ...changes,
})
const entry = (changes: Partial<RunState>, ms = 2_000) =>
  logEntryOf(run(changes), 'why is web-01 slow?', 0, ms)

it('is information, a warning or an error', () => {
  const quota = [{ engine: 'google:gemini', reason: 'quota', ms: 80 }]
  const told = [
    entry({ answer: answer() }),
    entry({ answer: answer({ skipped: quota }) }),
    entry({ answer: staticAnswer() }),
    entry({ failure: { reason: 'internal' } }),
    entry({ failure: { reason: 'cancelled' } }),
  ]
  expect(told.map(({ level, message }) => [level, message])).toEqual([
    ['info', 'answered by evidence'],
    ['warn', 'answered by evidence (google:gemini: quota)'],
    ['error', 'static answer (evidence: no-telemetry)'],
    ['error', 'no answer: internal'],
    ['info', 'no answer: cancelled'],
  ])
})

it('keeps the beginning of a question', () => {
  const { context } = logEntryOf(run({ answer: answer() }), 'x'.repeat(1_000), 0, 1)
  expect(context.query).toHaveLength(ASSISTANT.journalQuery)
})

it('adds up as the original statistics', () => {
  const quota = [{ engine: 'google', reason: 'quota', ms: 80 }]
  const usage = { inputTokens: 900, outputTokens: 100, usd: 0.25 }
  const entries = [
    entry({ answer: answer({ engine: 'google', tier: 1, usage }) }, 4_000),
    entry({ answer: answer({ skipped: quota }) }, 1_000),
    entry({ answer: answer() }, 500),
    entry({ failure: { reason: 'internal' } }, 500),
  ]
  expect(statsOf(entries.reduce(withEntry, beginning(0)))).toEqual({
    totalQueries: 4,
    successRate: 75,
    averageResponseTime: 1.5,
    fallbackUsage: 25,
    since: '1970-01-01T00:00:00.000Z',
    engines: { google: 1, evidence: 2 },
    intents: { diagnose: 3 },
    skipped: { 'google: quota': 1 },
    tokens: 1_000,
    usd: 0.25,
  })
})

it('is all zeros before the first question', () => {
  expect(statsOf(beginning(0))).toMatchObject({
    ...{ totalQueries: 0, successRate: 0, averageResponseTime: 0, since: null },
  })
})

it('counts a bounded number of names', () => {
  let totals = beginning(0)
  for (let i = 0; i < 2 * ASSISTANT.maxCountedNames; i++) {
    totals = withEntry(totals, entry({ answer: answer({ engine: `plugin-${i}` }) }))
  }
  expect(Object.keys(totals.engines)).toHaveLength(ASSISTANT.maxCountedNames)
  expect(totals.questions).toBe(2 * ASSISTANT.maxCountedNames)
})
