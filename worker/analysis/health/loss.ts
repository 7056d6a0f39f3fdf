/** How many points of health a reading costs. */

/** Points [reading, loss], both ascending; between them a straight line, beyond them level. */
export type Curve = readonly (readonly [reading: number, loss: number])[]

/**
 * The loss at a reading, in points.
 *
 * @example lossAt([[70, 0], [85, 30], [95, 60]], 90) // => 45
 */
export function lossAt(curve: Curve, reading: number): number {
  const above = curve.findIndex(([at]) => at > reading)
  if (above === 0) return curve[0]![1]
  if (above === -1) return curve.at(-1)![1]
  const [from, low] = curve[above - 1]!
  const [to, high] = curve[above]!
  return low + ((high - low) * (reading - from)) / (to - from)
}
