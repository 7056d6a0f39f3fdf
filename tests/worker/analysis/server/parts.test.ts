import { describe, expect, it } from 'vitest'
import { quantileSorted } from '../../../../worker/analysis/quantile'
import { randomFrom } from '../../../../worker/analysis/random'
import { cholesky, invertFactor } from '../../../../worker/analysis/server/cholesky'
import { distanceIn, fitViews } from '../../../../worker/analysis/server/distance'
import { fitPeaks, peaksPerDay, scoreReached } from '../../../../worker/analysis/server/peaks'
import {
  beginProfile,
  binsFor,
  deviator,
  profileOf,
  profileSize,
} from '../../../../worker/analysis/server/profile'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

describe('the Cholesky factor', () => {
  /** The example of https://en.wikipedia.org/wiki/Cholesky_decomposition. */
  const matrix = [4, 12, -16, 12, 37, -43, -16, -43, 98]
  const factor = [2, 0, 0, 6, 1, 0, -8, 5, 3]

  it('is the known one', () => {
    expect([...cholesky(matrix, 3)]).toEqual(factor)
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

describe('what metrics are compared with', () => {
  const BINS = 48
  const STEP_MS = DAY_MS / 96
  /** One metric with a standard deviation of 10 that has been 100 so far. */
  function baseline() {
    const model = {
      metrics: 1,
      deviation: Float64Array.of(10),
      profile: new Float64Array(BINS).fill(100),
    }
    const state = new Float64Array(profileSize(model))
    beginProfile(model, state, 0)
    return { model, state, of: deviator(model, state) }
  }

  it('is the same time of the day, also where days differ from sines', () => {
    const { model, state, of } = baseline()
    const working = (at: number) =>
      at % DAY_MS > 9 * HOUR_MS && at % DAY_MS < 18 * HOUR_MS ? 110 : 95
    for (let at = 0; at < 6 * DAY_MS; at += STEP_MS) of.deviate(at, [working(at)], 0)
    const profile = profileOf(model, state)
    expect(profile[(3 * BINS) / 24]).toBeCloseTo(95, 0)
    expect(profile[(12 * BINS) / 24]).toBeCloseTo(110, 0)
    of.deviate(6 * DAY_MS + 12 * HOUR_MS, [110], 0)
    expect(Math.abs(of.deviations[3]!)).toBeLessThan(0.5)
  })

  it('is a level that forgets: in a quarter of an hour, an hour, four hours', () => {
    const model = { metrics: 1, deviation: Float64Array.of(10), profile: Float64Array.of(100) }
    const state = new Float64Array(profileSize(model))
    beginProfile(model, state, 30 * DAY_MS)
    const of = deviator(model, state)
    of.deviate(0, [100], 0)
    for (let at = 60_000; at <= HOUR_MS; at += 60_000) of.deviate(at, [105], 0)
    // The levels have had 59 minutes; the profile of three days has hardly moved.
    for (const [view, hours] of [0.25, 1, 4].entries()) {
      expect(of.deviations[view]).toBeCloseTo(5 * Math.exp(-59 / 60 / hours), 0)
    }
    expect(of.deviations[3]).toBeCloseTo(5, 0)
  })

  it('learns of what is far as if it were one standard deviation away', () => {
    const [near, far] = [110, 1e9].map((value) => {
      const { of } = baseline()
      of.deviate(0, [100], 0)
      of.deviate(HOUR_MS, [value], 0)
      of.deviate(2 * HOUR_MS, [100], 0)
      return [...of.deviations]
    })
    expect(far).toEqual(near)
  })

  it('learns nothing of what is missing', () => {
    const { state, of } = baseline()
    const before = state.slice(2)
    of.deviate(0, [Number.NaN], 0)
    expect(of.deviate(HOUR_MS, [Number.NaN], 0)).toBe(0)
    expect([...of.deviations]).toEqual([0, 0, 0, 0])
    expect(state.slice(2)).toEqual(before)
  })

  it('knows times of the day after four days', () => {
    expect(binsFor(4 * DAY_MS - 1)).toBe(1)
    expect(binsFor(4 * DAY_MS)).toBe(BINS)
  })
})

describe('the distance of a row', () => {
  const METRICS = 3
  const random = randomFrom(3)
  /** Rows whose second metric follows the first, in all four views alike. */
  const rows = Array.from({ length: 2_000 }, () => {
    const [a, b, c] = [random() - 0.5, random() - 0.5, random() - 0.5]
    const row = [a, a + 0.05 * b, 1_000 * c]
    return Float64Array.from([...row, ...row, ...row, ...row])
  })
  const deviation = Float64Array.of(0.3, 0.3, 300)
  const none = new Float64Array(METRICS)
  const views = fitViews((visit) => rows.forEach(visit), deviation, none)
  const distance = distanceIn(views)
  const of = (row: number[]) => distance(Float64Array.from([...row, ...row, ...row, ...row]))

  it('has the standard deviations of the window as its scale', () => {
    // Of a uniform distribution of width w: w / √12.
    expect(views[0]!.deviation[0]).toBeCloseTo(1 / Math.sqrt(12), 2)
    expect(views[2]!.deviation[2]! / 1_000).toBeCloseTo(1 / Math.sqrt(12), 2)
  })

  it('grows with how far, with how many, and with what should not be together', () => {
    expect(of([1, 1, 0])).toBeGreaterThan(of([0.5, 0.5, 0]))
    expect(of([1, 1, 1_000])).toBeGreaterThan(of([1, 1, 0]))
    expect(of([1, -1, 0])).toBeGreaterThan(1.05 * of([1, 1, 0]))
  })

  it('takes fifty standard deviations for the farthest there is', () => {
    expect(of([1e9, 0, 0])).toBeCloseTo(of([1e6, 0, 0]), 9)
    expect(of([14, 0, 0])).toBeLessThan(of([1e6, 0, 0]))
  })

  it('gives a constant a scale from the whole window', () => {
    const still = fitViews((visit) => visit(new Float64Array(4 * METRICS)), deviation, none)
    expect([...still[0]!.deviation]).toEqual([...deviation.map((own) => 0.1 * own)])
  })

  it('gives a count a scale of its own', () => {
    const least = Float64Array.of(0, 1, 0)
    const still = fitViews((visit) => visit(new Float64Array(4 * METRICS)), deviation, least)
    expect(still.map((view) => view.deviation[1])).toEqual([1, 1, 1, 1])
    expect(still[0]!.deviation[0]).toBeCloseTo(0.03, 12)
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
