import { describe, expect, it } from 'vitest'
import { CauseName, type Fault } from '../../../../worker/contracts/fault'
import { ask, fault, fleetWith, HOUR, MINUTE, ONSET, wellFleet } from './ill-fleet'

/** Half an hour and ten minutes before the end, when even a slow fault is severe. */
const LATE = ONSET + 2 * HOUR - 10 * MINUTE

const on = (server: string) => `instance="${server}"`
const cpu = (server: string, mode: string) =>
  `avg(rate(node_cpu_seconds_total{mode="${mode}", ${on(server)}}[5m]))`
const rate = (metric: string, server: string, more = '') =>
  `sum(rate(${metric}{${on(server)}${more}}[5m]))`
const gauge = (metric: string, server: string) => `sum(${metric}{${on(server)}})`
const memory = (server: string) =>
  `1 - node_memory_MemAvailable_bytes{${on(server)}} / node_memory_MemTotal_bytes{${on(server)}}`
const root = (metric: string, server: string) => `${metric}{mountpoint="/", ${on(server)}}`
const latency = (server: string) =>
  `sum(rate(node_disk_read_time_seconds_total{${on(server)}}[5m])) / ` +
  `sum(rate(node_disk_reads_completed_total{${on(server)}}[5m]))`

/** What an expression says late in a fault: at least or at most, or so many times as much as usual. */
interface Fact {
  of: string
  least?: number
  most?: number
  times?: readonly [least: number, most: number]
}

