const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** How far back a server's charts go, and how finely: each range has 300 to 600 points. */
export const RANGES = {
  '15m': { windowMs: 15 * MINUTE_MS, stepMs: 2 * SECOND_MS },
  '1h': { windowMs: HOUR_MS, stepMs: 10 * SECOND_MS },
  '6h': { windowMs: 6 * HOUR_MS, stepMs: MINUTE_MS },
  '24h': { windowMs: 24 * HOUR_MS, stepMs: 3 * MINUTE_MS },
  '7d': { windowMs: 7 * 24 * HOUR_MS, stepMs: 20 * MINUTE_MS },
} as const

export type Range = keyof typeof RANGES

/** The range that an address names; an hour where it names none. */
export const rangeOf = (text: string | null): Range =>
  text !== null && Object.hasOwn(RANGES, text) ? (text as Range) : '1h'
