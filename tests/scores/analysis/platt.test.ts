import { expect, it } from 'vitest'
import { platt, type Said } from './platt.ts'

/** Answers that are right as often as odds of 2 x − 1 say. */
const said: Said[] = [-2, -1, 0, 1, 2, 3].flatMap((odds) =>
  Array.from({ length: 2_000 }, (_, n) => ({
    odds,
    isRight: n / 2_000 < 1 / (1 + Math.exp(-(2 * odds - 1))),
  }))
)

it('finds by which odds answers were right', () => {
  const { slope, intercept } = platt(said)
  expect(slope).toBeCloseTo(2, 1)
  expect(intercept).toBeCloseTo(-1, 1)
})

it('stays modest when every answer was right', () => {
  const { slope, intercept } = platt([0, 1, 2, 3].map((odds) => ({ odds, isRight: true })))
  const best = 1 / (1 + Math.exp(-(slope * 3 + intercept)))
  expect(best).toBeLessThan(0.9)
})
