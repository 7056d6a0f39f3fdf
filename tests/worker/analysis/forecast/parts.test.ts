import { describe, expect, it } from 'vitest'
import { fillGaps } from '../../../../worker/analysis/forecast/fill-gaps'
import { resample } from '../../../../worker/analysis/forecast/grid'
import { interval, spreadOf } from '../../../../worker/analysis/forecast/intervals'
import { mix } from '../../../../worker/analysis/forecast/mix'
import { withNeighbours } from '../../../../worker/analysis/forecast/neighbours'
import { crossing } from '../../../../worker/analysis/forecast/threshold'
import { transform } from '../../../../worker/analysis/forecast/transform'
import { randomFrom } from '../../../../worker/analysis/random'

describe('resample', () => {
  it('takes the mean of each step, whatever the order', () => {
    const { values, fromMs } = resample([25, 0, 10], [7, 1, 3], 20, 5, 60)
    expect(fromMs).toBe(0)
    expect(values).toEqual(Float64Array.of(2, 7, Number.NaN))
  })

  it('leaves out what is outside the window or not finite', () => {
    const { values } = resample([-1, 5, 6, 20], [9, 1, Number.NaN, 9], 10, 0, 20)
    expect(values).toEqual(Float64Array.of(1, Number.NaN))
  })

  it('works on times of the past decade as on those of today', () => {
    const then = Date.parse('2016-02-29T23:30:00Z')
    const { fromMs, values } = resample([then], [4], 3_600_000, then, then + 3_600_000)
    expect(fromMs).toBe(Date.parse('2016-02-29T23:00:00Z'))
    expect(values).toEqual(Float64Array.of(4))
  })

  it('refuses a step that is none', () => {
    expect(() => resample([], [], 0, 0, 1)).toThrow(RangeError)
    expect(() => resample([1], [], 1, 0, 1)).toThrow(RangeError)
  })
})

describe('fillGaps', () => {
  const { NaN: gap } = Number

  it('draws the shape of the day before between the ends', () => {
    const values = Float64Array.of(0, 10, 20, 10, 5, gap, gap, 15)
    expect(fillGaps(values, 4)).toEqual(Float64Array.of(0, 10, 20, 10, 5, 15, 25, 15))
  })

  it('draws a straight line on the first day', () => {
    expect(fillGaps(Float64Array.of(0, gap, gap, 3), 24)).toEqual(Float64Array.of(0, 1, 2, 3))
  })

  it('carries the ends on', () => {
    expect(fillGaps(Float64Array.of(gap, 2, gap), 24)).toEqual(Float64Array.of(2, 2, 2))
  })

  it('leaves nothing open in a long gap', () => {
    const values = Float64Array.from({ length: 40 }, (_, at) => (at > 10 && at < 30 ? gap : at % 4))
    expect(fillGaps(values, 4)).toEqual(Float64Array.from({ length: 40 }, (_, at) => at % 4))
  })

  it('has nothing to say where nothing is known', () => {
    expect(fillGaps(Float64Array.of(gap, gap), 4)).toEqual(Float64Array.of(gap, gap))
  })
})

describe.each(['linear', 'root', 'log'] as const)('the %s scale', (scale) => {
  it('comes back to where it was', () => {
    const values = Float64Array.of(0, 0.5, 3, 1_000)
    const { values: scaled, back } = transform(values, 4, scale)
    for (const [at, value] of scaled.entries()) {
      expect(back(value)).toBeCloseTo(values[at]!, 9)
    }
  })

  it('is the linear one below 0', () => {
    const values = Float64Array.of(-1, 4)
    expect(transform(values, 2, scale).values).toEqual(values)
  })
})

it('withNeighbours reaches both ways', () => {
  const sums = withNeighbours(Float64Array.of(0, 1, 0, 0), 1 / Math.LN2)
  expect([...sums].map((sum) => +sum.toFixed(9))).toEqual([0.5, 1, 0.5, 0.25])
})

describe('a mix', () => {
  /** Two members over three past days of two steps and the next: one always right, one always 1 above. */
  const actual = Float64Array.of(1, 2, 3, 4, 5, 6)
  const right = [
    Float64Array.of(1, 2),
    Float64Array.of(3, 4),
    Float64Array.of(5, 6),
    Float64Array.of(7, 8),
  ]
  const above = right.map((row) => row.map((value) => value + 1))
  const tested = { origins: [0, 2, 4, 6], horizon: 2, forecasts: [right, above], actual }

  it('follows the member that was right', () => {
    const { forecast, weights, residuals } = mix(tested)
    expect(forecast[0]).toBeCloseTo(7, 6)
    expect(weights[0]).toBeCloseTo(1, 6)
    for (const row of residuals)
      for (const residual of row) {
        expect(residual).toBeCloseTo(0, 6)
      }
  })

  it('takes all alike where nothing was measured', () => {
    const unknown = new Float64Array(6).fill(Number.NaN)
    expect(mix({ ...tested, actual: unknown }).weights).toEqual(Float64Array.of(0.5, 0.5))
  })

  it('judges an origin by weights learnt from the others', () => {
    // On the last day the members change places: the mix learnt from the days before does not know.
    const changed = [right, above].map((rows, m) =>
      rows.map((row, k) => (k === 2 ? row.map((value) => value + (m === 0 ? 1 : -1)) : row))
    )
    const { residuals } = mix({ ...tested, forecasts: changed })
    expect(residuals[2]![0]).toBeCloseTo(-1, 6)
  })
})

