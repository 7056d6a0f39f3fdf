import { describe, expect, it } from 'vitest'
import { bandAt, emptyBaseline, learn, learnedMs, usualAt } from '../../../worker/analysis/baseline'
import { randomFrom } from '../../../worker/analysis/random'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.UTC(2026, 10, 2)

/** What is learned of one metric, a value every ten minutes. */
function learned(days: number, valueAt: (atMs: number) => number) {
  const baseline = emptyBaseline(1)
  for (let atMs = START; atMs < START + days * DAY; atMs += 10 * MINUTE) {
    learn(baseline, atMs, [valueAt(atMs)])
  }
  return baseline
}

const day = (atMs: number) => 50 + 30 * Math.cos((2 * Math.PI * (atMs % DAY)) / DAY)

/** Normal noise by the sum of twelve even ones. */
function noiseFrom(seed: number) {
  const random = randomFrom(seed)
  return () => Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6)
}

describe('a baseline', () => {
  it('expects nothing before it has learned', () => {
    expect(usualAt(emptyBaseline(1), 0, START).centre).toBeNaN()
    expect(learnedMs(emptyBaseline(1))).toBe(0)
  })

  it('knows the level and spread of what has no season', () => {
    const noise = noiseFrom(1)
    const { centre, spread } = usualAt(
      learned(4, () => 20 + 2 * noise()),
      0,
      START + 4 * DAY
    )
    expect(centre).toBeGreaterThan(19)
    expect(centre).toBeLessThan(21)
    expect(spread).toBeGreaterThan(1.6)
    expect(spread).toBeLessThan(2.4)
  })

  it('knows the hours of the day apart after three of them', () => {
    const baseline = learned(3, day)
    for (const hour of [0, 6, 12, 18]) {
      const atMs = START + 3 * DAY + hour * HOUR
      expect(Math.abs(usualAt(baseline, 0, atMs).centre - day(atMs))).toBeLessThan(5)
    }
  })

  it('takes an hour that it has not seen to be like the others, with all that they differ by', () => {
    const baseline = learned(0.25, day)
    const { centre, spread } = usualAt(baseline, 0, START + 15 * HOUR)
    expect(centre).toBeGreaterThan(45)
    expect(centre).toBeLessThan(80)
    expect(spread).toBeGreaterThan(3)
  })

  it('does not take an incident of six hours for what is usual', () => {
    const noise = noiseFrom(2)
    const isIll = (atMs: number) => atMs >= START + DAY + 8 * HOUR && atMs < START + DAY + 14 * HOUR
    const usual = (atMs: number) => 20 + 2 * noise() + (isIll(atMs) ? 60 : 0)
    const { centre, spread } = usualAt(learned(3, usual), 0, START + 3 * DAY + 11 * HOUR)
    expect(centre).toBeLessThan(27)
    expect(centre + 3 * spread).toBeLessThan(80)
  })

  it('takes a change that stays for usual within a week', () => {
    const noise = noiseFrom(3)
    const usual = (atMs: number) => (atMs < START + 3 * DAY ? 20 : 40) + 2 * noise()
    const { centre } = usualAt(learned(10, usual), 0, START + 10 * DAY)
    expect(centre).toBeGreaterThan(35)
  })

  it('has bands that hold about the share that they say', () => {
    const noise = noiseFrom(4)
    const usual = (atMs: number) => day(atMs) + 4 * noise()
    const baseline = learned(7, usual)
    for (const [coverage, least, most] of [
      [0.8, 0.72, 0.92],
      [0.95, 0.9, 0.995],
    ] as const) {
      let held = 0
      for (let row = 0; row < 1_000; row++) {
        const atMs = START + 7 * DAY + row * 4 * MINUTE
        const { low, high } = bandAt(baseline, 0, atMs, coverage)
        const value = usual(atMs)
        if (value >= low && value <= high) held++
      }
      expect(held / 1_000).toBeGreaterThan(least)
      expect(held / 1_000).toBeLessThan(most)
    }
  })

  it('scales and shifts with its metric', () => {
    const noises = Array.from({ length: 432 }, noiseFrom(5))
    const valueAt = (atMs: number) => 500 + 10 * noises[(atMs - START) / (10 * MINUTE)]!
    const atMs = START + 3 * DAY + 5 * HOUR
    const one = usualAt(learned(3, valueAt), 0, atMs)
    const other = usualAt(
      learned(3, (time) => 4 * valueAt(time)),
      0,
      atMs
    )
    expect(other.centre).toBeCloseTo(4 * one.centre, 2)
    expect(other.spread).toBeCloseTo(4 * one.spread, 2)
  })

  it('leaves out what is missing, and rows that are not newer', () => {
    const baseline = learned(1, () => 7)
    learn(baseline, START + DAY, [Number.NaN])
    learn(baseline, START, [1_000])
    expect(usualAt(baseline, 0, START + DAY)).toEqual({ centre: 7, spread: expect.closeTo(0, 1) })
  })

  it('learns again what was nothing for days', () => {
    const baseline = learned(2, () => 0)
    for (let atMs = START + 2 * DAY; atMs < START + 12 * DAY; atMs += 10 * MINUTE) {
      learn(baseline, atMs, [5])
    }
    expect(usualAt(baseline, 0, START + 12 * DAY).centre).toBeGreaterThan(4)
  })

  it('takes less than 15 kB for 40 metrics', () => {
    const bytes = Object.values(emptyBaseline(40)).reduce(
      (sum, part) => sum + (typeof part === 'number' ? 8 : part.byteLength),
      0
    )
    expect(bytes).toBeLessThan(15_000)
  })
})
