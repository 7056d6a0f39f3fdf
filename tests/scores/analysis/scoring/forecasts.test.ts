import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { meanError, seasonalScale, smape } from './forecast-errors.ts'
import { naive2 } from './naive2.ts'

it('smape is between 0 and 200 %', () => {
  expect(smape([100, 200], [110, 180])).toBeCloseTo(10.0250626566, 9)
  expect(smape([5], [5])).toBe(0)
  expect(smape([5], [-5])).toBe(200)
  expect(smape([0], [0])).toBe(0)
})

it('meanError is absolute', () => {
  expect(meanError([1, 2], [2, 0])).toBe(1.5)
})

it('seasonalScale is the error of repeating the season', () => {
  expect(seasonalScale([1, 2, 3, 5], 2)).toBe(2.5)
})

describe('naive2', () => {
  it('repeats the last value where there is no season', () => {
    const random = randomFrom(1)
    const known = Float64Array.from({ length: 40 }, () => 10 + random())
    expect(naive2(known, 2, 4)).toEqual(Float64Array.of(known[39]!, known[39]!))
  })

  it('carries the season on at the last level', () => {
    const factors = [0.5, 1, 1.5, 1]
    const known = Float64Array.from({ length: 40 }, (_, i) => 20 * factors[i % 4]!)
    const foretold = naive2(known, 4, 4)
    for (const [i, factor] of factors.entries()) {
      expect(foretold[i]).toBeCloseTo(20 * factor, 9)
    }
  })
})
