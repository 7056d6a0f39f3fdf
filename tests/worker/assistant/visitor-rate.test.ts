import { expect, it } from 'vitest'
import { VisitorRate, visitorsShare } from '../../../worker/assistant/visitor-rate'
import { MODELS } from '../../../worker/policy'

const NOW = Date.UTC(2026, 10, 21, 14, 0, 10)
const { ofOnePerMinute, perMinute } = MODELS.visitors

const fleet = (n: number) => `sim-${String(n).padStart(26, '0')}`

/** How many of these are allowed, each counted. */
function allowed(rate: VisitorRate, fleets: readonly string[], now: number): number {
  return fleets.filter((id) => {
    const isAllowed = rate.allows(id, now)
    if (isAllowed) rate.count(id, now)
    return isAllowed
  }).length
}

it('lets one fleet ask so often a minute', () => {
  const rate = new VisitorRate()
  const same = Array.from({ length: 50 }, () => fleet(1))
  expect(allowed(rate, same, NOW)).toBe(ofOnePerMinute)
  expect(rate.allows(fleet(2), NOW)).toBe(true)
  expect(allowed(rate, same, NOW + 60_000)).toBe(ofOnePerMinute)
})

it('lets all fleets together ask so often, however many there are', () => {
  const many = Array.from({ length: 500 }, (_, n) => fleet(n))
  expect(allowed(new VisitorRate(), many, NOW)).toBe(perMinute)
})

it('keeps half of the day for the workspace', () => {
  expect(visitorsShare({ tokens: 1_000, usd: 2 })).toEqual({ tokens: 500, usd: 1 })
})
