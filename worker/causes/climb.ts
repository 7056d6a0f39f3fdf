/** Whether values go on to rise. */
import { medianOf } from '../analysis/median'

/** Windows that are tried, in rows: the widest that shows a climb counts. */
const WIDTHS = [180, 120, 60, 30, 18]
/** A window is looked at in so many parts, each of which is above the one before. */
const PARTS = 6
/** A step has most of its rise between two parts; a climb has less than this. */
const MOST_AT_ONCE = 0.5
/** A part with fewer values says nothing. */
const LEAST_VALUES = 2

/** Of a part, while its median is found. */
const finite = new Float64Array(Math.ceil(Math.max(...WIDTHS) / PARTS))

/** A rise that goes on. */
export interface Climb {
  /** In the values' unit. */
  perRow: number
  /** How many rows it lasts at least. */
  rows: number
}

/**
 * The climb in which values end, if they do.
 *
 * @param values by row; those that are not finite are missing
 * @param least smaller rises do not count, in the values' unit
 */
export function climbOf(values: Float64Array, least: number): Climb | undefined {
  for (const width of WIDTHS) {
    if (width > values.length) continue
    const found = climbIn(values.subarray(values.length - width), least)
    if (found) return found
  }
  return undefined
}

function climbIn(values: Float64Array, least: number): Climb | undefined {
  const size = values.length / PARTS
  const levels: number[] = []
  for (let part = 0; part < PARTS; part++) {
    let count = 0
    for (let row = part * size; row < (part + 1) * size; row++) {
      if (Number.isFinite(values[row]!)) finite[count++] = values[row]!
    }
    if (count < LEAST_VALUES) return undefined
    const level = medianOf(finite, count)
    if (part > 0 && !(level > levels[part - 1]!)) return undefined
    levels.push(level)
  }
  const rise = levels.at(-1)! - levels[0]!
  const steps = levels.slice(1).map((level, part) => level - levels[part]!)
  const isClimb = steps.every((step) => step <= MOST_AT_ONCE * rise)
  if (!(rise >= least && isClimb)) return undefined
  return { perRow: rise / (size * (PARTS - 1)), rows: values.length }
}
