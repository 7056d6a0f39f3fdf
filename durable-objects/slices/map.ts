/**
 * Where the samples of each server are, by time.
 *
 * The owner of a sample is a pure function of its server and its own time, not of when it arrives: a
 * sample that is late or sent twice always meets what is there already, and what is stored never moves.
 */
import { SLICES } from '../../worker/policy'
import type { Matcher } from '../../worker/promql/source'
import { fnv1a, type Hash64 } from './fnv1a'
import { jumpHash } from './jump-hash'

/**
 * From `fromMs` (Unix ms) until the next epoch begins, servers are spread over this many slices.
 *
 * A fleet in one slice is in slice 0; one that has spread is in slices 1, 2, …: slice 0 may be full
 * when it spreads, and goes on to take every push.
 */
export interface Epoch {
  fromMs: number
  slices: number
}

/** By time; the first begins at -Infinity with one slice. Each has more slices than the one before. */
export type SliceMap = readonly Epoch[]

/** A fleet that one store holds. */
export const WHOLE: SliceMap = [{ fromMs: Number.NEGATIVE_INFINITY, slices: 1 }]

const encoder = new TextEncoder()

/** The position in the map of the epoch in which `time` (Unix ms) lies. */
export function epochAt(map: SliceMap, time: number): number {
  let n = map.length - 1
  while (n > 0 && !(time >= map[n]!.fromMs)) n--
  return n
}

/** The slice that holds what a server reported during an epoch. */
export const ownerOf = (server: Hash64, { slices }: Epoch): number =>
  slices === 1 ? 0 : 1 + jumpHash(server, slices)

/** All slices that hold servers during an epoch, ascending. */
export const slicesOf = ({ slices }: Epoch): number[] =>
  slices === 1 ? [0] : Array.from({ length: slices }, (_, n) => n + 1)

/** The hash of a server by its `instance`; that of '' stands for series without one. */
export const serverHash = (instance: string): Hash64 => fnv1a(encoder.encode(instance))

/** Whether [from, to) lies within one epoch: no series then has samples in two slices. */
export const inOneEpoch = (map: SliceMap, from: number, to: number): boolean =>
  epochAt(map, from) === epochAt(map, to - 1)

/** The slices that may hold samples in [from, to) (Unix ms) of series that satisfy `matchers`, ascending. */
export function slicesFor(
  map: SliceMap,
  matchers: readonly Matcher[],
  from: number,
  to: number
): number[] {
  const epochs = map.slice(epochAt(map, from), epochAt(map, to - 1) + 1)
  const only = matchers.find(({ name, op }) => name === 'instance' && op === '=')
  const slices =
    only === undefined
      ? epochs.flatMap(slicesOf)
      : epochs.map((epoch) => ownerOf(serverHash(only.value), epoch))
  return [...new Set(slices)].sort((a, b) => a - b)
}

/**
 * The map that a fleet with this many active series needs; the same map while it fits.
 *
 * The new epoch begins later than any sample that may have been accepted already, so that nothing of
 * it can be in its old place. Room for twice the fleet keeps epochs few.
 *
 * @param series active series of the newest epoch, over all of its slices
 * @param now Unix ms
 * @param sliceSeries how many active series one slice is meant for
 */
export function grownMap(
  map: SliceMap,
  series: number,
  now: number,
  sliceSeries: number = SLICES.series
): SliceMap {
  const { fromMs, slices } = map.at(-1)!
  const isPending = now < fromMs
  if (isPending || series <= slices * sliceSeries * SLICES.overfull) return map
  const needed = 2 ** Math.ceil(Math.log2((2 * series) / sliceSeries))
  const grown = Math.min(needed, SLICES.max)
  if (!(grown > slices)) return map
  return [...map, { fromMs: nextFullMinute(now + SLICES.leadMs), slices: grown }]
}

const MINUTE_MS = 60_000
const nextFullMinute = (time: number) => Math.ceil(time / MINUTE_MS) * MINUTE_MS
