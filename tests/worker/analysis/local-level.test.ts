import { describe, expect, it } from 'vitest'
import { localLevel } from '../../../worker/analysis/local-level'

/** The flow of the Nile at Aswan, 1871 to 1890, with the variances of Durbin and Koopman, 2.2.5. */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
  799, 958, 1140,
]
const VARIANCES = { levelVariance: 1_469.1, noiseVariance: 15_099 }

describe('the local level', () => {
  it('filters by the gain that the variances call for', () => {
    const { filtered, variance } = localLevel(NILE, VARIANCES)
    const predicted = 15_099 + 1_469.1
    const gain = predicted / (predicted + 15_099)
    expect(filtered[0]).toBe(1_120)
    expect(filtered[1]).toBeCloseTo(1_120 + 40 * gain, 9)
    expect(variance[1]).toBeCloseTo(predicted * (1 - gain), 9)
  })

  it('comes to the variance of the steady state', () => {
    const { variance } = localLevel(Array(200).fill(0), VARIANCES)
    const { levelVariance: q, noiseVariance: r } = VARIANCES
    const steady = (q + Math.sqrt(q * q + 4 * q * r)) / 2
    expect(variance[199]! + q).toBeCloseTo(steady, 6)
  })

  it('smooths to the line that weighs noise against change best', () => {
    const { smoothed } = localLevel(NILE, VARIANCES)
    const { levelVariance: q, noiseVariance: r } = VARIANCES
    for (const [row, value] of NILE.entries()) {
      const fromBefore = row > 0 ? (smoothed[row]! - smoothed[row - 1]!) / q : 0
      const toNext = row < NILE.length - 1 ? (smoothed[row + 1]! - smoothed[row]!) / q : 0
      expect((smoothed[row]! - value) / r + fromBefore - toNext).toBeCloseTo(0, 9)
    }
  })

  it('draws a straight line across a gap, and knows the level less there', () => {
    const { smoothed, filtered, variance } = localLevel(
      [0, 0, Number.NaN, Number.NaN, 9, 9],
      VARIANCES
    )
    expect(filtered[3]).toBe(filtered[1])
    expect(variance[3]).toBeGreaterThan(variance[1]!)
    expect(smoothed[2]! - smoothed[1]!).toBeCloseTo(smoothed[3]! - smoothed[2]!, 9)
  })

  it('knows nothing before the first value, and of no values', () => {
    const { filtered, smoothed } = localLevel([Number.NaN, 5], VARIANCES)
    expect(filtered[0]).toBeNaN()
    expect(smoothed[0]).toBe(5)
    expect(localLevel([Number.NaN], VARIANCES).smoothed[0]).toBeNaN()
    expect(localLevel([], VARIANCES).smoothed).toHaveLength(0)
  })

  it('refuses variances that are none', () => {
    expect(() => localLevel([1], { levelVariance: -1, noiseVariance: 1 })).toThrow(RangeError)
    expect(() => localLevel([1], { levelVariance: 0, noiseVariance: 0 })).toThrow(RangeError)
  })
})
