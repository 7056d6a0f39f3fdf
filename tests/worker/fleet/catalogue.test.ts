import { describe, expect, it } from 'vitest'
import { Server } from '../../../worker/contracts/fleet'
import { CATALOGUE, generatedId, positionOf } from '../../../worker/fleet/catalogue'

describe('the catalogue', () => {
  it('begins with the nine servers of the original API, in its order', () => {
    expect(CATALOGUE.slice(0, 9).map(({ hostname }) => hostname)).toEqual([
      'web-prod-01',
      'db-master-01',
      'api-gateway-prod',
      'k8s-master-01',
      'k8s-worker-01',
      'k8s-worker-02',
      'cache-redis-01',
      'k8s-ingress-01',
      'proxy-nginx-01',
    ])
  })

  it('describes the first server as the original API does, and names the type of the second', () => {
    expect(CATALOGUE[0]).toMatchObject({
      hostname: 'web-prod-01',
      name: 'Production Web Server',
      type: 'web',
      environment: 'production',
      location: 'Seoul',
      provider: 'onpremise',
      ip: '192.168.1.10',
      services: [
        { name: 'nginx', status: 'running', port: 80 },
        { name: 'php-fpm', status: 'running', port: 9000 },
      ],
    })
    expect(CATALOGUE[1]!.typeLabel).toBe('Database')
  })

  it('has 3 core, 6 cluster and 11 support servers, in that order', () => {
    const tiers = CATALOGUE.map(({ tier }) => tier)
    expect(tiers).toEqual([
      ...Array(3).fill('core'),
      ...Array(6).fill('cluster'),
      ...Array(11).fill('support'),
    ])
  })

  it('repeats no hostname and no address', () => {
    expect(new Set(CATALOGUE.map(({ hostname }) => hostname)).size).toBe(20)
    expect(new Set(CATALOGUE.map(({ ip }) => ip)).size).toBe(20)
  })

  it.each(CATALOGUE.map((server) => [server.hostname, server] as const))(
    'knows %s as the contract wants a server',
    (hostname, server) => {
      expect(Server.parse(server)).toMatchObject({ id: hostname, hostname })
      expect(server.fileSystems[0]!.mountpoint).toBe('/')
      expect(server.usual.cpu).toBeLessThanOrEqual(0.42)
      expect(server.usual.transmitBytesPerSecond).toBeLessThan(server.networkBytesPerSecond)
    }
  )

  it('gives ids as the original API does', () => {
    expect([generatedId(0), generatedId(19)]).toEqual(['srv_001', 'srv_020'])
  })

  it('finds a position by hostname', () => {
    expect(positionOf('proxy-nginx-01')).toBe(8)
    expect(positionOf('nobody')).toBeUndefined()
  })
})