describe('an interval', () => {
  const normal = (random: () => number) =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const random = randomFrom(11)
  /** Steps of the second half are three times as uncertain. */
  const sizes = Float64Array.from({ length: 24 }, (_, step) => (step < 12 ? 1 : 3))
  const draw = () => sizes.map((size) => size * normal(random))
  const past = Array.from({ length: 14 }, draw)
  const spread = spreadOf(past, 24)

  it.each([
    [0.8, 0.75, 0.86],
    [0.95, 0.93, 0.975],
  ] as const)('of %d holds', (coverage, least, most) => {
    const { low, high } = interval(new Float64Array(24), spread, coverage)
    let held = 0
    for (let round = 0; round < 500; round++) {
      draw().forEach((value, step) => {
        if (value >= low[step]! && value <= high[step]!) held++
      })
    }
    expect(held / 500 / 24).toBeGreaterThan(least)
    expect(held / 500 / 24).toBeLessThan(most)
  })

  it('is wider where more was missed', () => {
    const { low, high } = interval(new Float64Array(24), spread, 0.8)
    expect(high[20]! - low[20]!).toBeGreaterThan(1.5 * (high[3]! - low[3]!))
  })

  it('is wider where days are off as a whole', () => {
    const byHour = spreadOf([Float64Array.of(1, -1), Float64Array.of(-1, 1)], 2)
    const byDay = spreadOf([Float64Array.of(1, 1), Float64Array.of(-1, -1)], 2)
    expect([byHour.betweenDays, byDay.betweenDays]).toEqual([0, 1])
    const width = (one: typeof byDay) => interval(new Float64Array(2), one, 0.95).high[0]!
    expect(width(byDay)).toBeCloseTo(1.6 * width(byHour), 9)
  })

  it('is wider yet where the same days were foretold over and over', () => {
    const byDay = [Float64Array.of(1, 1), Float64Array.of(-1, -1)]
    const byHour = [Float64Array.of(1, -1), Float64Array.of(-1, 1)]
    const width = (rows: Float64Array[], overlap?: number) =>
      interval(new Float64Array(2), spreadOf(rows, 2, overlap), 0.95).high[0]!
    expect(width(byDay, 16)).toBeCloseTo((1 + 0.6 * 8) * width(byHour), 9)
    expect(width(byHour, 16)).toBe(width(byHour))
    expect(width(byDay, 0.5)).toBe(width(byDay))
  })

  it('is wider after a day that was off by more than usual, up to twice as wide', () => {
    const day = (size: number) => Float64Array.of(size, -size)
    const width = (last: number) => {
      const past = [...Array.from({ length: 13 }, () => day(1)), day(last)]
      return interval(new Float64Array(2), spreadOf(past, 2), 0.8).high[0]!
    }
    expect(width(4)).toBeGreaterThan(1.4 * width(1))
    expect(width(0.5)).toBeLessThanOrEqual(width(1))
    const restless = spreadOf([day(1), day(1), day(1000)], 2).sizes[0]!
    const before = spreadOf([day(1), day(1000), day(1)], 2).sizes[0]!
    expect(restless).toBeGreaterThan(1.5 * before)
    expect(restless).toBeLessThan(2.2 * before)
  })

  it('draws its tails towards each other, and stays as wide', () => {
    // Nineteen hours in twenty are foretold well, and one is far above.
    const past = Array.from({ length: 10 }, () =>
      Float64Array.from({ length: 20 }, (_, hour) => (hour === 19 ? 20 : hour % 2 === 0 ? -1 : 1))
    )
    const { ratios } = spreadOf(past, 20)
    const [lowest, highest] = [ratios[0]!, ratios.at(-1)!]
    expect(lowest).toBeLessThan(-highest / 4)
    expect(highest).toBeGreaterThan(-2 * lowest)
    expect([...ratios]).toEqual([...ratios].sort((a, b) => a - b))
  })

  it('has no width where nothing was ever missed', () => {
    const none = spreadOf([new Float64Array(3)], 3)
    const { low, high } = interval(Float64Array.of(1, 2, 3), none, 0.95)
    expect([low, high]).toEqual([Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3)])
  })
})

describe('crossing', () => {
  const spread = spreadOf(
    Array.from({ length: 10 }, (_, day) =>
      Float64Array.from({ length: 4 }, (_, step) => ((day + step) % 10) - 4.5)
    ),
    4
  )
  const outlook = { median: Float64Array.of(80, 88, 92, 85), spread }

  it('says when, and how likely', () => {
    const { possible, likely, peak, probabilities } = crossing(outlook, 90, 'above')
    expect(likely).toBe(2)
    expect(possible).toBe(1)
    expect(peak.step).toBe(2)
    expect(peak.probability).toBe(Math.max(...probabilities))
  })

  it('never comes to a threshold out of reach', () => {
    expect(crossing(outlook, 1_000, 'above')).toMatchObject({ possible: null, likely: null })
  })

  it('is less likely the higher the threshold', () => {
    const at = [80, 85, 90, 95].map(
      (threshold) => crossing(outlook, threshold, 'above').peak.probability
    )
    expect(at).toEqual(at.toSorted((a, b) => b - a))
  })

  it('looks down as it looks up', () => {
    const mirrored = {
      median: outlook.median.map((value) => -value),
      spread: spreadOf(
        Array.from({ length: 10 }, (_, day) =>
          Float64Array.from({ length: 4 }, (_, step) => 4.5 - ((day + step) % 10))
        ),
        4
      ),
    }
    const up = crossing(outlook, 90.1, 'above').probabilities
    const down = crossing(mirrored, -90.1, 'below').probabilities
    for (const [step, probability] of down.entries()) {
      expect(probability).toBeCloseTo(up[step]!, 9)
    }
  })
})
