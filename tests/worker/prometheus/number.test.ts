import { expect, it } from 'vitest'
import { secondsText, valueText } from '../../../worker/prometheus/number'

it.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [-2.5, '-2.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [123_456_789_012_345_680_000, '123456789012345680000'],
  [1e21, '1e+21'],
  [-1.5e300, '-1.5e+300'],
  [0.000001, '0.000001'],
  [0.0000001, '1e-07'],
  [-2.5e-9, '-2.5e-09'],
  [5e-324, '5e-324'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
])('prints the value %s as Go does', (value, text) => {
  expect(valueText(value)).toBe(text)
})

it.each([
  [1_435_781_451_781, '1435781451.781'],
  [1_435_781_451_000, '1435781451'],
  [1_500, '1.500'],
  [7, '0.007'],
  [0, '0'],
  [-1_500, '-1.500'],
  [-7, '-0.007'],
])('prints the time %s as seconds', (ms, text) => {
  expect(secondsText(ms)).toBe(text)
})
