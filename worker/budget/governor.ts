/**
 * Saves on the day's budget before a limit is hit.
 *
 * Levels are taken one after the other, in the order of {@link Level}. A forecast moves the level by
 * one step at a time and lets it rest, because the use of the last hour takes a while to show that
 * less is used; what has been used already moves it at once.
 */
import { type Counter, CounterName, type Governor, Level } from '../contracts/usage'
import { GOVERNOR } from '../policy'
import { DAY_MS, dayOf } from './ledger'

/** Where the governor stands; `since` in Unix ms, null for `normal`. */
export interface Standing {
  level: Level
  since: number | null
}

export const NORMAL: Standing = { level: 'normal', since: null }

type Counters = Readonly<Record<CounterName, Counter>>

/** The level after a look at the counters of the day. @param now Unix ms */
export function nextStanding(before: Standing, counters: Counters, now: number): Standing {
  if (CounterName.options.every((name) => counters[name].limit === null)) return NORMAL
  // A new day has its whole budget; what its forecast asks for is found step by step.
  const began = before.since !== null && dayOf(before.since) < dayOf(now)
  const standing = began ? NORMAL : before
  const rank = Level.options.indexOf(standing.level)
  const byUse = reached(counters, ({ used, share }) => share >= used)
  if (byUse > rank) return at(byUse, now)
  if (standing.since !== null && now - standing.since < GOVERNOR.holdMs) return standing
  const byForecast = reached(counters, ({ forecast, forecastShare }) => forecastShare >= forecast)
  if (byForecast > rank) return at(rank + 1, now)
  const held = reached(
    counters,
    ({ used, forecast, share, forecastShare }) =>
      share >= used - (used < 1 ? GOVERNOR.slack : 0) || forecastShare >= forecast - GOVERNOR.slack
  )
  return held < rank ? at(rank - 1, now) : standing
}

/** The governor's part of an answer. @param intervalS what senders are asked to keep */
export function describeGovernor(
  { level, since }: Standing,
  counters: Counters,
  now: number,
  intervalS: number
): Governor {
  const saving = level !== 'normal'
  return {
    level,
    since: since === null ? null : new Date(since).toISOString(),
    until: saving ? new Date(dayOf(now) + DAY_MS).toISOString() : null,
    because: saving ? causes(counters) : [],
    intervalS,
  }
}

/** The counters that are above the first level's shares, less the slack; fullest first. */
function causes(counters: Counters): Governor['because'] {
  const [first] = GOVERNOR.steps
  return CounterName.options
    .map((counter) => ({ counter, ...sharesOf(counters[counter]) }))
    .filter(
      ({ share, forecastShare }) =>
        share >= first.used - GOVERNOR.slack || forecastShare >= first.forecast - GOVERNOR.slack
    )
    .sort((a, b) => b.forecastShare - a.forecastShare)
}

interface Look {
  used: number
  forecast: number
  share: number
  forecastShare: number
}

/** Rank of the highest level for which a counter meets the test; 0 is `normal`. */
function reached(counters: Counters, test: (look: Look) => boolean): number {
  const ranks = GOVERNOR.steps.map(({ used, forecast }, n) => {
    const met = CounterName.options.some((name) =>
      test({ used, forecast, ...sharesOf(counters[name]) })
    )
    return met ? n + 1 : 0
  })
  return Math.max(...ranks)
}

const sharesOf = ({ share, forecastShare }: Counter) => ({
  share: share ?? 0,
  forecastShare: forecastShare ?? 0,
})

const at = (rank: number, now: number): Standing => ({
  level: Level.options[rank]!,
  since: rank === 0 ? null : now,
})
