/** Matchers as predicates on labels. */
import { QUERY } from '../policy'
import { compileRegex } from './regex'
import type { Matcher } from './source'

/** A character that stands for itself, the escapes of ASCII punctuation included. */
const PLAIN = String.raw`(?:[^\\^$.*+?()[\]{}|]|\\[^a-zA-Z0-9\u{80}-\u{10ffff}])`

/** Plain text, which may have anything before it, after it, or both: `a`, `.*a`, `a.*`, `.*a.*`. */
const AFFIXED = String.raw`(\.\*)?(${PLAIN}*)(\.\*)?`

const ALTERNATIVE = new RegExp(`^${AFFIXED}$`, 'u')

/** Alternatives of such: `a|b\.c|d.*`. */
const ALTERNATIVES = new RegExp(String.raw`^${AFFIXED}(?:\|${AFFIXED})*$`, 'u')

/** The plain text that a pattern starts with, less a character that the pattern then repeats. */
const PREFIX = new RegExp(`^(?:${PLAIN}(?![*+?{]))*`, 'u')

/**
 * A test of one label's value; a label that is missing counts as ''.
 *
 * Regular expressions are RE2's, anchored at both ends, and `.` matches a line break, as in
 * Prometheus 3. A list of plain texts (`a|b|c`) is looked up instead of searched, however long, and
 * those that begin or end in any way (`a|b.*`) are compared.
 *
 * @throws {RangeError} as {@link compileRegex}
 */
export function valueTest({ op, value }: Matcher): (text: string) => boolean {
  if (op === '=') return (text) => text === value
  if (op === '!=') return (text) => text !== value
  const accepts = regexTest(value)
  return op === '=~' ? accepts : (text) => !accepts(text)
}

/** A pattern that matches exactly `text`, for the value of a `=~` matcher. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Most patterns that people write need no regular expression; RE2 takes 5 to 10 times as long. */
function regexTest(pattern: string): (text: string) => boolean {
  if (pattern === '.+') return (text) => text !== ''
  const simple = ALTERNATIVES.test(pattern) ? alternativesTest(pattern) : undefined
  if (simple) return simple
  const regex = compileRegex(pattern)
  const prefix = prefixOf(pattern)
  return (text) => text.startsWith(prefix) && regex.test(text)
}

/**
 * Undefined where more are compared than are quicker than a regular expression.
 * @param pattern as {@link ALTERNATIVES}
 */
function alternativesTest(pattern: string): ((text: string) => boolean) | undefined {
  const texts = new Set<string>()
  const affixed: ((text: string) => boolean)[] = []
  for (const alternative of splitAlternatives(pattern)) {
    // A star that is no affix's would be escaped.
    if (alternative.includes('.*')) affixed.push(affixTest(alternative))
    else texts.add(unescaped(alternative))
  }
  if (affixed.length === 0) return (text) => texts.has(text)
  if (affixed.length > QUERY.maxComparedAlternatives) return undefined
  return (text) => texts.has(text) || affixed.some((accepts) => accepts(text))
}

/** @param pattern as {@link ALTERNATIVE}, with an affix */
function affixTest(pattern: string): (text: string) => boolean {
  const [, before, escaped, after] = ALTERNATIVE.exec(pattern)!
  const middle = unescaped(escaped!)
  if (before === undefined) return (text) => text.startsWith(middle)
  if (after === undefined) return (text) => text.endsWith(middle)
  return (text) => text.includes(middle)
}

/** What every match starts with; '' where an alternative might start otherwise. */
function prefixOf(pattern: string): string {
  return pattern.includes('|') ? '' : unescaped(PREFIX.exec(pattern)![0])
}

/** Between the bars that are not escaped. */
function splitAlternatives(pattern: string): string[] {
  const alternatives: string[] = []
  let start = 0
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === '|') {
      alternatives.push(pattern.slice(start, i))
      start = i + 1
    }
  }
  return [...alternatives, pattern.slice(start)]
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}
