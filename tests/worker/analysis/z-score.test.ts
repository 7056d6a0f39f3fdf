import { describe, expect, it } from 'vitest'
import { isZScoreAnomaly, zScore } from '../../../worker/analysis/z-score'

const flat = (count: number, ...last: number[]) => [...Array(count - last.length).fill(10), ...last]

describe('the z-score over the last 20 values', () => {
  it('of one that differs is the most there can be, the root of 19', () => {
    expect(zScore(flat(20, 11))).toBeCloseTo(Math.sqrt(19), 12)
    expect(zScore(flat(20, 9))).toBeCloseTo(-Math.sqrt(19), 12)
  })

  it('looks at the last 20 only', () => {
    expect(zScore([1e9, ...flat(20, 11)])).toBe(zScore(flat(20, 11)))
  })

  it('is anomalous beyond 2.5, on both sides', () => {
    expect(isZScoreAnomaly(flat(20, 11))).toBe(true)
    expect(isZScoreAnomaly(flat(20, 9))).toBe(true)
    // Three equal strangers are √(17 / 3) = 2.38 away.
    expect(isZScoreAnomaly(flat(20, 11, 11, 11))).toBe(false)
  })

  it('says nothing of too few values, or of equal ones', () => {
    expect(zScore(flat(19, 11))).toBeNull()
    expect(zScore(flat(20))).toBeNull()
    expect(isZScoreAnomaly(flat(20))).toBe(false)
  })
})
