/** How the demand on a server moves with the hour, the week and chance. */
import type { Hostname } from './catalogue'
import { noise, type Octave, seedFor } from './noise'
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

/** Shares of the mean; together (with the octaves) below 0.8, so that the load keeps above 0.2. */
const DAILY = 0.33
const WEEKLY = 0.07
const OCTAVES: readonly Octave[] = [
  { periodMs: 5 * HOUR_MS, amplitude: 0.1 },
  { periodMs: 47 * MINUTE_MS, amplitude: 0.09 },
  { periodMs: 8 * MINUTE_MS, amplitude: 0.08 },
  { periodMs: 95_000, amplitude: 0.06 },
  { periodMs: 13_000, amplitude: 0.05 },
]

/**
 * The work of one server: the integral, over seconds, of its load relative to the long-term mean.
 *
 * The load is the weighted sum of what each server upstream (and itself) had to do a little earlier. It
 * stays between 0.2 and 1.8, so work always grows, in the long run by 1 per second.
 *
 * @param seed the fleet's; the same seed gives the same work for ever
 * @returns work up to a time (Unix ms) from an origin of its own, so only differences mean something
 */
export function workOf(seed: number, hostname: Hostname): (timeMs: number) => number {
  const parts = ORIGINS.get(hostname)!.map((origin) => ({
    weight: origin.weight,
    lagMs: origin.lagMs,
    swing: swingOf(seed, origin.hostname),
  }))
  return (timeMs) => {
    let sum = timeMs / 1_000
    for (const { weight, lagMs, swing } of parts) sum += weight * swing(timeMs - lagMs)
    return sum
  }
}

/** The integral of how far a server's own demand is from its mean, as a share of the mean. */
function swingOf(seed: number, hostname: Hostname): (timeMs: number) => number {
  const chance = noise(seedFor(seed, `${hostname} demand`), OCTAVES)
  const busiestHour = BUSIEST_HOURS[hostname] ?? BUSIEST_HOUR
  const dayOffsetMs = KST_OFFSET_MS - busiestHour * HOUR_MS
  const weekOffsetMs = KST_OFFSET_MS - BUSIEST_TIME_OF_WEEK_MS
  return (timeMs) =>
    DAILY * SECONDS_PER_RADIAN_OF_DAY * workingDay(angle(timeMs + dayOffsetMs, DAY_MS)) +
    WEEKLY * SECONDS_PER_RADIAN_OF_WEEK * Math.sin(angle(timeMs + weekOffsetMs, WEEK_MS)) +
    chance.integral(timeMs)
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
 * The antiderivative, over the angle, of the shape of a working day.
 *
 * The shape is (cos θ + 2·SKEW·sin θ - SKEW·sin 2θ) / DEPTH: mean 0, within [-1, 0.83], highest at 0 and
 * lowest 14 hours later, so that a peak at 14:00 has its trough at 04:00. SKEW makes its slope vanish at
 * both; DEPTH makes its lowest value -1.
 */
const workingDay = (angle: number) =>
  (Math.sin(angle) - 2 * SKEW * Math.cos(angle) + (SKEW / 2) * Math.cos(2 * angle)) / DEPTH

const SKEW = 0.5 / (1 + Math.sqrt(3))
const DEPTH = 1.20753
