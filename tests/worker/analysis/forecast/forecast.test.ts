import { describe, expect, it } from 'vitest'
import { type Answer, forecast, type Question } from '../../../../worker/analysis/forecast/forecast'
import { randomFrom } from '../../../../worker/analysis/random'

const CALENDAR = { day: 24, week: 168 }

/** Hours of a server with days, weekends and some noise, between 20 and 90. */
function busy(days: number, seed = 1): Float64Array {
  const random = randomFrom(seed)
  return Float64Array.from({ length: 24 * days }, (_, hour) => {
    const weekend = Math.floor(hour / 24) % 7 >= 5 ? -20 : 0
    return 60 + 18 * Math.sin((2 * Math.PI * hour) / 24) + weekend + 4 * (random() - 0.5)
  })
}

const ask = (values: Float64Array, more: Partial<Question> = {}) =>
  forecast({ values, horizon: 24, calendar: CALENDAR, ...more })

function given(answer: Answer) {
  if (answer.status === 'refused') throw new Error(`refused: ${answer.reason}`)
  return answer
}

describe('a forecast', () => {
  it('finds the days and the weekends of a regular series', () => {
    const whole = busy(36)
    // Day 34 is a Saturday: nothing but the week before tells so.
    const { median, backTest } = given(ask(whole.subarray(0, 24 * 33)))
    const future = whole.subarray(24 * 33, 24 * 34)
    const errors = median.map((value, step) => Math.abs(value - future[step]!))
    expect(errors.reduce((a, b) => a + b) / 24).toBeLessThan(2)
    expect(backTest.scaledError).toBeLessThan(0.6)
  })

  it('repeats a series that repeats itself, with next to no width', () => {
    const values = Float64Array.from({ length: 24 * 30 }, (_, hour) => (hour % 24) + 1)
    const { median, nearlySure, backTest } = given(ask(values))
    for (const [step, value] of median.entries()) {
      expect(value).toBeCloseTo(step + 1, 3)
    }
    for (const [step, high] of nearlySure.high.entries()) {
      expect(high).toBeCloseTo(step + 1, 2)
    }
    expect(backTest.scaledError).toBeNull()
  })

  it('of a constant is the constant', () => {
    const { median, likely } = given(ask(new Float64Array(24 * 20).fill(7)))
    for (const line of [median, likely.low, likely.high]) {
      for (const value of line) {
        expect(value).toBeCloseTo(7, 9)
      }
    }
  })

  it.each([24, 48, 168])('has ordered intervals for %d steps', (horizon) => {
    const { median, likely, nearlySure } = given(ask(busy(30), { horizon }))
    expect(median).toHaveLength(horizon)
    for (let step = 0; step < horizon; step++) {
      const ends = [nearlySure.low, likely.low, median, likely.high, nearlySure.high]
      const values = ends.map((line) => line[step]!)
      expect(values).toEqual(values.toSorted((a, b) => a - b))
    }
  })

  it('has the one interval in the other where all errors are of rounding', () => {
    const { likely, nearlySure } = given(ask(new Float64Array(30 * 24).fill(7 + 1 / 13)))
    for (let step = 0; step < likely.low.length; step++) {
      expect(nearlySure.low[step]).toBeLessThanOrEqual(likely.low[step]!)
      expect(nearlySure.high[step]).toBeGreaterThanOrEqual(likely.high[step]!)
    }
  })

  it('scales with its series', () => {
    const values = busy(30)
    const one = given(ask(values))
    const thousand = given(ask(values.map((value) => 1_024 * value)))
    for (const [step, value] of thousand.median.entries()) {
      expect(value / 1_024).toBeCloseTo(one.median[step]!, 6)
    }
    for (const [step, low] of thousand.likely.low.entries()) {
      expect(low / 1_024).toBeCloseTo(one.likely.low[step]!, 6)
    }
    expect(thousand.backTest.scaledError).toBeCloseTo(one.backTest.scaledError!, 6)
  })

  it('moves with a series that has values below 0', () => {
    const values = busy(30).map((value) => value - 60)
    const one = given(ask(values))
    const moved = given(ask(values.map((value) => value - 500)))
    for (const [step, value] of moved.median.entries()) {
      expect(value + 500).toBeCloseTo(one.median[step]!, 5)
    }
  })

  it('keeps a percentage between 0 and 100', () => {
    const values = busy(30).map((value) => Math.min(100, Math.max(0, 3 * value - 130)))
    const { median, nearlySure } = given(ask(values, { bounds: { least: 0, greatest: 100 } }))
    for (const line of [median, nearlySure.low, nearlySure.high]) {
      line.forEach((value) => {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(100)
      })
    }
  })

  it('says how much each forecaster counts', () => {
    const { weights, rounds } = given(ask(busy(30))).backTest
    expect(Object.values(weights).reduce((a, b) => a + b)).toBeCloseTo(1, 9)
    expect(rounds).toBe(14)
  })

  it('bears gaps, and what is not a number', () => {
    const whole = given(ask(busy(30)))
    const holed = busy(30)
    holed.fill(Number.NaN, 300, 330)
    for (let hour = 5; hour < holed.length; hour += 11) holed[hour] = Number.NaN
    holed[400] = Number.POSITIVE_INFINITY
    const { median, likely } = given(ask(holed))
    for (const [step, value] of median.entries()) {
      expect(Math.abs(value - whole.median[step]!)).toBeLessThan(5)
    }
    for (const low of likely.low) {
      expect(Number.isFinite(low)).toBe(true)
    }
  })

  it('does not change the values it was given', () => {
    const values = busy(30)
    values[50] = Number.NaN
    const copy = Float64Array.from(values)
    ask(values)
    expect(values).toEqual(copy)
  })

  it('gives the same answer twice', () => {
    expect(ask(busy(30))).toEqual(ask(busy(30)))
  })
})

describe('no forecast', () => {
  it('is made of less than five days', () => {
    expect(ask(busy(4))).toEqual({
      status: 'refused',
      reason: 'too-short',
      steps: 96,
      needed: 120,
    })
    expect(ask(busy(5)).status).toBe('forecast')
  })

  it('is made where half of the values are missing', () => {
    const values = busy(20).map((value, hour) => (hour % 2 ? value : Number.NaN))
    expect(ask(values)).toEqual({ status: 'refused', reason: 'gaps', missing: 0.5, allowed: 0.4 })
  })

  it('is made where its own past shows it wrong', () => {
    // Quiet for four weeks, then every day another level.
    const random = randomFrom(3)
    const levels = Array.from({ length: 45 }, (_, day) => (day < 31 ? 0 : 1_000 * random()))
    const values = Float64Array.from(
      { length: 24 * 45 },
      (_, hour) => levels[Math.floor(hour / 24)]! + random()
    )
    const answer = ask(values)
    expect(answer).toMatchObject({ status: 'refused', reason: 'poor-fit', allowed: 2 })
  })
})

it('counts on the past only: a back-test is what a forecast would have been', () => {
  const values = busy(40)
  const early = given(ask(values.subarray(0, 24 * 30)))
  const changed = Float64Array.from(values).fill(9_999, 24 * 30)
  expect(given(ask(changed.subarray(0, 24 * 30)))).toEqual(early)
})
