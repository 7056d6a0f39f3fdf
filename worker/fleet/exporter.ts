/** What node_exporter would say about one server of the catalogue, as functions of time. */
import type { Labels } from '../promql/source'
import type { CatalogueServer, FileSystem } from './catalogue'
import { workOf } from './demand'
import { fraction, type Noise, noise, type Octave, seedFor } from './noise'
import { recalling } from './recalling'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const PAGE_BYTES = 4_096
const SECTOR_BYTES = 512

/** How long before the fleet was created a server may have booted. */
const YOUNGEST_BOOT_MS = 31 * DAY_MS
const OLDEST_BOOT_MS = 120 * DAY_MS

/** Memory follows the load of the last hour: caches and worker pools shrink slowly. */
const MEMORY_MEMORY_MS = HOUR_MS
/** Share of memory that a doubling of the load takes. */
const MEMORY_PER_LOAD = 0.12
const MEMORY_DRIFT: readonly Octave[] = [{ periodMs: 37 * MINUTE_MS, amplitude: 0.02 }]

/** Every metric wanders around the load on its own; below 0.2, the least load, so that rates stay positive. */
const WANDER: readonly Octave[] = [
  { periodMs: 25_000, amplitude: 0.1 },
  { periodMs: 6_000, amplitude: 0.08 },
]

/** Shares of a file system: what a month of growth and a day of logs take before they are cleared. */
const MONTHLY_GROWTH = 0.06
const DAILY_LOGS = 0.02
const GROWTH_MS = 30 * DAY_MS
const BYTES_PER_INODE = 16_384
const MEAN_FILE_BYTES = 60_000

/** A value at a time. @param done the server's work since boot, in seconds at mean load */
export type Value = (timeMs: number, done: number) => number

/** One series: its labels, and its value at any time since boot. */
export interface Instrument {
  labels: Labels
  value: Value
}

/** A simulated server. */
export interface Machine {
  hostname: string
  /** When it booted, Unix ms on the sampling grid; it has no samples before. */
  bootMs: number
  /** Its work since boot at a time, in seconds at mean load. */
  done(timeMs: number): number
  /** The series of one metric; empty for a metric that it does not report. */
  instruments(metric: string): readonly Instrument[]
  /** When it could not be scraped, oldest first, apart from each other; absent for never. */
  silences?: readonly Span[]
}

/** A time from `fromMs` until before `toMs`, Unix ms. */
export interface Span {
  fromMs: number
  toMs: number
}

/**
 * The machine behind a catalogue entry.
 *
 * @param epochMs when the fleet was created, Unix ms; the boot lies 31 to 120 days before it
 */
export function machineOf(seed: number, server: CatalogueServer, epochMs: number): Machine {
  const ownSeed = seedFor(seed, server.hostname)
  const uptimeMs = YOUNGEST_BOOT_MS + fraction(ownSeed, 0) * (OLDEST_BOOT_MS - YOUNGEST_BOOT_MS)
  const bootMs = Math.floor((epochMs - uptimeMs) / 10_000) * 10_000
  const work = workOf(seed, server.hostname)
  const doneAtBoot = work(bootMs)
  const done = recalling((timeMs) => work(timeMs) - doneAtBoot)
  const parts: Parts = { server, seed: ownSeed, bootMs, done }
  const known = new Map<string, readonly Instrument[]>()
  return {
    hostname: server.hostname,
    bootMs,
    done,
    instruments(metric) {
      let found = known.get(metric)
      if (!found) {
        found = (METRICS[metric]?.(parts) ?? []).map(([labels, value]) => ({
          labels: { __name__: metric, instance: server.hostname, job: JOB, ...labels },
          value,
        }))
        known.set(metric, found)
      }
      return found
    },
  }
}

/** The `job` label of everything that is simulated. */
export const JOB = 'simulator'

interface Parts {
  server: CatalogueServer
  seed: number
  bootMs: number
  done: (timeMs: number) => number
}

type Own = Record<string, string>
/** The series of one metric, less the labels that all have in common. */
type Family = (parts: Parts) => [Own, Value][]

/** A metric with one series without labels of its own. */
const single =
  (value: (parts: Parts) => Value): Family =>
  (parts) => [[{}, value(parts)]]

const constant =
  (value: number): Value =>
  () =>
    value

/**
 * A counter that grows with the load, `perSecond` on average, and wanders around it.
 * @param steps smallest steps in one unit; the counter shows whole steps
 */
