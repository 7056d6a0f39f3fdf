import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../../worker/analysis/random'
import { mannKendall } from '../../../../worker/analysis/trend/mann-kendall'
import { normalShareBelow } from '../../../../worker/analysis/trend/normal'
import { recentGrowth } from '../../../../worker/analysis/trend/recent-growth'
import { steps } from '../../../../worker/analysis/trend/steps'
import { theilSen } from '../../../../worker/analysis/trend/theil-sen'

const series = (length: number, at: (i: number) => number) =>
  Float64Array.from({ length }, (_, i) => at(i))

describe('normalShareBelow', () => {
  it.each([
    [0, 0.5],
    [1, 0.841344746],
    [-1, 0.158655254],
    [1.959963985, 0.975],
    [-3, 0.001349898],
  ])('of %d is %d', (z, share) => {
    expect(normalShareBelow(z)).toBeCloseTo(share, 6)
  })
})

describe('theilSen', () => {
  it('goes through a line with a wild point', () => {
    expect(theilSen([1, 3, 5, 100, 9])).toEqual({ slope: 2, intercept: 1 })
  })

  it('leaves gaps out', () => {
    expect(theilSen([0, Number.NaN, 4, 6, Number.NaN])).toEqual({ slope: 2, intercept: 0 })
  })

  it('scales and shifts', () => {
    const random = randomFrom(5)
    const values = series(30, (i) => i * 0.3 + random())
    const { slope, intercept } = theilSen(values)
    const moved = theilSen(values.map((value) => 8 * value - 100))
    expect(moved.slope).toBeCloseTo(8 * slope, 9)
    expect(moved.intercept).toBeCloseTo(8 * intercept - 100, 9)
  })

  it('needs two values', () => {
    expect(() => theilSen([1, Number.NaN])).toThrow(RangeError)
  })
})

describe('mannKendall', () => {
  it('of ten rising values', () => {
    // 45 pairs; variance 10 × 9 × 25 / 18 = 125.
    const { score, z, pValue } = mannKendall(series(10, (i) => i))
    expect(score).toBe(45)
    expect(z).toBeCloseTo(44 / Math.sqrt(125), 9)
    expect(pValue).toBeCloseTo(8.3e-5, 5)
  })

  it('takes ties into account', () => {
    // Two, three and three equal values: 28 − 1 − 3 − 3 pairs rise; (8×7×21 − 2×1×9 − 2×3×2×11) / 18.
    const { score, z } = mannKendall([1, 1, 2, 2, 2, 3, 3, 3])
    expect(score).toBe(21)
    expect(z).toBeLessThanOrEqual(20 / Math.sqrt((1176 - 18 - 132) / 18))
    expect(z).toBeGreaterThan(1.96)
  })

  it.each([
    ['a constant', series(20, () => 4)],
    ['too few values', series(7, (i) => i)],
    ['nothing but gaps', series(20, () => Number.NaN)],
  ])('finds no trend in %s', (_, values) => {
    expect(mannKendall(values).pValue).toBe(1)
  })

  it('falls as it rises', () => {
    const random = randomFrom(8)
    const values = series(25, (i) => i / 10 + random())
    const up = mannKendall(values)
    const down = mannKendall(values.map((value) => -value))
    expect(down.z).toBeCloseTo(-up.z, 9)
    expect(down.pValue).toBeCloseTo(up.pValue, 9)
  })

  it('knows only the order', () => {
    const random = randomFrom(9)
    const values = series(25, () => random())
    const score = mannKendall(values).score
    expect(mannKendall(values.map((value) => Math.exp(5 * value))).score).toBe(score)
  })

  it('finds a trend in one of twenty series without one', () => {
    const random = randomFrom(10)
    const found = Array.from({ length: 400 }, () => mannKendall(series(30, () => random())))
    const share = found.filter(({ pValue }) => pValue < 0.05).length / 400
    expect(share).toBeLessThan(0.07)
    expect(share).toBeGreaterThan(0.02)
  })

  it('is harder to convince by values that resemble their predecessors', () => {
    const random = randomFrom(12)
    let level = 0
    const found = Array.from({ length: 200 }, () => {
      const values = series(60, () => {
        level = 0.8 * level + random() - 0.5
        return level
      })
      const { score, pValue } = mannKendall(values)
      // What 1.96 standard deviations are for independent values.
      return {
        widened: pValue < 0.05,
        plain: Math.abs(score) > 1.96 * Math.sqrt((60 * 59 * 125) / 18),
      }
    })
    const plain = found.filter(({ plain }) => plain).length
    expect(plain / 200).toBeGreaterThan(0.4)
    expect(found.filter(({ widened }) => widened).length).toBeLessThan(0.75 * plain)
  })
})

