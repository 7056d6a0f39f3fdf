import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fraction, hash, noise, seedFor } from '../../../worker/fleet/noise'

const octaves = [
  { periodMs: 60_000, amplitude: 0.5 },
  { periodMs: 7_000, amplitude: 0.25 },
]
const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const seed = fc.integer()

describe('hash', () => {
  it('gives the known answers', () => {
    expect([hash(0, 0), hash(1, 2), hash(-1, 1_000_000_007)]).toEqual([0, 232174035, 986540266])
  })

  it('spreads evenly over [0, 1)', () => {
    const bins = Array<number>(16).fill(0)
    for (let i = 0; i < 16_000; i++) bins[Math.floor(fraction(42, i) * 16)]!++
    for (const count of bins) expect(Math.abs(count - 1_000)).toBeLessThan(130)
  })

  it('gives parts with different names different seeds', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => `part ${i}`)
    expect(new Set(names.map((name) => seedFor(7, name))).size).toBe(5_000)
    expect(seedFor(7, 'a')).not.toBe(seedFor(8, 'a'))
  })
})

describe('noise', () => {
  it('gives the known answers', () => {
    const known = noise(12_345, octaves)
    expect(known.at(1_800_000_000_000)).toBeCloseTo(0.11136273814, 9)
    expect(known.integral(1_800_000_000_000)).toBeCloseTo(-1.383373338, 7)
  })

  it('never leaves its amplitude', () => {
    fc.assert(
      fc.property(seed, time, (seed, time) => {
        const wave = noise(seed, octaves)
        expect(Math.abs(wave.at(time))).toBeLessThanOrEqual(0.75)
        expect(Math.abs(wave.integral(time))).toBeLessThanOrEqual((0.5 * 60 + 0.25 * 7) / 4)
      })
    )
  })

  it('is continuous', () => {
    fc.assert(
      fc.property(seed, time, (seed, time) => {
        const wave = noise(seed, octaves)
        // The steepest slope of an octave is 6 amplitudes a period.
        const most = 6 * (0.5 / 60_000 + 0.25 / 7_000)
        expect(Math.abs(wave.at(time + 1) - wave.at(time))).toBeLessThanOrEqual(most * 1.001)
      })
    )
  })

  it('has the integral that it says', () => {
    fc.assert(
      fc.property(seed, time, (seed, time) => {
        const wave = noise(seed, octaves)
        const slope = (wave.integral(time + 50) - wave.integral(time - 50)) / 0.1
        expect(slope).toBeCloseTo(wave.at(time), 2)
      })
    )
  })

  it('moves, but has mean 0 over a long time', () => {
    const wave = noise(3, octaves)
    let [sum, squares] = [0, 0]
    for (let i = 0; i < 100_000; i++) {
      const value = wave.at(1_700_000_000_000 + i * 1_000)
      sum += value
      squares += value * value
    }
    expect(Math.abs(sum / 100_000)).toBeLessThan(0.001)
    expect(Math.sqrt(squares / 100_000)).toBeGreaterThan(0.1)
  })

  it('differs from seed to seed', () => {
    expect(noise(1, octaves).at(1e12)).not.toBe(noise(2, octaves).at(1e12))
  })
})
