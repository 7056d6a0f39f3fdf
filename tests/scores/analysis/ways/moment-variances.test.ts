import { expect, it } from 'vitest'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import { momentVariances } from './moment-variances.ts'

it('tells the noise from the steps of the level', () => {
  const random = randomFrom(3)
  const uniform = () => Math.sqrt(12) * (random() - 0.5)
  let level = 0
  const values = Float64Array.from({ length: 50_000 }, () => {
    level += 0.5 * uniform()
    return level + 2 * uniform()
  })
  const { levelVariance, noiseVariance } = momentVariances(values)
  expect(noiseVariance).toBeGreaterThan(3.8)
  expect(noiseVariance).toBeLessThan(4.2)
  expect(levelVariance).toBeGreaterThan(0.15)
  expect(levelVariance).toBeLessThan(0.35)
})

it('finds no noise in a line, nor a level that cannot move', () => {
  const line = Float64Array.from({ length: 10 }, (_, row) => 2 * row)
  expect(momentVariances(line)).toEqual({ noiseVariance: 0, levelVariance: 4 })
  expect(momentVariances(new Float64Array(10)).levelVariance).toBeGreaterThan(0)
})
