import { expect, it } from 'vitest'
import { owa } from './owa.ts'

it('is the mean of both errors relative to the reference', () => {
  expect(owa([{ smape: 5, mase: 1 }], [{ smape: 10, mase: 4 }])).toBe((0.5 + 0.25) / 2)
})

it('takes the mean over series before the ratio', () => {
  const ours = [
    { smape: 1, mase: 1 },
    { smape: 3, mase: 3 },
  ]
  const reference = [
    { smape: 4, mase: 2 },
    { smape: 4, mase: 2 },
  ]
  expect(owa(ours, reference)).toBe((2 / 4 + 2 / 2) / 2)
})
