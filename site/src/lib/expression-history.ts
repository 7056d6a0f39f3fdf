/** Expressions that are remembered, newest first. */
export const MAX_REMEMBERED = 100

/** What was remembered as text; anything else that is found there is left out. */
export function readHistory(text: string | null): string[] {
  let found: unknown
  try {
    found = JSON.parse(text ?? '[]')
  } catch {
    // Written by somebody else: as good as nothing.
    return []
  }
  if (!Array.isArray(found)) return []
  return found.filter((entry) => typeof entry === 'string').slice(0, MAX_REMEMBERED)
}

/** A history with one more expression, which is then in it once. */
export const remembered = (history: string[], expr: string) =>
  [expr, ...forgotten(history, expr)].slice(0, MAX_REMEMBERED)

/** A history without one expression. */
export const forgotten = (history: string[], expr: string) =>
  history.filter((entry) => entry !== expr)

/** The expressions in which every word of a search occurs. */
export function recalled(history: string[], search: string): string[] {
  const words = search.toLowerCase().split(/\s+/)
  return history.filter((entry) => words.every((word) => entry.toLowerCase().includes(word)))
}
