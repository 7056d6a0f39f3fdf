import { describe, expect, it } from 'vitest'
import { type Explored, readAddress, writeAddress } from '../../site/src/lib/explore-address.ts'

const read = (search: string) => readAddress(new URLSearchParams(search))
const FRESH: Explored = {
  fleet: '',
  expr: '',
  tab: 'table',
  rangeMs: 3_600_000,
  endMs: null,
  stepMs: null,
}

describe('the address of the explore page', () => {
  it('holds everything that is asked', () => {
    const asked: Explored = {
      fleet: 'main',
      expr: 'sum by (instance) (rate(x{y="a&b=c"}[5m])) > 1\n# 서버',
      tab: 'graph',
      rangeMs: 7 * 86_400_000,
      endMs: Date.UTC(2026, 10, 21, 12),
      stepMs: 90_000,
    }
    expect(read(String(writeAddress(asked)))).toEqual(asked)
  })

  it('is readable', () => {
    const asked = { ...FRESH, fleet: 'main', expr: 'up', rangeMs: 1_800_000, stepMs: 15_000 }
    expect(String(writeAddress({ ...asked, tab: 'graph' }))).toBe(
      'fleet=main&expr=up&tab=graph&range=30m&step=15s'
    )
  })

  it('says nothing of a fresh page', () => {
    expect(String(writeAddress(FRESH))).toBe('')
    expect(read('')).toEqual(FRESH)
  })

  it('takes an end in Unix seconds, as Prometheus does', () => {
    expect(read('end=1700000000').endMs).toBe(1_700_000_000_000)
  })

  it.each([
    'tab=chart',
    'range=later',
    'step=0s',
    'step=-5',
    'step=1000y',
    'end=yesterday',
    'end=99999999999999999',
  ])('does without what it has wrong: %s', (search) => {
    expect(read(search)).toEqual(FRESH)
  })

  it('keeps to ranges that can be answered', () => {
    expect(read('range=0s').rangeMs).toBe(1_000)
    expect(read('range=99y').rangeMs).toBe(730 * 86_400_000)
  })
})
