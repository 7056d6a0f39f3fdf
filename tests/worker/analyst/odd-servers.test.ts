import { expect, it } from 'vitest'
import { oddServers } from '../../../worker/analyst/odd-servers'
import type { VitalName } from '../../../worker/contracts/vital'
import type { VitalTable } from '../../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../../worker/fleet/vitals'
import { ANALYSIS } from '../../../worker/policy'

/** An hour of servers whose CPU is at some level, and moves up and down with everybody's. */
function hourOf(levels: Record<string, number>): VitalTable {
  const [servers, rows] = [Object.keys(levels), 60]
  const values = new Float64Array(servers.length * rows * VITAL_NAMES.length).fill(Number.NaN)
  const cpu: VitalName = 'cpuPercent'
  servers.forEach((server, s) => {
    for (let row = 0; row < rows; row++) {
      const at = (s * rows + row) * VITAL_NAMES.length + VITAL_NAMES.indexOf(cpu)
      values[at] = levels[server]! + 10 * Math.sin(row / 10)
    }
  })
  return { from: 0, stepMs: 60_000, rows, servers, vitals: [...VITAL_NAMES], values, intervalMs: 1 }
}

it('names the server that differs from others of its kind', () => {
  const [odd, ...others] = oddServers(
    hourOf({ 'web-1': 30, 'web-2': 31, 'web-3': 75, 'web-4': 29, 'db-1': 90, mail: 5 })
  )
  expect(others).toEqual([])
  expect(odd).toMatchObject({
    ...{ server: 'web-3', vital: 'cpuPercent', unit: '%' },
    ...{ others: 3, peers: ['web-1', 'web-2', 'web-4'] },
  })
  expect(odd!.value - 75).toBeCloseTo(odd!.peersValue - 30.5, 9)
  expect(odd!.deviations).toBeGreaterThan(6)
})

it('names nobody where all move together, or where two have no majority', () => {
  expect(oddServers(hourOf({ 'web-1': 30, 'web-2': 31, 'web-3': 32, 'web-4': 29 }))).toEqual([])
  expect(oddServers(hourOf({ 'web-1': 10, 'web-2': 90 }))).toEqual([])
  expect(oddServers(hourOf({}))).toEqual([])
})

it('names no more than the first of many others, and says how many there are', () => {
  const names = Array.from({ length: 200 }, (_, n) => `web-${n}`)
  for (const at of [0, 7, ANALYSIS.maxPeers, 199]) {
    const levels = names.map((name, n) => [name, n === at ? 75 : 30])
    const [odd] = oddServers(hourOf(Object.fromEntries(levels)))
    expect(odd).toMatchObject({ server: `web-${at}`, others: 199 })
    const others = names.filter((_, n) => n !== at)
    expect(odd!.peers).toEqual(others.slice(0, ANALYSIS.maxPeers))
  }
})

it('leaves out those that tell nothing', () => {
  const [odd] = oddServers(hourOf({ a1: 30, a2: 31, a3: 75, a4: Number.NaN, a5: 29, a6: 30 }))
  expect(odd).toMatchObject({ server: 'a3', deviations: expect.any(Number) })
  expect(odd!.peersValue).toBeLessThan(40)
})
