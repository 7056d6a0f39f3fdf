import { describe, expect, it } from 'vitest'
import { FORECASTERS } from './forecasters.ts'

const DAY = 24
/** Two weeks of a day's rhythm, a little higher each day. */
const known = Float64Array.from(
  { length: 14 * DAY },
  (_, hour) => (hour % DAY) + 100 * Math.floor(hour / DAY)
)

describe('a forecast of', () => {
  it('yesterday is the same hour of the day before, over and over', () => {
    const foretold = FORECASTERS.yesterday(known, 30)
    expect([foretold[0], foretold[23], foretold[24], foretold[29]]).toEqual([
      1_300, 1_323, 1_300, 1_305,
    ])
  })

  it('last week is the same hour seven days before', () => {
    const foretold = FORECASTERS['last-week'](known, 25)
    expect([foretold[0], foretold[24]]).toEqual([700, 800])
  })

  it('the usual hour is the median of seven days', () => {
    const foretold = FORECASTERS['usual-hour'](known, 25)
    // Of 700 to 1,300 the middle one.
    expect([foretold[0], foretold[5], foretold[24]]).toEqual([1_000, 1_005, 1_000])
  })

  it('a line goes on as it went', () => {
    const line = Float64Array.from({ length: 14 * DAY }, (_, hour) => 3 * hour + 1)
    expect(FORECASTERS['linear-trend'](line, 2)[1]).toBeCloseTo(3 * (14 * DAY + 1) + 1, 6)
  })

  it('a level stays', () => {
    const foretold = FORECASTERS['local-level'](new Float64Array(48).fill(7), 3)
    expect(Array.from(foretold)).toEqual([7, 7, 7])
  })
})
