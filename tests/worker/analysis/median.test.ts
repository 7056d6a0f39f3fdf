import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianOf } from '../../../worker/analysis/median'

describe('medianOf', () => {
  it.each([
    [[5, 1, 4, 9], 3, 4],
    [[5, 1, 4, 9], 4, 4.5],
    [[2], 1, 2],
    [[7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7], 14, 7],
  ])('of the first of %j', (values, count, median) => {
    expect(medianOf(Float64Array.from(values), count)).toBe(median)
  })

  it('is in the middle of the values in order, however many and however often the same', () => {
    const value = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 })
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
        const sorted = Float64Array.from(values).sort()
        const [below, above] = [(values.length - 1) >> 1, values.length >> 1]
        // Zeros of either sign are the same value.
        expect(medianOf(Float64Array.from(values), values.length) + 0).toBe(
          (sorted[below]! + sorted[above]!) / 2 + 0
        )
      }),
      { numRuns: 500 }
    )
  })
})
