import { expect, it } from 'vitest'
import { beginning, statsOf, withEntry } from '../../../worker/assistant/journal-totals'
import { logEntryOf } from '../../../worker/assistant/log-entry'
import type { RunFailure } from '../../../worker/contracts/assistant-run'

const RUN = `sim-${'a'.repeat(26)}.${'0'.repeat(26)}`

const failed = (reason: RunFailure['reason']) =>
  logEntryOf({ runId: RUN, status: 'failed', answer: null, failure: { reason } }, 'q', 0, 500)

it('takes only what broke on our side for an error', () => {
  expect(failed('internal').level).toBe('error')
  expect(failed('cancelled').level).toBe('info')
  expect(failed('no-such-fleet').level).toBe('info')
})

it('counts nothing as answered that had no answer', () => {
  for (const reason of ['cancelled', 'no-such-fleet', 'internal'] as const) {
    const stats = statsOf(withEntry(beginning(0), failed(reason)))
    expect(stats).toMatchObject({ totalQueries: 1, successRate: 0 })
  }
})
