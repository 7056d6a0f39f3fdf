/** Matchers as predicates on labels. */
import { compileRegex } from './regex'
import type { Matcher } from './source'

/** A character that stands for itself, the escapes of ASCII punctuation included. */
const PLAIN = String.raw`(?:[^\\^$.*+?()[\]{}|]|\\[^a-zA-Z0-9\u{80}-\u{10ffff}])`

/** Alternatives of plain text: `a|b\.c`. */
const ALTERNATIVES = new RegExp(`^(?:${PLAIN}|\\|)*$`, 'u')

/** Plain text with anything before it, after it, or both: `.*a`, `a.*`, `.*a.*`. */
const AFFIXED = new RegExp(`^(\\.\\*)?(${PLAIN}*)(\\.\\*)?$`, 'u')

/** The plain text that a pattern starts with, less a character that the pattern then repeats. */
const PREFIX = new RegExp(`^(?:${PLAIN}(?![*+?{]))*`, 'u')

/**
 * A test of one label's value; a label that is missing counts as ''.
 *
 * Regular expressions are RE2's, anchored at both ends, and `.` matches a line break, as in
 * Prometheus 3. A list of plain texts (`a|b|c`) is looked up instead of searched, however long.
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
  if (ALTERNATIVES.test(pattern)) {
    const texts = new Set(splitAlternatives(pattern))
    return (text) => texts.has(text)
  }
  const affixed = AFFIXED.exec(pattern)
  if (affixed !== null) return affixTest(affixed[1], unescaped(affixed[2]!), affixed[3])
  const regex = compileRegex(pattern)
  const prefix = prefixOf(pattern)
  return (text) => text.startsWith(prefix) && regex.test(text)
}

function affixTest(before: string | undefined, middle: string, after: string | undefined) {
  if (before === undefined) return (text: string) => text.startsWith(middle)
  if (after === undefined) return (text: string) => text.endsWith(middle)
  return (text: string) => text.includes(middle)
}

/** What every match starts with; '' where an alternative might start otherwise. */
function prefixOf(pattern: string): string {
  return pattern.includes('|') ? '' : unescaped(PREFIX.exec(pattern)![0])
}

function splitAlternatives(pattern: string): string[] {
  const texts: string[] = []
  let text = ''
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '|') {
      texts.push(text)
      text = ''
    } else text += pattern[i] === '\\' ? pattern[++i] : pattern[i]
  }
  return [...texts, text]
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}
