import { describe, expect, it } from 'vitest'
import { eventsOf } from './events.ts'
import { aucPr, bestF1 } from './ranking.ts'

describe('the area under precision over recall', () => {
  it('is counted step by step', () => {
    expect(aucPr([0, 1, 0, 1], [1, 4, 3, 2])).toBeCloseTo((1 + 2 / 3) / 2, 12)
  })

  it('is 1 for a ranking without a fault, and the share of labels for scores that are all equal', () => {
    expect(aucPr([0, 1, 1], [1, 2, 3])).toBe(1)
    expect(aucPr([0, 1, 0, 0], [7, 7, 7, 7])).toBe(0.25)
  })

  it('is unknown without labels', () => {
    expect(aucPr([0, 0], [1, 2])).toBeNaN()
  })
})

it('finds the best F1 at the threshold where it is reached', () => {
  expect(bestF1([0, 1, 0, 1], [1, 4, 3, 2])).toEqual({ f1: 0.8, threshold: 2 })
})

it('reads labels as events, the last of which may reach the end', () => {
  expect(eventsOf([1, 1, 0, 0, 1, 0, 1])).toEqual([
    [0, 1],
    [4, 4],
    [6, 6],
  ])
})