describe('steps', () => {
  const line = series(20, (i) => i)

  it('finds a step up, and takes it out', () => {
    const { up, down, joined } = steps(line.map((value, i) => (i >= 8 ? value + 50 : value)))
    expect([up, down]).toEqual([[8], []])
    expect(joined).toEqual(line.map((value) => value + 50))
  })

  it('finds resets', () => {
    expect(steps(line.map((value, i) => (i >= 12 ? value - 9 : value))).down).toEqual([12])
  })

  it('is not taken in by a spike', () => {
    const values = line.map((value, i) => (i === 9 ? 200 : value))
    expect(steps(values)).toEqual({ up: [], down: [], joined: values })
  })

  it('finds none in noise or in a constant', () => {
    const random = randomFrom(2)
    expect(steps(series(60, () => random()))).toMatchObject({ up: [], down: [] })
    expect(steps(series(60, () => 3))).toMatchObject({ up: [], down: [] })
    expect(steps(new Float64Array())).toMatchObject({ up: [], down: [] })
  })
})

describe('recentGrowth', () => {
  const flat = (i: number) => 40 + (i % 2) * 0.1
  const risingFrom = (begin: number, step: number) =>
    series(60, (i) => flat(i) + Math.max(0, i - begin) * step)

  it('finds where a rise begins, and how steep it is', () => {
    expect(recentGrowth([5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12], [], 1)).toEqual({
      from: 6,
      slope: 1,
    })
    const found = recentGrowth(risingFrom(40, 0.5), [], 1)!
    expect(Math.abs(found.from - 40)).toBeLessThanOrEqual(1)
    expect(found.slope).toBeCloseTo(0.5, 1)
  })

  it('takes all for the rise where there is no bend', () => {
    expect(
      recentGrowth(
        series(60, (i) => 10 + i),
        [],
        1
      )
    ).toEqual({ from: 0, slope: 1 })
  })

  it.each<[string, Float64Array, Float64Array, number]>([
    ['nothing but noise', series(60, flat), new Float64Array(), 1],
    ['a fall', risingFrom(40, -0.5), new Float64Array(), 1],
    ['a rise too small to tell', risingFrom(40, 0.04), new Float64Array(), 1],
    ['a jump that is over', series(60, (i) => flat(i) + (i < 40 ? 0 : 10)), new Float64Array(), 1],
    [
      'a rise that has come to rest',
      series(60, (i) => flat(i) + 0.5 * Math.min(10, Math.max(0, i - 30))),
      new Float64Array(),
      1,
    ],
    ['what is usual at that time', risingFrom(40, 0.5), risingFrom(40, 0.5), 1],
    ['too few values', series(11, (i) => i), new Float64Array(), 1],
  ])('is none of %s', (_, values, usual, least) => {
    expect(recentGrowth(values, usual, least)).toBeNull()
  })

  it('leaves gaps out', () => {
    const values = risingFrom(40, 0.5)
    for (const at of [3, 42, 43, 50]) values[at] = Number.NaN
    expect(recentGrowth(values, [], 1)!.slope).toBeCloseTo(0.5, 1)
  })
})
