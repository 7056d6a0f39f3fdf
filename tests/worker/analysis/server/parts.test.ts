import { describe, expect, it } from 'vitest'
import { quantileSorted } from '../../../../worker/analysis/quantile'
import { randomFrom } from '../../../../worker/analysis/random'
import { cholesky, choleskySolve, invertFactor } from '../../../../worker/analysis/server/cholesky'
import { fitPeaks, peaksPerDay, scoreReached } from '../../../../worker/analysis/server/peaks'
import { fitSeason, seasonAt, termsAt, termsOf } from '../../../../worker/analysis/server/season'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

describe('the Cholesky factor', () => {
  /** The example of https://en.wikipedia.org/wiki/Cholesky_decomposition. */
  const matrix = [4, 12, -16, 12, 37, -43, -16, -43, 98]
  const factor = [2, 0, 0, 6, 1, 0, -8, 5, 3]

  it('is the known one', () => {
    expect([...cholesky(matrix, 3)]).toEqual(factor)
  })

  it('solves', () => {
    // 4 + 24 − 48, 12 + 74 − 129, −16 − 86 + 294: the matrix times (1, 2, 3).
    const x = choleskySolve(factor, [-20, -43, 192])
    expect([...x].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 2, 3])
  })

  it('has an inverse', () => {
    const inverse = invertFactor(factor, 3)
    const product = [0, 1, 2].flatMap((row) =>
      [0, 1, 2].map((column) =>
        [0, 1, 2].reduce((sum, k) => sum + factor[row * 3 + k]! * inverse[k * 3 + column]!, 0)
      )
    )
    product.forEach((value, at) => {
      expect(value).toBeCloseTo(at % 4 === 0 ? 1 : 0, 12)
    })
  })
})

it('interpolates quantiles as R does by default', () => {
  // R: quantile(c(3, 6, 7, 8, 8, 10, 13, 15, 16, 20), c(.25, .5, .75))
  const values = [3, 6, 7, 8, 8, 10, 13, 15, 16, 20]
  expect([0.25, 0.5, 0.75].map((share) => quantileSorted(values, share))).toEqual([7.25, 9, 14.5])
  expect(quantileSorted([], 0.5)).toBeNaN()
})

describe('the season', () => {
  const times = Float64Array.from({ length: 3 * 96 }, (_, row) => (row * DAY_MS) / 96)
  const terms = new Float64Array(termsOf(times.at(-1)! - times[0]! + HOUR_MS))

  it('has the harmonics of the day', () => {
    termsAt(DAY_MS + 3 * HOUR_MS, terms)
    const angle = Math.PI / 4
    const expected = [1, 2, 3, 4].flatMap((k) => [Math.cos(k * angle), Math.sin(k * angle)])
    expected.forEach((value, at) => {
      expect(terms[at + 1]).toBeCloseTo(value, 12)
    })
  })

  it('is found again in what it made, with gaps, each metric for itself', () => {
    const made = (at: number) => 10 + 3 * Math.cos((2 * Math.PI * at) / DAY_MS)
    const rows = [...times].flatMap((at, row) => [row % 7 === 0 ? Number.NaN : made(at), 1e9])
    const season = fitSeason(times, rows, 2, terms.length, () => true)
    termsAt(5 * HOUR_MS, terms)
    expect(seasonAt(season, 0, terms)).toBeCloseTo(made(5 * HOUR_MS), 4)
    expect(seasonAt(season, 1, terms) / 1e9).toBeCloseTo(1, 9)
  })

  it('needs two days', () => {
    expect(termsOf(2 * DAY_MS - 1)).toBe(1)
    expect(termsOf(2 * DAY_MS)).toBeGreaterThan(1)
  })
})

describe('the tail of peaks', () => {
  const days = 200
  const random = randomFrom(5)
  const times = Float64Array.from({ length: days * 24 }, (_, hour) => hour * HOUR_MS)
  /** Exponential scores, one an hour: k peaks a day reach log(24 / k). */
  const scores = times.map(() => -Math.log(1 - random()))
  const tail = fitPeaks(times, scores)

  it('speaks of scores that were never reached', () => {
    for (const wanted of [0.1, 0.01, 0.001]) {
      expect(scoreReached(tail, wanted)).toBeGreaterThan(0.75 * Math.log(24 / wanted))
      expect(scoreReached(tail, wanted)).toBeLessThan(1.35 * Math.log(24 / wanted))
    }
  })

  it('counts a run as one peak', () => {
    const run = Float64Array.from({ length: 1_000 }, (_, at) => (at >= 500 && at < 515 ? 9 : 1))
    const minutes = run.map((_, at) => at * 60_000)
    expect(fitPeaks(minutes, run).perDay).toBeCloseTo(1_440 / 999, 6)
  })

  it('answers its own question', () => {
    expect(peaksPerDay(tail, scoreReached(tail, 0.05))).toBeCloseTo(0.05, 9)
    expect(peaksPerDay(tail, 8)).toBeLessThan(peaksPerDay(tail, 7))
  })

  it('is finite for scores that are all alike, or none', () => {
    const alike = fitPeaks([0, HOUR_MS, 2 * HOUR_MS], [1, 1, 1])
    expect(Number.isFinite(scoreReached(alike, 0.1))).toBe(true)
    expect(Number.isFinite(scoreReached(fitPeaks([], []), 0.1))).toBe(true)
  })
})
