/** Matchers as predicates on labels. */
import { QUERY } from '../policy'
import type { Matcher } from './source'

/** What RE2, and so Prometheus, refuses, and what would let a pattern run for ever here. */
const NOT_IN_RE2 = /\\[1-9]|\\k<|\(\?(?:[=!]|<[=!])/

/** Alternatives of plain text, the escapes of punctuation included: `a|b\.c`. */
const ALTERNATIVES = /^(?:[^\\^$.*+?()[\]{}]|\\[^a-zA-Z0-9])*$/

/**
 * A test of one label's value; a label that is missing counts as ''.
 *
 * Regular expressions are anchored at both ends, and `.` matches a line break, as in Prometheus 3.
 * A list of plain texts (`a|b|c`) is looked up instead of searched, however long.
 *
 * @throws {RangeError} for a regular expression that is invalid, too long, repeats a repetition or uses what RE2 lacks
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

/**
 * A compiled regular expression of PromQL, matching the whole text.
 *
 * @throws {RangeError} as {@link valueTest}
 */
export function compileRegex(pattern: string): RegExp {
  if (pattern.length > QUERY.maxRegexLength) {
    throw new RangeError(`regular expression is longer than ${QUERY.maxRegexLength} characters`)
  }
  if (NOT_IN_RE2.test(pattern)) {
    throw new RangeError('back-references and look-around are not part of RE2')
  }
  if (repeatsRepetition(pattern)) {
    throw new RangeError('a repetition of a repetition, such as (a+)+, is not supported')
  }
  // RE2 spells named groups (?P<name>…) and may set flags for the whole pattern in front of it.
  const flags = /^\(\?([is]+)\)/.exec(pattern)
  const body = pattern.slice(flags?.[0]?.length ?? 0).replaceAll('(?P<', '(?<')
  try {
    return new RegExp(`^(?:${body})$`, flags?.[1]?.includes('i') ? 'is' : 's')
  } catch {
    throw new RangeError(`invalid regular expression ${JSON.stringify(pattern)}`)
  }
}

function regexTest(pattern: string): (text: string) => boolean {
  if (pattern === '.*') return () => true
  if (pattern === '.+') return (text) => text !== ''
  if (ALTERNATIVES.test(pattern)) {
    const texts = new Set(splitAlternatives(pattern))
    return (text) => texts.has(text)
  }
  const regex = compileRegex(pattern)
  return (text) => regex.test(text)
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

/**
 * Whether an unbounded repetition holds another one: on those, V8 can take exponential time where
 * RE2 takes linear.
 */
function repeatsRepetition(pattern: string): boolean {
  const groups = [false] // For each open group, whether it holds a repetition.
  let closed = false // Whether the group that ends just before this character holds one.
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '\\') i++
    else if (char === '[') i = endOfClass(pattern, i)
    else if (char === '(') groups.push(false)
    else if (char === ')') {
      closed = groups.length > 1 ? groups.pop()! : false
      if (closed) groups[groups.length - 1] = true
      continue
    } else if (char === '*' || char === '+' || /^\{\d+,\d*\}/.test(pattern.slice(i, i + 12))) {
      if (closed) return true
      groups[groups.length - 1] = true
    }
    closed = false
  }
  return false
}

function endOfClass(pattern: string, start: number): number {
  let i = start + 1
  if (pattern[i] === '^') i++
  if (pattern[i] === ']') i++
  while (i < pattern.length && pattern[i] !== ']') i += pattern[i] === '\\' ? 2 : 1
  return i
}
