/** What the product measures of every server, as PromQL over what node_exporter reports. */
import type { SignalName, Signals } from '../contracts/signal'
import { STALENESS, SUSTAINED } from '../policy'
import type { Expr } from '../promql/ast'
import { parse } from '../promql/parse'
import { queryInstant } from '../promql/query'
import type { SeriesSource } from '../promql/source'
import { anySeen, lastSeen } from './last-seen'
import { matcherText, onServers } from './server-matcher'
import { significant } from './significant'

/** How a counter becomes a rate, and of which servers. */
export interface Asking {
  /** `irate`: between the last two samples, so that it reacts at once; `rate`: over the whole window. */
  rate: 'irate' | 'rate'
  /** Width of the window, for example `5m`. */
  window: string
  /** A matcher such as `instance="a"` that every selector gets; '' for every server. */
  only: string
}

/** One thing that is measured of every server. */
export interface Signal {
  /** Its name as a metric, the way Prometheus names recording rules: level:metric:operations. */
  record: string
  /** What it says, in a sentence. */
  help: string
  /** What one unit of the value is. */
  unit: string
  /** PromQL whose series are told apart by `instance` alone. */
  expression: (asking: Asking) => string
}

/** File systems that are no disk: in memory, of the kernel, read-only images, or another one seen again. */
export const NO_DISK =
  'tmpfs|devtmpfs|ramfs|rootfs|squashfs|erofs|iso9660|overlay|aufs|fuse.*|nsfs|proc|sysfs|debugfs|' +
  'tracefs|configfs|securityfs|selinuxfs|pstore|efivarfs|bpf|cgroup.*|autofs|mqueue|hugetlbfs|' +
  'devpts|binfmt_misc|rpc_pipefs|fusectl'

/** Block devices whose traffic is nobody's, or counted again below: images, RAM, mappers, RAID. */
export const NO_DEVICE = 'loop.*|ram.*|zram.*|sr.*|fd.*|dm-.*|md.*'

/** Network devices whose traffic stays inside, or is counted again on the card. */
export const NO_CARD =
  'lo|veth.*|docker.*|br-.*|virbr.*|cni.*|flannel.*|cali.*|cilium.*|lxc.*|tap.*|tun.*|kube-ipvs.*|' +
  'dummy.*|nodelocaldns'

/** A selector of `metric` by these matchers, those that are '' left out. */
export function selector(metric: string, ...matchers: string[]): string {
  const given = matchers.filter((matcher) => matcher !== '')
  return given.length === 0 ? metric : `${metric}{${given.join(',')}}`
}

/** How fast a counter grows, asked in this way. */
export const rate = ({ rate, window }: Asking, counter: string) => `${rate}(${counter}[${window}])`

const used = (which: string, only: string) =>
  `max by (instance) (1 - ${selector('node_filesystem_avail_bytes', which, only)}` +
  ` / ${selector('node_filesystem_size_bytes', which, only)})`

/**
 * How full each file system is that `diskPercent` is the greatest of, by `instance` and `mountpoint`.
 * @param only matchers that every selector gets; '' for every server
 */
export function fileSystemPercent(only: string): string {
  const each = (which: string) => used(which, only).replace('(instance)', '(instance, mountpoint)')
  return `100 * (${each(`fstype!~"${NO_DISK}"`)} or on (instance) ${each('mountpoint="/"')})`
}

const traffic =
  (metric: string, without: string): Signal['expression'] =>
  (asking) => {
    const counter = selector(metric, `device!~"${without}"`, asking.only)
    return `sum by (instance) (${rate(asking, counter)})`
  }

/**
 * The signals by name.
 *
 * Percentages are of the whole machine. The disk is the fullest real file system; in a container,
 * where none is real, the root.
 */
