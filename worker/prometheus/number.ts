/** Numbers and times as Prometheus's JSON has them. */

/**
 * A value as Go prints a float in the fewest digits: an exponent from 1e21 on and below 1e-6, of two
 * digits at least; `NaN`, `+Inf`, `-Inf`, and `-0`.
 */
export function valueText(value: number): string {
  const text = `${value}`
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const last = text.charCodeAt(text.length - 1)
  if (last === LETTER_Y) return value > 0 ? '+Inf' : '-Inf'
  // The only exponents of one digit that JavaScript writes are 1e-7 to 9e-9.
  return text.charCodeAt(text.length - 3) === LETTER_E
    ? `${text.slice(0, -1)}0${text.slice(-1)}`
    : text
}

const LETTER_Y = 'y'.charCodeAt(0)
const LETTER_E = 'e'.charCodeAt(0)

/** Unix seconds, with three decimals unless they are all 0. @param ms Unix ms, whole */
export function secondsText(ms: number): string {
  const fraction = Math.abs(ms % 1_000)
  const sign = ms < 0 ? '-' : ''
  const seconds = Math.floor(Math.abs(ms) / 1_000)
  if (fraction === 0) return `${sign}${seconds}`
  return `${sign}${seconds}.${String(fraction).padStart(3, '0')}`
}
