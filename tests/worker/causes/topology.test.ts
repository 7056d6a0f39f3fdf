import { describe, expect, it } from 'vitest'
import { topologyOf, twinsOf } from '../../../worker/causes/topology'
import { CAUSES } from '../../../worker/policy'

const LINKS = [
  { caller: 'web', callee: 'app' },
  { caller: 'app', callee: 'db' },
  { caller: 'app', callee: 'cache' },
  { caller: 'db', callee: 'web' },
]

describe('topologyOf', () => {
  it('finds who waits for a server and whom it calls, nearest first, although calls go round', () => {
    const topology = topologyOf(LINKS)
    expect(topology.callersOf('cache')).toEqual([
      { server: 'app', path: ['cache', 'app'] },
      { server: 'web', path: ['cache', 'app', 'web'] },
      { server: 'db', path: ['cache', 'app', 'web', 'db'] },
    ])
    expect(topology.calleesOf('web').map(({ server }) => server)).toEqual(['app', 'db', 'cache'])
  })

  it('finds what its callers call beside it', () => {
    expect(topologyOf(LINKS).siblingsOf('cache')).toEqual([
      { server: 'db', path: ['cache', 'app', 'db'] },
    ])
  })

  it('goes no further than policy allows', () => {
    const chain = Array.from({ length: 50 }, (_, n) => ({ caller: `${n}`, callee: `${n + 1}` }))
    expect(topologyOf(chain).calleesOf('0')).toHaveLength(CAUSES.maxHops)
    const star = Array.from({ length: 5_000 }, (_, n) => ({ caller: `${n}`, callee: 'hub' }))
    expect(topologyOf(star).callersOf('hub').length).toBeLessThanOrEqual(CAUSES.maxReached)
  })

  it('knows nothing without links', () => {
    expect(topologyOf(undefined)).toMatchObject({ isKnown: false })
    expect(topologyOf(undefined).callersOf('db')).toEqual([])
  })
})

describe('twinsOf', () => {
  it('takes servers whose names differ in numbers alone', () => {
    const servers = ['web-01', 'web-02', 'web-10', 'db-01', 'proxy']
    expect(twinsOf('web-01', servers)).toEqual(['web-02', 'web-10'])
    expect(twinsOf('proxy', [...servers, 'proxy'])).toEqual([])
  })
})
