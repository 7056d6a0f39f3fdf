import { describe, expect, it } from 'vitest'
import { admitted, FRESH, MemoryAdmission, reported } from '../../../worker/assistant/admission'
import {
  attempted,
  type Breaker,
  CLOSED,
  failed,
  permits,
  succeeded,
} from '../../../worker/assistant/breaker'
import type { Failure } from '../../../worker/assistant/failure'
import { costOf, setAside, settled, UNSPENT } from '../../../worker/assistant/spending'

/** 14:00 UTC on 21 November 2026, which is 06:00 in California. */
const NOW = Date.UTC(2026, 10, 21, 14)
const SECOND = 1_000
const HOUR = 3_600 * SECOND
const BROKEN: Failure = { reason: 'server-error' }

const failing = (times: number, failure: Failure = BROKEN, from: Readonly<Breaker> = CLOSED) => {
  let breaker: Breaker = { ...from }
  for (let time = 0; time < times; time++) breaker = failed(breaker, failure, NOW, 0)
  return breaker
}

const openFor = ({ openUntil }: Breaker) => (openUntil === null ? null : openUntil - NOW)

describe('a breaker', () => {
  it('opens after the third failure in a row, for 15 s', () => {
    expect(openFor(failing(2))).toBeNull()
    expect(openFor(failing(3))).toBe(15 * SECOND)
    expect(permits(failing(3), NOW + 15 * SECOND - 1)).toBe(false)
    expect(permits(failing(3), NOW + 15 * SECOND)).toBe(true)
  })

  it('opens when half of the last ten attempts failed, though never three in a row', () => {
    let breaker: Breaker = { ...CLOSED }
    for (let pair = 0; pair < 4; pair++) breaker = succeeded(failed(breaker, BROKEN, NOW, 0))
    breaker = succeeded(breaker)
    expect(openFor(breaker)).toBeNull()
    expect(openFor(failed(breaker, BROKEN, NOW, 0))).toBe(15 * SECOND)
  })

  it('lets one through at a time when it was open for long enough', () => {
    const later = NOW + 20 * SECOND
    const trying = attempted(failing(3), later)
    expect(permits(trying, later)).toBe(false)
    // A trial that nobody reports of is forgotten.
    expect(permits(trying, later + 60 * SECOND)).toBe(true)
  })

  it('opens twice as long when the trial fails as well, up to five minutes', () => {
    expect(openFor(failing(4))).toBe(30 * SECOND)
    expect(openFor(failing(5))).toBe(60 * SECOND)
    expect(openFor(failing(40))).toBe(300 * SECOND)
  })

  it('opens again when a trial fails for another reason', () => {
    const limited = failed(CLOSED, { reason: 'rate-limit' }, NOW, 0)
    expect(openFor(failed(limited, BROKEN, NOW, 0))).toBe(30 * SECOND)
  })

  it('begins anew when the trial succeeds', () => {
    expect(succeeded(failing(9))).toEqual(CLOSED)
  })

  it('does not bring all back at the same moment', () => {
    expect(openFor(failed(failing(2), BROKEN, NOW, 1))).toBe(18 * SECOND)
  })

  it.each<[string, Failure, number]>([
    ['as a limit per minute says', { reason: 'rate-limit', retryAfterMs: 38_000 }, 38 * SECOND],
    ['two minutes at most for it', { reason: 'rate-limit', retryAfterMs: 900_000 }, 120 * SECOND],
    ['a minute when it does not say', { reason: 'rate-limit' }, 60 * SECOND],
    ['until midnight in California', { reason: 'quota', retryAfterMs: 24_000 }, 18 * HOUR],
    ['as a limit per day says in hours', { reason: 'quota', retryAfterMs: 5 * HOUR }, 5 * HOUR],
    ['a day for a limit of 0', { reason: 'quota', isNever: true, retryAfterMs: 5_000 }, 24 * HOUR],
    ['a day for a refused key', { reason: 'bad-key' }, 24 * HOUR],
    ['a day for a model that is not', { reason: 'no-such-model' }, 24 * HOUR],
  ])('opens at once %s', (_how, failure, ms) => {
    expect(openFor(failed(CLOSED, failure, NOW, 1))).toBe(ms)
  })
})

