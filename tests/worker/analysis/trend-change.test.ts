import { describe, expect, it } from 'vitest'
import { trendChange, trends } from '../../../worker/analysis/trend-change'

const flat = Array<number>(10).fill(5)

describe('the change of trend', () => {
  it('is none along a line', () => {
    expect(trends(Array.from({ length: 20 }, (_, at) => 3 * at))).toEqual({
      expectedTrend: 3,
      actualTrend: 3,
      deviation: 0,
    })
  })

  it('is the slope of the last five less that of all', () => {
    const bent = [...flat, 6, 7, 8, 9, 10]
    expect(trendChange(bent)).toMatchObject({ actualTrend: expect.closeTo(1.0, 0) })
    expect(trendChange(bent)!.deviation).toBeGreaterThan(0.5)
  })

  it('is not told up to half a unit, nor of fewer than ten values', () => {
    expect(trendChange([...flat, 5.1, 5.2, 5.3, 5.4])).toBeNull()
    expect(trends(flat.slice(1))).toBeNull()
  })
})
