/** When groups of rules are due: at multiples of their interval since the Unix epoch. */
import type { Level } from '../contracts/usage'
import { RULES } from '../policy'

/**
 * The times, oldest first, for which a group is to be evaluated now; Unix ms.
 *
 * A time is due `RULES.delayMs` after it has passed. What was missed is made good as far as
 * `RULES.maxMissed` intervals back, also for a group that is new.
 *
 * @param lastMs the time that was evaluated last, if any was
 * @param now Unix ms
 */
export function dueTimes(intervalMs: number, lastMs: number | undefined, now: number): number[] {
  const newest = floorTo(now - RULES.delayMs, intervalMs)
  const oldest = newest - (RULES.maxMissed - 1) * intervalMs
  const next = lastMs === undefined ? oldest : floorTo(lastMs, intervalMs) + intervalMs
  const times: number[] = []
  for (let time = Math.max(oldest, next); time <= newest; time += intervalMs) times.push(time)
  return times
}

/** The interval of a group while the day's budget stands at `level`; undefined when nothing is evaluated. */
export function intervalAt(level: Level, intervalMs: number): number | undefined {
  if (level === 'refusing') return undefined
  if (level !== 'coarse' && level !== 'rollups') return intervalMs
  const least = RULES.sparingIntervalMs[level]
  return intervalMs * Math.ceil(Math.max(1, least / intervalMs))
}

const floorTo = (time: number, width: number): number => Math.floor(time / width) * width
