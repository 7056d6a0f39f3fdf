import { describe, expect, it } from 'vitest'
import { judge, nabScore, type Profile, probationRows } from './nab.ts'

const ROWS = 1_000
const WINDOW = [500, 599] as const

const scoreOf = (
  alarms: Record<number, number>,
  profile: Profile = 'standard',
  threshold?: number
) => {
  const scores = new Float64Array(ROWS)
  for (const [row, score] of Object.entries(alarms)) scores[Number(row)] = score
  return nabScore([judge({ windows: [WINDOW], scores }, profile)], profile, threshold)
}

describe("the benchmark's score", () => {
  it('is 0 for a silent detector and 100 for one that is right at once', () => {
    expect(scoreOf({}).score).toBe(0)
    expect(scoreOf({ 500: 1 })).toEqual({ score: 100, threshold: 1 })
  })

  it('fines a false alarm before all windows by its whole weight', () => {
    expect(scoreOf({ 200: 1, 500: 1 }).score).toBeCloseTo((100 * (2 - 0.11)) / 2, 12)
    expect(scoreOf({ 200: 1, 500: 1 }, 'low false positives').score).toBeCloseTo(89, 12)
  })

  it('leaves out false alarms by a threshold where that pays', () => {
    expect(scoreOf({ 200: 1, 500: 2 })).toEqual({ score: 100, threshold: 2 })
    expect(scoreOf({ 200: 1, 500: 2 }, 'standard', 1).score).toBeCloseTo(94.5, 12)
  })

  it('pays less for a late alarm, and once for a window', () => {
    const late = scoreOf({ 590: 1 }).score
    expect(late).toBeGreaterThan(50)
    expect(late).toBeLessThan(75)
    expect(scoreOf({ 500: 1, 550: 1 }).score).toBe(100)
  })

  it('judges nothing of the first 15 %, of 5,000 rows at most', () => {
    expect(probationRows(1_000)).toBe(150)
    expect(probationRows(100_000)).toBe(750)
    expect(scoreOf({ 149: 1, 500: 1 }).score).toBe(100)
  })
})
