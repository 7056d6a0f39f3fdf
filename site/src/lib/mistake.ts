/** Where in an expression a mistake is, as offsets. */
export interface Place {
  from: number
  to: number
}

/**
 * The place that an error message names, as in `invalid parameter "query": 1:5: parse error: …`.
 *
 * It reaches to the end of the word that begins there; null when the message names no place.
 */
export function placeOf(message: string, expr: string): Place | null {
  const [, line, column] = /(?:^|\s)(\d+):(\d+): parse error/.exec(message) ?? []
  if (!line || !column) return null
  const lines = expr.split('\n')
  if (Number(line) < 1 || Number(line) > lines.length) return null
  const before = lines.slice(0, Number(line) - 1).reduce((sum, text) => sum + text.length + 1, 0)
  const from = Math.min(before + Math.max(0, Number(column) - 1), expr.length)
  const word = /^[\w:]+|^\S/.exec(expr.slice(from))?.[0] ?? ''
  // A mistake at the very end is in what comes before it.
  return word === ''
    ? { from: Math.max(0, from - 1), to: expr.length }
    : { from, to: from + word.length }
}
