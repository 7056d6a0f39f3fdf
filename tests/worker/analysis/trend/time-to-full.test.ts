import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../../worker/analysis/random'
import { type TimeToFull, timeToFull } from '../../../../worker/analysis/trend/time-to-full'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START_MS = Date.parse('2026-10-01T00:00:00Z')

/** Hourly values of so many days. */
function hourly(days: number, at: (day: number) => number, startMs = START_MS) {
  const hours = Math.round(24 * days)
  return {
    times: Float64Array.from({ length: hours }, (_, hour) => startMs + hour * HOUR_MS),
    values: Float64Array.from({ length: hours }, (_, hour) => at(hour / 24)),
  }
}

const ask = ({ times, values }: ReturnType<typeof hourly>, limit = 100) =>
  timeToFull(times, values, limit)

function dated(answer: TimeToFull) {
  if (answer.status !== 'filling') throw new Error(`no date: ${JSON.stringify(answer)}`)
  return answer
}

const noise = (seed: number) => {
  const random = randomFrom(seed)
  return () => random() - 0.5
}

describe('time to full', () => {
  it('of a line is where the line meets the limit', () => {
    const { p10Ms, p50Ms, p90Ms, perDay } = dated(ask(hourly(30, (day) => 40 + day)))
    expect(perDay).toBeCloseTo(1, 9)
    const truth = START_MS + 60 * DAY_MS
    for (const date of [p10Ms, p50Ms, p90Ms])
      expect(Math.abs(date! - truth)).toBeLessThan(1.1 * DAY_MS)
  })

  it('has its dates in order, and a noisy one uncertain', () => {
    const wobble = noise(1)
    const answer = dated(ask(hourly(30, (day) => 40 + day + 6 * wobble())))
    expect(answer.p10Ms).toBeLessThan(answer.p50Ms!)
    expect(answer.p50Ms).toBeLessThan(answer.p90Ms!)
    expect(Math.abs(answer.p50Ms! - START_MS - 60 * DAY_MS)).toBeLessThan(6 * DAY_MS)
  })

  it.each([
    { kind: 'noise around a line', wander: 0, wobble: 3 },
    { kind: 'a walk', wander: 0.5, wobble: 1 },
  ])('is between its 10 and its 90 % date about four times of five: $kind', (shape) => {
    let held = 0
    const seeds = 150
    for (let seed = 1; seed <= seeds; seed++) {
      const draw = noise(seed)
      let walked = 0
      const all = Float64Array.from({ length: 90 * 24 }, (_, hour) => {
        walked += shape.wander * draw()
        return 40 + hour / 24 + walked + shape.wobble * draw()
      })
      const truth = all.findIndex((value, hour) => hour >= 30 * 24 && value >= 100)
      const { p10Ms, p90Ms } = dated(ask(hourly(30, (day) => all[Math.round(day * 24)]!)))
      const fullMs = START_MS + truth * HOUR_MS
      if (p10Ms! <= fullMs && fullMs <= (p90Ms ?? Infinity)) held++
    }
    expect(held / seeds).toBeGreaterThan(0.7)
    expect(held / seeds).toBeLessThan(0.9)
  })

  it('does not depend on the unit', () => {
    const wobble = noise(2)
    const percent = hourly(30, (day) => 40 + day + wobble())
    const bytes = { ...percent, values: percent.values.map((value) => value * 2 ** 30) }
    expect(dated(ask(bytes, 100 * 2 ** 30)).p50Ms).toBeCloseTo(dated(ask(percent)).p50Ms!, -3)
  })

  it('comes sooner the lower the limit', () => {
    const wobble = noise(3)
    const values = hourly(30, (day) => 40 + day + wobble())
    expect(dated(ask(values, 90)).p50Ms).toBeLessThan(dated(ask(values, 100)).p50Ms!)
  })

  it('is not hurried by a large file that was copied once', () => {
    const wobble = noise(4)
    const copied = ask(hourly(30, (day) => 30 + 0.5 * day + (day >= 20 ? 20 : 0) + 0.2 * wobble()))
    const { perDay, steps } = dated(copied)
    expect(perDay).toBeCloseTo(0.5, 1)
    expect(steps).toEqual({ up: 1, down: 0 })
  })

  it('begins anew after a clean-up', () => {
    const wobble = noise(5)
    const cleaned = ask(hourly(30, (day) => 50 + day - (day >= 22 ? 30 : 0) + 0.2 * wobble()))
    const { perDay, p50Ms } = dated(cleaned)
    expect(perDay).toBeCloseTo(1, 1)
    expect(Math.abs(p50Ms! - START_MS - 80 * DAY_MS)).toBeLessThan(3 * DAY_MS)
  })

  it('does not come where clean-ups are a habit', () => {
    const wobble = noise(6)
    const answer = ask(hourly(35, (day) => 40 + 4 * (day % 7) + wobble()))
    expect(answer.status).toBe('no-trend')
  })

  it.each([
    ['noise', (wobble: () => number) => () => 60 + 5 * wobble()],
    ['days', () => (day: number) => 60 + 20 * Math.sin(2 * Math.PI * day)],
    ['weeks', () => (day: number) => 60 + 20 * Math.sin((2 * Math.PI * day) / 7)],
    ['a constant', () => () => 60],
    ['a fall', () => (day: number) => 60 - day],
  ])('is not given for %s', (_, of) => {
    expect(ask(hourly(28, of(noise(7)))).status).toBe('no-trend')
  })

  it('is now for what is full', () => {
    expect(ask(hourly(30, (day) => 80 + day))).toEqual({ status: 'full' })
  })

  it('is beyond the horizon for what fills slowly', () => {
    const { status } = ask(hourly(30, (day) => 10 + day / 10))
    expect(status).toBe('beyond-horizon')
  })

  it('is asked by the hour of a leak that began today', () => {
    const wobble = noise(8)
    const { p50Ms } = dated(ask(hourly(1, (day) => 40 + 48 * day + 0.5 * wobble())))
    expect(Math.abs(p50Ms! - START_MS - 1.25 * DAY_MS)).toBeLessThan(1.5 * HOUR_MS)
  })

  it('needs twelve hours', () => {
    expect(ask(hourly(0.25, (day) => 40 + day))).toEqual({
      status: 'too-short',
      buckets: 6,
      needed: 12,
      bucketMs: HOUR_MS,
    })
    expect(timeToFull([], [], 100)).toMatchObject({ status: 'too-short', buckets: 0 })
    expect(timeToFull([1], [Number.NaN], 100)).toMatchObject({ status: 'too-short' })
  })

  it('bears gaps and irregular times', () => {
    const whole = hourly(30, (day) => 40 + day)
    const kept = [...whole.times.keys()].filter((i) => i % 7 !== 0 && (i < 200 || i > 290))
    const values = kept.map((i) => (i % 13 === 0 ? Number.NaN : whole.values[i]!))
    const times = kept.map((i) => whole.times[i]! + (i % 5) * 60_000)
    const { p50Ms } = dated(timeToFull(times, values, 100))
    expect(Math.abs(p50Ms! - START_MS - 60 * DAY_MS)).toBeLessThan(1.5 * DAY_MS)
  })

  it('is the same ten years ago', () => {
    const then = Date.parse('2016-10-01T00:00:00Z')
    const now = dated(ask(hourly(30, (day) => 40 + day)))
    const past = dated(ask(hourly(30, (day) => 40 + day, then)))
    expect(past.p50Ms! - then).toBeCloseTo(now.p50Ms! - START_MS, 3)
  })
})
