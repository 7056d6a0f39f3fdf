/** Regular expressions of RE2, matched against whole texts in time linear in their length. */
import { RE2JS, RE2JSSyntaxException } from 're2js'
import { QUERY } from '../policy'

/** A compiled regular expression, anchored at both ends. */
export interface Regex {
  /** How many instructions a character of a text may take. */
  size: number
  test(text: string): boolean
  /**
   * What the groups of the pattern matched, by number and, where they have one, by name; '0' is the
   * whole text, '' a group that took no part. Undefined for a text that does not match.
   */
  groups(text: string): ReadonlyMap<string, string> | undefined
}

/**
 * Compile a pattern of PromQL: RE2's syntax, and `.` matches a line break, as in Prometheus 3.
 *
 * Source: https://github.com/google/re2/wiki/Syntax
 *
 * @throws {RangeError} for a pattern that is invalid, too long or too large
 */
export function compileRegex(pattern: string): Regex {
  const { maxRegexLength, maxRegexInstructions } = QUERY
  if (pattern.length > maxRegexLength) {
    throw new RangeError(`regular expression is longer than ${maxRegexLength} characters`)
  }
  // RE2 would let a few counts make a million instructions, so they are estimated before they exist.
  if (expandedLength(pattern) > maxRegexInstructions) throw tooLarge()
  const re2 = compile(pattern)
  const size = re2.programSize()
  if (size > maxRegexInstructions) throw tooLarge()
  return { size, test: (text) => re2.testExact(text), groups: (text) => groupsOf(re2, text) }
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    const { error: reason, input } = error
    const where = input && input !== pattern && pattern.includes(input) ? ` ${input}` : ''
    throw new RangeError(`invalid regular expression ${JSON.stringify(pattern)}: ${reason}${where}`)
  }
}

function tooLarge(): RangeError {
  return new RangeError(
    `regular expression repeats too much: it takes more than ${QUERY.maxRegexInstructions} instructions`
  )
}

function groupsOf(re2: RE2JS, text: string): Map<string, string> | undefined {
  const matcher = re2.matcher(text)
  if (!matcher.matches()) return undefined
  const groups = new Map<string, string>()
  for (const [name, number] of Object.entries(re2.namedGroups())) {
    groups.set(name, matcher.group(number) ?? '')
  }
  for (let number = 0; number <= re2.groupCount(); number++) {
    groups.set(String(number), matcher.group(number) ?? '')
  }
  return groups
}

/** What a count in braces may follow, or such a count. */
const PART =
  /\\Q.*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\[:\^?\w*:\]|\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|./gsu

/** About how long a pattern is with every `x{3}` written out as `xxx`. */
function expandedLength(pattern: string): number {
  const open = [0] // The lengths of the groups that are open.
  let last = 0 // The length of what a count that follows would repeat.
  for (const [part, min, max] of pattern.matchAll(PART)) {
    if (part === '(') open.push(0)
    else if (part === ')' && open.length > 1) last = open.pop()! + 2
    else if (min !== undefined) last *= Math.max(Number(min), Number(max ?? 0), 1) - 1
    else last = part.startsWith('\\Q') ? part.length : 1
    if (part !== '(') open[open.length - 1]! += last
  }
  return open.reduce((sum, length) => sum + length)
}
