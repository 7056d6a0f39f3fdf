import { describe, expect, it } from 'vitest'
import {
  isolationAnomalies,
  isolationForest,
  isolationScore,
} from '../../../worker/analysis/isolation-forest'
import { randomFrom } from '../../../worker/analysis/random'

const random = randomFrom(7)
const cloud = Array.from({ length: 300 }, () => [random(), random(), random()])

describe('the isolation forest', () => {
  it('sets a stranger apart sooner than any of the others', () => {
    const rows = [...cloud, [5, 5, 5]]
    const forest = isolationForest(rows, 1)
    const scores = rows.map((row) => isolationScore(forest, row))
    expect(Math.max(...scores)).toBe(scores.at(-1))
    expect(scores.at(-1)).toBeGreaterThan(0.7)
  })

  it('scores the average row about one half', () => {
    const forest = isolationForest(cloud, 1)
    const mean = cloud.reduce((sum, row) => sum + isolationScore(forest, row), 0) / cloud.length
    expect(mean).toBeGreaterThan(0.42)
    expect(mean).toBeLessThan(0.54)
  })

  it('scores rows that are all equal one half: they are as hard to set apart as can be', () => {
    const equal = Array.from({ length: 256 }, () => [3, 3])
    expect(isolationScore(isolationForest(equal, 1), [3, 3])).toBeCloseTo(0.5, 12)
  })

  it('grows the same forest from the same seed, and another from another', () => {
    expect(isolationForest(cloud, 5)).toEqual(isolationForest(cloud, 5))
    expect(isolationForest(cloud, 5)).not.toEqual(isolationForest(cloud, 6))
  })

  it('does not mind the units', () => {
    const scaled = cloud.map(([a, b, c]) => [a! * 1_024, b! * 1_024, c! * 1_024])
    const score = (rows: number[][]) => isolationScore(isolationForest(rows, 2), rows[0]!)
    expect(score(scaled)).toBeCloseTo(score(cloud), 9)
  })

  it('calls every tenth row an anomaly, as the documents have it', () => {
    expect(isolationAnomalies(cloud, 1).filter(Boolean)).toHaveLength(30)
  })

  it('needs two rows', () => {
    expect(() => isolationForest([[1]], 1)).toThrow(RangeError)
  })
})