export const SIGNALS: Readonly<Record<SignalName, Signal>> = {
  cpuPercent: {
    record: 'instance:cpu_utilization:percent',
    help: 'How much of all processors is in use.',
    unit: '%',
    expression: (asking) => {
      const idle = rate(asking, selector('node_cpu_seconds_total', 'mode="idle"', asking.only))
      const clock = rate(asking, selector('node_time_seconds', asking.only))
      const share = `avg by (instance) (${idle})`
      // Where samples cover a part of the window only, a rate is too low, and what is not idle would
      // seem busy: a peak just when a server dies. Its own clock is as much too slow.
      const ofClock = `(${share} / max by (instance) (${clock}) or ${share})`
      return `clamp(100 * (1 - ${asking.rate === 'irate' ? share : ofClock}), 0, 100)`
    },
  },
  memoryPercent: {
    record: 'instance:memory_utilization:percent',
    help: 'How much of the memory is not available to programs.',
    unit: '%',
    expression: ({ only }) =>
      `100 * max by (instance) (1 - ${selector('node_memory_MemAvailable_bytes', only)}` +
      ` / ${selector('node_memory_MemTotal_bytes', only)})`,
  },
  diskPercent: {
    record: 'instance:filesystem_utilization:percent',
    help: 'How full the fullest file system is.',
    unit: '%',
    expression: ({ only }) =>
      `100 * (${used(`fstype!~"${NO_DISK}"`, only)} or ${used('mountpoint="/"', only)})`,
  },
  readBytesPerSecond: {
    record: 'instance:disk_read_bytes:rate',
    help: 'What all disks read.',
    unit: 'B/s',
    expression: traffic('node_disk_read_bytes_total', NO_DEVICE),
  },
  writeBytesPerSecond: {
    record: 'instance:disk_written_bytes:rate',
    help: 'What all disks write.',
    unit: 'B/s',
    expression: traffic('node_disk_written_bytes_total', NO_DEVICE),
  },
  receiveBytesPerSecond: {
    record: 'instance:network_receive_bytes:rate',
    help: 'What all network cards receive.',
    unit: 'B/s',
    expression: traffic('node_network_receive_bytes_total', NO_CARD),
  },
  transmitBytesPerSecond: {
    record: 'instance:network_transmit_bytes:rate',
    help: 'What all network cards send.',
    unit: 'B/s',
    expression: traffic('node_network_transmit_bytes_total', NO_CARD),
  },
  load1: {
    record: 'instance:load1:max',
    help: 'Processes that ran or waited, on average over a minute.',
    unit: 'processes',
    expression: ({ only }) => `max by (instance) (${selector('node_load1', only)})`,
  },
  uptimeSeconds: {
    record: 'instance:uptime:seconds',
    help: 'Time since the server booted.',
    unit: 's',
    expression: ({ only }) =>
      `time() - max by (instance) (${selector('node_boot_time_seconds', only)})`,
  },
}

/** The signals in the order of the table. */
export const SIGNAL_NAMES = Object.keys(SIGNALS) as SignalName[]

/** Rates of now look back as far as Prometheus's lookback, so a slow scrape interval leaves no hole. */
export const NOW: Asking = { rate: 'irate', window: `${STALENESS.lookbackMs / 1000}s`, only: '' }

/** The expressions of now, for every server, parsed once. */
const EXPRESSIONS = expressions(NOW)

function expressions(asking: Asking): [SignalName, Expr][] {
  return SIGNAL_NAMES.map((name) => [name, parse(SIGNALS[name].expression(asking))])
}

/**
 * The lowest value that some signals had during the last `SUSTAINED.forMs`, by `instance`: a
 * threshold that only one scrape crossed is no news. As an alert rule's `for`.
 *
 * @param at Unix ms
 */
export async function readSustained(
  source: SeriesSource,
  at: number,
  names: readonly SignalName[],
  servers: readonly string[]
): Promise<Map<string, Signals>> {
  const asking = { ...NOW, only: matcherText(onServers(servers)) }
  const range = `${SUSTAINED.forMs / 1000}s:${SUSTAINED.stepMs / 1000}s`
  const found = new Map<string, Signals>()
  for (const name of names) {
    const query = `min_over_time((${SIGNALS[name].expression(asking)})[${range}])`
    for (const { labels, value } of await queryInstant(query, source, at)) {
      const { instance = '' } = labels
      found.set(instance, { ...found.get(instance), [name]: value })
    }
  }
  return found
}

/** What a server reported. */
export interface ServerSignals {
  /** Without those that are unknown or not finite. */
  signals: Signals
  /** When its newest sample was taken, Unix ms; null when none is within the lookback. */
  atMs: number | null
  /** Whether its scrape succeeded; null for servers that push. */
  up: boolean | null
}

/**
 * The newest signals of each server at `at` (Unix ms), by `instance`.
 *
 * Values are rounded as by {@link significant}. Without `servers`, a server is found by its signals
 * or by one of the {@link SIGNS}; with them, by any series.
 */
export async function readSignals(
  source: SeriesSource,
  at: number,
  servers?: readonly string[]
): Promise<Map<string, ServerSignals>> {
  const found = new Map<string, ServerSignals>()
  if (servers?.length === 0) return found
  const only = onServers(servers)
  const asked = only ? expressions({ ...NOW, only: matcherText(only) }) : EXPRESSIONS
  const [seen, ...answers] = await Promise.all([
    lastSeen(source, at, only),
    ...asked.map(([, expr]) => queryInstant(expr, source, at)),
  ])
  for (const [instance, { atMs, up }] of seen) found.set(instance, { signals: {}, atMs, up })
  asked.forEach(([name], i) => {
    for (const { labels, value } of answers[i]!) {
      const { instance } = labels
      if (instance === undefined || !Number.isFinite(value)) continue
      const server = found.get(instance) ?? { signals: {}, atMs: null, up: null }
      server.signals[name] = significant(value)
      found.set(instance, server)
    }
  })

  const unseen = new Set(servers?.filter((server) => !found.has(server)))
  for (const [instance, { atMs, up }] of found)
    if (atMs === null && up === null) unseen.add(instance)
  for (const [instance, { atMs, up }] of await anySeen(source, at, [...unseen])) {
    found.set(instance, { signals: found.get(instance)?.signals ?? {}, atMs, up })
  }
  return found
}
