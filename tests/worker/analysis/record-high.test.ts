import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isRecord, RECORD_LENGTH, RECORD_SIZE } from '../../../worker/analysis/record-high'

it('is a record what is higher than all of the last values', () => {
  const heights = fc.array(fc.nat(20), { maxLength: 4 * RECORD_LENGTH })
  fc.assert(
    fc.property(heights, (values) => {
      const state = new Float64Array(RECORD_SIZE)
      const records = values.map((value, row) => isRecord(state, 0, row + 1, value))
      const expected = values.map(
        (value, row) =>
          values.slice(Math.max(0, row - RECORD_LENGTH), row).every((before) => before < value) &&
          value > 0
      )
      expect(records).toEqual(expected)
    })
  )
})

it.each([
  [RECORD_LENGTH, false],
  [RECORD_LENGTH + 1, true],
])('a record that is %i values old bars a lower one no more: %s', (age, expected) => {
  const state = new Float64Array(RECORD_SIZE)
  const values = [5, ...Array(age - 1).fill(0), 3]
  expect(values.map((value, row) => isRecord(state, 0, row + 1, value)).at(-1)).toBe(expected)
})
