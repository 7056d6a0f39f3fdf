import { expect, it } from 'vitest'
import { rocAuc } from './roc.ts'

it('is the share of pairs in the right order', () => {
  // Of labelled 4 and 2 against 1 and 3, only 2 against 3 is wrong.
  expect(rocAuc([0, 1, 0, 1], [1, 4, 3, 2])).toBe(0.75)
  expect(rocAuc([0, 0, 1], [1, 2, 3])).toBe(1)
  expect(rocAuc([1, 0, 0], [1, 2, 3])).toBe(0)
})

it('counts a tie as half', () => {
  expect(rocAuc([0, 1], [7, 7])).toBe(0.5)
  expect(rocAuc([0, 1, 0, 1], [1, 1, 0, 2])).toBe(0.875)
})

it('is unknown without both kinds of rows', () => {
  expect(rocAuc([1, 1], [1, 2])).toBeNaN()
  expect(rocAuc([0, 0], [1, 2])).toBeNaN()
})
