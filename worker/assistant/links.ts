/** Addresses of the console that show what an answer says. */
import type { Language } from '../contracts/generation'

/** Stands for a fleet that came with the question: the console has no page of it. */
export const INLINE_FLEET = 'inline'

/** Whose pages, and in which language. */
export interface Console {
  fleet: string
  language: Language
}

function address({ fleet, language }: Console, path: string, search: Record<string, string>) {
  if (fleet === INLINE_FLEET) return null
  const page = language === 'ko' ? path : `/en${path}`
  return `${page}?${new URLSearchParams({ fleet, ...search })}`
}

/** The page of a server; null where there is none. */
export const serverLink = (console: Console, server: string): string | null =>
  address(console, '/server', { server })

const UNITS_MS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** The least that a graph of a value of now shows. */
const LEAST_RANGE_MS = 3_600_000

/** A length of time as PromQL writes it, at least a second. */
export function promDuration(ms: number): string {
  let rest = Math.max(1_000, Math.round(ms / 1_000) * 1_000)
  let text = ''
  for (const [unit, size] of UNITS_MS) {
    const amount = Math.floor(rest / size)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * size
  }
  return text
}

/**
 * A graph of an expression, ending at `to`; null where there is none.
 * @param from Unix ms, and so is `to`
 */
export const exploreLink = (
  console: Console,
  expr: string,
  from: number,
  to: number
): string | null =>
  address(console, '/explore', {
    expr,
    range: promDuration(Math.max(LEAST_RANGE_MS, to - from)),
    end: new Date(to).toISOString(),
    tab: 'graph',
  })

/** The page of analyses: health, incidents, forecasts. */
export const analysisLink = (console: Console, server?: string): string | null =>
  server === undefined ? address(console, '/', {}) : serverLink(console, server)
