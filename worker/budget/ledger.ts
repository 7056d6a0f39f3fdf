/**
 * The use of a UTC day as it goes on.
 *
 * Beside the day's sums it keeps those of the clock hour and of the hour before, from which the use
 * of the last sixty minutes follows: that is what a forecast goes by.
 */
import { NOTHING, plus, type Use } from './use'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** When the UTC day of `now` began, Unix ms. */
export const dayOf = (now: number): number => Math.floor(now / DAY_MS) * DAY_MS

/** A state of the ledger; times are Unix ms. */
export interface LedgerState {
  /** When the counted day began. */
  day: number
  /** When the newest use was counted. */
  at: number
  today: Use
  /** The clock hour of `at`. */
  hour: Use
  hourBefore: Use
}

/** A ledger that nothing was written in. */
export const emptyLedger = (now: number): LedgerState => ({
  day: dayOf(now),
  at: now,
  today: { ...NOTHING },
  hour: { ...NOTHING },
  hourBefore: { ...NOTHING },
})

/** The ledger with its hours and its day moved on to `now`; a clock that was set back moves nothing. */
export function movedOn(state: LedgerState, now: number): LedgerState {
  if (now <= state.at) return state
  const hours = Math.floor(now / HOUR_MS) - Math.floor(state.at / HOUR_MS)
  const sameDay = dayOf(now) === state.day
  return {
    day: dayOf(now),
    at: now,
    today: sameDay ? state.today : { ...NOTHING },
    hour: hours === 0 ? state.hour : { ...NOTHING },
    hourBefore: hours === 0 ? state.hourBefore : hours === 1 ? state.hour : { ...NOTHING },
  }
}

/** The ledger with more use, counted at `now`. */
export function counted(state: LedgerState, use: Readonly<Partial<Use>>, now: number): LedgerState {
  const moved = movedOn(state, now)
  return { ...moved, today: plus(moved.today, use), hour: plus(moved.hour, use) }
}

/**
 * The use of the last sixty minutes: this clock hour's, and of the hour before the part that is not
 * yet sixty minutes ago, as if it had been used evenly.
 */
export function lastHour(state: LedgerState): Use {
  const left = 1 - (state.at % HOUR_MS) / HOUR_MS
  const { rowsWritten, rowsRead, requests, objectMs, samples } = state.hourBefore
  return plus(state.hour, {
    rowsWritten: left * rowsWritten,
    rowsRead: left * rowsRead,
    requests: left * requests,
    objectMs: left * objectMs,
    samples: left * samples,
  })
}
