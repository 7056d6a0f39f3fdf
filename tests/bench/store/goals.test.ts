import { expect, it } from 'vitest'
import { GOALS, judge, limitText } from './goals.ts'

const figures = (ours: number[], prometheus: number, victoriaMetrics: number) => ({
  ours,
  prometheus: [prometheus],
  victoriaMetrics: [victoriaMetrics],
})

it.each([
  ['aim', [0.11]],
  ['must', [0.24]],
  ['missed', [0.26]],
  ['must', [0.01, 0.24, 9]],
  ['not measured', []],
] as const)('%s: CPU of %j against 1 and 1', (verdict, ours) => {
  expect(judge(GOALS.cpu, figures([...ours], 1, 1))).toBe(verdict)
})

it('needs every limit, and looks the right way', () => {
  expect(judge(GOALS.wall, figures([300], 100, 400))).toBe('missed')
  expect(judge(GOALS.wall, figures([320], 100, 400))).toBe('must')
  expect(judge(GOALS.wall, figures([500], 100, 400))).toBe('aim')
  expect(judge(GOALS.ack, figures([51], 60, 70))).toBe('missed')
})

it('forgives no loss, in whichever round', () => {
  expect(judge(GOALS.lost, figures([0, 0, 0, 0, 0], 7, 7))).toBe('aim')
  expect(judge(GOALS.lost, figures([0, 0, 3, 0, 0], 7, 7))).toBe('missed')
})

it('words its limits', () => {
  expect(limitText(GOALS.cpu, GOALS.cpu.must[0])).toBe('≤ 0.25 × Prometheus')
  expect(limitText(GOALS.ack, GOALS.ack.must[1])).toBe('≤ 50.0 ms')
  expect(limitText(GOALS.memory, GOALS.memory.must[0])).toBe('≤ Prometheus')
})
