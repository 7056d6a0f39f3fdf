/** Days on the wall clock of a place. */

const MINUTE = 60_000
const formatters = new Map<string, Intl.DateTimeFormat | null>()
const MAX_FORMATTERS = 32

/** Null for UTC, and for a zone that nobody knows. */
function formatterOf(timeZone: string): Intl.DateTimeFormat | null {
  if (timeZone === 'UTC') return null
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  let formatter: Intl.DateTimeFormat | null = null
  try {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  if (formatters.size >= MAX_FORMATTERS) formatters.clear()
  formatters.set(timeZone, formatter)
  return formatter
}

/** What the wall clock shows at an instant, as if it were UTC; both in Unix ms. */
export function toWall(at: number, timeZone: string): number {
  const formatter = formatterOf(timeZone)
  if (!formatter) return at
  const part: Record<string, number> = {}
  for (const { type, value } of formatter.formatToParts(at)) part[type] = Number(value)
  const { year, month, day, hour, minute } = part
  return Date.UTC(year!, month! - 1, day!, hour!, minute!) + (((at % MINUTE) + MINUTE) % MINUTE)
}

/** The instant at which the wall clock shows that; where clocks change, the one before or after. */
export function fromWall(wall: number, timeZone: string): number {
  const guess = wall - (toWall(wall, timeZone) - wall)
  return guess - (toWall(guess, timeZone) - wall)
}
