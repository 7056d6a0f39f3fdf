import { expect, it } from 'vitest'
import { originalAnswer } from '../../../worker/assistant/original-answer'
import { unifiedAnswer } from '../../../worker/assistant/unified-answer'
import { SmartAnswer, UnifiedAnswer } from '../../../worker/contracts/original-assistant'
import { answer, staticAnswer } from './answers'

it('is the text of all segments, with the commands as actions', () => {
  const given = SmartAnswer.parse(originalAnswer(answer()))
  expect(given.response).toBe('A process runs away.\nCPU use is 93%.')
  expect(given.metadata).toMatchObject({
    ...{ method: 'evidence_engine', fallbackUsed: false, analysisDepth: 'advanced' },
    ...{ processingTime: 45, verdict: 'cause', confidence: 0.9 },
  })
  expect(given.metadata).not.toHaveProperty('originalError')
  expect(given.actions).toEqual([
    {
      ...{ type: 'top', description: 'The busiest processes', impact: 'low' },
      ...{ command: 'top', server: 'web-01', risk: 'read-only', undo: null },
    },
  ])
})

it('calls a model that failed a fallback, and one that is not there none', () => {
  const skipped = [{ engine: 'google', reason: 'quota', ms: 80 }]
  expect(originalAnswer(answer({ skipped })).metadata).toMatchObject({
    ...{ method: 'evidence_engine', fallbackUsed: true },
  })
})

it('says why it is static', () => {
  const { success, metadata } = originalAnswer(staticAnswer())
  expect(success).toBe(true)
  expect(metadata).toMatchObject({
    ...{ method: 'fallback_system', fallbackUsed: true, originalError: 'no-telemetry' },
  })
})

it('counts what each source did', () => {
  const { sources, data, analysis, performance } = UnifiedAnswer.parse(unifiedAnswer(answer()))
  expect(analysis).toMatchObject({
    ...{ summary: 'A process runs away.', details: ['CPU use is 93%.'], urgency: 'high' },
  })
  expect(data.metrics).toHaveLength(2)
  expect(data.logs).toHaveLength(1)
  // Two of four facts were queried, one is an analysis's.
  expect(sources.prometheus).toMatchObject({ status: 'ok', facts: 2, share: 0.5, ms: 40 })
  expect(sources.python).toMatchObject({ facts: 1, share: 0.25 })
  expect(sources.ai).toMatchObject({ status: 'off', reason: 'not-configured', segments: 0 })
  expect(performance).toMatchObject({ totalTime: 45, aiTime: 0, cacheHits: 0, fallbacks: 0 })
})

it('says which sources failed', () => {
  const { sources, performance } = unifiedAnswer(staticAnswer())
  expect(sources.prometheus).toMatchObject({ status: 'failed', reason: 'store-unavailable' })
  expect(performance.fallbacks).toBe(1)
})
