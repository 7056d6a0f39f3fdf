import { describe, expect, it } from 'vitest'
import { readRoster } from '../../../worker/fleet/roster'
import { load } from '../promql/memory-source'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const FULL = `
  up{instance="10.0.0.7:9100"} 1x2
  node_uname_info{instance="10.0.0.7:9100", nodename="db-1", sysname="Linux", release="6.1.0", machine="x86_64"} 1x2
  node_os_info{instance="10.0.0.7:9100", pretty_name="Debian GNU/Linux 12 (bookworm)"} 1x2
  node_dmi_info{instance="10.0.0.7:9100", system_vendor="Hetzner"} 1x2
  node_memory_MemTotal_bytes{instance="10.0.0.7:9100"} 8000x2
  node_cpu_seconds_total{instance="10.0.0.7:9100", cpu="0", mode="idle"} 1x2
  node_cpu_seconds_total{instance="10.0.0.7:9100", cpu="1", mode="idle"} 1x2
  node_cpu_seconds_total{instance="10.0.0.7:9100", cpu="1", mode="user"} 1x2
  openmanager_server_info{instance="10.0.0.7:9100", name="Main database", type="Database", environment="prod", location="fsn1"} 1x2
  openmanager_service_info{instance="10.0.0.7:9100", name="postgres", port="5432"} 1x2
  openmanager_service_info{instance="10.0.0.7:9100", name="backup", port="99999"} 0x2`

describe('readRoster', () => {
  it('gathers the facts of a server', async () => {
    expect(await readRoster(load(MINUTE, FULL), 2 * MINUTE)).toEqual([
      {
        id: '10.0.0.7:9100',
        hostname: 'db-1',
        name: 'Main database',
        type: 'Database',
        environment: 'prod',
        location: 'fsn1',
        provider: 'Hetzner',
        ip: '10.0.0.7',
        os: 'Debian GNU/Linux 12 (bookworm)',
        kernel: '6.1.0',
        architecture: 'x86_64',
        cores: 2,
        memoryBytes: 8000,
        services: [
          { name: 'backup', status: 'stopped', port: null },
          { name: 'postgres', status: 'running', port: 5432 },
        ],
      },
    ])
  })

  it.each([
    ['web-1:9100', 'web-1', null],
    ['web-1', 'web-1', null],
    ['192.168.1.5', '192.168.1.5', '192.168.1.5'],
    ['[2001:db8::1]:9100', '2001:db8::1', '2001:db8::1'],
    ['1.2.3.400:80', '1.2.3.400', null],
  ])('lists %s, of which only `up` is known', async (instance, hostname, ip) => {
    const [server] = await readRoster(load(MINUTE, `up{instance="${instance}"} 0`), 0)
    expect(server).toMatchObject({
      id: instance,
      hostname,
      name: hostname,
      ip,
      cores: null,
      os: null,
    })
  })

  it('keeps a silent server with its facts for a day', async () => {
    const source = load(MINUTE, `${FULL}\nup{instance="b"} 1x2000`)
    const ids = async (at: number) =>
      (await readRoster(source, at)).map(({ id, name }) => [id, name])
    const both = [
      ['10.0.0.7:9100', 'Main database'],
      ['b', 'b'],
    ]
    expect(await ids(5 * MINUTE)).toEqual(both)
    expect(await ids(24 * HOUR)).toEqual(both)
    expect(await ids(24 * HOUR + 2 * MINUTE)).toEqual([['b', 'b']])
  })

  it('reads the samples of a day only of servers that are silent', async () => {
    const source = load(MINUTE, FULL)
    await readRoster(source, 2 * MINUTE)
    const days = source.asked.filter(({ from }) => from < -HOUR)
    expect(
      days.map(({ matchers, hints }) => [matchers[0]!.value.split('|')[0], hints.func])
    ).toEqual([['up', 'last_over_time']])
  })

  it('takes the newest of facts that changed', async () => {
    const source = load(
      MINUTE,
      `node_uname_info{instance="a", release="7"} _ _ 1
       node_uname_info{instance="a", release="6"} 1 1 _`
    )
    expect((await readRoster(source, 3 * MINUTE))[0]!.kernel).toBe('7')
  })

  it('restricts to the servers asked for', async () => {
    const source = load(MINUTE, 'up{instance="c"} 1\nup{instance="a"} 1\nup{instance="b"} 1')
    const ids = async (only?: string[]) => (await readRoster(source, 0, only)).map(({ id }) => id)
    expect(await ids()).toEqual(['a', 'b', 'c'])
    expect(await ids(['c', 'a', 'x'])).toEqual(['a', 'c'])
    expect(await ids([])).toEqual([])
  })

  it('lists what the source knows by label, whatever the series', async () => {
    const source = load(MINUTE, 'queue{instance="a"} 1')
    const labelValues = async () => ['a']
    expect((await readRoster({ ...source, labelValues }, 0)).map(({ id }) => id)).toEqual(['a'])
  })

  it('bounds text that it did not write', async () => {
    const name = `a\\n${'é'.repeat(1000)}`
    const source = load(
      MINUTE,
      `openmanager_server_info{instance="a", name="${name}", type="  "} 1`
    )
    const [server] = await readRoster(source, 0)
    expect(server!.name).toBe(`a ${'é'.repeat(254)}`)
    expect(server!.type).toBeNull()
  })
})
