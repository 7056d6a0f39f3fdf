import { describe, expect, it } from 'vitest'
import { dotsOf, linesOf, MAX_LINES, sizeOf } from '../../site/src/lib/query-lines.ts'

const WINDOW = { fromMs: 1_000_000, toMs: 1_040_000, stepMs: 10_000 }
const matrix = (result: { metric: Record<string, string>; values: [number, string][] }[]) =>
  ({ resultType: 'matrix', result }) as const

describe('the lines of a graph', () => {
  it('have a point for each step, open where nothing was', () => {
    const values: [number, string][] = [
      [1_000, '1'],
      [1_020, '2.5'],
      [1_030, 'NaN'],
      [1_040, '+Inf'],
    ]
    const [line] = linesOf(matrix([{ metric: { a: 'b' }, values }]), WINDOW).lines
    expect(line?.name).toBe('{a="b"}')
    expect(line?.points.map(({ x }) => x)).toEqual([
      1_000_000, 1_010_000, 1_020_000, 1_030_000, 1_040_000,
    ])
    expect(line?.points.map(({ y }) => y)).toEqual([1, Number.NaN, 2.5, Number.NaN, Number.NaN])
  })

  it('are called by what tells them apart', () => {
    const both = ['a', 'b'].map((cpu) => ({ metric: { __name__: 'x', cpu }, values: [] }))
    const { lines, shared } = linesOf(matrix(both), WINDOW)
    expect(lines.map(({ name }) => name)).toEqual(['{cpu="a"}', '{cpu="b"}'])
    expect(shared).toEqual({ __name__: 'x' })
  })

  it('have a dot where a value stands alone', () => {
    const ys = [1, Number.NaN, 2, 3, Number.NaN, 4]
    const radii = dotsOf(ys.map((y, x) => ({ x, y })))
    expect(radii.map((radius) => radius > 0)).toEqual([true, false, false, false, false, true])
  })

  it('are no more than can be told apart', () => {
    const many = Array.from({ length: 1_234 }, (_, i) => ({ metric: { n: `${i}` }, values: [] }))
    expect(linesOf(matrix(many), WINDOW).lines).toHaveLength(MAX_LINES)
  })
})

describe('the size of an answer', () => {
  it('counts series and their values', () => {
    const values: [number, string][] = [
      [1, '1'],
      [2, '2'],
    ]
    const both: Parameters<typeof matrix>[0] = [
      { metric: {}, values },
      { metric: { a: '1' }, values: values.slice(1) },
    ]
    expect(sizeOf(matrix(both))).toEqual({ series: 2, values: 3 })
    expect(sizeOf({ resultType: 'scalar', result: [1, '1'] })).toEqual({ series: 1, values: 1 })
    expect(sizeOf({ resultType: 'vector', result: [] })).toEqual({ series: 0, values: 0 })
  })
})
