import { describe, expect, it } from 'vitest'
import { durationText, parseDuration } from '../../site/src/lib/duration.ts'

const SECOND_MS = 1_000
const HOUR_MS = 3_600 * SECOND_MS
const DAY_MS = 24 * HOUR_MS

describe('a duration', () => {
  it.each([
    ['5m', 300 * SECOND_MS],
    ['1h30m', 1.5 * HOUR_MS],
    ['90d', 90 * DAY_MS],
    ['1w', 7 * DAY_MS],
    ['1y', 365 * DAY_MS],
    ['250ms', 250],
    ['15', 15 * SECOND_MS],
    ['0.5', 500],
    [' 10s ', 10 * SECOND_MS],
  ])('is read as Prometheus reads %j', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['', 'soon', '-5m', '5m1h', '1.5h', '5 m', '1h1h'])(
    'is none where Prometheus takes none: %j',
    (text) => {
      expect(parseDuration(text)).toBeNull()
    }
  )

  it.each([1, 999, SECOND_MS, 90 * SECOND_MS, 1.5 * HOUR_MS, 90 * DAY_MS, 365 * DAY_MS])(
    'of %d ms is the same when it is written and read',
    (ms) => {
      expect(parseDuration(durationText(ms))).toBe(ms)
    }
  )

  it('is written in the units that a person would use', () => {
    expect(durationText(14 * DAY_MS)).toBe('14d')
    expect(durationText(400 * DAY_MS)).toBe('400d')
    expect(durationText(36 * HOUR_MS)).toBe('1d12h')
  })
})
