/**
 * The states that a server is in, by k-means, named from idle to busy.
 *
 * Good for: words for a chart of a day ("busy from 9 to 18 h"). Not for alarms: an incident that
 * lasts is a state like any other, and one that is short is part of the nearest.
 *
 * @see Arthur and Vassilvitskii (2007), k-means++: The Advantages of Careful Seeding, SODA
 */
import { randomFrom } from './random'

/** From the least load to the greatest. */
export const STATE_NAMES = ['idle', 'normal', 'busy'] as const
export type StateName = (typeof STATE_NAMES)[number]

const MAX_ROUNDS = 100

export interface ServerState {
  name: StateName
  /** The mean of its rows, in the metrics' own units. */
  centre: number[]
}

export interface ServerStates {
  /** As many as rows differ, at most three, by rising load; of two the last is `normal`. */
  states: ServerState[]
  /** For each row the position of its state. */
  assigned: number[]
}

/**
 * Cluster rows and name the clusters by their load: the mean of their metrics, each scaled to the
 * range in which it is seen, so that metrics of any unit count alike.
 *
 * @param rows as many metrics each, all finite and larger under load; at least one row
 * @param seed the same seed gives the same states
 * @throws {RangeError} if there is no row
 */
export function serverStates(rows: readonly (readonly number[])[], seed: number): ServerStates {
  if (rows.length === 0) throw new RangeError('serverStates needs at least one row')
  const scaled = scaleColumns(rows)
  const assigned = kMeans(scaled, STATE_NAMES.length, randomFrom(seed))
  const used = [...new Set(assigned)].sort(
    (a, b) => load(members(scaled, assigned, a)) - load(members(scaled, assigned, b))
  )
  return {
    states: used.map((cluster, rank) => ({
      name: STATE_NAMES[rank]!,
      centre: centreOf(members(rows, assigned, cluster)),
    })),
    assigned: assigned.map((cluster) => used.indexOf(cluster)),
  }
}

const members = <T>(rows: readonly T[], assigned: readonly number[], cluster: number) =>
  rows.filter((_, row) => assigned[row] === cluster)

const load = (rows: readonly (readonly number[])[]) =>
  centreOf(rows).reduce((sum, part) => sum + part, 0)

const centreOf = (rows: readonly (readonly number[])[]) =>
  rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length)

/** Each column from 0 to 1; one that is constant is 0. */
function scaleColumns(rows: readonly (readonly number[])[]): number[][] {
  const ranges = rows[0]!.map((_, column) => {
    const values = rows.map((row) => row[column]!)
    const low = values.reduce((least, value) => Math.min(least, value))
    return { low, width: values.reduce((most, value) => Math.max(most, value)) - low }
  })
  return rows.map((row) =>
    row.map((value, column) => {
      const { low, width } = ranges[column]!
      return width === 0 ? 0 : (value - low) / width
    })
  )
}

/** Lloyd's rounds until nothing moves; the number of each row's cluster. */
function kMeans(rows: readonly number[][], count: number, random: () => number): number[] {
  let centres = firstCentres(rows, count, random)
  let assigned: number[] = []
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = rows.map((row) => nearest(row, centres).cluster)
    if (round > 0 && next.every((cluster, row) => cluster === assigned[row])) break
    assigned = next
    centres = centres.map((centre, cluster) => {
      const own = members(rows, assigned, cluster)
      return own.length === 0 ? centre : centreOf(own)
    })
  }
  return assigned
}

/** Rows drawn by their squared distance to those drawn before. */
function firstCentres(rows: readonly number[][], count: number, random: () => number): number[][] {
  const centres = [rows[Math.floor(random() * rows.length)]!]
  while (centres.length < count) {
    const weights = rows.map((row) => nearest(row, centres).squaredDistance)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (total === 0) break
    let left = random() * total
    const drawn = weights.findIndex((weight) => {
      left -= weight
      return weight > 0 && left <= 0
    })
    centres.push(rows[drawn < 0 ? weights.findLastIndex((weight) => weight > 0) : drawn]!)
  }
  return centres
}

function nearest(row: readonly number[], centres: readonly (readonly number[])[]) {
  let best = { cluster: 0, squaredDistance: Number.POSITIVE_INFINITY }
  for (const [cluster, centre] of centres.entries()) {
    let squaredDistance = 0
    for (let at = 0; at < row.length; at++) squaredDistance += (row[at]! - centre[at]!) ** 2
    if (squaredDistance < best.squaredDistance) best = { cluster, squaredDistance }
  }
  return best
}
