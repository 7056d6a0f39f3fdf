/** The twenty servers of the simulated fleet, as one table. */
import type { Server } from '../contracts/fleet'

const GIB = 1024 ** 3
const MIB = 1024 ** 2
const KIB = 1024

/** One mounted file system of a server. */
export interface FileSystem {
  /** As node_exporter names it, for example `/dev/sda2`. */
  device: string
  fstype: 'ext4' | 'xfs'
  mountpoint: string
  sizeBytes: number
  /** Share of the size that is in use over the long term, 0 to 1. */
  used: number
}

/** What a server's owner would call normal: long-term means that the simulator moves around. */
export interface Usual {
  /** Share of all cores that is busy, 0 to 1; 0.42 at most, so that a busy hour stays below 80 %. */
  cpu: number
  /** Share of the busy time that waits for disks, 0 to 1. */
  iowait: number
  /** Share of memory that is not available, 0 to 1. */
  memory: number
  readBytesPerSecond: number
  writeBytesPerSecond: number
  /** Share of the time in which the disk has a request, 0 to 1; 0.5 at most. */
  diskBusy: number
  receiveBytesPerSecond: number
  transmitBytesPerSecond: number
  /** Established TCP connections. */
  connections: number
}

/** Everything that is known of a server before it reports. */
interface Entry extends Omit<Server, 'id'> {
  type: string
  /** What a message calls the type, for example "Database". */
  typeLabel: string
  /** The stage of generation in which it comes up. */
  tier: 'core' | 'cluster' | 'support'
  environment: string
  location: string
  provider: string
  ip: string
  os: string
  /** `NAME`, `ID`, `VERSION_ID` and `VERSION_CODENAME` of its os-release(5). */
  osName: string
  osId: string
  osVersion: string
  osCodename: string
  kernel: string
  /** What `uname -v` prints. */
  kernelBuild: string
  architecture: string
  cores: number
  memoryBytes: number
  swapBytes: number
  /** The block device, for example `sda`. */
  disk: string
  fileSystems: readonly FileSystem[]
  /** What its network card can carry in each direction. */
  networkBytesPerSecond: number
  usual: Usual
}

const UBUNTU = {
  os: 'Ubuntu 24.04.3 LTS',
  osName: 'Ubuntu',
  osId: 'ubuntu',
  osVersion: '24.04',
  osCodename: 'noble',
  kernel: '6.8.0-88-generic',
  kernelBuild: '#89-Ubuntu SMP PREEMPT_DYNAMIC Sat Oct 11 01:02:46 UTC 2025',
  architecture: 'x86_64',
}

const DEBIAN = {
  os: 'Debian GNU/Linux 12 (bookworm)',
  osName: 'Debian GNU/Linux',
  osId: 'debian',
  osVersion: '12',
  osCodename: 'bookworm',
  kernel: '6.1.0-40-amd64',
  kernelBuild: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.153-1 (2025-09-20)',
  architecture: 'x86_64',
}

const SEOUL = { environment: 'production', location: 'Seoul', provider: 'onpremise' }

const GIGABIT = 125_000_000

const running = (name: string, port: number | null) => ({
  name,
  status: 'running' as const,
  port,
})

const root = (sizeGib: number, used: number, device = '/dev/sda2'): FileSystem => ({
  device,
  fstype: 'ext4',
  mountpoint: '/',
  sizeBytes: sizeGib * GIB,
  used,
})

const data = (
  mountpoint: string,
  sizeGib: number,
  used: number,
  device = '/dev/sda3'
): FileSystem => ({ device, fstype: 'xfs', mountpoint, sizeBytes: sizeGib * GIB, used })

