/** Growth that began lately: a line with a bend, the part after the bend rising. */
import { linearRegression } from 'simple-statistics'

/** Values before and after a bend; fewer show no slope. */
const LEAST_BEFORE = 6
const LEAST_AFTER = 6
/** A bend is believed where it leaves no more than this share of what a straight line leaves. */
const LEFT_BY_BEND = 0.7
/** The least rise, in standard deviations of what the line with the bend leaves. */
const LEAST_RISE = 4
/** The end must still rise at this share of the whole rise's pace: what has come to rest grows no more. */
const STILL_RISING = 0.5

export interface RecentGrowth {
  /** The position of the first value of the rise; 0 where all of them rise. */
  from: number
  /** Least squares over the rise, in the values' unit per step. */
  slope: number
}

/**
 * The rise that the values end with, unless it is what is usual at that time.
 *
 * @param values one a step, oldest first; NaN where one is missing
 * @param usual as many: what it is at the same times on other days, only its course counts; NaN or
 *   empty where that is not known
 * @param least a rise of less is none, in the values' unit
 * @returns null where they do not end with a rise
 * @example recentGrowth([5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12], [], 1) // => { from: 6, slope: 1 }
 */
export function recentGrowth(
  values: ArrayLike<number>,
  usual: ArrayLike<number>,
  least: number
): RecentGrowth | null {
  const isUsualKnown = Array.from(usual).some(Number.isFinite)
  const points: Point[] = []
  for (let at = 0; at < values.length; at++) {
    const excess = values[at]! - (isUsualKnown ? usual[at]! : 0)
    if (Number.isFinite(excess)) points.push({ at, value: values[at]!, excess })
  }
  if (points.length < LEAST_BEFORE + LEAST_AFTER) return null
  const { first, left } = bendOf(points)
  const rise = points.slice(first)
  const noise = Math.sqrt(left / points.length)
  const isClear = (slope: number) => {
    const risen = slope * (rise.at(-1)!.at - rise[0]!.at)
    return risen >= least && risen >= LEAST_RISE * noise
  }
  const beyondUsual = slopeOf(rise, 'excess')
  const slope = slopeOf(rise, 'value')
  const end = slopeOf(rise.slice(-Math.max(3, Math.ceil(rise.length / 3))), 'value')
  if (!isClear(beyondUsual) || !isClear(slope) || end < STILL_RISING * slope) return null
  return { from: first === 0 ? 0 : rise[0]!.at, slope }
}

interface Point {
  at: number
  value: number
  /** Above the usual. */
  excess: number
}

const slopeOf = (points: readonly Point[], what: 'value' | 'excess') =>
  linearRegression(points.map((point) => [point.at, point[what]])).m

/** The first point of the last straight part, and the squares that are left; 0 where there is no bend. */
function bendOf(points: readonly Point[]): { first: number; left: number } {
  const straight = squaresLeft(points, null)
  let best = { first: 0, left: straight * LEFT_BY_BEND }
  for (let first = LEAST_BEFORE; first <= points.length - LEAST_AFTER; first++) {
    const left = squaresLeft(points, points[first]!.at)
    if (left < best.left) best = { first, left }
  }
  return best.first === 0 ? { first: 0, left: straight } : best
}

/**
 * What least squares leave with a line that bends at a position, or with a straight one.
 *
 * Takes the mean and the straight line off both the values and the bend (Frisch and Waugh), so that one
 * product is left to fit.
 */
function squaresLeft(points: readonly Point[], bend: number | null): number {
  const off = withoutLine(points.map(({ at, excess }) => [at, excess]))
  const own = off.reduce((sum, value) => sum + value * value, 0)
  if (bend === null) return own
  const hinge = withoutLine(points.map(({ at }) => [at, Math.max(0, at - bend)]))
  const size = hinge.reduce((sum, value) => sum + value * value, 0)
  const shared = hinge.reduce((sum, value, i) => sum + value * off[i]!, 0)
  return size > 0 ? Math.max(0, own - (shared * shared) / size) : own
}

function withoutLine(pairs: [number, number][]): number[] {
  const { m, b } = linearRegression(pairs)
  return pairs.map(([at, value]) => value - m * at - b)
}