const FACTS: Partial<Record<Fault['cause'], [server: string, facts: Fact[]]>> = {
  'cpu-runaway': [
    'web-prod-01',
    [
      { of: cpu('web-prod-01', 'user'), least: 0.75 },
      { of: cpu('web-prod-01', 'iowait'), times: [0.99, 1.01] },
      { of: gauge('node_load5', 'web-prod-01'), times: [2, 12] },
      { of: rate('node_network_receive_bytes_total', 'web-prod-01'), times: [1, 1] },
    ],
  ],
  'traffic-surge': [
    'proxy-nginx-01',
    [
      { of: rate('node_network_receive_bytes_total', 'proxy-nginx-01'), times: [2.4, 3.6] },
      { of: gauge('node_netstat_Tcp_CurrEstab', 'proxy-nginx-01'), times: [2, 3.5] },
      { of: `1 - ${cpu('proxy-nginx-01', 'idle')}`, times: [1.8, 4] },
      { of: cpu('proxy-nginx-01', 'steal'), most: 0 },
    ],
  ],
  'cpu-steal': [
    'mail-01',
    [
      { of: cpu('mail-01', 'steal'), least: 0.35 },
      { of: cpu('mail-01', 'user'), times: [0.5, 0.95] },
    ],
  ],
  'io-wait': [
    'storage-nas-01',
    [
      { of: cpu('storage-nas-01', 'iowait'), least: 0.4 },
      { of: cpu('storage-nas-01', 'user'), times: [0.99, 1.01] },
      { of: rate('node_disk_read_bytes_total', 'storage-nas-01'), times: [0.3, 0.7] },
      { of: latency('storage-nas-01'), times: [15, 100] },
      { of: gauge('node_procs_blocked', 'storage-nas-01'), least: 5 },
    ],
  ],
  'memory-leak': [
    'web-prod-01',
    [
      { of: memory('web-prod-01'), least: 0.92 },
      { of: gauge('node_memory_SwapFree_bytes', 'web-prod-01'), times: [0.1, 0.5] },
      { of: rate('node_vmstat_pswpout', 'web-prod-01'), least: 40 },
      { of: rate('node_vmstat_oom_kill', 'web-prod-01'), most: 0 },
    ],
  ],
  'oom-restart-loop': [
    'search-01',
    [
      { of: `increase(node_vmstat_oom_kill{${on('search-01')}}[1h])`, least: 8 },
      {
        of: `min_over_time(openmanager_service_info{${on('search-01')}}[1h])`,
        most: 0,
      },
      { of: `changes(node_boot_time_seconds{${on('search-01')}}[1h])`, most: 0 },
    ],
  ],
  'swap-thrash': [
    'ci-runner-01',
    [
      { of: rate('node_vmstat_pswpin', 'ci-runner-01'), least: 1_000 },
      { of: rate('node_vmstat_pswpout', 'ci-runner-01'), least: 1_000 },
      { of: cpu('ci-runner-01', 'iowait'), least: 0.2 },
      { of: rate('node_pressure_memory_waiting_seconds_total', 'ci-runner-01'), least: 0.5 },
    ],
  ],
  'disk-saturation': [
    'backup-01',
    [
      { of: rate('node_disk_io_time_seconds_total', 'backup-01'), least: 0.9, most: 1 },
      { of: rate('node_disk_written_bytes_total', 'backup-01'), times: [2, 20] },
      { of: cpu('backup-01', 'iowait'), least: 0.3 },
    ],
  ],
  'disk-filling': [
    'api-gateway-prod',
    [
      {
        of:
          `1 - ${root('node_filesystem_avail_bytes', 'api-gateway-prod')} / ` +
          root('node_filesystem_size_bytes', 'api-gateway-prod'),
        least: 0.85,
      },
      {
        of: `predict_linear(${root('node_filesystem_avail_bytes', 'api-gateway-prod')}[30m], 3600)`,
        most: 0,
      },
      { of: root('node_filesystem_files_free', 'api-gateway-prod'), times: [1, 1] },
      { of: rate('node_disk_written_bytes_total', 'api-gateway-prod'), times: [1.5, 100] },
    ],
  ],
  'inode-exhaustion': [
    'mail-01',
    [
      {
        of:
          `${root('node_filesystem_files_free', 'mail-01')} / ` +
          root('node_filesystem_files', 'mail-01'),
        most: 0.05,
      },
      { of: root('node_filesystem_avail_bytes', 'mail-01'), times: [0.9, 1] },
    ],
  ],
  'connection-pool': [
    'db-master-01',
    [
      { of: gauge('node_netstat_Tcp_CurrEstab', 'db-master-01'), times: [3, 4] },
      { of: rate('node_netstat_TcpExt_ListenOverflows', 'db-master-01'), least: 5 },
      { of: cpu('db-master-01', 'user'), times: [0.2, 0.7] },
    ],
  ],
  'slow-database': [
    'db-master-01',
    [
      { of: rate('node_disk_read_bytes_total', 'db-master-01'), times: [5, 10] },
      { of: cpu('db-master-01', 'iowait'), least: 0.2 },
      { of: gauge('node_netstat_Tcp_CurrEstab', 'db-master-01'), times: [1.8, 2.5] },
    ],
  ],
  'bad-deploy': [
    'web-prod-01',
    [
      { of: cpu('web-prod-01', 'user'), times: [1.3, 4] },
      { of: rate('node_network_transmit_bytes_total', 'web-prod-01'), times: [0.4, 0.7] },
    ],
  ],
  'cache-eviction': [
    'cache-redis-01',
    [
      { of: memory('cache-redis-01'), times: [0.2, 0.8] },
      { of: rate('node_disk_read_bytes_total', 'db-master-01'), times: [3, 12] },
    ],
  ],
  'scheduled-job': [
    'analytics-01',
    [
      { of: `avg_over_time(node_load1{${on('analytics-01')}}[1h])`, times: [1.2, 4] },
      { of: rate('node_forks_total', 'analytics-01').replace('5m', '1h'), times: [1.5, 10] },
      // It runs again and again, and rests in between.
      {
        of:
          `max_over_time(rate(node_forks_total{${on('analytics-01')}}[1m])[1h:1m]) / ` +
          `min_over_time(rate(node_forks_total{${on('analytics-01')}}[1m])[1h:1m])`,
        least: 3,
      },
    ],
  ],
  'packet-loss': [
    'queue-kafka-01',
    [
      {
        of:
          `${rate('node_netstat_Tcp_RetransSegs', 'queue-kafka-01')} / ` +
          rate('node_netstat_Tcp_OutSegs', 'queue-kafka-01'),
        least: 0.01,
      },
      {
        of: rate('node_network_receive_errs_total', 'queue-kafka-01', ', device="eth0"'),
        least: 100,
      },
      { of: rate('node_network_receive_bytes_total', 'queue-kafka-01'), times: [0.6, 0.95] },
    ],
  ],
  'network-saturation': [
    'vpn-01',
    [
      {
        of:
          `${rate('node_network_transmit_bytes_total', 'vpn-01', ', device="eth0"')} / ` +
          gauge('node_network_speed_bytes', 'vpn-01'),
        least: 0.85,
        most: 1,
      },
      { of: rate('node_network_transmit_drop_total', 'vpn-01'), least: 200 },
    ],
  ],
  'descriptor-leak': [
    'vpn-01',
    [
      {
        of: `${gauge('node_filefd_allocated', 'vpn-01')} / ${gauge('node_filefd_maximum', 'vpn-01')}`,
        least: 0.85,
        most: 1,
      },
    ],
  ],
  'load-imbalance': [
    'k8s-worker-01',
    [
      { of: rate('node_network_receive_bytes_total', 'k8s-worker-01'), times: [1.6, 2] },
      { of: rate('node_network_receive_bytes_total', 'k8s-worker-02'), times: [0.1, 0.4] },
      { of: cpu('k8s-worker-02', 'user'), times: [0.1, 0.4] },
    ],
  ],
}

