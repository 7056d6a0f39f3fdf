import { describe, expect, it } from 'vitest'
import { analogues } from '../../../../worker/analysis/forecast/analogues'
import { factorise, solve } from '../../../../worker/analysis/forecast/cholesky'
import { directRidge } from '../../../../worker/analysis/forecast/direct-ridge'
import { dot } from '../../../../worker/analysis/forecast/dot'
import { laggedProducts } from '../../../../worker/analysis/forecast/lagged-products'
import { MEMBERS } from '../../../../worker/analysis/forecast/members'
import { sameStep } from '../../../../worker/analysis/forecast/seasonal'
import { smoothing } from '../../../../worker/analysis/forecast/smoothing'
import { randomFrom } from '../../../../worker/analysis/random'

/** A week of three days of four hours: small enough to check by hand. */
const SMALL = { day: 4, week: 12 }
const HOURLY = { day: 24, week: 168 }

const noisy = (length: number, seed = 7) => {
  const random = randomFrom(seed)
  return Float64Array.from(
    { length },
    (_, hour) => 20 + 5 * Math.sin((2 * Math.PI * hour) / 24) + 3 * random() + hour / 200
  )
}

describe.each(Object.entries(MEMBERS))('%s', (_, member) => {
  it('does not look past its origin', () => {
    const values = noisy(700)
    const changed = Float64Array.from(values).fill(1e6, 600)
    const origins = [480, 504, 528, 552, 576, 600]
    expect(member(changed, origins, 24, HOURLY)).toEqual(member(values, origins, 24, HOURLY))
  })

  it.each([
    [50, 24],
    [200, 168],
    [700, 168],
  ])('foretells from %d hours %d ahead in finite numbers', (length, horizon) => {
    const [forecast] = member(noisy(length), [length], horizon, HOURLY)
    expect(forecast).toHaveLength(horizon)
    expect(forecast!.every(Number.isFinite)).toBe(true)
  })

  it('repeats a constant', () => {
    const [forecast] = member(new Float64Array(500).fill(3), [500], 24, HOURLY)
    for (const value of forecast!) {
      expect(value).toBeCloseTo(3, 9)
    }
  })

  it('bears zeros', () => {
    const [forecast] = member(new Float64Array(500), [500], 24, HOURLY)
    for (const value of forecast!) {
      expect(value).toBeCloseTo(0, 9)
    }
  })
})

describe('same step', () => {
  const values = Float64Array.of(1, 2, 3, 4, 11, 12, 13, 14, 5, 6, 7, 8)

  it('repeats yesterday, and yesterday again on the day after tomorrow', () => {
    const [forecast] = sameStep('day', 1)(values, [12], 6, SMALL)
    expect(forecast).toEqual(Float64Array.of(5, 6, 7, 8, 5, 6))
  })

  it('takes the median of three days', () => {
    const [forecast] = sameStep('day', 3)(values, [12], 4, SMALL)
    expect(forecast).toEqual(Float64Array.of(5, 6, 7, 8))
  })

  it('repeats the week, or the day where there is no week', () => {
    const week = sameStep('week', 1)
    expect(week(values, [12], 2, SMALL)[0]).toEqual(Float64Array.of(1, 2))
    expect(week(values, [8], 2, SMALL)[0]).toEqual(Float64Array.of(11, 12))
  })
})

describe('smoothing', () => {
  it('is simple exponential smoothing when only the level learns', () => {
    const values = Float64Array.of(5, 5, 5, 5, 5, 5, 5, 5, 9, 7)
    const rates = { level: 0.5, day: 0, week: 0, persistence: 0 }
    const [forecast] = smoothing(rates, 'linear')(values, [10], 2, SMALL)
    // The level starts at the mean of two days, 5: then 7, then 7.
    expect(forecast).toEqual(Float64Array.of(7, 7))
  })

  it('lets an error fade by its persistence', () => {
    const values = Float64Array.of(5, 5, 5, 5, 5, 5, 5, 5, 9)
    const rates = { level: 0, day: 0, week: 0, persistence: 0.5 }
    const [forecast] = smoothing(rates, 'linear')(values, [9], 3, SMALL)
    expect(forecast).toEqual(Float64Array.of(7, 6, 5.5))
  })
})

describe('factorise and solve', () => {
  it.each([[4], [9], [14]])('solve %d equations', (size) => {
    // Symmetric, and positive definite by its heavy diagonal.
    const at = (row: number, column: number) =>
      row === column ? size + 1 : Math.cos(row + column) / (1 + Math.abs(row - column))
    const solution = Float64Array.from({ length: size }, (_, row) => row + 1)
    const vector = solution.map((_, row) =>
      solution.reduce((sum, value, column) => sum + at(row, column) * value, 0)
    )
    const matrix = Float64Array.from({ length: size * size }, (_, i) =>
      at(Math.floor(i / size), i % size)
    )
    factorise(matrix, size)
    solve(matrix, vector)
    for (const [row, value] of vector.entries()) {
      expect(value).toBeCloseTo(solution[row]!, 9)
    }
  })

  it('solve three equations', () => {
    const matrix = Float64Array.of(4, 2, -2, 0, 10, 2, 0, 0, 5)
    // The symmetric matrix times (1, 2, 3).
    const vector = Float64Array.of(2, 28, 17)
    factorise(matrix, 3)
    solve(matrix, vector)
    for (const [at, value] of vector.entries()) {
      expect(value).toBeCloseTo(at + 1, 12)
    }
  })
})

