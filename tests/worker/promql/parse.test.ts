import { describe, expect, it } from 'vitest'
import { lineColumn, PromqlError } from '../../../worker/promql/error'
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
    ['', 'no expression found in input', 0, ''],
    ['# nothing', 'no expression found in input', 0, '# nothing'],
    ['sum(', 'unclosed left parenthesis', 4, ''],
    ['x{a="b"', 'unexpected end of input inside braces', 7, ''],
    ['x or', 'unexpected end of input', 4, ''],
    ['sum(x))', "unexpected right parenthesis ')'", 7, ''],
    ['sum(x y)', 'unexpected identifier "y" in aggregation', 6, 'y'],
    ['rate(x, )', 'trailing commas not allowed in function call args', 6, ','],
    ['a $ b', "unexpected character: '$'", 2, '$ b'],
    ['a =~ b', "unexpected character after '=': '~'", 2, '=~ b'],
    ['x{a=b}', 'unexpected identifier "b" in label matching, expected string', 4, 'b'],
    [
      'x{a b}',
      'unexpected identifier "b" in label matching, expected label matching operator',
      4,
      'b',
    ],
    ['x{a="b"} y', 'unexpected identifier "y"', 9, 'y'],
    ['x{a:b="c"}', "unexpected character inside braces: ':'", 3, ':b="c"}'],
    ['sum by x (y)', 'unexpected identifier "x" in grouping opts, expected "("', 7, 'x'],
    ['1.5h', 'bad number or duration syntax: "1.5h"', 0, '1.5h'],
    ['x[5x]', 'bad number or duration syntax: "5x"', 2, '5x]'],
    ['x[1m5h]', 'not a valid duration string: "1m5h"', 2, '1m5h'],
    ['x[5m', 'unexpected end of input in duration expression', 4, ''],
    ['x[a]', "unexpected character: 'a', expected ':'", 2, 'a]'],
    [
      'x offset y',
      'unexpected identifier "y" in offset, expected number, duration, step(), or range()',
      9,
      'y',
    ],
    ['x @ y', 'unexpected identifier "y" in @, expected timestamp', 4, 'y'],
    ['"a', 'unterminated quoted string', 0, '"a'],
    ['1 + nope(x)', 'unknown function with name "nope"', 4, 'nope'],
    ['constructor(x)', 'unknown function with name "constructor"', 0, 'constructor'],
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
    [
      'label_join(x, "a")',
      'expected at least 3 argument(s) in call to "label_join", got 2',
      0,
      'label_join(x, "a")',
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
    ['sum()', 'no arguments for aggregate expression provided', 0, 'sum()'],
    ['topk(x, y)', 'expected type scalar in aggregation parameter, got instant vector', 5, 'x'],
    ['count_values(1, x)', 'expected type string in aggregation parameter, got scalar', 13, '1'],
    ['1 == 2', 'comparisons between scalars must use BOOL modifier', 2, '=='],
    ['x + bool y', 'bool modifier can only be used on comparison operators', 2, '+ bool'],
    ['x and 1', 'set operator "and" not allowed in binary scalar expression', 0, 'x and 1'],
    ['x + on(a) 1', 'vector matching only allowed between instant vectors', 0, 'x + on(a) 1'],
    [
      'x + fill(0) 1',
      'filling in missing series only allowed between instant vectors',
      0,
      'x + fill(0) 1',
    ],
    [
      'x or fill(0) y',
      'filling in missing series not allowed for set operators',
      0,
      'x or fill(0) y',
    ],
    [
      'x and on(a) group_left y',
      'no grouping allowed for "and" operation',
      0,
      'x and on(a) group_left y',
    ],
    [
      'x * on(a) group_left(a) y',
      'label "a" must not occur in ON and GROUP clause at once',
      2,
      '* on(a) group_left(a)',
    ],
    ['x + "s"', 'binary expression must contain only scalar and instant vector types', 4, '"s"'],
    [
      '-"s"',
      'unary expression only allowed on expressions of type scalar or instant vector, got "string"',
      0,
      '-"s"',
    ],
    ['{}', 'vector selector must contain at least one non-empty matcher', 0, '{}'],
    ['{a=~".*"}', 'vector selector must contain at least one non-empty matcher', 0, '{a=~".*"}'],
    ['x{__name__="y"}', 'metric name must not be set twice: "x" or "y"', 0, 'x{__name__="y"}'],
    ['x{a=~"("}', 'invalid regular expression "(": missing closing )', 5, '"("'],
    [
      'x{a=~"(a)\\\\1"}',
      'invalid regular expression "(a)\\\\1": invalid escape sequence \\1',
      5,
      '"(a)\\\\1"',
    ],
    ['x{a="\\q"}', "unknown escape sequence U+0071 'q'", 4, '"\\q"'],
    ['x{"\\xff"="a"}', 'invalid label name: "\ufffd"', 2, '"\\xff"'],
    ['x[0s]', 'duration must be greater than 0', 2, '0s'],
    ['x[5m / 0]', 'division by zero', 5, '/'],
    ['(x)[5m]', 'ranges only allowed for vector selectors', 3, '[5m]'],
    ['x offset 1m[5m]', 'no offset modifiers allowed before range', 11, '[5m]'],
    ['x @ 1[5m]', 'no @ modifiers allowed before range', 5, '[5m]'],
    [
      'x[5m][5m:1m]',
      'subquery is only allowed on instant vector, got matrix instead',
      0,
      'x[5m][5m:1m]',
    ],
    ['x offset 1m offset 2m', 'offset may not be set multiple times', 0, 'x offset 1m'],
    ['x @ 1 @ 2', '@ <timestamp> may not be set multiple times', 0, 'x @ 1'],
    ['x @ Inf', 'timestamp out of bounds for @ modifier: Inf', 0, 'x'],
    [
      'sum(x) offset 1m',
      'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
      0,
      'sum(x)',
    ],
    [
      'x smoothed anchored',
      'anchored and smoothed modifiers cannot be used together',
      0,
      'x smoothed',
    ],
    ['x[5m:] smoothed', 'smoothed modifier is not supported for subqueries', 0, 'x[5m:]'],
    ['info(x, y)', 'expected label selectors only, got vector selector instead', 8, 'y'],
  ])('refuses %s', (text, message, from, part) => {
    expect(problem(text)).toEqual([message, from, part])
  })

  it('says where, in lines and bytes', () => {
    expect(lineColumn('x +\n  "é" + $', { from: 12, to: 13 })).toBe('2:10')
    expect(lineColumn('', { from: 0, to: 0 })).toBe('1:1')
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

  it('keeps durations that wait for the query, and resolves those that do not', () => {
    expect(parse('x[2 * 5m:step()] offset -(1m)')).toMatchObject({
      kind: 'subquery',
      durations: {
        range: { op: '*', left: { op: 'number', ms: 2000 }, right: { op: 'number', ms: 300_000 } },
        step: { op: 'step' },
        offset: { op: 'negate', operand: { op: 'paren', operand: { op: 'number', ms: 60_000 } } },
      },
    })
    expect(parse('x[5m] offset -1m')).not.toHaveProperty('durations')
  })

  it('binds a sign less than a power, and a power from the right', () => {
    expect(parse('-x ^ 2')).toMatchObject({ kind: 'unary', operand: { kind: 'binary', op: '^' } })
    expect(parse('-x * 2')).toMatchObject({ kind: 'binary', left: { kind: 'unary' } })
    expect(parse('a ^ b ^ c')).toMatchObject({ left: { kind: 'selector' }, right: { op: '^' } })
    expect(parse('a - b - c')).toMatchObject({ left: { op: '-' }, right: { kind: 'selector' } })
    expect(parse('-5m')).toMatchObject({ kind: 'number', value: -300, isDuration: true })
  })

  it('takes words of the language for names where they can be nothing else', () => {
    expect(parse('sum + by{offset="1"} - fill')).toMatchObject({ kind: 'binary' })
    expect(parse('sum by (sum, "a b", by) (start)')).toMatchObject({
      kind: 'aggregate',
      labels: ['sum', 'a b', 'by'],
    })
    expect(parse('SUM(x) BY (y) > BOOL 1')).toMatchObject({ left: { op: 'sum' }, bool: true })
  })

  it('reads bytes of UTF-8, and labels of any text', () => {
    expect(parse('{"\\xc3\\xa9\\u00e9\\303\\251", "일"="é"}')).toMatchObject({
      matchers: [
        { name: '__name__', value: 'ééé' },
        { name: '일', value: 'é' },
      ],
    })
  })
})
