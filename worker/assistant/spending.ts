/** What models may cost in a day: set aside before a question is asked, settled after. */

/** Tokens and money. */
export interface Cost {
  tokens: number
  /** Null where the price is not known. */
  usd: number | null
}

/** USD for a million tokens. */
export interface Price {
  input: number
  output: number
}

/** Of one day; plain data, so that an object can store it. What is set aside counts as spent. */
export interface Spending {
  /** UTC: `2026-11-21`. */
  day: string
  tokens: number
  usd: number
}

/** What one day allows. */
export interface Allowance {
  tokens: number
  usd: number
}

export const UNSPENT: Readonly<Spending> = { day: '', tokens: 0, usd: 0 }

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** The day's spending; nothing on a new day. */
export const spendingAt = (spending: Readonly<Spending>, now: number): Spending =>
  spending.day === dayOf(now) ? { ...spending } : { ...UNSPENT, day: dayOf(now) }

/** @param price null where it is not known */
export const costOf = (
  use: { inputTokens: number; outputTokens: number },
  price: Price | null
): Cost => ({
  tokens: use.inputTokens + use.outputTokens,
  usd: price && (use.inputTokens * price.input + use.outputTokens * price.output) / 1_000_000,
})

/** The spending with `cost` set aside, or null where the day does not allow it. */
export function setAside(
  spending: Readonly<Spending>,
  cost: Cost,
  allowance: Allowance,
  now: number
): Spending | null {
  const today = spendingAt(spending, now)
  const tokens = today.tokens + cost.tokens
  const usd = today.usd + (cost.usd ?? 0)
  return tokens > allowance.tokens || usd > allowance.usd ? null : { ...today, tokens, usd }
}

/** The spending once it is known what an attempt cost; what was set aside on an earlier day is past. */
export function settled(
  spending: Readonly<Spending>,
  aside: { cost: Cost; at: number },
  actual: Cost,
  now: number
): Spending {
  const today = spendingAt(spending, now)
  const before = dayOf(aside.at) === today.day ? aside.cost : { tokens: 0, usd: 0 }
  return {
    day: today.day,
    tokens: Math.max(0, today.tokens - before.tokens) + actual.tokens,
    usd: Math.max(0, today.usd - (before.usd ?? 0)) + (actual.usd ?? 0),
  }
}
