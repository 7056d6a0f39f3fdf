import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetHealth } from '../../../../worker/analysis/health/fleet-health'
import { lossAt } from '../../../../worker/analysis/health/loss'
import { rarity } from '../../../../worker/analysis/health/rarity'
import {
  type Part,
  type Readings,
  serverHealth,
} from '../../../../worker/analysis/health/server-health'
import { HEALTH } from '../../../../worker/policy'

const PARTS = Object.keys(HEALTH.curves) as Part[]
const EASY = { cpuPercent: 20, memoryPercent: 40, diskPercent: 30, loadPerCore: 0.3 }

const reading = fc.double({ min: 0, max: 120, noNaN: true })
const readings = fc
  .dictionary(fc.constantFrom(...PARTS), reading)
  .map((record) => record as Readings)

describe('lossAt', () => {
  it.each([
    [50, 0],
    [85, 30],
    [90, 45],
    [200, 60],
  ])('at %d is %d', (at, loss) => {
    expect(
      lossAt(
        [
          [70, 0],
          [85, 30],
          [95, 60],
        ],
        at
      )
    ).toBe(loss)
  })
})

describe('the health of a server', () => {
  it('is 100 when nothing is strained', () => {
    expect(serverHealth(EASY)).toEqual({
      score: 100,
      grade: 'good',
      confidence: 1,
      explanation: { code: 'all-clear', known: 4 },
      losses: [],
      missing: [],
    })
  })

  it('is that of its weakest part', () => {
    const { score, grade, explanation } = serverHealth({ ...EASY, diskPercent: 95 })
    expect([score, grade]).toEqual([40, 'poor'])
    expect(explanation).toEqual({
      code: 'one-part',
      weakest: { part: 'diskPercent', reading: 95, points: 60 },
    })
  })

  it('takes a little for every other part, and names them', () => {
    const { score, explanation } = serverHealth({ ...EASY, diskPercent: 95, cpuPercent: 85 })
    expect(score).toBeCloseTo(40 * (1 - 0.25 * 0.25), 9)
    expect(explanation).toMatchObject({
      code: 'several-parts',
      weakest: { part: 'diskPercent' },
      others: [{ part: 'cpuPercent', reading: 85, points: 25 }],
    })
  })

  it('does not lose a point for what is missing, but confidence', () => {
    const { diskPercent: _, ...rest } = EASY
    const { score, confidence, missing } = serverHealth(rest)
    expect(score).toBe(100)
    expect(confidence).toBeCloseTo((65 + 90 + 65) / (65 + 90 + 95 + 65), 9)
    expect(missing).toEqual(['diskPercent'])
  })

  it.each([[{}], [{ cpuPercent: Number.NaN, diskPercent: null }]])(
    'is not known of %j',
    (nothing) => {
      expect(serverHealth(nothing)).toMatchObject({
        score: null,
        grade: null,
        confidence: 0,
        explanation: { code: 'unknown' },
      })
    }
  )

  it('is from 0 to 100, and never better than its weakest part', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { score, losses } = serverHealth(given)
        if (score === null) return
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(100 - (losses[0]?.points ?? 0))
      })
    )
  })

  it('never rises with a reading', () => {
    fc.assert(
      fc.property(readings, fc.constantFrom(...PARTS), reading, reading, (given, part, a, b) => {
        const at = (value: number) => serverHealth({ ...given, [part]: value }).score!
        expect(at(Math.max(a, b))).toBeLessThanOrEqual(at(Math.min(a, b)) + 1e-9)
      })
    )
  })

  it('has no cliff: a hundredth more costs less than a point', () => {
    fc.assert(
      fc.property(readings, fc.constantFrom(...PARTS), reading, (given, part, value) => {
        const at = (value: number) => serverHealth({ ...given, [part]: value }).score!
        expect(at(value) - at(value + 0.01)).toBeLessThan(1)
      })
    )
  })

  it('does not fall when a part falls silent', () => {
    fc.assert(
      fc.property(readings, fc.constantFrom(...PARTS), (given, part) => {
        const whole = serverHealth(given)
        const { score, confidence } = serverHealth({ ...given, [part]: null })
        if (score === null || whole.score === null) return
        expect(score).toBeGreaterThanOrEqual(whole.score - 1e-9)
        expect(confidence).toBeLessThanOrEqual(whole.confidence)
      })
    )
  })
})