describe('the budget of a day', () => {
  const allowance = { tokens: 1_000, usd: 0.01 }

  it('knows what tokens cost', () => {
    const use = { inputTokens: 6_000, outputTokens: 700 }
    expect(costOf(use, { input: 0.75, output: 3.75 })).toEqual({ tokens: 6_700, usd: 0.007125 })
    expect(costOf(use, null)).toEqual({ tokens: 6_700, usd: null })
  })

  it('sets aside before, and settles after', () => {
    const most = { tokens: 900, usd: 0.004 }
    const spending = setAside(UNSPENT, most, allowance, NOW)!
    expect(spending).toEqual({ day: '2026-11-21', tokens: 900, usd: 0.004 })
    expect(setAside(spending, { tokens: 200, usd: 0 }, allowance, NOW)).toBeNull()
    const after = settled(spending, { cost: most, at: NOW }, { tokens: 300, usd: 0.001 }, NOW)
    expect(after).toEqual({ day: '2026-11-21', tokens: 300, usd: 0.001 })
    expect(setAside(after, { tokens: 200, usd: 0 }, allowance, NOW)).not.toBeNull()
  })

  it('holds for money as well', () => {
    expect(setAside(UNSPENT, { tokens: 1, usd: 0.011 }, allowance, NOW)).toBeNull()
  })

  it('begins anew with the day, and owes it nothing of the day before', () => {
    const most = { tokens: 900, usd: 0.004 }
    const yesterday = setAside(UNSPENT, most, allowance, NOW)!
    const tomorrow = NOW + 24 * HOUR
    expect(setAside(yesterday, most, allowance, tomorrow)).toMatchObject({ tokens: 900 })
    expect(
      settled(yesterday, { cost: most, at: NOW }, { tokens: 300, usd: 0.001 }, tomorrow)
    ).toEqual({ day: '2026-11-22', tokens: 300, usd: 0.001 })
    const busy = setAside(yesterday, { tokens: 500, usd: 0 }, allowance, tomorrow)!
    const late = settled(busy, { cost: most, at: NOW }, { tokens: 0, usd: 0 }, tomorrow)
    expect(late.tokens).toBe(500)
  })
})

describe('admission', () => {
  const allowance = { tokens: 10_000, usd: 1 }
  const candidate = (key: string) => ({ key, most: { tokens: 1_000, usd: null } })

  it('admits the first that may be asked, and says why the others may not', async () => {
    const admission = new MemoryAdmission(
      () => NOW,
      () => 0,
      allowance
    )
    const both = [candidate('a'), candidate('b')]
    const first = await admission.admit(both)
    expect(first.admitted!.key).toBe('a')
    await admission.report(first.admitted!.ticket, {
      result: 'failed',
      failure: { reason: 'rate-limit' },
      cost: { tokens: 0, usd: 0 },
    })
    const second = await admission.admit(both)
    expect(second.admitted!.key).toBe('b')
    expect(second.refused).toEqual([{ key: 'a', reason: 'breaker-open' }])
  })

  it('admits nobody beyond the budget', () => {
    const spent = { ...FRESH, spending: { day: '2026-11-21', tokens: 9_500, usd: 0 } }
    const { admitted: none, refused } = admitted(spent, [candidate('a')], allowance, NOW)
    expect(none).toBeNull()
    expect(refused).toEqual([{ key: 'a', reason: 'over-budget' }])
  })

  it('holds nothing against a model that the asker gave up', () => {
    const { state, admitted: leave } = admitted(FRESH, [candidate('a')], allowance, NOW)
    const after = reported(
      state,
      leave!.ticket,
      { result: 'abandoned', cost: { tokens: 10, usd: null } },
      NOW,
      0
    )
    expect(after.breakers.a).toEqual(CLOSED)
    expect(after.spending.tokens).toBe(10)
  })

  it('keeps a bounded number of breakers, the latest', () => {
    let state = { ...FRESH, breakers: {} as Record<string, Breaker> }
    for (let index = 0; index < 70; index++) {
      state = admitted(state, [candidate(`k${index}`)], { tokens: 1e9, usd: 1 }, NOW).state as never
    }
    expect(Object.keys(state.breakers)).toHaveLength(64)
    expect(Object.keys(state.breakers).at(-1)).toBe('k69')
  })

  it('survives being stored', () => {
    const { state } = admitted(FRESH, [candidate('a')], allowance, NOW)
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  })
})
