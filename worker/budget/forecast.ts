/** What use leads to if it goes on as it does. */
import type { Counter, CounterName, DayUse, Plan } from '../contracts/usage'
import { USAGE } from '../policy'
import { DAY_MS, type LedgerState, lastHour } from './ledger'
import { limitsOf } from './plan'
import type { Use } from './use'

const HOUR_MS = 3_600_000

/** The counters of a use, in the units of the contract. */
export const countersOf = (use: Use): Record<CounterName, number> => ({
  rowsWritten: use.rowsWritten,
  rowsRead: use.rowsRead,
  requests: use.requests,
  objectSeconds: use.objectMs / 1_000,
})

/**
 * Each counter of the day with its forecast: what was used, and the last hour's use for every hour
 * that is left. Just after midnight that is the evening's use, so it does not leap; in the first
 * hour of a store it is too low.
 */
export function forecastDay(ledger: LedgerState, plan: Plan): Record<CounterName, Counter> {
  const hoursLeft = (ledger.day + DAY_MS - ledger.at) / HOUR_MS
  const used = countersOf(ledger.today)
  const hourly = countersOf(lastHour(ledger))
  const limits = limitsOf(plan)
  const counter = (name: CounterName): Counter => {
    const forecast = used[name] + hourly[name] * hoursLeft
    const limit = limits[name]
    const share = (amount: number) => (limit === null ? null : amount / limit)
    const shares = { share: share(used[name]), forecastShare: share(forecast) }
    return { used: used[name], forecast, limit, ...shares }
  }
  return {
    rowsWritten: counter('rowsWritten'),
    rowsRead: counter('rowsRead'),
    requests: counter('requests'),
    objectSeconds: counter('objectSeconds'),
  }
}

/**
 * When storage reaches `limit` if it grows on as over the last finished days, Unix ms; null when it
 * does not grow, or when that is too far away to mean anything.
 *
 * @param days finished days, oldest first
 * @param bytes the size at `now`
 */
export function storageFullAt(
  days: readonly DayUse[],
  bytes: number,
  limit: number,
  now: number
): number | null {
  if (bytes >= limit) return now
  const first = days.slice(-USAGE.trendDays)[0]
  if (first === undefined) return null
  // A day's size is that of its end.
  const grownMs = now - (Date.parse(first.day) + DAY_MS)
  const grown = bytes - first.bytes
  if (grownMs < HOUR_MS || grown <= 0) return null
  const leftMs = ((limit - bytes) / grown) * grownMs
  return leftMs > USAGE.trendHorizonMs ? null : now + leftMs
}
