import { describe, expect, it } from 'vitest'
import { numberOf, quantity, shortQuantity } from '../../site/src/lib/quantity.ts'

describe('a value', () => {
  it.each([
    ['8345624576', '8,345,624,576'],
    ['1732190400.123', '1,732,190,400.12'],
    ['0.30000000000000004', '0.3'],
    ['0.72258671', '0.722587'],
    ['0.00123456789', '0.00123457'],
    ['99.98765432', '99.9877'],
    ['-42', '-42'],
    ['0', '0'],
    ['1.7976931348623157e+308', '1.79769e+308'],
    ['0.0000000123', '1.23e-8'],
    ['NaN', 'NaN'],
    ['+Inf', '+Inf'],
    ['-Inf', '-Inf'],
  ])('of %s reads %s', (text, read) => {
    expect(quantity(numberOf(text))).toBe(read)
  })

  it.each([
    [8_345_624_576, '8.35G'],
    [1_000_000, '1M'],
    [999_999, '1M'],
    [1_234, '1.23k'],
    [42, '42'],
    [0.5, '0.5'],
    [0.0123456, '0.0123'],
    [999.4, '999'],
    [999.9, '1k'],
    [0, '0'],
    [-2_500, '-2.5k'],
    [1e-9, '1n'],
    [3e25, '3.0e+25'],
  ])('of %d is %s on an axis', (value, read) => {
    expect(shortQuantity(value)).toBe(read)
  })
})
