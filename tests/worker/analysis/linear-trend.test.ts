import { describe, expect, it } from 'vitest'
import { linearTrend } from '../../../worker/analysis/linear-trend'

const NOW = Date.UTC(2026, 10, 21)
const HOUR_MS = 3_600_000
const hours = [0, 1, 2, 3].map((hour) => NOW + hour * HOUR_MS)

describe('the linear trend', () => {
  it("fits the first of Anscombe's quartets", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    const trend = linearTrend(x, y)!
    expect(trend.slope).toBeCloseTo(0.5, 3)
    expect(trend.at(0)).toBeCloseTo(3, 2)
    expect(trend.explained).toBeCloseTo(0.67, 2)
  })

  it('keeps its digits in times of today', () => {
    const trend = linearTrend(hours, [1, 2, 3, 4])!
    expect(trend.slope * HOUR_MS).toBeCloseTo(1, 12)
    expect(trend.at(hours[3]! + HOUR_MS)).toBeCloseTo(5, 12)
  })

  it('passes over values that are missing', () => {
    expect(linearTrend(hours, [1, Number.NaN, 3, 4])!.at(hours[1]!)).toBeCloseTo(2, 12)
  })

  it('explains a constant wholly, and one value not at all', () => {
    expect(linearTrend(hours, [7, 7, 7, 7])).toMatchObject({ slope: 0, explained: 1 })
    expect(linearTrend(hours, [7, Number.NaN, Number.NaN, Number.NaN])).toBeNull()
    expect(linearTrend([], [])).toBeNull()
  })
})
