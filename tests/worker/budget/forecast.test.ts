import { expect, it } from 'vitest'
import { forecastDay, storageFullAt } from '../../../worker/budget/forecast'
import { counted, emptyLedger, movedOn } from '../../../worker/budget/ledger'
import { planOf } from '../../../worker/budget/plan'

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)

/** A ledger that counted a row a second from 09:00 until `until`. */
function steady(until: number) {
  let ledger = emptyLedger(at('09:00:00'))
  for (let now = at('09:00:00'); now < until; now += 60_000) {
    ledger = counted(ledger, { rowsWritten: 60 }, now)
  }
  return movedOn(ledger, until)
}

it('foresees the day from what was used and the last hour', () => {
  const { rowsWritten } = forecastDay(steady(at('12:00:00')), 'free')
  expect(rowsWritten).toEqual({
    used: 10_800,
    forecast: 10_800 + 12 * 3_600,
    limit: 100_000,
    share: 0.108,
    forecastShare: 0.54,
  })
})

it('foresees just after midnight what the evening would use in a day', () => {
  const evening = steady(at('23:59:59'))
  const { rowsWritten } = forecastDay(movedOn(evening, at('23:59:59') + 61_000), 'free')
  expect(rowsWritten.used).toBe(0)
  expect(rowsWritten.forecast / 86_400).toBeCloseTo(1, 1)
})

it('lets a burst weigh for an hour only', () => {
  const burst = counted(emptyLedger(at('06:00:00')), { rowsWritten: 5_000 }, at('06:00:00'))
  expect(forecastDay(burst, 'free').rowsWritten.forecast).toBe(5_000 + 18 * 5_000)
  expect(forecastDay(movedOn(burst, at('08:00:00')), 'free').rowsWritten.forecast).toBe(5_000)
})

it('allows 13,000 GB-s of objects with 128 MB, and nothing by the day elsewhere', () => {
  const ledger = counted(emptyLedger(at('00:00:00')), { objectMs: 1_015_625 }, at('00:00:00'))
  expect(forecastDay(ledger, 'free').objectSeconds).toMatchObject({ limit: 101_562.5, share: 0.01 })
  for (const plan of ['paid', 'self-hosted'] as const) {
    const { objectSeconds } = forecastDay(ledger, plan)
    expect(objectSeconds).toMatchObject({ limit: null, share: null, forecastShare: null })
  }
})

it('takes a plan that it does not know for the smallest', () => {
  expect([undefined, 'paid', 'gold'].map(planOf)).toEqual(['free', 'paid', 'free'])
})

const day = (date: string, bytes: number) => ({
  ...{ day: date, rowsWritten: 0, rowsRead: 0, requests: 1, objectSeconds: 0, samples: 0 },
  bytes,
})

it('foresees the day on which storage is full from the trend of the last days', () => {
  const days = [day('2026-11-18', 100), day('2026-11-19', 200), day('2026-11-20', 300)]
  const now = at('00:00:00')
  expect(storageFullAt(days, 300, 1_000, now)).toBe(now + 7 * 86_400_000)
  expect(storageFullAt(days, 100, 1_000, now)).toBeNull()
  expect(storageFullAt(days, 50, 1_000, now)).toBeNull()
  expect(storageFullAt(days, 101, 1e9, now)).toBeNull()
  // Ten minutes tell nothing of a trend.
  expect(storageFullAt(days.slice(2), 400, 1_000, now + 600_000)).toBeNull()
  expect(storageFullAt([], 300, 1_000, now)).toBeNull()
  expect(storageFullAt(days, 1_000, 1_000, now)).toBe(now)
})
