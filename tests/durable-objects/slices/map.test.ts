import { describe, expect, it } from 'vitest'
import {
  grownMap,
  inOneEpoch,
  ownerOf,
  type SliceMap,
  serverHash,
  slicesFor,
  WHOLE,
} from '../../../durable-objects/slices/map'
import { INGEST } from '../../../worker/policy'

const NOW = Date.UTC(2026, 10, 21, 12, 0, 10)
const MINUTE = 60_000

describe('a growing fleet', () => {
  it('stays in one store until that holds a fifth more than it is meant for', () => {
    expect(grownMap(WHOLE, 12_000, NOW)).toBe(WHOLE)
    expect(grownMap(WHOLE, 12_001, NOW)).not.toBe(WHOLE)
  })

  it('spreads so that it may double, from the first full minute that no sample can have reached', () => {
    const [, epoch] = grownMap(WHOLE, 100_000, NOW)
    expect(epoch).toEqual({ fromMs: Date.UTC(2026, 10, 21, 12, 11), slices: 32 })
    expect(epoch!.fromMs).toBeGreaterThan(NOW + INGEST.maxAheadMs)
  })

  it('does not spread again before the last spread has begun', () => {
    const map = grownMap(WHOLE, 100_000, NOW)
    expect(grownMap(map, 1_000_000, map[1]!.fromMs - 1)).toBe(map)
    expect(grownMap(map, 1_000_000, map[1]!.fromMs).at(-1)!.slices).toBe(256)
  })

  it('never shrinks, and ends at the greatest number of slices', () => {
    const map = grownMap(WHOLE, 10_000_000, NOW)
    expect(map.at(-1)!.slices).toBe(256)
    const later = NOW + 60 * MINUTE
    expect(grownMap(map, 10, later)).toBe(map)
    expect(grownMap(map, 10_000_000, later)).toBe(map)
  })
})

describe('the slices for a question', () => {
  const first = NOW + 60 * MINUTE
  const second = NOW + 120 * MINUTE
  const map: SliceMap = [...WHOLE, { fromMs: first, slices: 4 }, { fromMs: second, slices: 16 }]
  const instance = { name: 'instance', op: '=', value: 'web-1' } as const

  it('are those of all epochs that the window touches; its end is not in it', () => {
    expect(slicesFor(map, [], 0, first)).toEqual([0])
    expect(slicesFor(map, [], 0, first + 1)).toEqual([0, 1, 2, 3, 4])
    expect(slicesFor(map, [], first, first + 1)).toEqual([1, 2, 3, 4])
    expect(slicesFor(map, [], 0, second + 1)).toHaveLength(17)
    expect(inOneEpoch(map, first, second)).toBe(true)
    expect(inOneEpoch(map, first, second + 1)).toBe(false)
    expect(inOneEpoch(map, first - 1, second)).toBe(false)
  })

  it('are at most one in each epoch when it is about one server', () => {
    const owners = map.map((epoch) => ownerOf(serverHash('web-1'), epoch))
    expect(slicesFor(map, [instance], first, second)).toEqual([owners[1]])
    expect(slicesFor(map, [instance], 0, second + 1)).toEqual(
      [...new Set(owners)].sort((a, b) => a - b)
    )
  })
})
