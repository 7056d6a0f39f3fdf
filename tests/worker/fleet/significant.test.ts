import { describe, expect, it } from 'vitest'
import { significant } from '../../../worker/fleet/significant'

describe('significant', () => {
  it.each([
    [0, 0],
    [12.3456789, 12.3457],
    [-0.001234567, -0.00123457],
    [99.9999999, 100],
    [12_345_678.9, 12_345_679],
    [0.1 + 0.2, 0.3],
  ])('rounds %d to %d', (value, rounded) => {
    expect(significant(value)).toBe(rounded)
  })
})
