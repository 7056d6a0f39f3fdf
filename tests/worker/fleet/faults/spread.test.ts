import { describe, expect, it } from 'vitest'
import { calleesOf, callersOf } from '../../../../worker/fleet/faults/reach'
import { LINKS } from '../../../../worker/fleet/topology'
import { ask, fault, fleetWith, HOUR, ONSET, wellFleet } from './ill-fleet'

describe('what callers feel', () => {
  it('goes up every way from the database, nearest first and less the farther', () => {
    const felt = callersOf('db-master-01')
    expect(felt.map(({ hostname }) => hostname)).toEqual([
      ...['web-prod-01', 'k8s-worker-01', 'k8s-worker-02'],
      ...['api-gateway-prod', 'k8s-ingress-01', 'proxy-nginx-01'],
    ])
    expect(felt.at(-1)!.path).toEqual([
      ...['db-master-01', 'web-prod-01', 'api-gateway-prod', 'k8s-ingress-01', 'proxy-nginx-01'],
    ])
    for (const { path, share, delayMs } of felt) {
      const before = felt.find(({ hostname }) => hostname === path.at(-2))
      if (!before) continue
      expect(share).toBeLessThan(before.share)
      expect(delayMs).toBeGreaterThan(before.delayMs)
      expect(LINKS).toContainEqual(
        expect.objectContaining({ caller: path.at(-1), callee: before.hostname })
      )
    }
  })

  it('does not reach those who hardly ever call', () => {
    expect(callersOf('mail-01')).toEqual([])
    expect(callersOf('dns-01').map(({ hostname }) => hostname)).toEqual(['mail-01'])
  })
})

describe('what callees feel', () => {
  it('is the share of their load that comes that way', () => {
    const felt = calleesOf('proxy-nginx-01')
    const shareOf = (name: string) => felt.find(({ hostname }) => hostname === name)!.share
    // 400 requests a second of its own, 95 % of them passed on, beside 20 of the ingress itself.
    expect(shareOf('k8s-ingress-01')).toBeCloseTo(380 / 400, 9)
    expect(shareOf('api-gateway-prod')).toBeCloseTo(342 / 400, 9)
    expect(felt.map(({ hostname }) => hostname)).toContain('db-master-01')
    expect(felt.find(({ hostname }) => hostname === 'db-master-01')!.delayMs).toBe(8_000)
  })

  it('is nothing for servers that are called by others', () => {
    expect(calleesOf('db-master-01')).toEqual([])
  })
})

describe('a cascade', () => {
  const slow = fleetWith(fault('slow-database', 'db-master-01', { severity: 1 }))
  const open = (server: string) => `node_netstat_Tcp_CurrEstab{instance="${server}"}`
  /** When a server's connections are first a tenth more than usual, ms after the onset. */
  async function noticed(server: string, factor: number) {
    for (let afterMs = 0; afterMs < 5 * 60_000; afterMs += 2_000) {
      const [ill, usual] = await Promise.all([
        ask(open(server), slow, ONSET + afterMs),
        ask(open(server), wellFleet, ONSET + afterMs),
      ])
      if (ill! > factor * usual!) return afterMs
    }
    return Number.POSITIVE_INFINITY
  }

  it('begins at the database and reaches the web server, the gateway and the proxy in turn', async () => {
    const order: number[] = []
    for (const server of ['db-master-01', 'web-prod-01', 'api-gateway-prod', 'proxy-nginx-01']) {
      order.push(await noticed(server, 1.05))
    }
    expect(order.every(Number.isFinite)).toBe(true)
    for (const [i, afterMs] of order.entries()) {
      if (i > 0) expect(afterMs).toBeGreaterThan(order[i - 1]!)
    }
  })

  it('of a full cache ends at the database, by way of the web server', async () => {
    const evicted = fleetWith(fault('cache-eviction', 'cache-redis-01'))
    const reads = 'sum(rate(node_disk_read_bytes_total{instance="db-master-01"}[2m]))'
    const at = ONSET + HOUR
    expect(await ask(reads, evicted, at)).toBeGreaterThan(3 * (await ask(reads, wellFleet, at))!)
  })

  it('of a surge at the proxy reaches the database, with its share', async () => {
    const surge = fleetWith(fault('traffic-surge', 'proxy-nginx-01'))
    const more = async (server: string) => {
      const bytes = `sum(rate(node_network_receive_bytes_total{instance="${server}"}[5m]))`
      const [ill, usual] = await Promise.all(
        [surge, wellFleet].map((source) => ask(bytes, source, ONSET + HOUR))
      )
      return ill! / usual! - 1
    }
    const share = calleesOf('proxy-nginx-01').find(({ hostname }) => hostname === 'db-master-01')!
    expect((await more('db-master-01')) / (await more('proxy-nginx-01'))).toBeCloseTo(
      share.share,
      2
    )
    expect(await more('vpn-01')).toBe(0)
  })
})
