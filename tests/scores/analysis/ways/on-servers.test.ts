import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../../worker/analysis/random.ts'
import type { Server } from '../servers.ts'
import { type FittedMethod, fittedScores } from './fitted.ts'
import { flaggedShares } from './flags.ts'

const BEFORE = 400

/** Metrics that go up and down together before the test, then the given rows. */
function together(metrics: number, test: number[][]): Server {
  const random = randomFrom(5)
  const before = Array.from({ length: BEFORE }, () => {
    const load = 10 * random()
    return Array.from({ length: metrics }, () => load + 0.1 * random())
  })
  const rows = Float32Array.from([...before, ...test].flat())
  const times = Float64Array.from({ length: BEFORE + test.length }, (_, row) => row * 60_000)
  return {
    ...{ id: 'one', metrics, rowsPerDay: 1_440, before: BEFORE, times, rows },
    ...{ labels: new Uint8Array(test.length), interpretations: [] },
  }
}

describe('a method that is fitted to the rows before', () => {
  const usual = Array(12).fill(5)
  /** Within the range of each metric, but not together. */
  const torn = usual.map((value, metric) => (metric % 2 === 0 ? value - 4 : value + 4))
  const server = together(12, [usual, torn])

  it.each<FittedMethod>([
    ...(['mahalanobis', 'principal-components', 'nearest-neighbour'] as const),
    ...(['server-states', 'isolation-forest'] as const),
  ])('finds what does not go together: %s', (method) => {
    const [quiet, odd] = fittedScores(server, [method]).get(method)!
    expect(odd).toBeGreaterThan(quiet!)
  })

  it('measures what no direction of most variance explains', () => {
    // Two metrics that go together have one direction; ten are asked for, so nothing is left.
    const [error] = fittedScores(together(2, [[9, 1]]), ['principal-components']).get(
      'principal-components'
    )!
    expect(error).toBeCloseTo(0, 6)
  })
})

describe('the share of flagged metrics', () => {
  it('counts those whose own last twenty values do not explain the newest', () => {
    const quiet = [5, 5, 5, 5]
    const spike = [500, 5, 5, 5]
    const shares = flaggedShares(together(4, [quiet, spike]))
    expect(shares['z-score'][1]).toBe(0.25)
    expect(shares['quartile-fences'][1]).toBe(0.25)
    expect(shares['z-or-fences'][1]).toBe(0.25)
    expect(shares['z-or-fences'][0]).toBe(0)
  })
})
