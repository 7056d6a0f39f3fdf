/**
 * Simulated servers with the hundred series that matter of a node_exporter, to load stores with.
 *
 * Values have the grain and the noise of real ones: counters of CPU time in hundredths of a second
 * that follow one load per server, memory in pages of 4 KiB, disks and networks that burst, counters
 * that never move, and a few floats that no store can predict. It is not the product's own simulator,
 * so that the store is not measured with what it was made along with.
 */

const CORES = 4
const MODES = ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'] as const
const MEMORY = [
  ...['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'SwapTotal', 'SwapFree'],
  ...['SwapCached', 'Active', 'Inactive', 'Dirty', 'Slab'],
]
const FILESYSTEMS = [
  { device: '/dev/vda1', fstype: 'ext4', mountpoint: '/' },
  { device: '/dev/vdb1', fstype: 'xfs', mountpoint: '/var/lib/data' },
]
const DISK = [
  ...['read_bytes_total', 'written_bytes_total', 'reads_completed_total'],
  ...['writes_completed_total', 'io_time_seconds_total', 'read_time_seconds_total'],
  'write_time_seconds_total',
]
const NETWORK = ['receive', 'transmit'].flatMap((direction) =>
  ['bytes', 'packets', 'errs', 'drop'].map((what) => `${direction}_${what}_total`)
)
const OTHERS = [
  ...['node_netstat_Tcp_CurrEstab', 'node_sockstat_TCP_inuse', 'node_sockstat_TCP_alloc'],
  ...['node_context_switches_total', 'node_intr_total', 'node_forks_total', 'node_procs_running'],
  ...['node_procs_blocked', 'node_boot_time_seconds', 'node_filefd_allocated', 'node_time_seconds'],
  ...['node_vmstat_pgfault', 'node_vmstat_pgmajfault', 'scrape_duration_seconds', 'up'],
]

const PAGE_BYTES = 4_096
const GIB = 2 ** 30
const DAY_S = 86_400

/** Name and labels of each series of a server, without `instance` and `job`, in a fixed order. */
export const SERIES: readonly Record<string, string>[] = [
  ...Array.from({ length: CORES }, (_, cpu) =>
    MODES.map((mode) => ({ __name__: 'node_cpu_seconds_total', cpu: String(cpu), mode }))
  ).flat(),
  ...['node_load1', 'node_load5', 'node_load15'].map((name) => ({ __name__: name })),
  ...MEMORY.map((name) => ({ __name__: `node_memory_${name}_bytes` })),
  ...FILESYSTEMS.flatMap((labels) =>
    ['avail_bytes', 'free_bytes', 'size_bytes', 'files_free'].map((name) => ({
      __name__: `node_filesystem_${name}`,
      ...labels,
    }))
  ),
  ...['vda', 'vdb'].flatMap((device) =>
    DISK.map((name) => ({ __name__: `node_disk_${name}`, device }))
  ),
  ...['eth0', 'lo'].flatMap((device) =>
    NETWORK.map((name) => ({ __name__: `node_network_${name}`, device }))
  ),
  ...OTHERS.map((name) => ({ __name__: name })),
]

/** Name and labels of the series of one server, as a Prometheus that scrapes it names them. */
export function seriesOf(instance: string): Record<string, string>[] {
  return SERIES.map((labels) => ({ ...labels, instance, job: 'node' }))
}

/** One server; the same seed gives the same values. */
export class Host {
  readonly #chance: Chance
  readonly #usualLoad: number
  readonly #phaseS: number
  readonly #memoryBytes: number
  readonly #counters = new Map<string, number>()
  readonly #loads = [0, 0, 0]
  /** Share of the CPU time in use, 0 to 1. */
  #load: number
  #uptimeS: number

  constructor(seed: number) {
    const chance = new Chance(seed)
    this.#chance = chance
    this.#usualLoad = 0.05 + 0.6 * chance.share() ** 2
    this.#load = this.#usualLoad
    this.#phaseS = chance.share() * DAY_S
    this.#memoryBytes = 4 * 2 ** chance.below(5) * GIB - chance.below(50_000) * PAGE_BYTES
    this.#uptimeS = 3_600 * (1 + chance.below(2_000))
  }

  /**
   * One scrape: values in the order of `SERIES`.
   *
   * @param timeS Unix seconds, later by `elapsedS` than at the last call
   */
  scrape(timeS: number, elapsedS: number): number[] {
    this.#uptimeS += elapsedS
    this.#moveLoad(timeS)
    return [
      ...this.#cpu(elapsedS),
      ...this.#loadAverages(),
      ...this.#memory(),
      ...FILESYSTEMS.flatMap((_, index) => this.#filesystem(index)),
      ...[0, 1].flatMap((index) => this.#disk(index)),
      ...[0, 1].flatMap((index) => this.#network(index)),
      ...this.#others(timeS, elapsedS),
    ]
  }

  /** It returns to what is usual at this time of the day, with noise and now and then a burst. */
  #moveLoad(timeS: number): void {
    const ofDay = 0.08 * Math.sin(((timeS + this.#phaseS) / DAY_S) * 2 * Math.PI)
    const pull = 0.15 * (this.#usualLoad + ofDay - this.#load)
    const burst = this.#chance.share() < 0.002 ? 0.4 * this.#chance.share() : 0
    this.#load = clamp(this.#load + pull + 0.02 * this.#chance.normal() + burst, 0.01, 0.98)
  }

  #cpu(elapsedS: number): number[] {
    const chance = this.#chance
    return Array.from({ length: CORES }, (_, core) => {
      const load = clamp(this.#load * (1 + 0.1 * chance.normal()), 0.002, 0.99)
      const busy = {
        iowait: 0.004 * chance.share() * (chance.share() < 0.05 ? 6 : 1),
        irq: 0,
        nice: chance.share() < 0.02 ? 0.001 : 0,
        softirq: 0.003 * this.#load * (1 + 0.2 * chance.normal()),
        steal: 0.001 * chance.share(),
        system: 0.3 * load,
        user: 0.7 * load,
      }
      const idle = Math.max(0, 1 - Object.values(busy).reduce((sum, share) => sum + share, 0))
      const shares = { idle, ...busy }
      return MODES.map((mode) => {
        const seconds = this.#count(`cpu ${core} ${mode}`, shares[mode] * elapsedS, () => {
          return this.#uptimeS * shares[mode]
        })
        return Math.floor(seconds * 100) / 100
      })
    }).flat()
  }

  #loadAverages(): number[] {
    const now = CORES * this.#load * (1 + 0.05 * this.#chance.normal())
    return [0.3, 0.1, 0.03].map((weight, index) => {
      const before = this.#loads[index] || now
      this.#loads[index] = before + weight * (now - before)
      return Math.round(this.#loads[index] * 100) / 100
    })
  }

  #memory(): number[] {
    const [chance, total] = [this.#chance, this.#memoryBytes]
    const used = total * (0.25 + 0.4 * this.#load + 0.002 * chance.normal())
    const cached = total * (0.2 + 0.001 * chance.normal())
    const buffers = 0.01 * total + (chance.share() < 0.3 ? chance.below(64) * PAGE_BYTES : 0)
    const swap = 2 * GIB - PAGE_BYTES
    const dirty = PAGE_BYTES * Math.floor(4_000 * chance.share() * chance.share())
    const slab = 0.03 * total + chance.below(100) * PAGE_BYTES
    return [
      ...[total, total - used - cached, total - used, buffers, cached, swap, swap, 0],
      ...[0.7 * used, 0.3 * used + 0.5 * cached, dirty, slab],
    ].map(inPages)
  }

  #filesystem(index: number): number[] {
    const chance = this.#chance
    const size = inPages((index === 0 ? 64 : 512) * 1e9)
    const written = chance.share() < (index === 0 ? 0.4 : 0.9) ? chance.below(200) : 0
    const cleaned = chance.share() < 0.003 ? 50_000 : 0
    const free = this.#count(`free ${index}`, PAGE_BYTES * (cleaned - written), () => {
      return inPages(size * (0.2 + 0.6 * chance.share()))
    })
    return [inPages(free - 0.05 * size), free, size, 3e7 - Math.floor((size - free) / 65_536)]
  }

  #disk(index: number): number[] {
    const chance = this.#chance
    const busyness = this.#load * (index === 0 ? 1 : 3)
    const reads = chance.share() < 0.7 ? 0 : Math.floor(chance.share() * 200 * busyness)
    const writes = Math.floor(5 + chance.share() * 400 * busyness)
    const count = (what: string, by: number) => this.#count(`disk ${index} ${what}`, by, chance.age)
    return [
      count('read bytes', reads * PAGE_BYTES * (1 + chance.below(8))),
      count('written bytes', writes * PAGE_BYTES * (2 + chance.below(4))),
      count('reads', reads),
      count('writes', writes),
      // Kernels count these in milliseconds.
      count('busy ms', Math.floor(0.7 * (reads + writes))) / 1_000,
      count('read ms', Math.floor(0.6 * reads)) / 1_000,
      count('write ms', Math.floor(1.4 * writes)) / 1_000,
    ]
  }

  #network(index: number): number[] {
    const chance = this.#chance
    const isLoopback = index === 1
    return [0, 1].flatMap((direction) => {
      const usual = isLoopback ? 20 : 3_000 * this.#load
      const packets = Math.max(0, Math.floor(usual * (1 + 0.2 * chance.normal()) + 2))
      const packetBytes = 100 + chance.below(isLoopback ? 50 : 700)
      const count = (what: string, by: number, first = chance.age) =>
        this.#count(`network ${index} ${direction} ${what}`, by, first)
      return [
        count('bytes', packets * packetBytes),
        count('packets', packets),
        count('errors', chance.share() < 0.0005 ? 1 : 0, () => 0),
        count('dropped', !isLoopback && chance.share() < 0.01 ? 1 : 0, () => 0),
      ]
    })
  }

  #others(timeS: number, elapsedS: number): number[] {
    const [chance, load] = [this.#chance, this.#load]
    const connections = Math.max(0, Math.round(200 * load + 10 * chance.normal() + 20))
    const count = (what: string, perSecond: number) =>
      this.#count(what, Math.max(0, Math.floor(elapsedS * perSecond)), chance.age)
    return [
      connections,
      connections + 6,
      connections + 30 + chance.below(10),
      count('context switches', 1_500 + 20_000 * load * (1 + 0.1 * chance.normal())),
      count('interrupts', 900 + 9_000 * load * (1 + 0.1 * chance.normal())),
      count('forks', 1 + 5 * load * chance.share()),
      1 + Math.floor(8 * load * chance.share()),
      chance.share() < 0.05 ? 1 : 0,
      Math.round(timeS - this.#uptimeS),
      32 * Math.floor((1_200 + 1_000 * load) / 32),
      Math.round((timeS + 0.003 + 0.002 * chance.share()) * 1e6) / 1e6,
      count('page faults', 3_000 * load * (1 + 0.3 * chance.share())),
      count('major page faults', chance.share() < 0.1 ? chance.share() / 4 : 0),
      0.012 + 0.006 * chance.share(),
      1,
    ]
  }

  /** A counter, after adding to it; `first` says where it stood before. */
  #count(name: string, by: number, first: () => number): number {
    const value = (this.#counters.get(name) ?? Math.floor(first())) + by
    this.#counters.set(name, value)
    return value
  }
}

/** Seeded numbers: mulberry32. */
class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1)
  }

  /** In [0, 1). */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.share() * limit)
  }

  /** Of the standard normal distribution: Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share())
  }

  /** What a counter may have reached by now. */
  readonly age = () => Math.floor(1e9 * this.share())
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

const inPages = (bytes: number) => Math.max(0, PAGE_BYTES * Math.round(bytes / PAGE_BYTES))
