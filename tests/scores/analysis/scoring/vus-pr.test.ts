import { describe, expect, it } from 'vitest'
import { vusPr } from './vus-pr.ts'

const ROWS = 60
const labels = Uint8Array.from({ length: ROWS }, (_, row) =>
  (row >= 20 && row < 26) || (row >= 45 && row < 48) ? 1 : 0
)
const scores = Float64Array.from(labels, (_, row) => {
  const higher = row >= 20 && row < 26 ? 0.5 : 0
  return ((row * 37) % ROWS) / ROWS + higher + (row === 46 ? 0.3 : 0)
})

describe('the volume under precision and recall', () => {
  // From a port that agrees with TSB-AD's own code to eight digits.
  it('is what the reference finds', () => {
    expect(vusPr(labels, scores, 10)).toBeCloseTo(0.7351185886514702, 10)
    expect(vusPr(labels, scores, 0)).toBeCloseTo(0.6932857909669503, 10)
  })

  it('is 1 without a border for scores that are the labels', () => {
    expect(vusPr(labels, labels, 0)).toBeCloseTo(1, 12)
  })

  it('forgives an alarm beside an event, the more the nearer', () => {
    const only = (row: number) =>
      vusPr(
        labels,
        labels.map((_, at) => (at === row ? 1 : 0)),
        20
      )
    expect(only(27)).toBeGreaterThan(only(29))
    expect(only(29)).toBeGreaterThan(only(38))
  })

  it('is unknown without labels', () => {
    expect(vusPr(new Uint8Array(9), new Float64Array(9))).toBeNaN()
  })
})
