import { describe, expect, it } from 'vitest'
import { cutAtMarks } from '../../site/src/lib/score-marks'
import {
  columnsOf,
  type Score,
  scoreGroups,
  scoreRows,
  scoreText,
} from '../../site/src/lib/score-rows'

const score = (part: Partial<Score>): Score => ({
  ...{ name: 'x', set: 'SMD', quantity: 'vusPr', value: 0 },
  ...part,
})
const ours = score({ value: 0.6 })
const chance = score({ method: 'chance', role: 'chance', value: 0.1 })
const weak = score({ method: 'z-score', role: 'documents', value: 0.2 })
const strong = score({ method: 'quartile-fences', role: 'documents', value: 0.3 })

describe('a row of scores', () => {
  it('has the best of several with one role', () => {
    const [row] = scoreRows([ours], [ours, weak, strong, chance])
    expect(row!.cells).toEqual({ ours, documents: strong, chance })
  })

  it('has the least of them where less is better', () => {
    const errors = [
      score({ quantity: 'mase', method: 'linear-trend', role: 'documents', value: 5 }),
      score({ quantity: 'mase', method: 'local-level', role: 'documents', value: 4 }),
    ]
    expect(scoreRows(errors, errors)[0]!.cells.documents!.value).toBe(4)
  })

  it('is of one way first, if a page is about it', () => {
    const rows = scoreRows([weak], [ours, weak, strong, chance], 'z-score')
    expect(rows[0]!.cells).toEqual({ method: weak, ours, chance })
    expect(columnsOf(rows)).toEqual(['method', 'ours', 'chance'])
  })

  it('is of one set alone', () => {
    const other = score({ set: 'ASD', value: 0.9, method: 'z-score', role: 'documents' })
    expect(scoreRows([ours], [ours, other])[0]!.cells).toEqual({ ours })
  })
})

describe('rows', () => {
  const rowsOf = (...pairs: [set: string, quantity: string][]) => {
    const asked = pairs.map(([set, quantity]) => score({ set, quantity }))
    return scoreGroups(scoreRows(asked, asked)).map(({ by, heading, rows }) => [
      ...[by, heading],
      rows.length,
    ])
  }

  it('stand under their sets', () => {
    expect(rowsOf(['SMD', 'vusPr'], ['SMD', 'aucPr'], ['ASD', 'vusPr'])).toEqual([
      ['set', 'SMD', 2],
      ['set', 'ASD', 1],
    ])
  })

  it('stand under what was measured where there are more sets than that', () => {
    expect(rowsOf(['SMD', 'hitRate'], ['ASD', 'hitRate'])).toEqual([['quantity', 'hitRate', 2]])
  })
})

it('is written with three digits, and no more', () => {
  expect([0.6, 0.68421, 1.3081, 43, 1_649_702.3, 0].map(scoreText)).toEqual([
    ...['0.600', '0.684', '1.31', '43.0', '1,649,702', '0'],
  ])
})

describe('a document', () => {
  it('is cut where a table of scores is asked for', () => {
    const html = '<p>a</p><!-- scores: measures smd asd --><p>b</p><!-- scores: method z-score -->'
    expect(cutAtMarks(html)).toEqual([
      '<p>a</p>',
      { kind: 'measures', names: ['smd', 'asd'] },
      '<p>b</p>',
      { kind: 'method', names: ['z-score'] },
      '',
    ])
  })

  it('keeps other comments', () => {
    expect(cutAtMarks('<!-- scores of old -->')).toEqual(['<!-- scores of old -->'])
  })
})
