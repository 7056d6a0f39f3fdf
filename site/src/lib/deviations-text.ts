/** How far from the usual, as a number with its sign. */

/** More says only that the usual hardly varied. */
const MOST = 99

/** @example deviationsText(-2.7e13) // '< −99' */
export function deviationsText(deviations: number): string {
  const size = Math.abs(deviations)
  const isBelow = deviations < 0
  const sign = isBelow ? '−' : '+'
  if (Math.round(size) > MOST) return `${isBelow ? '<' : '>'} ${sign}${MOST}`
  return `${sign}${size < 10 ? Number(size.toPrecision(2)) : Math.round(size)}`
}
