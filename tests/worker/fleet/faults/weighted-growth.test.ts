import { expect, it } from 'vitest'
import { stairs, step } from '../../../../worker/fleet/faults/curve'
import { weightedGrowth } from '../../../../worker/fleet/faults/weighted-growth'

const perSecond = (timeMs: number) => (3 * timeMs) / 1_000
const level = stairs(step(10_000, 20_000))
const growth = (timeMs: number) => weightedGrowth(level, perSecond)(timeMs, () => perSecond(timeMs))

it('counts what a counter grew while the level was 1', () => {
  expect([0, 10_000, 15_000, 20_000, 99_000].map(growth)).toEqual([0, 0, 15, 30, 30])
})

it('does not depend on what was asked before', () => {
  const asked = weightedGrowth(level, perSecond)
  for (const timeMs of [99_000, 15_000, 0, 20_000, 12_000]) {
    expect(asked(timeMs, () => perSecond(timeMs))).toBe(growth(timeMs))
  }
})

it('does not look at the counter where that changes nothing', () => {
  const never = () => {
    throw new Error('looked')
  }
  expect(weightedGrowth(level, perSecond)(5_000, never)).toBe(0)
  expect(weightedGrowth(level, perSecond)(99_000, never)).toBe(30)
})
