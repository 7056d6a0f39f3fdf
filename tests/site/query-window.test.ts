import { describe, expect, it } from 'vitest'
import { RANGES_MS, stepFor, windowOf } from '../../site/src/lib/query-window.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NOW = Date.UTC(2026, 10, 21, 12, 34, 56, 789)

describe('the step of a graph', () => {
  it.each(RANGES_MS)('makes a line of 150 to 400 points over %d ms', (rangeMs) => {
    const points = rangeMs / stepFor(rangeMs)
    expect(points).toBeGreaterThanOrEqual(150)
    expect(points).toBeLessThanOrEqual(400)
  })

  it('is what a person would choose', () => {
    expect(stepFor(HOUR_MS)).toBe(10_000)
    expect(stepFor(24 * HOUR_MS)).toBe(5 * MINUTE_MS)
    expect(stepFor(90 * 24 * HOUR_MS)).toBe(6 * HOUR_MS)
  })
})

describe('the window of a graph', () => {
  const fresh = { rangeMs: HOUR_MS, endMs: null, stepMs: null }

  it('asks the same for every moment of a step, so that lines keep their shape', () => {
    const window = windowOf(fresh, NOW)
    expect(window).toEqual({
      fromMs: Date.UTC(2026, 10, 21, 11, 34, 50),
      toMs: Date.UTC(2026, 10, 21, 12, 34, 50),
      stepMs: 10_000,
    })
    expect(windowOf(fresh, NOW + 3_000)).toEqual(window)
  })

  it('has what was said just now, however coarse it is', () => {
    const { toMs } = windowOf({ ...fresh, rangeMs: 90 * 24 * HOUR_MS }, NOW)
    expect(NOW - toMs).toBeLessThan(10_000)
  })

  it('ends exactly when it was asked to', () => {
    const endMs = NOW - 12_345
    expect(windowOf({ ...fresh, endMs }, NOW)).toMatchObject({
      fromMs: endMs - HOUR_MS,
      toMs: endMs,
    })
  })

  it('has the step that was asked for', () => {
    expect(windowOf({ ...fresh, stepMs: MINUTE_MS }, NOW).stepMs).toBe(MINUTE_MS)
  })
})
