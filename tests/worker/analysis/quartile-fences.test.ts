import { describe, expect, it } from 'vitest'
import { isOutsideFences, quartileFences } from '../../../worker/analysis/quartile-fences'

const ramp = Array.from({ length: 20 }, (_, at) => at + 1)

describe('the fences', () => {
  it('are one and a half interquartile ranges beyond the quartiles', () => {
    // The quartiles of 1 to 20 are 5.75 and 15.25.
    expect(quartileFences(ramp)).toEqual({ lower: -8.5, upper: 29.5 })
  })

  it('are climbed by the newest value only', () => {
    expect(isOutsideFences([...ramp.slice(1), 40])).toBe(true)
    expect(isOutsideFences([...ramp.slice(1), -30])).toBe(true)
    expect(isOutsideFences([40, ...ramp.slice(1)])).toBe(false)
  })

  it('need a whole window', () => {
    expect(quartileFences(ramp.slice(1))).toBeNull()
    expect(isOutsideFences([1_000])).toBe(false)
  })
})