function counter({ seed, bootMs }: Parts, name: string, perSecond: number, steps = 1): Value {
  const wander = noise(seedFor(seed, name), WANDER)
  const atBoot = wander.integral(bootMs)
  const stepsPerSecond = perSecond * steps
  return (timeMs, done) =>
    Math.floor(stepsPerSecond * (done + wander.integral(timeMs) - atBoot)) / steps
}

/** Relative load over the last `windowMs`. */
const meanLoad = (parts: Parts, windowMs: number, timeMs: number, done: number) =>
  ((done - parts.done(timeMs - windowMs)) * 1_000) / windowMs

/** A gauge that follows the load of the last ten seconds and wanders around it. */
function gauge(parts: Parts, name: string, mean: number): Value {
  const wander = noise(seedFor(parts.seed, name), WANDER)
  return (timeMs, done) =>
    Math.max(0, mean * (meanLoad(parts, 10_000, timeMs, done) + wander.at(timeMs)))
}

const whole =
  (value: Value): Value =>
  (timeMs, done) =>
    Math.round(value(timeMs, done))

/* Processor */

/** Shares of the busy time that do not depend on the server; `user` is what remains. */
const MODE_SHARES = { system: 0.22, softirq: 0.05, nice: 0.004, irq: 0, steal: 0 }
const TICKS_PER_SECOND = 100

const cpuSeconds: Family = (parts) => {
  const { server, seed, bootMs } = parts
  const { cpu, iowait } = server.usual
  const fixed = Object.values(MODE_SHARES).reduce((sum, share) => sum + share, 0)
  const shares = { user: 1 - fixed - iowait, iowait, ...MODE_SHARES }
  // The scheduler never spreads work evenly, but the mean over all cores is what was asked for.
  const skew = (core: number) =>
    1 + 0.1 * Math.cos(2 * Math.PI * (core / server.cores + fraction(seed, 1)))

  return Array.from({ length: server.cores }, (_, core) => {
    const busy = Object.entries(shares).map(([mode, share]): [string, Value] => {
      if (share === 0) return [mode, constant(0)]
      const ticksPerSecond = cpu * skew(core) * share * TICKS_PER_SECOND
      return [mode, counter(parts, `cpu ${core} ${mode}`, ticksPerSecond)]
    })
    const idleTicks: Value = (timeMs, done) => {
      let ticks = ((timeMs - bootMs) / 1_000) * TICKS_PER_SECOND
      for (const [, value] of busy) ticks -= value(timeMs, done)
      return ticks
    }
    return [...busy, ['idle', idleTicks] as const].map(([mode, ticks]): [Own, Value] => [
      { cpu: String(core), mode },
      (timeMs, done) => ticks(timeMs, done) / TICKS_PER_SECOND,
    ])
  }).flat()
}

/** Load average over a window; the kernel's is exponential, ours counts the window evenly. */
const loadAverage = (minutes: number) =>
  single((parts) => {
    const { cores, usual } = parts.server
    return (timeMs, done) => {
      const load = meanLoad(parts, minutes * MINUTE_MS, timeMs, done)
      return Math.round(cores * usual.cpu * load * 100) / 100
    }
  })

/* Memory */

interface MemoryBytes {
  total: number
  available: number
  free: number
  buffers: number
  cached: number
}

/** How the server's memory is divided at a time. */
function memoryOf(parts: Parts): (timeMs: number, done: number) => MemoryBytes {
  const { server, seed } = parts
  // Firmware and kernel keep a part for themselves.
  const total = pages(server.memoryBytes * 0.977)
  const drift: Noise = noise(seedFor(seed, 'memory'), MEMORY_DRIFT)
  return (timeMs, done) => {
    const load = meanLoad(parts, MEMORY_MEMORY_MS, timeMs, done)
    const used = server.usual.memory + MEMORY_PER_LOAD * (load - 1) + drift.at(timeMs)
    const available = pages(total * (1 - used))
    const buffers = pages(available * 0.03)
    const cached = pages(available * 0.62)
    // The kernel counts nearly all of the page cache as available, not quite all of it.
    const free = available - pages((buffers + cached) * 0.96)
    return { total, available, free, buffers, cached }
  }
}

const pages = (bytes: number) => Math.floor(bytes / PAGE_BYTES) * PAGE_BYTES

const memory = (part: keyof MemoryBytes) =>
  single((parts) => {
    const bytes = memoryOf(parts)
    return (timeMs, done) => bytes(timeMs, done)[part]
  })

/* File systems */