describe('curves of the policy', () => {
  it.each(Object.entries(HEALTH.curves))('%s rises from 0 to less than 100', (_, curve) => {
    for (let i = 1; i < curve.length; i++) {
      expect(curve[i]![0]).toBeGreaterThan(curve[i - 1]![0])
      expect(curve[i]![1]).toBeGreaterThan(curve[i - 1]![1])
    }
    expect(curve[0][1]).toBe(0)
    expect(curve.at(-1)![1]).toBeLessThan(100)
  })
})

describe('what an incident costs', () => {
  const healthAt = (perDay: number) => serverHealth({ ...EASY, anomaly: rarity(perDay) })

  it('is hardly anything for what comes every day, and more than good allows for what does not', () => {
    expect(healthAt(1)).toMatchObject({ grade: 'good', explanation: { code: 'all-clear' } })
    expect(healthAt(1 / 3)).toMatchObject({ grade: 'fair' })
    expect(healthAt(1 / 1_000)).toMatchObject({ grade: 'poor' })
  })
})

describe('the health of a fleet', () => {
  const member = (server: string, score: number | null, confidence = 1) => ({
    server,
    health: { score, confidence },
  })
  const fleet = (scores: readonly (number | null)[]) =>
    fleetHealth(scores.map((score, i) => member(`web-${i}`, score)))

  it('is 100 when all are', () => {
    expect(fleet([100, 100, 100])).toMatchObject({
      score: 100,
      explanation: { code: 'all-clear', servers: 3 },
    })
  })

  it('shows one bad server of twenty', () => {
    const scores = Array.from({ length: 20 }, (_, i) => (i === 7 ? 0 : 100))
    // The weakest two are at 50 on average, all at 95.
    expect(fleet(scores)).toMatchObject({
      score: 72.5,
      grade: 'fair',
      explanation: {
        code: 'some-servers',
        below: 1,
        servers: 20,
        weakest: [{ server: 'web-7', score: 0 }],
      },
    })
  })

  it('says when most are weak, and names the weakest', () => {
    const { explanation } = fleet([30, 50, 10, 100, 20])
    expect(explanation).toMatchObject({
      code: 'most-servers',
      below: 4,
      weakest: [{ score: 10 }, { score: 20 }, { score: 30 }],
    })
  })

  it('leaves silent servers out of the score, and in the confidence', () => {
    expect(fleet([100, null])).toMatchObject({ score: 100, confidence: 0.5 })
    expect(fleet([null])).toMatchObject({ score: null, confidence: 0 })
    expect(fleet([])).toMatchObject({ score: null, explanation: { code: 'unknown' } })
  })

  it('never rises when a server falls, and does not depend on the order', () => {
    const scores = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(
        scores,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, at, kept) => {
          const whole = fleet(given).score!
          const fallen = given.map((score, i) => (i === at % given.length ? score * kept : score))
          expect(fleet(fallen).score).toBeLessThanOrEqual(whole + 1e-9)
          expect(fleet(given.toReversed()).score).toBeCloseTo(whole, 9)
        }
      )
    )
  })
})

describe('rarity', () => {
  it('grows by one as incidents become ten times as rare, and knows its ends', () => {
    expect([10, 1, 0.1, 0.01].map((perDay) => rarity(perDay) + 0)).toEqual([-1, 0, 1, 2])
    expect([rarity(0), rarity(Number.POSITIVE_INFINITY)]).toEqual([6, -1])
  })
})
