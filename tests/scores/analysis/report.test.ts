import { describe, expect, it } from 'vitest'
import { isMet, table } from './report.ts'

describe('a figure', () => {
  it('is met from what it must reach on, in the direction of its aim', () => {
    expect(isMet({ name: '', value: 0.6, must: 0.6, aim: 0.7 })).toBe(true)
    expect(isMet({ name: '', value: 0.6, must: 0.5, aim: 0.4 })).toBe(false)
    expect(isMet({ name: '', value: 0.6, between: [0.5, 0.7] })).toBe(true)
    expect(isMet({ name: '', value: 0.8, between: [0.5, 0.7] })).toBe(false)
    expect(isMet({ name: '', value: 0.8 })).toBeUndefined()
  })

  it('is a row of a table, a miss in capitals', () => {
    const figures = [{ name: 'x', value: 1_234_567.8, must: 2e6, aim: 3e6 }]
    expect(table({ id: 'a', name: 'A', seconds: 1, figures })).toContain(
      '| x | 1,234,568 |  | 2,000,000 | 3,000,000 | NO |  |'
    )
  })
})