it('dot sums products of stretches, whatever their length', () => {
  const values = Float64Array.from({ length: 12 }, (_, at) => at + 1)
  for (const length of [0, 3, 4, 9]) {
    let slow = 0
    for (let i = 0; i < length; i++) slow += values[1 + i]! * values[3 + i]!
    expect(dot(values, 1, values, 3, length)).toBe(slow)
  }
})

describe('lagged products', () => {
  const values = noisy(90)
  /** Two runs of lags, of which the last goes on as steps ahead. */
  const columns = Int32Array.of(12, 11, 10, 4, 3, 2, 1, 0, -1, -2)
  const count = 7
  const from = 12

  it.each([[40], [41], [88]])('are the sums over the rows up to %d', (to) => {
    const products = laggedProducts(values, columns, count, from)
    products.extend(30)
    products.extend(to)
    for (let r = 0; r < count; r++) {
      for (let c = r; c < columns.length; c++) {
        let slow = 0
        for (let t = from; t < to; t++) slow += values[t - columns[r]!]! * values[t - columns[c]!]!
        expect(products.sums[r * columns.length + c]).toBeCloseTo(slow, 6)
      }
    }
  })
})

describe('direct ridge', () => {
  it('is the ridge regression that the normal equations give, row by row', () => {
    const values = noisy(120).map((value) => value - 25)
    const horizon = 4
    const lags = [1, 2, 3, 4, 9, 10, 11, 12]
    const penalty = 0.05
    const [forecast] = directRidge(penalty, 'linear')(values, [120], horizon, SMALL)
    for (const [step, value] of forecast!.entries()) {
      expect(value).toBeCloseTo(slowRidge(values, lags, step, horizon, penalty), 8)
    }
  })

  it('continues a sum of waves', () => {
    const wave = (hour: number) =>
      Math.sin((2 * Math.PI * hour) / 24) + 0.5 * Math.cos((2 * Math.PI * hour) / 11)
    const values = Float64Array.from({ length: 600 }, (_, hour) => wave(hour))
    const [forecast] = directRidge(1e-9, 'linear')(values, [600], 24, HOURLY)
    for (const [step, value] of forecast!.entries()) {
      expect(value).toBeCloseTo(wave(600 + step), 3)
    }
  })
})

/** The same by building every row, and Gauss's elimination. */
function slowRidge(
  values: Float64Array,
  lags: readonly number[],
  step: number,
  horizon: number,
  penalty: number
): number {
  const day = SMALL.day
  const level = (t: number) => values.subarray(t - day, t).reduce((a, b) => a + b) / day
  const row = (t: number) => lags.map((lag) => values[t - lag]! - level(t))
  const count = lags.length
  const system = lags.map(() => new Array<number>(count + 1).fill(0))
  for (let t = lags.at(-1)!; t + horizon <= values.length; t++) {
    const x = row(t)
    const y = values[t + step]! - level(t)
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) system[i]![j]! += x[i]! * x[j]!
      system[i]![count]! += x[i]! * y
    }
  }
  const trace = system.reduce((sum, equation, i) => sum + equation[i]!, 0)
  system.forEach((equation, i) => {
    equation[i]! += (penalty * trace) / count
  })
  for (let i = 0; i < count; i++) {
    for (let k = i + 1; k < count; k++) {
      const factor = system[k]![i]! / system[i]![i]!
      for (let j = i; j <= count; j++) system[k]![j]! -= factor * system[i]![j]!
    }
  }
  const weights = new Array<number>(count).fill(0)
  for (let i = count - 1; i >= 0; i--) {
    const rest = weights.reduce((sum, weight, j) => sum + (j > i ? system[i]![j]! * weight : 0), 0)
    weights[i] = (system[i]![count]! - rest) / system[i]![i]!
  }
  const x = row(values.length)
  return level(values.length) + weights.reduce((sum, weight, i) => sum + weight * x[i]!, 0)
}

describe('analogues', () => {
  it('continue with what followed the same pattern', () => {
    // A surge of one day that comes at irregular times, always in the same shape.
    const values = new Float64Array(24 * 30).fill(10)
    for (const day of [4, 9, 15, 22]) {
      for (let hour = 0; hour < 24; hour++) {
        values[24 * day + hour] = 10 + hour ** 2
        values[24 * (day + 1) + hour] = 34 - hour
      }
    }
    for (let hour = 0; hour < 24; hour++) values[24 * 29 + hour] = 10 + hour ** 2
    const [forecast] = analogues('linear')(values, [24 * 30], 24, HOURLY)
    for (const [hour, value] of forecast!.entries()) {
      expect(value).toBeCloseTo(34 - hour, 3)
    }
  })
})
