import { expect, it } from 'vitest'
import { describeGovernor, NORMAL, nextStanding } from '../../../worker/budget/governor'
import { intervalOf, Senders } from '../../../worker/budget/senders'
import type { Counter } from '../../../worker/contracts/usage'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const MINUTE_MS = 60_000

const counter = (share: number | null, forecastShare = share): Counter => ({
  used: 100_000 * (share ?? 0),
  forecast: 100_000 * (forecastShare ?? 0),
  limit: share === null ? null : 100_000,
  share,
  forecastShare,
})

/** Counters of which one is as given, and the others are low. */
const counters = (share: number, forecastShare: number) => ({
  rowsWritten: counter(share, forecastShare),
  rowsRead: counter(0),
  requests: counter(0.01, 0.02),
  objectSeconds: counter(0),
})

/** The levels after looks at these forecasts, `stepMs` apart. */
function levels(forecasts: number[], stepMs: number, share = 0.3) {
  let standing = NORMAL
  return forecasts.map((forecast, n) => {
    standing = nextStanding(standing, counters(share, forecast), NOON + n * stepMs)
    return standing.level
  })
}

it('saves step by step, in the stated order, and rests on each', () => {
  expect(levels([3, 3, 3, 3, 3, 3], 3 * MINUTE_MS)).toEqual([
    ...['calm', 'calm', 'coarse', 'coarse', 'rollups', 'rollups'],
  ])
})

it('does not flap around a threshold', () => {
  expect(levels([0.91, 0.89, 0.91, 0.85, 0.81, 0.79, 0.89], 10 * MINUTE_MS)).toEqual([
    ...['calm', 'calm', 'calm', 'calm', 'calm', 'normal', 'normal'],
  ])
})

it('goes back as it came, one step at a time', () => {
  expect(levels([1.2, 1.2, 1.2, 0.5, 0.5, 0.5], 10 * MINUTE_MS)).toEqual([
    ...['calm', 'coarse', 'rollups', 'coarse', 'calm', 'normal'],
  ])
})

it('takes what is used already at its word, at once', () => {
  expect(nextStanding(NORMAL, counters(0.95, 0.96), NOON).level).toBe('coarse')
  expect(nextStanding(NORMAL, counters(1, 1), NOON)).toEqual({ level: 'refusing', since: NOON })
})

it('refuses only when a limit is used up, whatever is foreseen', () => {
  expect(levels(Array(10).fill(50), 10 * MINUTE_MS, 0.96).at(-1)).toBe('rollups')
})

it('has the whole budget again after midnight', () => {
  const spent = nextStanding(NORMAL, counters(1, 1), NOON)
  const noon = nextStanding(spent, counters(1, 1), NOON + 6 * 3_600_000)
  expect(noon.level).toBe('refusing')
  const midnight = Date.parse('2026-11-22T00:00:00Z')
  expect(nextStanding(spent, counters(0, 0.2), midnight)).toEqual(NORMAL)
})

it('never saves where no limit applies', () => {
  const none = counter(null)
  const paid = { rowsWritten: none, rowsRead: none, requests: none, objectSeconds: none }
  expect(nextStanding({ level: 'refusing', since: NOON }, paid, NOON)).toEqual(NORMAL)
})

it('says why, since when and until when', () => {
  const standing = { level: 'coarse' as const, since: NOON }
  expect(describeGovernor(standing, counters(0.6, 1.05), NOON + MINUTE_MS, 42)).toEqual({
    level: 'coarse',
    since: '2026-11-21T12:00:00.000Z',
    until: '2026-11-22T00:00:00.000Z',
    because: [{ counter: 'rowsWritten', share: 0.6, forecastShare: 1.05 }],
    intervalS: 42,
  })
})

it('asks for the interval with which the rest of the budget lasts', () => {
  const left = counters(0.9, 1.2) // 10,000 rows left, of which pushes may use 7,000.
  expect(intervalOf('normal', left, 10, 36_000)).toBe(10)
  expect(intervalOf('coarse', left, 10, 36_000)).toBe(52)
  expect(intervalOf('coarse', left, 1, 36_000)).toBe(30)
  expect(intervalOf('rollups', left, 1, 36_000)).toBe(60)
  expect(intervalOf('rollups', counters(1, 1), 100, 36_000)).toBe(600)
})

it('asks a sender to wait until one of its servers is due, and counts a Prometheus as one', () => {
  const senders = new Senders()
  senders.heard(new Set(['a', 'b']), NOON)
  senders.heard(new Set(['c']), NOON)
  expect(senders.count).toBe(2)
  const now = NOON + 10_000
  expect(senders.waitS(['a', 'b', 'a'], now, now, 30)).toBe(20)
  expect(senders.waitS(['a', 'new'], now, now, 30)).toBe(0)
  expect(senders.waitS(['a'], NOON + 30_000, NOON + 30_000, 30)).toBe(0)
})

it('always takes samples that are older than the interval: whoever fell behind gets on', () => {
  const senders = new Senders()
  senders.heard(new Set(['a']), NOON)
  expect(senders.waitS(['a'], NOON - 30_000, NOON, 30)).toBe(0)
  expect(senders.waitS(['a'], NOON - 29_999, NOON, 30)).toBe(30)
})
