import { describe, expect, it } from 'vitest'
import { firstThreshold, nextThreshold } from '../../../worker/analysis/alarm-threshold'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

describe('the threshold of alarms', () => {
  it('starts higher the fewer alarms are allowed and the more values come', () => {
    expect(firstThreshold(0.01, MINUTE_MS)).toBeGreaterThan(firstThreshold(0.1, MINUTE_MS))
    expect(firstThreshold(0.1, MINUTE_MS)).toBeGreaterThan(firstThreshold(0.1, 60 * MINUTE_MS))
    expect(firstThreshold(1_000, DAY_MS)).toBe(2)
  })

  it('is where it was after an alarm and the time in which one is allowed', () => {
    const raised = nextThreshold(4, true, 0.1, 0)
    expect(raised).toBe(4.5)
    expect(nextThreshold(raised, false, 0.1, 10 * DAY_MS)).toBeCloseTo(4, 12)
  })

  it('never falls so low that the usual is told', () => {
    expect(nextThreshold(4, false, 0.1, 10_000 * DAY_MS)).toBe(2)
  })
})