/**
 * When the logs of a file system are rotated, ms after midnight UTC. Cron starts daily jobs at a random
 * minute after midnight in Korea, which is 15:00 UTC.
 *
 * @param seed the server's own
 */
export const rotationTimeMs = (seed: number, mountpoint: string): number =>
  15 * HOUR_MS + Math.floor(fraction(seedFor(seed, mountpoint), 1) * 60) * MINUTE_MS

/** Bytes in use of a file system: it grows for a month, and logs fill it for a day at the load's pace. */
function usedBytes(parts: Parts, { sizeBytes, used, mountpoint }: FileSystem): Value {
  const { seed, done } = parts
  const growthPhase = fraction(seedFor(seed, mountpoint), 0)
  const rotationMs = rotationTimeMs(seed, mountpoint)
  const logBytesPerSecond = mountpoint === '/' ? (DAILY_LOGS * sizeBytes) / (DAY_MS / 1_000) : 0
  return (timeMs, doneNow) => {
    const month = timeMs / GROWTH_MS + growthPhase
    const grown = sizeBytes * (used + MONTHLY_GROWTH * (month - Math.floor(month)))
    if (logBytesPerSecond === 0) return pages(grown)
    const rotatedMs = Math.floor((timeMs - rotationMs) / DAY_MS) * DAY_MS + rotationMs
    return pages(grown + logBytesPerSecond * (doneNow - done(rotatedMs)))
  }
}

/** What each file system says, given its bytes in use. */
const fileSystems =
  (value: (used: number, fileSystem: FileSystem) => number): Family =>
  (parts) =>
    parts.server.fileSystems.map((fileSystem) => {
      const { device, fstype, mountpoint } = fileSystem
      const used = usedBytes(parts, fileSystem)
      return [{ device, fstype, mountpoint }, (t, done) => value(used(t, done), fileSystem)]
    })

/** ext4 keeps 5 % for the superuser by default, xfs nothing. */
const reservedBytes = ({ fstype, sizeBytes }: FileSystem) =>
  fstype === 'ext4' ? pages(sizeBytes * 0.05) : 0

const inodes = ({ sizeBytes }: FileSystem) => Math.floor(sizeBytes / BYTES_PER_INODE)

/* Disks and network cards */

/** A counter of the server's disk; a mean rate in, one series out. */
const disk =
  (name: string, rate: (server: CatalogueServer) => number, steps = 1): Family =>
  (parts) => [
    [{ device: parts.server.disk }, counter(parts, `disk ${name}`, rate(parts.server), steps)],
  ]

const MEAN_READ_BYTES = 24 * 1024
const MEAN_WRITE_BYTES = 16 * 1024

/** Share of the traffic that a server has with itself. */
const LOOPBACK = 0.06
const MEAN_PACKET_BYTES = 720

/** A counter of each network card, proportional to the bytes it receives or transmits. */
const network =
  (direction: 'receive' | 'transmit', kind: string, perByte: number): Family =>
  (parts) => {
    const { receiveBytesPerSecond, transmitBytesPerSecond } = parts.server.usual
    const bytes = direction === 'receive' ? receiveBytesPerSecond : transmitBytesPerSecond
    return [
      [{ device: 'eth0' }, counter(parts, `eth0 ${direction} ${kind}`, bytes * perByte)],
      // What is sent to oneself is also received, so both directions are the same counter.
      [{ device: 'lo' }, counter(parts, `lo ${kind}`, transmitBytesPerSecond * LOOPBACK * perByte)],
    ]
  }

/** A value of the card that never changes. */
const card =
  (value: (server: CatalogueServer) => number): Family =>
  ({ server }) => [[{ device: 'eth0' }, constant(value(server))]]

const segmentsPerSecond = (server: CatalogueServer) =>
  server.usual.transmitBytesPerSecond / MEAN_PACKET_BYTES

const opensPerSecond = (server: CatalogueServer) => server.usual.connections * 0.02

/** How long a read or a write takes with nothing in its way. */
const latencySeconds = ({ disk: device }: CatalogueServer) =>
  device.startsWith('nvme') ? 0.0003 : 0.003
/** Time that all reads of a second take, summed. */
const readSeconds = (server: CatalogueServer) =>
  (server.usual.readBytesPerSecond / MEAN_READ_BYTES) * latencySeconds(server)
const writeSeconds = (server: CatalogueServer) =>
  (server.usual.writeBytesPerSecond / MEAN_WRITE_BYTES) * latencySeconds(server)

/** Share of the time in which something waits for a disk. */
const ioWaiting = ({ usual }: CatalogueServer) => 0.15 * usual.diskBusy

