/** The units of PromQL, largest first, in ms; a year is 365 days. */
const UNITS_MS = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

const DURATION = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/

/**
 * A duration as PromQL writes it, or seconds as a plain number, in ms; null when it is neither.
 *
 * @example parseDuration('1h30m') // 5_400_000
 */
export function parseDuration(text: string): number | null {
  const written = text.trim()
  if (/^\d+(\.\d+)?$/.test(written)) return Math.round(1_000 * Number(written))
  if (written === '' || !DURATION.test(written)) return null
  let ms = 0
  for (const [, amount, unit] of written.matchAll(/(\d+)(ms|[ywdhms])/g))
    ms += Number(amount) * UNITS_MS.find(([name]) => name === unit)![1]
  return ms
}

/**
 * A duration of whole ms as PromQL writes it, without weeks: a day count says more.
 *
 * @example durationText(5_400_000) // '1h30m'
 */
export function durationText(ms: number): string {
  if (ms === 0) return '0s'
  let rest = ms
  let text = ''
  for (const [unit, unitMs] of UNITS_MS) {
    if (unit === 'w' || (unit === 'y' && rest % unitMs !== 0)) continue
    const amount = Math.floor(rest / unitMs)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * unitMs
  }
  return text
}
