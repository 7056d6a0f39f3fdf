import { expect, it } from 'vitest'
import { VisitorRate, visitorsShare } from '../../../worker/assistant/visitor-rate'
import { MODELS } from '../../../worker/policy'

const NOW = Date.UTC(2026, 10, 21, 14, 0, 10)
const { ofOne, ofAll } = MODELS.visitors

const fleet = (n: number) => `sim-${String(n).padStart(26, '0')}`

/** How many of these are allowed, each counted. */
function allowed(rate: VisitorRate, fleets: readonly string[], now: number): number {
  return fleets.filter((id) => {
    const isAllowed = rate.allows(id, now)
    if (isAllowed) rate.count(id, now)
    return isAllowed
  }).length
}

it('lets one fleet ask so often within a window', () => {
  const rate = new VisitorRate(MODELS.visitors)
  const same = Array.from({ length: 50 }, () => fleet(1))
  expect(allowed(rate, same, NOW)).toBe(ofOne)
  expect(rate.allows(fleet(2), NOW)).toBe(true)
  expect(allowed(rate, same, NOW + MODELS.visitors.windowMs)).toBe(ofOne)
})

it('lets all fleets together ask so often, however many there are', () => {
  const many = Array.from({ length: 500 }, (_, n) => fleet(n))
  expect(allowed(new VisitorRate(MODELS.visitors), many, NOW)).toBe(ofAll)
})

it('says how long to wait, and counts what need not', () => {
  const rate = new VisitorRate({ windowMs: 60_000, ofOne: 2, ofAll: 3 })
  const waits = (n: number, now = NOW) => rate.wait(fleet(n), now)
  expect([waits(1), waits(1), waits(1)]).toEqual([0, 0, 50_000])
  expect([waits(2), waits(3)]).toEqual([0, 50_000])
  expect(waits(1, NOW + 50_000)).toBe(0)
})

it('keeps half of the day for the workspace', () => {
  expect(visitorsShare({ tokens: 1_000, usd: 2 })).toEqual({ tokens: 500, usd: 1 })
})
