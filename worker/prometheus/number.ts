/** Numbers and times as Prometheus's JSON has them. */

/**
 * A value as Go prints a float in the fewest digits: an exponent from 1e21 on and below 1e-6, of two
 * digits at least; `NaN`, `+Inf`, `-Inf`, and `-0`.
 */
export function valueText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e-6 && size < 1e21) return `${value}`
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? '+Inf' : '-Inf'
  return `${value}`.replace(/e-(\d)$/, 'e-0$1')
}

/** Unix seconds, with three decimals unless they are all 0. @param ms Unix ms, whole */
export function secondsText(ms: number): string {
  const fraction = Math.abs(ms % 1_000)
  const sign = ms < 0 ? '-' : ''
  const seconds = Math.floor(Math.abs(ms) / 1_000)
  if (fraction === 0) return `${sign}${seconds}`
  return `${sign}${seconds}.${String(fraction).padStart(3, '0')}`
}
