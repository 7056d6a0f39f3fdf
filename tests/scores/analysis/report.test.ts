import { describe, expect, it } from 'vitest'
import { figure } from './measure.ts'
import { isMet, kept, table } from './report.ts'

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
    expect(table({ id: 'a', name: 'A', protocol: 'P', seconds: 1, figures })).toContain(
      '| x | 1,234,568 |  |  | 2,000,000 | 3,000,000 | NO |  |'
    )
  })
})

describe('what is kept of a run', () => {
  it('has no interval that could not be drawn', () => {
    const figures = [figure('SMD', 'vusPr', { value: 1, low: Number.NaN, high: Number.NaN })]
    const report = { id: 'smd', name: 'S', protocol: 'P', seconds: 3, figures }
    const text = JSON.stringify(kept([report], []))
    expect(text).toContain('"value":1')
    expect(text).not.toMatch(/low|high|null/)
  })

  it('has six digits, whose figure it is, and no time', () => {
    const figures = [figure('SMD', 'vusPr', { value: 2 / 3, low: 0, entities: 4 }, 'chance')]
    const report = { id: 'smd', name: 'S', protocol: 'P', seconds: 3, figures }
    expect(kept([report], ['nab'])).toEqual({
      reports: [
        {
          ...{ id: 'smd', name: 'S', protocol: 'P' },
          figures: [
            {
              ...{ name: 'SMD, VUS-PR, chance', set: 'SMD', quantity: 'vusPr' },
              ...{ method: 'chance', role: 'chance', value: 0.666667, low: 0, entities: 4 },
            },
          ],
        },
      ],
      missing: ['nab'],
    })
  })
})