const cases = Object.entries(FACTS).flatMap(([cause, [server, facts]]) =>
  facts.map((fact) => ({ ...fact, cause: cause as Fault['cause'], server }))
)

describe('a fault', () => {
  it.each(cases)('$cause on $server shows in $of', async (fact) => {
    const ill = await ask(fact.of, fleetWith(fault(fact.cause, fact.server)), LATE)
    if (fact.least !== undefined) expect(ill).toBeGreaterThanOrEqual(fact.least)
    if (fact.most !== undefined) expect(ill).toBeLessThanOrEqual(fact.most)
    if (fact.times) {
      const usual = await ask(fact.of, wellFleet, LATE)
      expect(ill! / usual!).toBeGreaterThanOrEqual(fact.times[0] - 1e-9)
      expect(ill! / usual!).toBeLessThanOrEqual(fact.times[1] + 1e-9)
    }
  })

  it('of every cause that shows in numbers has facts above', () => {
    const told = new Set<string>(Object.keys(FACTS))
    const silent = CauseName.options.filter((name) => !told.has(name))
    // These have tests of their own: they show in what is missing, or not at all.
    expect(silent).toEqual(['host-silent', 'host-reboot', 'healthy', 'insufficient-data'])
  })

  it('such as a memory leak takes memory steadily', async () => {
    const leak = fleetWith(fault('memory-leak', 'web-prod-01'))
    const used: number[] = []
    for (let i = 1; i < 12; i++) {
      used.push((await ask(memory('web-prod-01'), leak, ONSET + i * 10 * MINUTE))!)
    }
    for (const [i, value] of used.entries()) {
      if (i > 0) expect(value).toBeGreaterThan(used[i - 1]!)
    }
  })

  it('is worse when it is more severe', async () => {
    const steal = (severity: number) =>
      ask(cpu('mail-01', 'steal'), fleetWith(fault('cpu-steal', 'mail-01', { severity })), LATE)
    expect(await steal(0.2)).toBeGreaterThan(0.1)
    expect(await steal(0.9)).toBeGreaterThan((await steal(0.2))!)
  })

  it('such as a runaway begins at once, and ends at once', async () => {
    const runaway = fleetWith(fault('cpu-runaway', 'web-prod-01'))
    const user = cpu('web-prod-01', 'user').replace('5m', '10s').replace('rate', 'irate')
    const well = (atMs: number) => ask(user, wellFleet, atMs)
    const ill = (atMs: number) => ask(user, runaway, atMs)
    expect(await ill(ONSET)).toBe(await well(ONSET))
    expect(await ill(ONSET + 10_000)).toBeGreaterThan((await well(ONSET + 10_000))! + 0.2)
    const END = ONSET + 2 * HOUR
    expect(await ill(END - 2_000)).toBeGreaterThan((await well(END - 2_000))! + 0.2)
    expect(await ill(END + 20_000)).toBeCloseTo((await well(END + 20_000))!, 9)
  })
})