/** Time in which tasks wait for a resource: a counter of microseconds. */
const pressure = (name: string, share: (server: CatalogueServer) => number) =>
  single((parts) => counter(parts, `pressure ${name}`, share(parts.server), 1_000_000))

/** Pages between memory and swap space, where there is any. */
const swapped = (name: string, perSecond: number) =>
  single((parts) => (parts.server.swapBytes > 0 ? counter(parts, name, perSecond) : constant(0)))

/** File descriptors that the kernel allows: one for each 10 KiB of memory. */
export const descriptors = (server: CatalogueServer): number =>
  Math.floor(server.memoryBytes / 10_240)

/** Every metric that a simulated server reports, by name. */
const METRICS: Readonly<Record<string, Family>> = {
  up: single(() => constant(1)),
  node_time_seconds: single(() => (timeMs) => timeMs / 1_000),
  node_boot_time_seconds: single(({ bootMs }) => constant(bootMs / 1_000)),

  node_cpu_seconds_total: cpuSeconds,
  node_load1: loadAverage(1),
  node_load5: loadAverage(5),
  node_load15: loadAverage(15),
  node_procs_running: single((parts) =>
    whole(gauge(parts, 'running', 1 + parts.server.cores * parts.server.usual.cpu))
  ),
  node_procs_blocked: single((parts) =>
    whole(gauge(parts, 'blocked', 3 * parts.server.usual.iowait))
  ),
  node_context_switches_total: single((parts) =>
    counter(parts, 'switches', 9_000 * parts.server.cores * parts.server.usual.cpu)
  ),
  node_intr_total: single((parts) =>
    counter(parts, 'interrupts', 5_000 * parts.server.cores * parts.server.usual.cpu)
  ),
  node_forks_total: single((parts) => counter(parts, 'forks', 2 * parts.server.cores)),
  node_filefd_allocated: single((parts) =>
    whole(gauge(parts, 'descriptors', 1_200 + 4 * parts.server.usual.connections))
  ),
  node_filefd_maximum: single(({ server }) => constant(descriptors(server))),

  node_pressure_cpu_waiting_seconds_total: pressure('cpu waiting', ({ usual }) => 0.1 * usual.cpu),
  node_pressure_io_waiting_seconds_total: pressure('io waiting', ioWaiting),
  node_pressure_io_stalled_seconds_total: pressure('io stalled', (s) => 0.6 * ioWaiting(s)),
  node_pressure_memory_waiting_seconds_total: pressure('memory waiting', () => 0.0004),
  node_pressure_memory_stalled_seconds_total: pressure('memory stalled', () => 0.0002),

  node_memory_MemTotal_bytes: memory('total'),
  node_memory_MemAvailable_bytes: memory('available'),
  node_memory_MemFree_bytes: memory('free'),
  node_memory_Buffers_bytes: memory('buffers'),
  node_memory_Cached_bytes: memory('cached'),
  node_memory_SwapTotal_bytes: single(({ server }) => constant(server.swapBytes)),
  node_memory_SwapFree_bytes: single(({ server, seed }) =>
    constant(pages(server.swapBytes * (1 - 0.08 * fraction(seed, 2))))
  ),
  node_vmstat_pgmajfault: single((parts) => counter(parts, 'major faults', 0.5)),
  node_vmstat_pswpin: swapped('swapped in', 0.02),
  node_vmstat_pswpout: swapped('swapped out', 0.03),
  node_vmstat_oom_kill: single(() => constant(0)),

  node_filesystem_size_bytes: fileSystems((_, { sizeBytes }) => sizeBytes),
  node_filesystem_free_bytes: fileSystems((used, { sizeBytes }) => sizeBytes - used),
  node_filesystem_avail_bytes: fileSystems((used, fs) =>
    Math.max(0, fs.sizeBytes - used - reservedBytes(fs))
  ),
  node_filesystem_files: fileSystems((_, fs) => inodes(fs)),
  node_filesystem_files_free: fileSystems((used, fs) =>
    Math.max(0, inodes(fs) - Math.floor(used / MEAN_FILE_BYTES))
  ),
  node_filesystem_readonly: fileSystems(() => 0),

  node_disk_read_bytes_total: disk(
    'read bytes',
    (s) => s.usual.readBytesPerSecond,
    1 / SECTOR_BYTES
  ),
  node_disk_written_bytes_total: disk(
    'written bytes',
    (s) => s.usual.writeBytesPerSecond,
    1 / SECTOR_BYTES
  ),
  node_disk_reads_completed_total: disk(
    'reads',
    (s) => s.usual.readBytesPerSecond / MEAN_READ_BYTES
  ),
  node_disk_writes_completed_total: disk(
    'writes',
    (s) => s.usual.writeBytesPerSecond / MEAN_WRITE_BYTES
  ),
  node_disk_io_time_seconds_total: disk('busy', (s) => s.usual.diskBusy, 1_000),
  node_disk_read_time_seconds_total: disk('read time', readSeconds, 1_000),
  node_disk_write_time_seconds_total: disk('write time', writeSeconds, 1_000),
  node_disk_io_time_weighted_seconds_total: disk(
    'weighted time',
    (s) => readSeconds(s) + writeSeconds(s),
    1_000
  ),
  node_disk_io_now: (parts) => [
    [
      { device: parts.server.disk },
      whole(gauge(parts, 'under way', 2 * parts.server.usual.diskBusy)),
    ],
  ],

  node_network_receive_bytes_total: network('receive', 'bytes', 1),
  node_network_transmit_bytes_total: network('transmit', 'bytes', 1),
  node_network_receive_packets_total: network('receive', 'packets', 1 / MEAN_PACKET_BYTES),
  node_network_transmit_packets_total: network('transmit', 'packets', 1 / MEAN_PACKET_BYTES),
  node_network_receive_errs_total: network('receive', 'errs', 0),
  node_network_transmit_errs_total: network('transmit', 'errs', 0),
  node_network_receive_drop_total: network('receive', 'drop', 0),
  node_network_transmit_drop_total: network('transmit', 'drop', 0),
  node_network_speed_bytes: card((server) => server.networkBytesPerSecond),
  node_network_up: card(() => 1),
  node_netstat_Tcp_CurrEstab: single((parts) =>
    whole(gauge(parts, 'connections', parts.server.usual.connections))
  ),
  node_netstat_Tcp_OutSegs: single((parts) =>
    counter(parts, 'segments', segmentsPerSecond(parts.server))
  ),
  node_netstat_Tcp_RetransSegs: single((parts) =>
    counter(parts, 'retransmitted', segmentsPerSecond(parts.server) * 0.0004)
  ),
  node_netstat_Tcp_InSegs: single((parts) =>
    counter(parts, 'segments in', parts.server.usual.receiveBytesPerSecond / MEAN_PACKET_BYTES)
  ),
  node_netstat_Tcp_ActiveOpens: single((parts) =>
    counter(parts, 'opened', opensPerSecond(parts.server) * 0.5)
  ),
  node_netstat_Tcp_PassiveOpens: single((parts) =>
    counter(parts, 'accepted', opensPerSecond(parts.server))
  ),
  node_netstat_TcpExt_TCPTimeouts: single((parts) =>
    counter(parts, 'timeouts', segmentsPerSecond(parts.server) * 0.00002)
  ),
  node_netstat_TcpExt_ListenOverflows: single(() => constant(0)),
  node_netstat_TcpExt_ListenDrops: single(() => constant(0)),
  node_sockstat_TCP_tw: single((parts) =>
    whole(gauge(parts, 'time wait', parts.server.usual.connections * 0.3))
  ),

  node_uname_info: ({ server }) => [
    [
      {
        domainname: '(none)',
        machine: server.architecture,
        nodename: server.hostname,
        release: server.kernel,
        sysname: 'Linux',
        version: server.kernelBuild,
      },
      constant(1),
    ],
  ],
  node_os_info: ({ server }) => [
    [
      {
        id: server.osId,
        name: server.osName,
        pretty_name: server.os,
        version_codename: server.osCodename,
        version_id: server.osVersion,
      },
      constant(1),
    ],
  ],
  // Facts that node_exporter does not know; real servers bring them as labels or leave them out.
  openmanager_server_info: ({ server: { name, type, environment, location, provider, ip } }) => [
    [{ name, type, environment, location, provider, ip }, constant(1)],
  ],
  openmanager_service_info: ({ server }) =>
    server.services.map(({ name, port, status }) => {
      const labels: Own = port === null ? { name } : { name, port: String(port) }
      return [labels, constant(status === 'running' ? 1 : 0)]
    }),
}

/** Whether a metric only grows while its server is up. */
export const isCounter = (metric: string): boolean =>
  /_total$|^node_netstat_(?!Tcp_CurrEstab$)|^node_vmstat_/.test(metric)

/** Names of all metrics that simulated servers report. */
export const METRIC_NAMES: readonly string[] = Object.keys(METRICS)