const SERVERS = [
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'web-prod-01',
    name: 'Production Web Server',
    type: 'web',
    typeLabel: 'Web',
    tier: 'core',
    ip: '192.168.1.10',
    services: [running('nginx', 80), running('php-fpm', 9000)],
    cores: 4,
    memoryBytes: 16 * GIB,
    swapBytes: 2 * GIB,
    disk: 'sda',
    fileSystems: [root(200, 0.2)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.4,
      iowait: 0.03,
      memory: 0.66,
      readBytesPerSecond: 180 * KIB,
      writeBytesPerSecond: 900 * KIB,
      diskBusy: 0.04,
      receiveBytesPerSecond: 6 * MIB,
      transmitBytesPerSecond: 14 * MIB,
      connections: 620,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'db-master-01',
    name: 'Primary Database',
    type: 'database',
    typeLabel: 'Database',
    tier: 'core',
    ip: '192.168.1.20',
    services: [running('postgresql', 5432), running('pgbouncer', 6432)],
    cores: 8,
    memoryBytes: 64 * GIB,
    swapBytes: 4 * GIB,
    disk: 'nvme0n1',
    fileSystems: [
      root(100, 0.24, '/dev/nvme0n1p2'),
      data('/var/lib/postgresql', 1_000, 0.52, '/dev/nvme0n1p3'),
    ],
    networkBytesPerSecond: 10 * GIGABIT,
    usual: {
      cpu: 0.36,
      iowait: 0.18,
      memory: 0.7,
      readBytesPerSecond: 14 * MIB,
      writeBytesPerSecond: 9 * MIB,
      diskBusy: 0.22,
      receiveBytesPerSecond: 5 * MIB,
      transmitBytesPerSecond: 11 * MIB,
      connections: 240,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'api-gateway-prod',
    name: 'API Gateway',
    type: 'api',
    typeLabel: 'API Gateway',
    tier: 'core',
    ip: '192.168.1.30',
    services: [running('kong', 8000), running('kong-admin', 8001)],
    cores: 4,
    memoryBytes: 8 * GIB,
    swapBytes: 2 * GIB,
    disk: 'sda',
    fileSystems: [root(80, 0.26)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.32,
      iowait: 0.01,
      memory: 0.52,
      readBytesPerSecond: 40 * KIB,
      writeBytesPerSecond: 420 * KIB,
      diskBusy: 0.02,
      receiveBytesPerSecond: 9 * MIB,
      transmitBytesPerSecond: 10 * MIB,
      connections: 880,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'k8s-master-01',
    name: 'Kubernetes Control Plane',
    type: 'kubernetes',
    typeLabel: 'Kubernetes Master',
    tier: 'cluster',
    ip: '192.168.1.40',
    services: [running('kube-apiserver', 6443), running('etcd', 2379), running('kubelet', 10250)],
    cores: 4,
    memoryBytes: 16 * GIB,
    swapBytes: 0,
    disk: 'sda',
    fileSystems: [root(120, 0.31)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.18,
      iowait: 0.06,
      memory: 0.45,
      readBytesPerSecond: 60 * KIB,
      writeBytesPerSecond: 2.2 * MIB,
      diskBusy: 0.09,
      receiveBytesPerSecond: 900 * KIB,
      transmitBytesPerSecond: 1.4 * MIB,
      connections: 310,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'k8s-worker-01',
    name: 'Kubernetes Worker 1',
    type: 'kubernetes',
    typeLabel: 'Kubernetes Worker',
    tier: 'cluster',
    ip: '192.168.1.41',
    services: [running('kubelet', 10250), running('containerd', null)],
    cores: 8,
    memoryBytes: 32 * GIB,
    swapBytes: 0,
    disk: 'sda',
    fileSystems: [root(250, 0.44)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.38,
      iowait: 0.04,
      memory: 0.64,
      readBytesPerSecond: 500 * KIB,
      writeBytesPerSecond: 2.8 * MIB,
      diskBusy: 0.08,
      receiveBytesPerSecond: 7 * MIB,
      transmitBytesPerSecond: 8 * MIB,
      connections: 540,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'k8s-worker-02',
    name: 'Kubernetes Worker 2',
    type: 'kubernetes',
    typeLabel: 'Kubernetes Worker',
    tier: 'cluster',
    ip: '192.168.1.42',
    services: [running('kubelet', 10250), running('containerd', null)],
    cores: 8,
    memoryBytes: 32 * GIB,
    swapBytes: 0,
    disk: 'sda',
    fileSystems: [root(250, 0.41)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.35,
      iowait: 0.04,
      memory: 0.6,
      readBytesPerSecond: 470 * KIB,
      writeBytesPerSecond: 2.6 * MIB,
      diskBusy: 0.07,
      receiveBytesPerSecond: 6.5 * MIB,
      transmitBytesPerSecond: 7.4 * MIB,
      connections: 500,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'cache-redis-01',
    name: 'Redis Cache',
    type: 'cache',
    typeLabel: 'Cache',
    tier: 'cluster',
    ip: '192.168.1.50',
    services: [running('redis-server', 6379), running('redis-sentinel', 26379)],
    cores: 2,
    memoryBytes: 16 * GIB,
    swapBytes: 0,
    disk: 'sda',
    fileSystems: [root(60, 0.3)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.24,
      iowait: 0.01,
      memory: 0.71,
      readBytesPerSecond: 8 * KIB,
      writeBytesPerSecond: 300 * KIB,
      diskBusy: 0.01,
      receiveBytesPerSecond: 8 * MIB,
      transmitBytesPerSecond: 18 * MIB,
      connections: 430,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'k8s-ingress-01',
    name: 'Kubernetes Ingress Controller',
    type: 'ingress',
    typeLabel: 'Ingress Controller',
    tier: 'cluster',
    ip: '192.168.1.43',
    services: [running('ingress-nginx', 443), running('kubelet', 10250)],
    cores: 4,
    memoryBytes: 8 * GIB,
    swapBytes: 0,
    disk: 'sda',
    fileSystems: [root(80, 0.22)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.27,
      iowait: 0.01,
      memory: 0.42,
      readBytesPerSecond: 20 * KIB,
      writeBytesPerSecond: 380 * KIB,
      diskBusy: 0.02,
      receiveBytesPerSecond: 11 * MIB,
      transmitBytesPerSecond: 12 * MIB,
      connections: 1_150,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'proxy-nginx-01',
    name: 'Edge Proxy',
    type: 'proxy',
    typeLabel: 'Proxy',
    tier: 'cluster',
    ip: '192.168.1.5',
    services: [running('nginx', 443), running('keepalived', null)],
    cores: 4,
    memoryBytes: 8 * GIB,
    swapBytes: 1 * GIB,
    disk: 'sda',
    fileSystems: [root(80, 0.28)],
    networkBytesPerSecond: 10 * GIGABIT,
    usual: {
      cpu: 0.22,
      iowait: 0.01,
      memory: 0.34,
      readBytesPerSecond: 20 * KIB,
      writeBytesPerSecond: 700 * KIB,
      diskBusy: 0.02,
      receiveBytesPerSecond: 13 * MIB,
      transmitBytesPerSecond: 16 * MIB,
      connections: 1_900,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'analytics-01',
    name: 'Analytics Warehouse',
    type: 'analytics',
    typeLabel: 'Analytics',
    tier: 'support',
    ip: '192.168.1.60',
    services: [running('clickhouse-server', 8123), running('airflow-webserver', 8080)],
    cores: 8,
    memoryBytes: 64 * GIB,
    swapBytes: 4 * GIB,
    disk: 'nvme0n1',
    fileSystems: [
      root(100, 0.33, '/dev/nvme0n1p2'),
      data('/var/lib/clickhouse', 2_000, 0.47, '/dev/nvme0n1p3'),
    ],
    networkBytesPerSecond: 10 * GIGABIT,
    usual: {
      cpu: 0.33,
      iowait: 0.12,
      memory: 0.58,
      readBytesPerSecond: 22 * MIB,
      writeBytesPerSecond: 12 * MIB,
      diskBusy: 0.2,
      receiveBytesPerSecond: 4 * MIB,
      transmitBytesPerSecond: 1.2 * MIB,
      connections: 75,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'monitoring-01',
    name: 'Monitoring',
    type: 'monitoring',
    typeLabel: 'Monitoring',
    tier: 'support',
    ip: '192.168.1.61',
    services: [
      running('prometheus', 9090),
      running('alertmanager', 9093),
      running('grafana-server', 3000),
    ],
    cores: 4,
    memoryBytes: 16 * GIB,
    swapBytes: 2 * GIB,
    disk: 'sda',
    fileSystems: [root(60, 0.35), data('/var/lib/prometheus', 500, 0.49)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.16,
      iowait: 0.05,
      memory: 0.5,
      readBytesPerSecond: 300 * KIB,
      writeBytesPerSecond: 1.1 * MIB,
      diskBusy: 0.04,
      receiveBytesPerSecond: 800 * KIB,
      transmitBytesPerSecond: 240 * KIB,
      connections: 120,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'log-elastic-01',
    name: 'Log Search',
    type: 'logging',
    typeLabel: 'Logging',
    tier: 'support',
    ip: '192.168.1.62',
    services: [running('elasticsearch', 9200), running('logstash', 5044), running('kibana', 5601)],
    cores: 8,
    memoryBytes: 32 * GIB,
    swapBytes: 0,
    disk: 'sdb',
    fileSystems: [
      root(60, 0.38, '/dev/sda2'),
      data('/var/lib/elasticsearch', 2_000, 0.6, '/dev/sdb1'),
    ],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.34,
      iowait: 0.11,
      memory: 0.72,
      readBytesPerSecond: 6 * MIB,
      writeBytesPerSecond: 15 * MIB,
      diskBusy: 0.19,
      receiveBytesPerSecond: 7 * MIB,
      transmitBytesPerSecond: 900 * KIB,
      connections: 160,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'backup-01',
    name: 'Backup Server',
    type: 'backup',
    typeLabel: 'Backup',
    tier: 'support',
    location: 'Busan',
    ip: '192.168.2.10',
    services: [running('bacula-sd', 9103), running('sshd', 22)],
    cores: 4,
    memoryBytes: 8 * GIB,
    swapBytes: 4 * GIB,
    disk: 'sdb',
    fileSystems: [root(60, 0.27, '/dev/sda2'), data('/srv/backup', 8_000, 0.63, '/dev/sdb1')],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.26,
      iowait: 0.3,
      memory: 0.38,
      readBytesPerSecond: 3 * MIB,
      writeBytesPerSecond: 24 * MIB,
      diskBusy: 0.33,
      receiveBytesPerSecond: 24 * MIB,
      transmitBytesPerSecond: 500 * KIB,
      connections: 22,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'mail-01',
    name: 'Mail Server',
    type: 'mail',
    typeLabel: 'Mail',
    tier: 'support',
    ip: '192.168.1.70',
    services: [running('postfix', 25), running('dovecot', 993), running('rspamd', 11334)],
    cores: 2,
    memoryBytes: 8 * GIB,
    swapBytes: 2 * GIB,
    disk: 'sda',
    fileSystems: [root(60, 0.36), data('/var/mail', 500, 0.55)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.14,
      iowait: 0.09,
      memory: 0.47,
      readBytesPerSecond: 260 * KIB,
      writeBytesPerSecond: 640 * KIB,
      diskBusy: 0.06,
      receiveBytesPerSecond: 320 * KIB,
      transmitBytesPerSecond: 410 * KIB,
      connections: 95,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'queue-kafka-01',
    name: 'Message Queue',
    type: 'queue',
    typeLabel: 'Message Queue',
    tier: 'support',
    ip: '192.168.1.63',
    services: [running('kafka', 9092), running('schema-registry', 8081)],
    cores: 4,
    memoryBytes: 16 * GIB,
    swapBytes: 0,
    disk: 'nvme0n1',
    fileSystems: [
      root(60, 0.25, '/dev/nvme0n1p2'),
      data('/var/lib/kafka', 1_000, 0.42, '/dev/nvme0n1p3'),
    ],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.25,
      iowait: 0.07,
      memory: 0.62,
      readBytesPerSecond: 2 * MIB,
      writeBytesPerSecond: 10 * MIB,
      diskBusy: 0.12,
      receiveBytesPerSecond: 9 * MIB,
      transmitBytesPerSecond: 15 * MIB,
      connections: 130,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'search-01',
    name: 'Product Search',
    type: 'search',
    typeLabel: 'Search',
    tier: 'support',
    ip: '192.168.1.64',
    services: [running('opensearch', 9200)],
    cores: 4,
    memoryBytes: 32 * GIB,
    swapBytes: 0,
    disk: 'sda',
    fileSystems: [root(60, 0.29), data('/var/lib/opensearch', 400, 0.45)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.29,
      iowait: 0.06,
      memory: 0.68,
      readBytesPerSecond: 3 * MIB,
      writeBytesPerSecond: 800 * KIB,
      diskBusy: 0.07,
      receiveBytesPerSecond: 1.1 * MIB,
      transmitBytesPerSecond: 3.6 * MIB,
      connections: 85,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'storage-nas-01',
    name: 'Network Storage',
    type: 'storage',
    typeLabel: 'Storage',
    tier: 'support',
    ip: '192.168.1.80',
    services: [running('nfsd', 2049), running('smbd', 445)],
    cores: 4,
    memoryBytes: 16 * GIB,
    swapBytes: 2 * GIB,
    disk: 'sdb',
    fileSystems: [root(60, 0.21, '/dev/sda2'), data('/srv/share', 16_000, 0.66, '/dev/sdb1')],
    networkBytesPerSecond: 10 * GIGABIT,
    usual: {
      cpu: 0.15,
      iowait: 0.28,
      memory: 0.31,
      readBytesPerSecond: 26 * MIB,
      writeBytesPerSecond: 17 * MIB,
      diskBusy: 0.27,
      receiveBytesPerSecond: 18 * MIB,
      transmitBytesPerSecond: 27 * MIB,
      connections: 48,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'ci-runner-01',
    name: 'CI Runner',
    type: 'ci',
    typeLabel: 'CI Runner',
    tier: 'support',
    environment: 'development',
    ip: '192.168.3.10',
    services: [running('gitlab-runner', 9252), running('docker', null)],
    cores: 8,
    memoryBytes: 32 * GIB,
    swapBytes: 4 * GIB,
    disk: 'nvme0n1',
    fileSystems: [root(500, 0.58, '/dev/nvme0n1p2')],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.36,
      iowait: 0.08,
      memory: 0.43,
      readBytesPerSecond: 4 * MIB,
      writeBytesPerSecond: 11 * MIB,
      diskBusy: 0.13,
      receiveBytesPerSecond: 5 * MIB,
      transmitBytesPerSecond: 1.4 * MIB,
      connections: 36,
    },
  },
  {
    ...SEOUL,
    ...DEBIAN,
    hostname: 'dns-01',
    name: 'DNS Resolver',
    type: 'dns',
    typeLabel: 'DNS',
    tier: 'support',
    ip: '192.168.1.2',
    services: [running('unbound', 53)],
    cores: 2,
    memoryBytes: 4 * GIB,
    swapBytes: 1 * GIB,
    disk: 'sda',
    fileSystems: [root(40, 0.17)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.07,
      iowait: 0.01,
      memory: 0.24,
      readBytesPerSecond: 4 * KIB,
      writeBytesPerSecond: 60 * KIB,
      diskBusy: 0.005,
      receiveBytesPerSecond: 210 * KIB,
      transmitBytesPerSecond: 340 * KIB,
      connections: 14,
    },
  },
  {
    ...SEOUL,
    ...UBUNTU,
    hostname: 'vpn-01',
    name: 'VPN Gateway',
    type: 'vpn',
    typeLabel: 'VPN',
    tier: 'support',
    ip: '192.168.1.3',
    services: [running('wireguard', 51820), running('sshd', 22)],
    cores: 2,
    memoryBytes: 4 * GIB,
    swapBytes: 1 * GIB,
    disk: 'sda',
    fileSystems: [root(40, 0.19)],
    networkBytesPerSecond: GIGABIT,
    usual: {
      cpu: 0.12,
      iowait: 0.01,
      memory: 0.29,
      readBytesPerSecond: 6 * KIB,
      writeBytesPerSecond: 90 * KIB,
      diskBusy: 0.01,
      receiveBytesPerSecond: 2.8 * MIB,
      transmitBytesPerSecond: 3.1 * MIB,
      connections: 28,
    },
  },
] as const satisfies readonly Entry[]

/** A hostname of the catalogue; also the server's `instance` label and its id as a `Server`. */
export type Hostname = (typeof SERVERS)[number]['hostname']

/** A server of the catalogue. */
export interface CatalogueServer extends Entry {
  id: Hostname
  hostname: Hostname
}

/** The servers in the order of generation: core 1-3, cluster 4-9, support 10-20. */
export const CATALOGUE: readonly CatalogueServer[] = SERVERS.map((server) => ({
  ...server,
  id: server.hostname,
  services: [...server.services],
}))

/**
 * The id that the original API gives to the server at a position of the catalogue.
 * @param position counted from 0
 * @example generatedId(0) // => 'srv_001'
 */
export const generatedId = (position: number): string =>
  `srv_${String(position + 1).padStart(3, '0')}`

const POSITIONS = new Map<string, number>(CATALOGUE.map(({ hostname }, index) => [hostname, index]))

/** Position of a hostname in the catalogue, counted from 0; undefined if it is not there. */
export const positionOf = (hostname: string): number | undefined => POSITIONS.get(hostname)
