/** How the demand on a server moves with the hour, the week and chance. */
import type { Hostname } from './catalogue'
import { type Noise, noise, type Octave, seedFor } from './noise'
import { ORIGINS } from './topology'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

/** Korea has no summer time. */
const KST_OFFSET_MS = 9 * HOUR_MS

const BUSIEST_HOUR = 14
/** Servers whose work is done while people sleep, by the hour (KST) in which they are busiest. */
const BUSIEST_HOURS: Partial<Record<Hostname, number>> = { 'backup-01': 3 }

/** 1970-01-01 was a Thursday, so Wednesday noon came six and a half days later. */
const BUSIEST_TIME_OF_WEEK_MS = 6.5 * DAY_MS

/** Shares of the mean; together below 0.8, so that {@link Work.load} keeps above 0.2. */
const DAILY = 0.33
const WEEKLY = 0.07
const OCTAVES: readonly Octave[] = [
  { periodMs: 5 * HOUR_MS, amplitude: 0.1 },
  { periodMs: 47 * MINUTE_MS, amplitude: 0.09 },
  { periodMs: 8 * MINUTE_MS, amplitude: 0.08 },
  { periodMs: 95_000, amplitude: 0.06 },
  { periodMs: 13_000, amplitude: 0.05 },
]

/** How much a server has to do, relative to its long-term mean, which is 1. */
export interface Work {
  /** Relative load at a time (Unix ms); always between 0.2 and 1.8. */
  load(timeMs: number): number
  /**
   * The integral of {@link load} over seconds, up to a time in Unix ms and from an origin of its own:
   * only differences mean something. It grows by 1 per second in the long run.
   */
  done(timeMs: number): number
}

/**
 * The work of one server, as the sum of what each server upstream of it (and itself) passes on.
 *
 * @param seed the fleet's; the same seed gives the same work for ever
 */
export function workOf(seed: number, hostname: Hostname): Work {
  const parts = ORIGINS.get(hostname)!.map((origin) => ({
    weight: origin.weight,
    lagMs: origin.lagMs,
    demand: demandOf(seed, origin.hostname),
  }))
  return {
    load: (timeMs) =>
      parts.reduce((sum, { weight, lagMs, demand }) => sum + weight * demand.at(timeMs - lagMs), 1),
    done(timeMs) {
      let sum = timeMs / 1_000
      for (const { weight, lagMs, demand } of parts) sum += weight * demand.integral(timeMs - lagMs)
      return sum
    },
  }
}

/** Own demand of a server less its mean, as a share of the mean. */
function demandOf(seed: number, hostname: Hostname): Noise {
  const chance = noise(seedFor(seed, `${hostname} demand`), OCTAVES)
  const busiestHour = BUSIEST_HOURS[hostname] ?? BUSIEST_HOUR
  const dayOffsetMs = KST_OFFSET_MS - busiestHour * HOUR_MS
  const weekOffsetMs = KST_OFFSET_MS - BUSIEST_TIME_OF_WEEK_MS
  return {
    at(timeMs) {
      const day = angle(timeMs + dayOffsetMs, DAY_MS)
      const week = angle(timeMs + weekOffsetMs, WEEK_MS)
      return DAILY * workingDay(day) + WEEKLY * Math.cos(week) + chance.at(timeMs)
    },
    integral(timeMs) {
      const day = angle(timeMs + dayOffsetMs, DAY_MS)
      const week = angle(timeMs + weekOffsetMs, WEEK_MS)
      return (
        DAILY * SECONDS_PER_RADIAN_OF_DAY * workingDayIntegral(day) +
        WEEKLY * SECONDS_PER_RADIAN_OF_WEEK * Math.sin(week) +
        chance.integral(timeMs)
      )
    },
  }
}

const TURN = 2 * Math.PI
const SECONDS_PER_RADIAN_OF_DAY = DAY_MS / 1_000 / TURN
const SECONDS_PER_RADIAN_OF_WEEK = WEEK_MS / 1_000 / TURN

/** Where in a period a time is, in radians within [0, 2π). */
const angle = (timeMs: number, periodMs: number) => {
  const turns = timeMs / periodMs
  return TURN * (turns - Math.floor(turns))
}

/**
 * The shape of a working day: mean 0, within [-1, 0.83], highest at angle 0 and lowest 14 hours later,
 * so that a peak at 14:00 has its trough at 04:00.
 *
 * SKEW makes the slope of cos θ + 2·SKEW·sin θ - SKEW·sin 2θ vanish at both; -DEPTH is then the value
 * at the trough.
 */
const workingDay = (angle: number) =>
  (Math.cos(angle) + 2 * SKEW * Math.sin(angle) - SKEW * Math.sin(2 * angle)) / DEPTH

/** Antiderivative of {@link workingDay} over the angle. */
const workingDayIntegral = (angle: number) =>
  (Math.sin(angle) - 2 * SKEW * Math.cos(angle) + (SKEW / 2) * Math.cos(2 * angle)) / DEPTH

const SKEW = 0.5 / (1 + Math.sqrt(3))
const DEPTH = 1.20753
