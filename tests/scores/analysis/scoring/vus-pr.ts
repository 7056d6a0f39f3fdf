/** A score of rankings that forgives an alarm which is a little early or late. */
import { type Event, eventsOf } from './events.ts'

/** Thresholds that are tried, evenly spread over the ranks of the scores. */
const LEVELS = 250

/**
 * The volume under the surface of precision over recall over the width of a border around events.
 *
 * Rows beside an event count in part, the less the further away; recall is multiplied by the share
 * of events in which there is any alarm. The mean is taken over borders of 0 to `width` rows.
 * Follows `RangeAUC_volume_opt` of TSB-AD, with its treatment of events whose borders meet.
 *
 * @returns NaN if no row is labelled
 * @see Paparrizos et al. (2022), Volume Under the Surface, PVLDB 15(11)
 */
export function vusPr(labels: ArrayLike<number>, scores: ArrayLike<number>, width = 100): number {
  const events = eventsOf(labels)
  if (events.length === 0) return Number.NaN
  const level = levelsOf(scores)
  const alarms = cumulated(level, () => 1)
  const isEvent = new Uint8Array(labels.length)
  for (const [first, last] of events) isEvent.fill(1, first, last + 1)
  const positives = isEvent.reduce((sum, one) => sum + one, 0)
  const inside = cumulated(level, (row) => isEvent[row]!)
  const widest = merged(events, width, labels.length)
  let volume = 0
  for (let border = 0; border <= width; border++) {
    const part = borderWeights(events, border, labels.length)
    const beside = new Float64Array(LEVELS)
    for (const [first, last] of widest) {
      for (let row = first; row <= last; row++) {
        if (!isEvent[row]) beside[level[row]!]! += Math.min(1, part[row]!)
      }
    }
    const found = shareFound(merged(events, border, labels.length), level)
    let [besideSoFar, recallBefore] = [0, 0]
    for (let at = 0; at < LEVELS; at++) {
      besideSoFar += beside[at]!
      const hits = inside[at]! + besideSoFar
      const recall = Math.min(1, hits / (positives + besideSoFar / 2)) * found[at]!
      volume += ((recall - recallBefore) * hits) / alarms[at]!
      recallBefore = recall
    }
  }
  return volume / (width + 1)
}

/** For each row the first of the thresholds, from high to low, that its score reaches. */
function levelsOf(scores: ArrayLike<number>): Uint8Array {
  const count = scores.length
  const sorted = Float64Array.from(scores).sort()
  const thresholds = Array.from({ length: LEVELS }, (_, at) => {
    const rank = at === LEVELS - 1 ? count - 1 : Math.floor((at * (count - 1)) / (LEVELS - 1))
    return sorted[count - 1 - rank]!
  })
  return Uint8Array.from(scores as ArrayLike<number>, (score) => {
    let [low, high] = [0, LEVELS - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (score >= thresholds[middle]!) high = middle
      else low = middle + 1
    }
    return low
  })
}

/** The weight of all rows at or above each level. */
function cumulated(level: Uint8Array, weight: (row: number) => number): Float64Array {
  const sums = new Float64Array(LEVELS)
  for (let row = 0; row < level.length; row++) sums[level[row]!]! += weight(row)
  for (let at = 1; at < LEVELS; at++) sums[at]! += sums[at - 1]!
  return sums
}

/** Events with half a border on both sides; where one's border meets the next, it ends at its own end. */
function merged(events: readonly Event[], border: number, rows: number): Event[] {
  const half = border >> 1
  const spans: Event[] = []
  let first = Math.max(events[0]![0] - half, 0)
  for (let at = 0; at + 1 < events.length; at++) {
    if (events[at]![1] + half >= events[at + 1]![0] - half) continue
    spans.push([first, events[at]![1] + half])
    first = events[at + 1]![0] - half
  }
  spans.push([first, Math.min(events.at(-1)![1] + half, rows - 1)])
  return spans
}

/** How much the rows beside events count: the root of what is left of the border. */
function borderWeights(events: readonly Event[], border: number, rows: number): Float64Array {
  const weights = new Float64Array(rows)
  const half = border >> 1
  for (const [first, last] of events) {
    for (let row = last + 1; row < Math.min(last + half + 1, rows); row++) {
      weights[row]! += Math.sqrt(1 - (row - last) / border)
    }
    for (let row = Math.max(first - half, 0); row < first; row++) {
      weights[row]! += Math.sqrt(1 - (first - row) / border)
    }
  }
  return weights
}

/** The share of spans that hold an alarm, at each level. */
function shareFound(spans: readonly Event[], level: Uint8Array): Float64Array {
  const found = new Float64Array(LEVELS)
  for (const [first, last] of spans) {
    let best = LEVELS
    for (let row = first; row <= last; row++) if (level[row]! < best) best = level[row]!
    if (best < LEVELS) found[best]! += 1 / spans.length
  }
  for (let at = 1; at < LEVELS; at++) found[at]! += found[at - 1]!
  return found
}
