import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QUERY } from '../../../worker/policy'
import { compileRegex } from '../../../worker/promql/regex'

const matches = (pattern: string, text: string) => compileRegex(pattern).test(text)

describe("RE2's syntax", () => {
  it.each([
    ['a|ab', 'ab'],
    ['a.b', 'a\nb'],
    ['(?-s)a.b', 'a b'],
    ['.', '😀'],
    ['(?i)straße', 'STRAßE'],
    ['(?i:k)x', '\u212ax'],
    ['(?m)a$\n^b', 'a\nb'],
    ['(?U)a+', 'aaa'],
    ['\\pN+', '1²Ⅷ'],
    ['\\p{Greek}+', 'λόγος'],
    ['\\PN', 'x'],
    ['[[:alpha:]]+', 'abc'],
    ['[[:^alpha:]]', '1'],
    ['[^\\d\\s]', 'x'],
    ['\\Qa.b*\\E', 'a.b*'],
    ['a\\z', 'a'],
    ['\\Aa\\b', 'a'],
    ['\\x41\\x{1F600}\\101', 'A😀A'],
    ['(?P<n>a)(?<m>b)', 'ab'],
    ['x{1000}', 'x'.repeat(1000)],
    ['a{,2}', 'a{,2}'],
    ['(a|b)*?', 'abba'],
    ['', ''],
  ])('%s matches %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(true)
  })

  it.each([
    ['a', 'ab'],
    ['a', 'ba'],
    ['(?-s)a.b', 'a\nb'],
    ['a$', 'a\n'],
    ['\\w', 'é'],
    ['\\d', '²'],
    ['\\s', '\u00a0'],
    ['\\p{Greek}', 'a'],
    ['[[:alpha:]]', 'é'],
    ['x{1000}', 'x'.repeat(999)],
    ['.', ''],
  ])('%s does not match %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false)
  })

  it.each([
    ['(', 'missing closing )'],
    ['a)|(b', 'unexpected )'],
    ['[a', 'missing closing ]'],
    ['x\\C', 'invalid escape sequence \\C'],
    ['a\\Z', 'invalid escape sequence \\Z'],
    ['(a)\\1', 'invalid escape sequence \\1'],
    ['(?P<n>a)\\k<n>', 'invalid escape sequence \\k'],
    ['(?=a)', 'invalid or unsupported Perl syntax (?='],
    ['(?!a)b', 'invalid or unsupported Perl syntax (?!'],
    ['(?>a)', 'invalid or unsupported Perl syntax (?>'],
    ['(?<=a)b', 'invalid named capture'],
    ['(?<!a)b', 'invalid named capture'],
    ['a**', 'invalid nested repetition operator **'],
    ['a++', 'invalid nested repetition operator ++'],
    ['*a', 'missing argument to repetition operator *'],
    ['x{1001}', 'invalid repeat count {1001}'],
    ['x{2,1}', 'invalid repeat count {2,1}'],
    ['[z-a]', 'invalid character class range z-a'],
    ['a\\p{Klingon}', 'invalid character class range \\p{Klingon}'],
    ['(?P<n>a)(?P<n>b)', 'duplicate capture group name n'],
    ['a\\', 'trailing backslash at end of expression'],
  ])('%s is refused: %s', (pattern, reason) => {
    const message = `invalid regular expression ${JSON.stringify(pattern)}: ${reason}`
    expect(() => compileRegex(pattern)).toThrow(new RangeError(message))
  })

  const atom = fc.constantFrom('a', 'b', 'ab', '.', '[ab]', '[^a]', '\\.', '', 'a\\w', '😀')
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}${b}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{0,2}', '{1,}'))
        .map(([a, repeat]) => `(${a})${repeat}`)
    ),
  }))
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n', '😀'), maxLength: 8 })

  it('means what it means elsewhere, where it is regular', () => {
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        expect(matches(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`, 'su').test(text))
      }),
      { numRuns: 1_000 }
    )
  })
})

describe('groups', () => {
  it('are known by number and by name', () => {
    const groups = compileRegex('(?P<host>[^:]+):(\\d+)(x)?').groups('web-1:9100')
    expect([...groups!].toSorted()).toEqual([
      ['0', 'web-1:9100'],
      ['1', 'web-1'],
      ['2', '9100'],
      ['3', ''],
      ['host', 'web-1'],
    ])
  })

  it('are those of the first alternative that fits the whole text', () => {
    const { groups } = compileRegex('(a|ab)(c|bcd)?')
    expect([...groups('abcd')!.values()]).toEqual(['abcd', 'a', 'bcd'])
    expect(groups('abcde')).toBeUndefined()
  })

  it('may be called like properties of every object', () => {
    const groups = compileRegex('(?P<__proto__>a)(?P<constructor>b)').groups('ab')!
    expect([groups.get('__proto__'), groups.get('constructor')]).toEqual(['a', 'b'])
    expect(groups.get('toString')).toBeUndefined()
  })
})

describe('what a pattern may cost', () => {
  /** Milliseconds that `work` takes. */
  const timed = (work: () => void) => {
    const start = performance.now()
    work()
    return performance.now() - start
  }

  it.each([
    '(a|aa)+$',
    '(a|aa)+b',
    '(a+)+b',
    '(a*)*b',
    '(.*)*x',
    '(a|a)*b',
    '(.*a){25}b',
    '([a-z]+)*\\d',
    '(a?){40}a{40}b',
  ])('%s is done with the longest value in no time', (pattern) => {
    const value = 'a'.repeat(4_096)
    const regex = compileRegex(pattern)
    expect(timed(() => regex.test(value))).toBeLessThan(1_000)
    expect(timed(() => regex.groups(value))).toBeLessThan(1_000)
  })

  it.each([
    ['((a{1000}){1000}){1000}', 1],
    ['(a{1000}){1000}', 1],
    ['((a{100}){100}){100}', 1],
    ['(a{9}b|[c{1]{9}){300}', 1],
    ['(\\pL{10}\\x{2028}){400}', 1],
    ['a{0,1000}b{0,1000}c{0,1000}', 1],
    ['a{1000}', 290],
    ['((a){1000})', 180],
    ['(){1000}', 250],
    ['(?:a*){1000}', 160],
  ])('%s, %i times, is refused before it fills the memory', (part, times) => {
    const took = timed(() =>
      expect(() => compileRegex(part.repeat(times))).toThrow(
        `regular expression repeats too much: it takes more than ${QUERY.maxRegexInstructions} instructions`
      )
    )
    expect(took).toBeLessThan(300)
  })

  it.each([
    ['[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 1],
    ['(\\d{1,3}\\.){3}\\d{1,3}(:\\d{1,5})?', 1],
    ['[a{1000}]{100}', 1],
    ['\\Qa{1000}\\E', 100],
    ['\\x{2028}', 200],
    ['\\pL', 600],
    ['(a|b)?', 300],
  ])('%s, %i times, is not too large', (part, times) => {
    expect(compileRegex(part.repeat(times)).test('!')).toBe(false)
  })

  it('refuses a pattern that is too long', () => {
    const longest = 'x'.repeat(QUERY.maxRegexLength)
    expect(matches(longest, longest)).toBe(true)
    expect(() => compileRegex(`${longest}x`)).toThrow(
      new RangeError('regular expression is longer than 2048 characters')
    )
  })
})
