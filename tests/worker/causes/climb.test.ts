import { describe, expect, it } from 'vitest'
import { climbOf } from '../../../worker/causes/climb'

/** 120 rows. */
const rows = (valueAt: (row: number) => number) =>
  Float64Array.from({ length: 120 }, (_, row) => valueAt(row))

describe('climbOf', () => {
  it('knows how fast a line rises', () => {
    const climb = climbOf(
      rows((row) => 40 + 0.1 * row),
      1
    )
    expect(climb).toEqual({ perRow: expect.closeTo(0.1, 9), rows: 120 })
  })

  it('sees a climb that began within the rows', () => {
    const climb = climbOf(
      rows((row) => 40 + Math.max(0, row - 80)),
      1
    )
    expect(climb).toEqual({ perRow: expect.closeTo(1, 9), rows: 30 })
  })

  it.each<[string, (row: number) => number]>([
    ['a step', (row) => (row < 60 ? 40 : 60)],
    ['a step of what rises slowly', (row) => (row < 60 ? 40 : 60) + 0.01 * row],
    ['a fall', (row) => 60 - 0.1 * row],
    ['what goes up and down', (row) => 40 + 10 * Math.sin(row)],
    ['what stays', () => 40],
    ['what is missing', () => Number.NaN],
    ['a rise that is too small', (row) => 40 + 0.001 * row],
    ['what is taken and given back', (row) => 40 + (row % 7) * 5],
  ])('sees none in %s', (_, valueAt) => {
    expect(climbOf(rows(valueAt), 1)).toBeUndefined()
  })
})
