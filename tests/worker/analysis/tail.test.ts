import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../worker/analysis/random'
import { observeTail, TAIL_SIZE } from '../../../worker/analysis/tail'

const scores = (values: readonly number[]) => {
  const state = new Float64Array(TAIL_SIZE)
  return values.map((value) => observeTail(state, 0, value))
}

const shareAbove = (values: readonly number[], score: number) =>
  values.filter((value) => value > score).length / values.length

describe('the tail', () => {
  it('gives about the share of values that are as large', () => {
    const random = randomFrom(3)
    const exponential = Array.from({ length: 100_000 }, () => -Math.log(1 - random()))
    const late = scores(exponential).slice(10_000)
    expect(shareAbove(late, 2)).toBeCloseTo(0.01, 2)
    expect(shareAbove(late, 3)).toBeGreaterThan(0.001 / 3)
    expect(shareAbove(late, 3)).toBeLessThan(0.001 * 3)
  })

  it('claims no rarity that so few values cannot testify to', () => {
    expect(scores([...Array(99).fill(1), 1e9]).at(-1)).toBeCloseTo(4, 6)
  })

  it('is not blinded by one incident', () => {
    const values = Array.from({ length: 3_000 }, (_, row) => (row % 10) / 10)
    values[1_000] = 100
    values[2_000] = 2
    expect(scores(values)[2_000]).toBeGreaterThan(3.5)
  })

  it('keeps beside others in one state', () => {
    const state = new Float64Array(3 * TAIL_SIZE)
    for (let row = 0; row < 50; row++) observeTail(state, TAIL_SIZE, row % 3)
    expect(Array.from(state.subarray(0, TAIL_SIZE))).toEqual(Array(TAIL_SIZE).fill(0))
    expect(Array.from(state.subarray(2 * TAIL_SIZE))).toEqual(Array(TAIL_SIZE).fill(0))
  })
})
