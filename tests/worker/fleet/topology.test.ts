import { describe, expect, it } from 'vitest'
import { CATALOGUE, type Hostname, positionOf } from '../../../worker/fleet/catalogue'
import {
  CALLERS_FIRST,
  LINKS,
  ORIGINS,
  OWN_REQUESTS_PER_SECOND,
} from '../../../worker/fleet/topology'

const own = () => CATALOGUE.map(({ hostname }) => OWN_REQUESTS_PER_SECOND[hostname])
const at = (values: readonly number[], hostname: Hostname) => values[positionOf(hostname)!]!

/** Every server's load, lags left out: its own demand, plus what its callers pass on of theirs. */
function loads(demand: readonly number[]): number[] {
  const total = [...demand]
  for (const callee of CALLERS_FIRST) {
    for (const link of LINKS.filter((each) => each.callee === callee)) {
      total[positionOf(callee)!]! += link.share * total[positionOf(link.caller)!]!
    }
  }
  return total
}

describe('the topology', () => {
  it('has no cycle: every caller stands before its callees', () => {
    expect([...CALLERS_FIRST].sort()).toEqual(CATALOGUE.map(({ hostname }) => hostname).sort())
    for (const { caller, callee } of LINKS) {
      expect(CALLERS_FIRST.indexOf(caller)).toBeLessThan(CALLERS_FIRST.indexOf(callee))
    }
  })

  it('names no dependency twice', () => {
    expect(new Set(LINKS.map(({ caller, callee }) => `${caller} ${callee}`)).size).toBe(
      LINKS.length
    )
  })

  it('leads from the edge to the database and the cache', () => {
    const lone = CATALOGUE.map(({ hostname }) => (hostname === 'proxy-nginx-01' ? 100 : 0))
    const felt = loads(lone)
    expect(at(felt, 'proxy-nginx-01')).toBe(100)
    expect(at(felt, 'k8s-ingress-01')).toBeCloseTo(95)
    expect(at(felt, 'api-gateway-prod')).toBeCloseTo(85.5)
    expect(at(felt, 'web-prod-01')).toBeCloseTo(59.85)
    expect(at(felt, 'db-master-01')).toBeCloseTo(59.85 * 0.6 + 85.5 * (0.3 + 0.25) * 0.4)
    expect(at(felt, 'cache-redis-01')).toBeCloseTo(59.85 * 0.9)
    expect(at(felt, 'vpn-01')).toBe(0)
    expect(at(felt, 'backup-01')).toBe(0)
  })

  it('explains every load by where it came from', () => {
    const total = loads(own())
    for (const { hostname } of CATALOGUE) {
      const origins = ORIGINS.get(hostname)!
      expect(origins.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
      const self = origins.find((origin) => origin.hostname === hostname)!
      expect(self.lagMs).toBe(0)
      expect(self.weight * at(total, hostname)).toBeCloseTo(OWN_REQUESTS_PER_SECOND[hostname], 9)
    }
  })

  it('lets a change take longer the further it has to go', () => {
    const lag = (hostname: Hostname) =>
      ORIGINS.get(hostname)!.find((origin) => origin.hostname === 'proxy-nginx-01')!.lagMs
    expect([lag('k8s-ingress-01'), lag('api-gateway-prod'), lag('web-prod-01')]).toEqual([
      2_000, 4_000, 6_000,
    ])
    expect(lag('db-master-01')).toBe(8_000)
  })
})
