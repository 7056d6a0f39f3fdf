/** How much a counter grew while a fault lasted. */
import { newestAt, type Stairs } from './curve'

/**
 * The integral of a level over the growth of a counter, from the beginning of the stairs: what would
 * have been counted if each unit had counted as much as the level then was.
 *
 * Never falls when neither the counter does nor a level is below 0. What it needs of the past, it
 * computes once.
 *
 * @param counted the counter at a time, Unix ms; a pure function that never falls
 * @returns the integral up to a time at which the counter is `now`; 0 before the stairs begin
 */
export function weightedGrowth(
  { times, levels }: Stairs,
  counted: (timeMs: number) => number
): (timeMs: number, now: () => number) => number {
  const atStairs: number[] = []
  const sums: number[] = []
  return (timeMs, now) => {
    const stair = newestAt(times, timeMs)
    if (stair < 0) return 0
    for (let i = sums.length; i <= stair; i++) {
      atStairs.push(counted(times[i]!))
      sums.push(i === 0 ? 0 : sums[i - 1]! + levels[i - 1]! * (atStairs[i]! - atStairs[i - 1]!))
    }
    const level = levels[stair]!
    return level === 0 ? sums[stair]! : sums[stair]! + level * (now() - atStairs[stair]!)
  }
}
