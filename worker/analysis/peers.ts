/**
 * Which server of a group is the odd one.
 *
 * Servers that do the same work are each other's best forecast: what moves them all, such as the
 * time of day, moves their median too. A server is odd by its distance from the median, in the
 * group's own robust deviations.
 *
 * Good for: servers behind one load balancer, shards, replicas. Not for a group whose members do
 * different work.
 *
 * @see Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, section 3.3
 */
import { median } from 'simple-statistics'

/** Fewer have no majority that one could differ from. */
const LEAST_PEERS = 3
/** Scale a median or a mean absolute deviation to a normal standard deviation. */
const PER_MEDIAN_DEVIATION = 1.4826
const PER_MEAN_DEVIATION = 1.2533
/** Deviations less than this share of the median are no difference that matters. */
const LEAST_SHARE = 0.05
/** The authors' advice. */
const FAR = 3.5

/**
 * How far each server is from its group at one time.
 *
 * @param values one a server, in one unit; those that are not finite are missing
 * @returns robust standard deviations, positive above the median; NaN where the value is missing,
 * or fewer than three are there
 * @example
 * peerDeviations([10, 11, 12, 50]) // the last is 26 deviations above: => about 26
 */
export function peerDeviations(values: readonly number[]): number[] {
  const present = values.filter(Number.isFinite)
  if (present.length < LEAST_PEERS) return values.map(() => Number.NaN)
  const centre = median(present)
  const deviations = present.map((value) => Math.abs(value - centre))
  const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length
  const scale = Math.max(
    // When more than half are equal, their median deviation says nothing.
    median(deviations) * PER_MEDIAN_DEVIATION || mean * PER_MEAN_DEVIATION,
    LEAST_SHARE * Math.abs(centre)
  )
  return values.map((value) => {
    if (!Number.isFinite(value)) return Number.NaN
    return scale === 0 ? 0 : (value - centre) / scale
  })
}

export interface OddOne {
  /** Its position in the group. */
  server: number
  /** Median of its deviations over the window, in robust standard deviations. */
  deviation: number
}

/**
 * The servers that are far from their group for most of a window, the farthest first.
 *
 * @param series one a server: its values at the same times as the others'
 * @param far robust standard deviations that count as far
 */
export function oddOnes(series: readonly ArrayLike<number>[], far = FAR): OddOne[] {
  const times = series[0]?.length ?? 0
  const seen: number[][] = series.map(() => [])
  for (let at = 0; at < times; at++) {
    for (const [server, deviation] of peerDeviations(series.map((own) => own[at]!)).entries()) {
      if (Number.isFinite(deviation)) seen[server]!.push(deviation)
    }
  }
  return seen
    .map((own, server) => ({ server, deviation: own.length === 0 ? 0 : median(own) }))
    .filter(({ deviation }) => Math.abs(deviation) > far)
    .sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
}
