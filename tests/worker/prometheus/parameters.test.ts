import { expect, it } from 'vitest'
import { momentMs, Parameters, spanMs } from '../../../worker/prometheus/parameters'

it.each([
  ['0', 0],
  ['1435781451.781', 1_435_781_451_781],
  ['1435781451.7815', 1_435_781_451_782],
  ['1.5e3', 1_500_000],
  ['-1', -1_000],
  ['2015-07-01T20:10:51.781Z', 1_435_781_451_781],
  ['2015-07-01T22:10:51.781+02:00', 1_435_781_451_781],
  ['-292273086-05-16T16:47:06Z', -9_223_309_901_257_974_000],
])('reads the moment %s', (text, ms) => {
  expect(momentMs(text)).toBe(ms)
})

it.each(['', 'now', 'NaN', 'Inf', '1e999', '2015-07-01', '2015-13-01T00:00:00Z', '0x10', ' 1'])(
  'does not read %j as a moment',
  (text) => {
    expect(() => momentMs(text)).toThrow(
      `cannot parse ${JSON.stringify(text)} to a valid timestamp`
    )
  }
)

it.each([
  ['1', 1_000],
  ['0.25', 250],
  ['-3', -3_000],
  ['0.0001', 1],
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['1d12h5ms', 129_600_005],
  ['1y', 31_536_000_000],
])('reads the duration %s', (text, ms) => {
  expect(spanMs(text)).toBe(ms)
})

it.each(['', 'x', '5 m', '30m1h', '-5m', '1h1.5m'])('does not read %j as a duration', (text) => {
  expect(() => spanMs(text)).toThrow(`cannot parse ${JSON.stringify(text)} to a valid duration`)
})

it('says of a duration beyond 292 years that it overflows', () => {
  expect(() => spanMs('1e10')).toThrow('It overflows int64')
})

it('takes the first of several values, and all where a list is asked for', () => {
  const parameters = new Parameters('match[]=a&query=first&query=second&match[]=b%2Bc')
  expect(parameters.text('query')).toBe('first')
  expect(parameters.all('match[]')).toEqual(['a', 'b+c'])
  expect(parameters.text('absent')).toBe('')
})
