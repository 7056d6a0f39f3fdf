import { describe, expect, it } from 'vitest'
import { parse } from '../../../worker/promql/parse'
import { durationText, numberText, pretty, print } from '../../../worker/promql/print'

/** What is printed on one line, and that printing it again changes nothing. */
function printed(text: string): string {
  const line = print(parse(text), text)
  expect(print(parse(line), line)).toBe(line)
  return line
}

describe('an expression on one line', () => {
  it.each([
    ['up', 'up'],
    ['up{}', 'up'],
    ['{__name__="up"}', '{__name__="up"}'],
    [`up{job='b',  a=~"x|y"}`, 'up{a=~"x|y",job="b"}'],
    ['up{a!="",b!~`\\d`}', 'up{a!="",b!~"\\\\d"}'],
    ['{"a.b"="c"}', '{"a.b"="c"}'],
    ['up[90s]', 'up[1m30s]'],
    ['up[1w6d] @ 10 offset -90m', 'up[13d] @ 10.000 offset -1h30m'],
    ['up offset 1h @ end()', 'up @ end() offset 1h'],
    ['sum(up)', 'sum(up)'],
    ['sum by () (up)', 'sum(up)'],
    ['sum(up) without ()', 'sum without () (up)'],
    ['SUM(up) BY (a)', 'sum by (a) (up)'],
    ['topk(3, up)', 'topk(3, up)'],
    ['a+b*-c^2', 'a + b * -c ^ 2'],
    ['(a + b)', '(a + b)'],
    ['a == bool on(x) group_left(y) b', 'a == bool on (x) group_left (y) b'],
    ['a - ignoring() b', 'a - b'],
    ['a - ignoring(x) group_right b', 'a - ignoring (x) group_right () b'],
    ['a and on() b', 'a and on () b'],
    ['rate(up[5m:])', 'rate(up[5m:])'],
    [
      'max_over_time(rate(up[1m])[1h:30s] offset 5m)',
      'max_over_time(rate(up[1m])[1h:30s] offset 5m)',
    ],
    ['label_replace(up, "a", "$1", "b", "(.*)")', 'label_replace(up, "a", "$1", "b", "(.*)")'],
    ['1e3', '1000'],
    ['0x1F', '31'],
    ['NaN', 'NaN'],
    ['5m', '5m'],
    ['up # a remark', 'up'],
  ])('%s is %s', (text, line) => {
    expect(printed(text)).toBe(line)
  })
})

it.each([
  [0, '0s'],
  [1, '1ms'],
  [90_000, '1m30s'],
  [86_400_000, '1d'],
  [7 * 86_400_000, '1w'],
  [90 * 86_400_000, '90d'],
  [365 * 86_400_000, '1y'],
  [-5_400_000, '-1h30m'],
])('prints %s ms as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

it.each([
  [1e21, '1000000000000000000000'],
  [-1.25e22, '-12500000000000000000000'],
  [1.5e-7, '0.00000015'],
  [0.25, '0.25'],
  [Number.POSITIVE_INFINITY, '+Inf'],
])('prints %s without an exponent', (value, text) => {
  expect(numberText(value)).toBe(text)
})

describe('an expression over several lines', () => {
  const lines = (text: string, width = 20) => pretty(parse(text), text, width)

  it('stays on one while it fits', () => {
    expect(lines('sum(up) / count(up)')).toBe('sum(up) / count(up)')
    const long = `sum(up{job="${'x'.repeat(85)}"})`
    expect(pretty(parse(long), long)).toBe(long)
    expect(pretty(parse(`-${long}`), `-${long}`).split('\n')).toHaveLength(1)
    expect(pretty(parse(`1+${long}`), `1+${long}`).split('\n')).toHaveLength(3)
  })

  it('has the parts of what is too long deeper than the whole', () => {
    expect(lines('100 * (1 - avg by (instance) (rate(idle{mode="idle"}[5m])))')).toBe(
      [
        '  100',
        '*',
        '  (',
        '      1',
        '    -',
        '      avg by (instance) (',
        '        rate(',
        '          idle{mode="idle"}[5m]',
        '        )',
        '      )',
        '  )',
      ].join('\n')
    )
  })

  it('has arguments on lines of their own', () => {
    expect(lines('clamp_min(sum by (le) (rate(a_bucket[1m])), 0.9)')).toBe(
      ['clamp_min(', '  sum by (le) (', '    rate(a_bucket[1m])', '  ),', '  0.9', ')'].join('\n')
    )
    expect(lines('topk(10, errors:rate10s{job="s"})')).toBe(
      ['topk(', '  10,', '  errors:rate10s{job="s"}', ')'].join('\n')
    )
  })

  it('has the window of a subquery behind its last line', () => {
    expect(lines('max_over_time(rate(long_name_total[1m])[1h:30s] offset 1m)')).toBe(
      ['max_over_time(', '  rate(', '    long_name_total[1m]', '  )[1h:30s] offset 1m', ')'].join(
        '\n'
      )
    )
  })

  it('has a sign in front of the first line', () => {
    expect(lines('-sum(rate(long_name_total[1m]))')).toBe(
      ['-sum(', '  rate(', '    long_name_total[1m]', '  )', ')'].join('\n')
    )
  })
})
