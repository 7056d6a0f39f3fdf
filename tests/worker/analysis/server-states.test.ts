import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../worker/analysis/random'
import { serverStates } from '../../../worker/analysis/server-states'

/** CPU in percent beside network in bytes a second. */
const around = (cpu: number, bytes: number, seed: number) => {
  const random = randomFrom(seed)
  return Array.from({ length: 50 }, () => [cpu + random(), bytes * (1 + random() / 100)])
}
const day = [...around(80, 9e6, 1), ...around(5, 1e5, 2), ...around(40, 4e6, 3)]

describe('the states of a server', () => {
  it('are named by their load, whichever comes first', () => {
    const { states, assigned } = serverStates(day, 1)
    expect(states.map(({ name }) => name)).toEqual(['idle', 'normal', 'busy'])
    expect([0, 50, 100].map((row) => states[assigned[row]!]!.name)).toEqual([
      'busy',
      'idle',
      'normal',
    ])
  })

  it('have the mean of their rows as centre, in the units of the metrics', () => {
    const { centre } = serverStates(day, 1).states[0]!
    const idle = day.slice(50, 100)
    const mean = (column: number) => idle.reduce((sum, row) => sum + row[column]!, 0) / 50
    expect(centre[0]).toBeCloseTo(mean(0), 9)
    expect(centre[1]).toBeCloseTo(mean(1), 3)
  })

  it.each([1, 2, 3, 4, 5])('are the same three from seed %i', (seed) => {
    expect(serverStates(day, seed).assigned).toEqual(serverStates(day, 1).assigned)
  })

  it('are fewer where fewer rows differ', () => {
    expect(serverStates([[1], [1]], 1).states.map(({ name }) => name)).toEqual(['idle'])
    expect(serverStates([[1], [9]], 1).assigned).toEqual([0, 1])
  })

  it('need a row', () => {
    expect(() => serverStates([], 1)).toThrow(RangeError)
  })
})
