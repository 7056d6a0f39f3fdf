import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bursts,
  Curve,
  lateRamp,
  ramp,
  saw,
  stairs,
  step,
} from '../../../../worker/fleet/faults/curve'

describe('a curve', () => {
  it('is 0 before its first corner and stays at its last', () => {
    const curve = new Curve([
      [1_000, 2],
      [3_000, 4],
    ])
    expect([999, 1_000, 2_000, 3_000, 9_000].map((t) => curve.at(t))).toEqual([0, 2, 3, 4, 4])
  })

  it('takes the second of two corners at one time', () => {
    expect([999, 1_000, 1_999, 2_000].map((t) => step(1_000, 2_000).at(t))).toEqual([0, 1, 1, 0])
  })

  it('rises and falls as slowly as asked', () => {
    const slow = step(0, 10_000, 1_000)
    expect([500, 1_000, 10_000, 10_500, 11_000].map((t) => slow.at(t))).toEqual([0.5, 1, 1, 0.5, 0])
  })

  it('has the mean of the time before', () => {
    expect(step(10_000, 20_000).meanBefore(15_000, 10_000)).toBe(0.5)
    expect(ramp(0, 10_000).meanBefore(10_000, 10_000)).toBe(0.5)
    expect(step(10_000, 20_000).meanBefore(40_000, 10_000)).toBe(0)
  })

  it('can end early, as it was until then', () => {
    const whole = ramp(0, 600_000)
    const cut = whole.until(400_000)
    expect([300_000, 399_999].map((t) => cut.at(t))).toEqual([0.5, whole.at(399_999)])
    expect(cut.at(400_000)).toBe(0)
    expect(cut.meanBefore(600_000, 600_000)).toBeCloseTo(whole.meanBefore(400_000, 600_000), 12)
    const [stairsOfCut, stairsOfWhole] = [stairs(cut), stairs(whole)]
    const last = stairsOfCut.times.length - 1
    expect([stairsOfCut.times[last], stairsOfCut.levels[last]]).toEqual([400_000, 0])
    expect(stairsOfCut.times.slice(0, last)).toEqual(stairsOfWhole.times.slice(0, last))
    expect(stairsOfCut.levels.slice(0, last)).toEqual(stairsOfWhole.levels.slice(0, last))
  })

  it('can be a ramp, a late ramp, a saw and bursts', () => {
    expect([0, 5_000, 9_999, 10_000].map((t) => ramp(0, 10_000, 0.5).at(t))).toEqual([0, 1, 1, 0])
    expect([5_000, 7_500, 10_000].map((t) => lateRamp(0, 10_000, 0.5).at(t))).toEqual([0, 0.5, 0])
    const teeth = saw([0, 1_000, 2_000], 3_000)
    expect([0, 500, 1_000, 1_500, 2_500, 3_000].map((t) => teeth.at(t))).toEqual([
      0, 0.5, 0, 0.5, 0.5, 0,
    ])
    const on = bursts([0, 1_000], 2_000, 400)
    expect([0, 399, 400, 1_000, 1_399, 1_400].map((t) => on.at(t))).toEqual([1, 1, 0, 1, 1, 0])
  })
})

describe('stairs', () => {
  it('follow a curve to within half a stair, and have its mean', () => {
    const length = fc.integer({ min: 60_000, max: 86_400_000 })
    fc.assert(
      fc.property(length, fc.double({ min: 0, max: 1, noNaN: true }), (toMs, share) => {
        const curve = ramp(0, toMs)
        const { times, levels } = stairs(curve)
        const timeMs = share * (toMs - 1)
        const here = times.findLastIndex((start) => start <= timeMs)
        expect(Math.abs(levels[here]! - curve.at(timeMs))).toBeLessThanOrEqual(0.26)
        const area = levels.reduce(
          (sum, level, i) => sum + (i + 1 < times.length ? level * (times[i + 1]! - times[i]!) : 0),
          0
        )
        expect(area / toMs).toBeCloseTo(0.5, 9)
      })
    )
  })

  it('are the curve itself where it is level', () => {
    const { times, levels } = stairs(step(0, 5_000))
    expect([...times]).toEqual([0, 0, 5_000, 5_000])
    expect([...levels].at(1)).toBe(1)
    expect([...levels].at(-1)).toBe(0)
  })
})
