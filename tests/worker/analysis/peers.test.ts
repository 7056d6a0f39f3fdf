import { describe, expect, it } from 'vitest'
import { oddOnes, peerDeviations } from '../../../worker/analysis/peers'

describe('the deviation from peers', () => {
  it('is counted in robust deviations from the median', () => {
    // Median 11.5, and the median of the distances from it is 1.
    const [, , , last] = peerDeviations([10, 11, 12, 50])
    expect(last).toBeCloseTo(38.5 / 1.4826, 9)
  })

  it('says the same in any unit', () => {
    const values = [3, 4, 5, 20, 4]
    const bytes = peerDeviations(values.map((value) => 1_024 * value))
    for (const [at, deviation] of peerDeviations(values).entries()) {
      expect(bytes[at]).toBeCloseTo(deviation, 9)
    }
  })

  it('sees the odd one among equals', () => {
    const deviations = peerDeviations([5, 5, 5, 5, 9])
    expect(deviations.slice(0, 4)).toEqual([0, 0, 0, 0])
    // The median distance is 0, the mean one 0.8.
    expect(deviations[4]).toBeCloseTo(4 / (0.8 * 1.2533), 9)
  })

  it('makes nothing of a difference that does not matter', () => {
    expect(Math.abs(peerDeviations([100, 100, 100, 101])[3]!)).toBeLessThan(1)
    expect(peerDeviations([0, 0, 0])).toEqual([0, 0, 0])
  })

  it('is unknown without a value, and without a majority', () => {
    expect(peerDeviations([1, Number.NaN, 1, 1])[1]).toBeNaN()
    expect(peerDeviations([1, 9, Number.NaN]).every(Number.isNaN)).toBe(true)
  })
})

describe('the odd ones', () => {
  const wave = (offset: number) =>
    Array.from({ length: 50 }, (_, at) => 50 + 30 * Math.sin(at / 8) + offset)

  it('are found under a load that moves all, the farthest first', () => {
    const group = [wave(0), wave(1), wave(60), wave(-1), wave(0.5), wave(-40)]
    expect(oddOnes(group).map(({ server }) => server)).toEqual([2, 5])
    expect(oddOnes(group)[1]!.deviation).toBeLessThan(0)
  })

  it('are none for a moment', () => {
    const brief = wave(0).map((value, at) => (at < 5 ? value + 500 : value))
    expect(oddOnes([brief, wave(1), wave(0.5), wave(-1)])).toEqual([])
  })

  it('are none in an empty group', () => {
    expect(oddOnes([])).toEqual([])
  })
})
