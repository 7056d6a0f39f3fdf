import { expect, it } from 'vitest'
import { namesLike } from '../../../../worker/assistant/intents/names-like'
import type { Server } from '../../../../worker/contracts/fleet'

const TYPES: Record<string, string> = {
  ...{ 'web-prod-01': 'web', 'web-prod-02': 'web', 'api-gateway-prod': 'api' },
  ...{ 'db-master-01': 'database', 'dns-01': 'dns', 'mail-01': 'mail', 'vpn-01': 'vpn' },
  ...{ 'proxy-nginx-01': 'proxy', 'storage-nas-01': 'storage', 'cache-redis-01': 'cache' },
}

const SERVERS = Object.entries(TYPES).map(
  ([id, type]): Server => ({
    ...{ id, hostname: id, name: id, type, environment: null, location: null },
    ...{ provider: null, ip: null, os: null, kernel: null, architecture: null },
    ...{ cores: null, memoryBytes: null, services: [] },
  })
)

it.each<[string, string[]]>([
  ['web-prod-03', ['web-prod-01', 'web-prod-02']],
  ['web-99', ['web-prod-01', 'web-prod-02']],
  ['db-slave-01', ['db-master-01']],
  // A load balancer by another name.
  ['lb-01', ['proxy-nginx-01']],
  ['file-nas-01', ['storage-nas-01']],
  ['cache-01', ['cache-redis-01']],
  ['maol-01', ['mail-01']],
  ['postgres-7', ['db-master-01']],
  // A number, or where it stands, makes no two names alike.
  ['zeus-01', []],
  ['zeus-prod', []],
])('finds what is like %s', (name, expected) => {
  expect(namesLike(name, SERVERS)).toEqual(expected)
})
