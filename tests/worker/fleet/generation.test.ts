import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generationAt, nextStep } from '../../../worker/fleet/generation'

describe('nextStep', () => {
  it.each([
    // has, seen → position, count
    [0, 0, { position: 0, count: 1 }],
    [5, 5, { position: 5, count: 6 }],
    [6, 5, { position: 5, count: 6 }],
    [5, undefined, { position: 5, count: 6 }],
    [5, 17, { position: 5, count: 6 }],
    [20, 20, { position: null, count: 20 }],
    [20, 3, { position: 3, count: 20 }],
  ])('of a fleet of %i for a caller who has seen %s', (count, seen, step) => {
    expect(nextStep(count, seen)).toEqual(step)
  })

  it('never skips or doubles a server, whatever callers say they have seen', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(30), { nil: undefined })), (claims) => {
        let count = 0
        for (const seen of claims) {
          const step = nextStep(count, seen)
          expect(step.count - count).toBe(step.position === count ? 1 : 0)
          count = step.count
        }
      })
    )
  })
})

describe('generationAt', () => {
  it('counts progress in percent and names what comes next', () => {
    expect(generationAt(0)).toMatchObject({ progress: 0, nextServerType: 'Web' })
    expect(generationAt(1)).toMatchObject({ progress: 5, nextServerType: 'Database' })
    expect(generationAt(15)).toMatchObject({ progress: 75, isComplete: false })
    expect(generationAt(20)).toMatchObject({
      progress: 100,
      isComplete: true,
      nextServerType: null,
    })
  })
})
