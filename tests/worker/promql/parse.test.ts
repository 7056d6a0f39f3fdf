import { describe, expect, it } from 'vitest'
import { PromqlError } from '../../../worker/promql/error'
import { parse } from '../../../worker/promql/parse'

/** The error and the text it points at. */
function problem(text: string) {
  try {
    parse(text)
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error
    const { from, to } = error.position
    return [error.message, from, text.slice(from, to)]
  }
  return 'no error'
}

describe('parse', () => {
  it.each([
    ['', 'unexpected end of input', 0, ''],
    ['sum(', 'unexpected end of input', 4, ''],
    ['x{a="b"', 'unexpected end of input', 7, ''],
    ['x or', 'unexpected end of input', 4, ''],
    ['sum(x))', 'unexpected ")"', 6, ')'],
    ['a $ b', 'unexpected "$"', 2, '$'],
    ['x{a=b}', 'unexpected "b"', 4, 'b'],
    ['x{a="b"} y', 'unexpected "y"', 9, 'y'],
    ['1.5h', 'unexpected "h"', 3, 'h'],
    ['1 + nope(x)', 'unknown function "nope"', 4, 'nope'],
    ['x + sin(x)', 'function "sin" is not supported', 4, 'sin(x)'],
    [
      'count_values("v", x)',
      'aggregation "count_values" is not supported',
      0,
      'count_values("v", x)',
    ],
    [
      'rate(x)',
      'expected type range vector in call to function "rate", got instant vector',
      5,
      'x',
    ],
    ['rate(x[5m], 1)', 'expected 1 argument(s) in call to "rate", got 2', 0, 'rate(x[5m], 1)'],
    ['clamp(x)', 'expected 3 argument(s) in call to "clamp", got 1', 0, 'clamp(x)'],
    [
      'round(x, 1, 2)',
      'expected at most 2 argument(s) in call to "round", got 3',
      0,
      'round(x, 1, 2)',
    ],
    ['abs(sum(1))', 'expected type instant vector in aggregation expression, got scalar', 8, '1'],
    [
      'sum(x[5m])',
      'expected type instant vector in aggregation expression, got range vector',
      4,
      'x[5m]',
    ],
    [
      'topk(x)',
      'wrong number of arguments for aggregate expression provided, expected 2, got 1',
      0,
      'topk(x)',
    ],
    ['topk(x, y)', 'expected type scalar in aggregation parameter, got instant vector', 5, 'x'],
    ['1 == 2', 'comparisons between scalars must use BOOL modifier', 0, '1 == 2'],
    ['x + bool y', 'bool modifier can only be used on comparison operators', 0, 'x + bool y'],
    ['x and 1', 'set operator "and" not allowed in binary scalar expression', 0, 'x and 1'],
    ['x + on(a) 1', 'vector matching only allowed between instant vectors', 0, 'x + on(a) 1'],
    [
      'x and on(a) group_left y',
      'no grouping allowed for "and" operation',
      0,
      'x and on(a) group_left y',
    ],
    [
      'x * on(a) group_left(a) y',
      'label "a" must not occur in ON and GROUP clause at once',
      4,
      'on(a) group_left(a)',
    ],
    ['x + "s"', 'binary expression must contain only scalar and instant vector types', 4, '"s"'],
    [
      '-"s"',
      'unary expression only allowed on expressions of type scalar or instant vector, got string',
      1,
      '"s"',
    ],
    ['{}', 'vector selector must contain at least one non-empty matcher', 0, '{}'],
    ['{a=~".*"}', 'vector selector must contain at least one non-empty matcher', 0, '{a=~".*"}'],
    ['x{__name__="y"}', 'metric name must not be set twice', 2, '__name__="y"'],
    ['x{a=~"("}', 'invalid regular expression "(": missing closing )', 5, '"("'],
    [
      'x{a=~"(a)\\\\1"}',
      'invalid regular expression "(a)\\\\1": invalid escape sequence \\1',
      5,
      '"(a)\\\\1"',
    ],
    ['x{a="\\q"}', 'unknown escape sequence \\q', 4, '"\\q"'],
    ['x[0s]', 'duration must be greater than 0', 2, '0s'],
    ['(x)[5m]', 'ranges only allowed for vector selectors', 0, '(x)'],
    ['x offset 1m offset 2m', 'offset may not be set multiple times', 0, 'x offset 1m offset 2m'],
    [
      'sum(x) offset 1m',
      'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
      0,
      'sum(x)',
    ],
    ['x smoothed', 'x smoothed is not supported', 0, 'x smoothed'],
    ['x[5m+1m]', 'arithmetic on durations is not supported', 2, '5m+1m'],
  ])('refuses %s', (text, message, from, part) => {
    expect(problem(text)).toEqual([message, from, part])
  })

  it('refuses what is nested too deep, and long regular expressions', () => {
    expect(problem(`${'('.repeat(70)}x${')'.repeat(70)}`)).toEqual(
      expect.arrayContaining(['nested deeper than 64 levels'])
    )
    expect(problem(`x{a=~"${'a.'.repeat(2000)}"}`)).toEqual(
      expect.arrayContaining(['regular expression is longer than 2048 characters'])
    )
    expect(problem(`x{a=~"${'web-1\\\\.example|'.repeat(2000)}"}`)).toBe('no error')
  })

  it('ignores comments and reads every kind of quote', () => {
    expect(parse('# first\nx{a="\\x41\\n", b=\'"\', c=`\\n`} # last')).toMatchObject({
      kind: 'selector',
      matchers: [
        { name: '__name__', op: '=', value: 'x' },
        { name: 'a', op: '=', value: 'A\n' },
        { name: 'b', op: '=', value: '"' },
        { name: 'c', op: '=', value: '\\n' },
      ],
    })
  })

  it('reads durations', () => {
    expect(parse('x[1d2h3m4s5ms] offset -1.5')).toMatchObject({
      rangeMs: 93_784_005,
      offsetMs: -1500,
    })
  })
})
