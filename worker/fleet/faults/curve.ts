/** How strong a fault is over time. */

/** A corner of a curve: the level at a time, Unix ms. */
export type Corner = readonly [timeMs: number, level: number]

/**
 * Straight lines between corners: 0 before the first, after the last what it says. Two corners at one
 * time are a jump, after which the second holds.
 */
export class Curve {
  readonly #times: Float64Array
  readonly #levels: Float64Array
  /** The integral up to each corner, in seconds. */
  readonly #areas: Float64Array

  /**
   * @param corners oldest first, at least one
   * @param endMs from when on it is 0 whatever it would have been, Unix ms
   */
  constructor(
    readonly corners: readonly Corner[],
    readonly endMs = Number.POSITIVE_INFINITY
  ) {
    this.#times = Float64Array.from(corners, ([timeMs]) => timeMs)
    this.#levels = Float64Array.from(corners, ([, level]) => level)
    this.#areas = new Float64Array(corners.length)
    for (let i = 1; i < corners.length; i++) {
      const seconds = (this.#times[i]! - this.#times[i - 1]!) / 1_000
      const mean = (this.#levels[i]! + this.#levels[i - 1]!) / 2
      this.#areas[i] = this.#areas[i - 1]! + mean * seconds
    }
  }

  /** The level at a time. */
  at(timeMs: number): number {
    if (timeMs >= this.endMs) return 0
    const i = newestAt(this.#times, timeMs)
    return i < 0 ? 0 : this.#within(i, timeMs)
  }

  /** The mean level over the `widthMs` before a time. */
  meanBefore(timeMs: number, widthMs: number): number {
    return ((this.#area(timeMs) - this.#area(timeMs - widthMs)) * 1_000) / widthMs
  }

  /** The same curve, ended at a time: before, nothing changes. */
  until(endMs: number): Curve {
    return new Curve(this.corners, Math.min(endMs, this.endMs))
  }

  /** The integral up to a time, in seconds at level 1. */
  #area(until: number): number {
    const timeMs = Math.min(until, this.endMs)
    const i = newestAt(this.#times, timeMs)
    if (i < 0) return 0
    const seconds = (timeMs - this.#times[i]!) / 1_000
    return this.#areas[i]! + ((this.#levels[i]! + this.#within(i, timeMs)) / 2) * seconds
  }

  #within(i: number, timeMs: number): number {
    const [level, next] = [this.#levels[i]!, this.#levels[i + 1]]
    if (next === undefined || next === level) return level
    const start = this.#times[i]!
    return level + ((next - level) * (timeMs - start)) / (this.#times[i + 1]! - start)
  }
}

/** The index of the newest time that is not after `timeMs`; -1 where all are. @param times ascending */
export function newestAt(times: Float64Array, timeMs: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! <= timeMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

const riseWithin = (fromMs: number, toMs: number, riseMs: number) =>
  Math.min(riseMs, (toMs - fromMs) / 4)

/** At full strength at once, or `riseMs` later; it goes as fast as it came. */
export function step(fromMs: number, toMs: number, riseMs = 0): Curve {
  const rise = riseWithin(fromMs, toMs, riseMs)
  return new Curve([
    [fromMs, 0],
    [fromMs + rise, 1],
    [toMs, 1],
    [toMs + rise, 0],
  ])
}

/** Ever stronger until it ends at once; at full strength after `share` of the time. */
export function ramp(fromMs: number, toMs: number, share = 1): Curve {
  return new Curve([
    [fromMs, 0],
    [fromMs + (toMs - fromMs) * share, 1],
    [toMs, 1],
    [toMs, 0],
  ])
}

/** Nothing until `share` of the time has passed, then ever stronger until it ends at once. */
export function lateRamp(fromMs: number, toMs: number, share: number): Curve {
  return ramp(fromMs + (toMs - fromMs) * share, toMs)
}

/** From 0 to 1 again and again, each time falling back at once. @param turns when each begins, Unix ms */
export function saw(turns: readonly number[], toMs: number): Curve {
  return new Curve([
    ...turns.flatMap((timeMs, i): Corner[] => [
      [timeMs, 0],
      [turns[i + 1] ?? toMs, 1],
    ]),
    [toMs, 0],
  ])
}

/** 1 for `widthMs` after each turn. @param turns when each begins, Unix ms */
export function bursts(turns: readonly number[], toMs: number, widthMs: number): Curve {
  return new Curve(
    turns.flatMap((timeMs, i): Corner[] => {
      const endMs = Math.min(timeMs + widthMs, turns[i + 1] ?? toMs)
      return [
        [timeMs, 0],
        [timeMs, 1],
        [endMs, 1],
        [endMs, 0],
      ]
    })
  )
}

/** The longest stair of {@link stairs}, and how many one line has at most. */
const STAIR_MS = 30_000
const MAX_STAIRS = 24

/** A curve as stairs: `levels[i]` holds from `times[i]` until the next, the last one for ever. */
export interface Stairs {
  times: Float64Array
  levels: Float64Array
}

/** Stairs that follow a curve; level lines and jumps are as they are. */
export function stairs({ corners, endMs }: Curve): Stairs {
  const steps: Corner[] = []
  corners.forEach(([timeMs, level], i) => {
    const [nextMs, next] = corners[i + 1] ?? [timeMs, level]
    if (next === level || nextMs === timeMs) {
      steps.push([timeMs, level])
      return
    }
    const count = Math.min(MAX_STAIRS, Math.ceil((nextMs - timeMs) / STAIR_MS))
    for (let n = 0; n < count; n++) {
      const middle = level + ((next - level) * (n + 0.5)) / count
      steps.push([timeMs + ((nextMs - timeMs) * n) / count, middle])
    }
  })
  const kept = steps.filter(([timeMs]) => timeMs < endMs)
  if (kept.length < steps.length) kept.push([endMs, 0])
  return {
    times: Float64Array.from(kept, ([timeMs]) => timeMs),
    levels: Float64Array.from(kept, ([, level]) => level),
  }
}
