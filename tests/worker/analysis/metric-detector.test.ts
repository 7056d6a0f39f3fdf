import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEAST_THRESHOLD } from '../../../worker/analysis/alarm-threshold'
import {
  create,
  fits,
  observe,
  type Reading,
  WARM_UP,
} from '../../../worker/analysis/metric-detector'
import { randomFrom } from '../../../worker/analysis/random'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const ALARMS_PER_DAY = 0.1

const run = (values: readonly number[], startAt = 0, state = fresh()): Reading[] =>
  values.map((value, row) => observe(state, startAt + row * MINUTE_MS, value))

const fresh = () => create({ alarmsPerDay: ALARMS_PER_DAY })

/** Values around 50 that are nearly normal, their standard deviation about 1. */
function noise(count: number, seed = 1): number[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => 44 + 12 * average(Array.from({ length: 12 }, random)))
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

const alarmsOf = (readings: Reading[]) =>
  readings.flatMap(({ isAlarm }, row) => (isAlarm ? [row] : []))

/** Noise in which the rows from `from` on are shifted. */
const shifted = (count: number, from: number, by: number) =>
  noise(count).map((value, row) => (row >= from ? value + by : value))

describe('the detector of one metric', () => {
  it('judges nothing before its warm-up is over, whatever comes', () => {
    const readings = run([1, 1_000, -5, ...noise(WARM_UP - 3)])
    expect(readings.every(({ surprise, deviation }) => surprise + deviation === 0)).toBe(true)
    expect(run(noise(WARM_UP + 1)).at(-1)!.deviation).toBeGreaterThan(0)
  })

  it('raises an alarm for a spike, at once', () => {
    const values = noise(2_000)
    values[1_500] = 90
    expect(alarmsOf(run(values))).toEqual([1_500])
  })

  it('tells a shift of level once, says when it began, and that it is grave', () => {
    const readings = run(shifted(2_000, 1_500, 20))
    const alarms = alarmsOf(readings)
    expect(alarms[0]).toBe(1_500)
    expect(alarms.length).toBeLessThan(6)
    expect(readings[1_510]).toMatchObject({ onset: 1_500 * MINUTE_MS, severity: 'high' })
  })

  it('takes a level that stays for the new usual', () => {
    const readings = run(shifted(6_000, 1_500, 200))
    expect(readings[1_510]!.deviation).toBeGreaterThan(10)
    expect(readings.at(-1)!.deviation).toBeLessThan(3)
    expect(readings.at(-1)!.onset).toBeNull()
  })

  it('takes noise for usual, in time, though there was none for long', () => {
    const readings = run([...Array(3_000).fill(50), ...noise(2_000)])
    expect(readings.at(-1)!.deviation).toBeLessThan(3)
  })

  it('tells nothing twice, however many alarms are allowed', () => {
    const values = noise(2_000)
    values[1_500] = 90
    const readings = run(values, 0, create({ alarmsPerDay: 1_000 }))
    expect(alarmsOf(readings).filter((row) => row >= 1_500 && row < 1_520)).toEqual([1_500])
  })

  it('finds deviations that grow while their mean stays, even in a calm moment among them', () => {
    const values = noise(2_000).map((value, row) => (row < 1_500 ? value : 15 * value - 700))
    values.fill(50, 1_540, 1_546)
    const readings = run(values)
    expect(alarmsOf(readings).filter((row) => row >= 1_500 && row < 1_520)).not.toEqual([])
    expect(readings[1_545]!.deviation).toBeGreaterThan(1.5)
  })

  it('is surprised more by more', () => {
    const at = (height: number) => {
      const values = noise(1_000)
      values[999] = 50 + height
      return run(values).at(-1)!
    }
    const readings = [2, 4, 6, 10, 30].map(at)
    for (const [smaller, larger] of readings.slice(1).map((one, row) => [readings[row]!, one])) {
      expect(larger!.deviation).toBeGreaterThan(smaller!.deviation)
      expect(larger!.surprise).toBeGreaterThanOrEqual(smaller!.surprise)
    }
  })

  it('says the same in any unit, from any zero, and upside down', () => {
    const values = shifted(1_000, 800, 5)
    const readings = run(values)
    for (const other of [values.map((v) => 1_024 * v + 7_000), values.map((v) => -v)]) {
      for (const [row, { deviation, surprise, isAlarm }] of run(other).entries()) {
        expect(deviation).toBeCloseTo(readings[row]!.deviation, 6)
        expect(surprise).toBeCloseTo(readings[row]!.surprise, 6)
        expect(isAlarm).toBe(readings[row]!.isAlarm)
      }
    }
  })

  it('says nothing of a metric that never changes, and notices when it does', () => {
    for (const constant of [0, 0.1, 1e12]) {
      const readings = run([...Array(1_000).fill(constant), constant * 2 + 1, constant * 2 + 1])
      expect(readings.slice(0, 1_000).every(({ deviation }) => deviation === 0)).toBe(true)
      expect(alarmsOf(readings).length).toBeGreaterThan(0)
    }
  })

  it('passes over values that are missing', () => {
    const values = noise(500)
    const state = fresh()
    const judged = values.flatMap((value, row) => {
      if (row % 7 === 0) {
        const missing = observe(state, (row - 0.5) * MINUTE_MS, Number.NaN)
        expect(missing).toMatchObject({ surprise: 0, isAlarm: false })
      }
      return [observe(state, row * MINUTE_MS, value)]
    })
    expect(judged).toEqual(run(values))
  })

  it('does not take what changed during a silence for a leap', () => {
    const afterMs = (silenceMs: number) => {
      const state = fresh()
      for (const [row, value] of noise(1_000).entries()) observe(state, row * MINUTE_MS, value)
      return observe(state, 999 * MINUTE_MS + silenceMs, 54).deviation
    }
    expect(afterMs(2 * MINUTE_MS)).toBe(afterMs(MINUTE_MS))
    expect(afterMs(DAY_MS)).toBeLessThan(afterMs(MINUTE_MS))
  })

  it('does not mind the date', () => {
    const tenYears = 3_650 * DAY_MS
    const values = shifted(1_000, 800, 8)
    const drop = (readings: Reading[]) => readings.map(({ onset, ...rest }) => rest)
    expect(drop(run(values, 0))).toEqual(drop(run(values, tenYears)))
  })

  it('goes on from a state that was stored as text', () => {
    const values = shifted(1_200, 900, 6)
    const state = fresh()
    const before = run(values.slice(0, 905), 0, state)
    const stored = Float64Array.from(JSON.parse(JSON.stringify(Array.from(state))) as number[])
    expect(fits(stored)).toBe(true)
    const after = run(values.slice(905), 905 * MINUTE_MS, stored)
    expect([...before, ...after]).toEqual(run(values))
  })

  it('holds its rate of alarms whatever comes, but for a constant', () => {
    const days = 30
    const values = noise((days * DAY_MS) / (5 * MINUTE_MS))
    for (let row = 200; row < values.length; row += 150) values[row] = 50 + row
    const state = fresh()
    const alarms = values.filter((value, row) => observe(state, row * 5 * MINUTE_MS, value).isAlarm)
    const highestSurprise = Math.log10(values.length) + 2
    const constant = (highestSurprise - LEAST_THRESHOLD) / 0.5 + 1
    expect(alarms.length).toBeLessThanOrEqual(ALARMS_PER_DAY * days + constant)
    expect(alarms.length).toBeGreaterThanOrEqual(ALARMS_PER_DAY * days)
  })

  it('never says anything but numbers', () => {
    const anything = fc.array(fc.double(), { minLength: 100, maxLength: 200 })
    fc.assert(
      fc.property(anything, (values) => {
        const state = fresh()
        for (const [row, value] of values.entries()) {
          const { deviation, surprise } = observe(state, row * MINUTE_MS, value)
          expect(Number.isFinite(deviation) && Number.isFinite(surprise)).toBe(true)
        }
      })
    )
  })

  it('refuses a rate of alarms that is none', () => {
    expect(() => create({ alarmsPerDay: 0 })).toThrow(RangeError)
    expect(() => create({ alarmsPerDay: Number.NaN })).toThrow(RangeError)
  })
})
