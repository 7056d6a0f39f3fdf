import { describe, expect, it } from 'vitest'
import { placeOf } from '../../site/src/lib/mistake.ts'

/** What of an expression a message of Prometheus marks; null when nothing. */
function marked(message: string, expr: string): string | null {
  const place = placeOf(`invalid parameter "query": ${message}`, expr)
  return place && expr.slice(place.from, place.to)
}

describe('the place of a mistake', () => {
  it('is the word where Prometheus says that it begins', () => {
    expect(marked('1:5: parse error: unexpected identifier "by"', 'sum by by (x)')).toBe('by')
    expect(marked('1:8: parse error: unknown function', 'up and nope(x)')).toBe('nope')
  })

  it('is one sign where there is no word', () => {
    expect(marked('1:4: parse error: unexpected ")"', 'up ) + 1')).toBe(')')
  })

  it('is the last sign where the expression ends too early', () => {
    expect(marked('1:8: parse error: unclosed left parenthesis', 'sum(up ')).toBe(' ')
    expect(marked('1:21: parse error: unclosed left parenthesis', 'sum(rate(node_load1)')).toBe(')')
  })

  it('is found on later lines', () => {
    expect(marked('2:3: parse error: unexpected identifier "down"', 'up\n  down')).toBe('down')
  })

  it.each([
    'expanding series: query timed out',
    '9:1: parse error: no such line',
    'at 12:30: late',
  ])('is nowhere when the message does not say: %s', (message) => {
    expect(marked(message, 'up')).toBeNull()
  })
})
