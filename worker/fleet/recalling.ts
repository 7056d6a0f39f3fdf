/** A function of time that does not compute again what it was just asked. */

/** Times remembered: the few at which all signals of one moment look. */
const TIMES = 8

/**
 * `compute` with its last answers remembered; `compute` must be pure.
 * @param compute a function of Unix ms
 */
export function recalling(compute: (timeMs: number) => number): (timeMs: number) => number {
  const times = new Float64Array(TIMES).fill(Number.NaN)
  const values = new Float64Array(TIMES)
  let oldest = 0
  return (timeMs) => {
    const known = times.indexOf(timeMs)
    if (known >= 0) return values[known]!
    const value = compute(timeMs)
    times[oldest] = timeMs
    values[oldest] = value
    oldest = (oldest + 1) % TIMES
    return value
  }
}
