import { expect, it } from 'vitest'
import { principalDirections } from './principal-directions.ts'

it('finds the axes of an ellipse', () => {
  // Variances 9 along (0.6, 0.8) and 1 across it.
  const covariance = Float64Array.from([
    ...[9 * 0.36 + 0.64, 9 * 0.48 - 0.48],
    ...[9 * 0.48 - 0.48, 9 * 0.64 + 0.36],
  ])
  const [first, second] = principalDirections(covariance, 2, 2)
  expect(Math.abs(first![0]! * 0.6 + first![1]! * 0.8)).toBeCloseTo(1, 9)
  expect(Math.abs(second![0]! * 0.8 - second![1]! * 0.6)).toBeCloseTo(1, 9)
})

it('is nothing where nothing varies', () => {
  const [, second] = principalDirections(Float64Array.from([4, 0, 0, 0]), 2, 2)
  expect(Array.from(second!)).toEqual([0, 0])
})
