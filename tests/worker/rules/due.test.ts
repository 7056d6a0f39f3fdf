import { describe, expect, it } from 'vitest'
import { RULES } from '../../../worker/policy'
import { dueTimes, intervalAt } from '../../../worker/rules/due'

const MINUTE = 60_000
const { delayMs } = RULES

describe('dueTimes', () => {
  it('are multiples of the interval, each a little after it has passed', () => {
    expect(dueTimes(MINUTE, 5 * MINUTE, 6 * MINUTE + delayMs - 1)).toEqual([])
    expect(dueTimes(MINUTE, 5 * MINUTE, 6 * MINUTE + delayMs)).toEqual([6 * MINUTE])
    expect(dueTimes(90_000, 90_000, 180_000 + delayMs)).toEqual([180_000])
  })

  it('make good a few that were missed, oldest first', () => {
    const now = 100 * MINUTE + delayMs
    expect(dueTimes(MINUTE, 98 * MINUTE, now)).toEqual([99 * MINUTE, 100 * MINUTE])
    const most = dueTimes(MINUTE, 2 * MINUTE, now)
    expect(most).toHaveLength(RULES.maxMissed)
    expect(most.at(-1)).toBe(100 * MINUTE)
    expect(dueTimes(MINUTE, undefined, now)).toEqual(most)
  })

  it('go on from the last time when the interval has changed', () => {
    const now = 6 * MINUTE + delayMs
    expect(dueTimes(2 * MINUTE, 5 * MINUTE, now)).toEqual([6 * MINUTE])
  })
})

describe('intervalAt', () => {
  it('stretches to multiples of the interval while the budget is short', () => {
    expect(intervalAt('normal', 10_000)).toBe(10_000)
    expect(intervalAt('calm', 10_000)).toBe(10_000)
    expect(intervalAt('coarse', 50_000)).toBe(150_000)
    expect(intervalAt('rollups', MINUTE)).toBe(4 * MINUTE)
    expect(intervalAt('rollups', 10 * MINUTE)).toBe(10 * MINUTE)
    expect(intervalAt('refusing', MINUTE)).toBeUndefined()
  })
})
