import { expect, it } from 'vitest'
import { DOCUMENTS_WAYS, windowedGaussian } from './one-metric.ts'

const ways = new Map(DOCUMENTS_WAYS)
/** Nineteen values around 0, and one far off. */
const spike = Float64Array.from([...Array.from({ length: 19 }, (_, row) => (row % 2 ? 1 : -1)), 9])

it('flags a value beyond the cutoff of its last twenty, and nothing before there are as many', () => {
  const flags = Array.from(ways.get('z-score')!(spike))
  expect(flags).toEqual([...Array(19).fill(0), 1])
  expect(Array.from(ways.get('quartile-fences')!(spike)).at(-1)).toBe(1)
})

it('does not look at a missing value', () => {
  const gap = Float64Array.from([...spike.slice(0, 19), Number.NaN, 9])
  const flags = ways.get('z-score')!(gap)
  expect([flags[19], flags[20]]).toEqual([0, 1])
})

it('counts deviations from the mean of what came before', () => {
  // Of −1 and 1 the mean is 0 and the deviation 1.
  const scores = windowedGaussian(Float64Array.from([-1, 1, 3]))
  expect(scores[2]).toBe(3)
  expect(scores[0]).toBe(0)
})

it('takes the mean of a long window anew at its steps alone', () => {
  const values = new Float64Array(6_460).map((_, row) => (row % 2 ? 1 : -1))
  values.fill(5, 6_400)
  const scores = windowedGaussian(values)
  expect(scores[6_400]).toBe(5)
  expect(scores[6_459]).toBe(5)
})

it('forgets what is longer ago than twenty values', () => {
  // A steep rise, and twenty values without any: the change is over by the last of them.
  const values = Float64Array.from([
    ...Array.from({ length: 20 }, (_, row) => 100 * row),
    ...Array(20).fill(7),
  ])
  const flags = ways.get('trend-change')!(values)
  expect([flags[21], flags[39]]).toEqual([1, 0])
})
