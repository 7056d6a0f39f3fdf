import { expect, it } from 'vitest'
import { rowTime } from '../../site/src/lib/row-time.ts'
import { ANALYSIS } from '../../worker/policy.ts'

const MINUTE = 60_000
const LATER = ANALYSIS.delayMs + 2_000

it.each([
  [10 * MINUTE, 10 * MINUTE],
  [10 * MINUTE + 1, 11 * MINUTE],
  [11 * MINUTE - 1, 11 * MINUTE],
])('waits for the row that shows a change at %d', (at, row) => {
  expect(rowTime(at)).toBe(row + LATER)
})
