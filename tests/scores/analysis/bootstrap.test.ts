import { describe, expect, it } from 'vitest'
import { bootstrap, groupedMean, meanWithInterval } from './bootstrap.ts'

describe('the interval of a mean', () => {
  it('is a point where all are equal', () => {
    expect(meanWithInterval([3, 3, 3])).toEqual({
      ...{ value: 3, low: 3, high: 3 },
      entities: 3,
    })
  })

  it('is about two standard errors wide on both sides', () => {
    const values = Array.from({ length: 100 }, (_, at) => at)
    const { value, low, high } = meanWithInterval(values)
    const error = Math.sqrt((100 ** 2 - 1) / 12 / 100)
    expect(value).toBe(49.5)
    for (const side of [value - low, high - value]) {
      expect(side / error).toBeGreaterThan(1.8)
      expect(side / error).toBeLessThan(2.15)
    }
  })

  it('is the same each time', () => {
    expect(meanWithInterval([1, 5, 9])).toEqual(meanWithInterval([1, 5, 9]))
  })

  it('leaves out draws without an answer', () => {
    expect(bootstrap(2, (drawn) => (drawn.includes(0) ? 1 : Number.NaN))).toEqual({
      ...{ low: 1, high: 1 },
      entities: 2,
    })
  })

  it('has no say of entities without a value', () => {
    expect(meanWithInterval([2, Number.NaN, 2])).toEqual({ value: 2, low: 2, high: 2, entities: 2 })
  })
})

describe('the mean of groups', () => {
  it('weighs values alike, and draws whole entities', () => {
    const { value, low, high, entities } = groupedMean([0, 0, 0, 4], (at) => (at < 3 ? 'a' : 'b'))
    // The entity of three values alone, or that of one alone.
    expect({ value, low, high, entities }).toEqual({ value: 1, low: 0, high: 4, entities: 2 })
  })
})
