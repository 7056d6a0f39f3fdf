/**
 * A circuit breaker: who fails is left alone for a while.
 * Source: M. Nygard, Release It!, "Circuit Breaker".
 */
import { MODELS } from '../policy'
import type { Failure } from './failure'

const POLICY = MODELS.breaker

/** Of one model at one project; plain data, so that an object can store it. */
export interface Breaker {
  /** Whether each of the latest attempts failed, the newest last. */
  recent: boolean[]
  /** Failures since the last success. */
  inARow: number
  /** How often it has opened since the last success. */
  openings: number
  /** Unix ms until which nobody is let through; null while closed. */
  openUntil: number | null
  /** Unix ms until which a trial is awaited; null without one. */
  probeUntil: number | null
  /** Why it opened last. */
  reason: Failure['reason'] | null
}

export const CLOSED: Readonly<Breaker> = {
  recent: [],
  inARow: 0,
  openings: 0,
  openUntil: null,
  probeUntil: null,
  reason: null,
}

/** Whether an attempt is allowed; one that was open long enough lets one through at a time. */
export function permits(breaker: Readonly<Breaker>, now: number): boolean {
  if (breaker.openUntil === null) return true
  if (now < breaker.openUntil) return false
  return breaker.probeUntil === null || now >= breaker.probeUntil
}

/** The breaker while an attempt that it permits is under way. */
export function attempted(breaker: Readonly<Breaker>, now: number): Breaker {
  if (breaker.openUntil === null) return { ...breaker }
  return { ...breaker, probeUntil: now + POLICY.probeMs }
}

/** The breaker after an answer; after one to a trial it begins anew. */
export const succeeded = (breaker: Readonly<Breaker>): Breaker => ({
  ...CLOSED,
  recent: breaker.openUntil === null ? latest(breaker.recent, false) : [],
})

/** The breaker after an attempt that was given up for reasons of the asker's. */
export const abandoned = (breaker: Readonly<Breaker>): Breaker => ({ ...breaker, probeUntil: null })

/** @param chance 0 to 1, so that not all who wait come back at once */
export function failed(
  breaker: Readonly<Breaker>,
  failure: Failure,
  now: number,
  chance: number
): Breaker {
  const recent = latest(breaker.recent, true)
  const inARow = breaker.inARow + 1
  const opensNow =
    WAITS.has(failure.reason) ||
    // A trial decides alone.
    breaker.openUntil !== null ||
    inARow >= POLICY.inARow ||
    isMostlyFailing(recent)
  if (!opensNow) return { ...breaker, recent, inARow, probeUntil: null }
  return {
    recent,
    inARow,
    openings: breaker.openings + 1,
    openUntil: now + openMs(failure, breaker.openings, now, chance),
    probeUntil: null,
    reason: failure.reason,
  }
}

/** Reasons that waiting cures, or nothing but another setting: no second failure is needed. */
const WAITS: ReadonlySet<string> = new Set(['quota', 'rate-limit', 'bad-key', 'no-such-model'])

const latest = (recent: readonly boolean[], isFailure: boolean): boolean[] =>
  [...recent, isFailure].slice(-POLICY.window)

const isMostlyFailing = (recent: readonly boolean[]): boolean =>
  recent.length === POLICY.window && recent.filter(Boolean).length >= POLICY.share * POLICY.window

/** How long it stays open, by what the failure says of its cause. */
function openMs(failure: Failure, openings: number, now: number, chance: number): number {
  if (failure.isNever) return POLICY.refusedMs
  switch (failure.reason) {
    case 'bad-key':
    case 'no-such-model':
      return POLICY.refusedMs
    case 'quota': {
      const wait = failure.retryAfterMs ?? 0
      return wait >= POLICY.leastQuotaMs
        ? Math.min(wait, POLICY.refusedMs)
        : untilPacificMidnight(now)
    }
    case 'rate-limit':
      return Math.min(failure.retryAfterMs ?? POLICY.rateMs, POLICY.mostRateMs)
    default: {
      const wait = Math.min(POLICY.firstMs * 2 ** openings, POLICY.mostMs)
      return Math.min(wait * (1 + POLICY.jitter * chance), POLICY.mostMs)
    }
  }
}

const PACIFIC = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/**
 * ms until Gemini's days end, an hour off on the days on which clocks change.
 * Source: https://ai.google.dev/gemini-api/docs/rate-limits ("reset at midnight Pacific time").
 */
function untilPacificMidnight(now: number): number {
  const part = (name: string) =>
    Number(PACIFIC.formatToParts(now).find(({ type }) => type === name)?.value ?? 0)
  return (86_400 - (part('hour') * 3_600 + part('minute') * 60 + part('second'))) * 1_000
}
