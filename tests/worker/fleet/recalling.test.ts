import { expect, it } from 'vitest'
import { recalling } from '../../../worker/fleet/recalling'

it('computes each recent time once, and any time rightly', () => {
  const asked: number[] = []
  const square = recalling((time) => {
    asked.push(time)
    return time * time
  })
  const times = [1, 2, 1, 2, 0, 1]
  expect(times.map(square)).toEqual([1, 4, 1, 4, 0, 1])
  expect(asked).toEqual([1, 2, 0])
  const many = Array.from({ length: 100 }, (_, n) => n % 50)
  expect(many.map(square)).toEqual(many.map((time) => time * time))
})
