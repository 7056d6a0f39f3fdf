import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeRegex, valueTest } from '../../../worker/promql/matchers'
import { compileRegex } from '../../../worker/promql/regex'

const accepted = (op: '=' | '!=' | '=~' | '!~', value: string, texts: string[]) =>
  texts.filter(valueTest({ name: 'x', op, value }))

const NAMES = ['', 'web-1', 'web-10', 'db-1', 'my-web-1', 'web-\n', 'web.1']

describe('a matcher', () => {
  it.each([
    ['=', 'web-1', ['web-1']],
    ['=', '', ['']],
    ['!=', 'web-1', ['', 'web-10', 'db-1', 'my-web-1', 'web-\n', 'web.1']],
    ['=~', 'web-1', ['web-1']],
    ['=~', 'web-1|db-1|', ['', 'web-1', 'db-1']],
    ['=~', 'web\\.1', ['web.1']],
    ['=~', '.*', NAMES],
    ['=~', '.+', NAMES.slice(1)],
    ['=~', 'web-.*', ['web-1', 'web-10', 'web-\n']],
    ['=~', '.*-1', ['web-1', 'db-1', 'my-web-1']],
    ['=~', '.*web.*', ['web-1', 'web-10', 'my-web-1', 'web-\n', 'web.1']],
    ['=~', 'web-1?', ['web-1']],
    ['=~', 'web-1?0?', ['web-1', 'web-10']],
    ['=~', 'web-\\d+', ['web-1', 'web-10']],
    ['=~', 'web-1.*|db.*', ['web-1', 'web-10', 'db-1']],
    ['=~', 'web-1|my.*|.*-10', ['web-1', 'web-10', 'my-web-1']],
    ['=~', 'web\\.1|my.*|', ['', 'my-web-1', 'web.1']],
    ['!~', 'web.*', ['', 'db-1', 'my-web-1']],
    ['!~', '', NAMES.slice(1)],
  ] as const)('%s %j accepts %j', (op, value, expected) => {
    expect(accepted(op, value, NAMES)).toEqual(expected)
  })

  it('is told what is wrong with its pattern', () => {
    for (const value of ['(', 'a\\é', 'é\\d{2000}']) {
      expect(() => valueTest({ name: 'x', op: '!~', value })).toThrow(RangeError)
    }
  })

  it('answers without a regular expression as with one', () => {
    const piece = fc.constantFrom('a', 'b', '.*', '.+', '|', '\\.', 'a*', 'b?', '😀', '😀*', '\\n')
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n', '😀'), maxLength: 5 })
    fc.assert(
      fc.property(pattern, text, (value, text) => {
        let regex: ReturnType<typeof compileRegex>
        try {
          regex = compileRegex(value)
        } catch {
          return expect(() => valueTest({ name: 'x', op: '=~', value })).toThrow(RangeError)
        }
        expect(valueTest({ name: 'x', op: '=~', value })(text)).toBe(regex.test(text))
      }),
      { numRuns: 2_000 }
    )
  })

  it('finds a text by its escaped form alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const accepts = valueTest({ name: 'x', op: '=~', value: escapeRegex(text) })
        expect(accepts(text)).toBe(true)
        expect(accepts(other)).toBe(other === text)
      })
    )
  })

  it('accepts the same with more beginnings than it compares', () => {
    const beginnings = Array.from({ length: 100 }, (_, n) => `db-${n}\\..*`).join('|')
    expect(accepted('=~', beginnings, ['db-7.a', 'db-7', 'db-99.', 'db-100.a'])).toEqual([
      'db-7.a',
      'db-99.',
    ])
  })

  it('looks up a list of any length', () => {
    const hosts = Array.from({ length: 50_000 }, (_, n) => `web-${n}`)
    expect(accepted('=~', hosts.join('|'), ['web-0', 'web-49999', 'web-50000'])).toEqual([
      'web-0',
      'web-49999',
    ])
  })
})
