/** What the product measures of every server, as PromQL over what node_exporter reports. */
import type { History } from '../contracts/history'
import type { SignalName, Signals } from '../contracts/signal'
import { HISTORY, LIVE, STALENESS, SUSTAINED } from '../policy'
import type { Expr } from '../promql/ast'
import { TooManySamples } from '../promql/error'
import { escapeRegex } from '../promql/matchers'
import { parse } from '../promql/parse'
import { queryInstant, queryRange } from '../promql/query'
import {
  isStale,
  type Labels,
  type Matcher,
  type Series,
  type SeriesSource,
} from '../promql/source'

/** How a counter becomes a rate, and of which servers. */
export interface Asking {
  /** `irate`: between the last two samples, so that it reacts at once; `rate`: over the whole window. */
  rate: 'irate' | 'rate'
  /** Width of the window, for example `5m`. */
  window: string
  /** A matcher such as `instance="a"` that every selector gets; '' for every server. */
  only: string
}

interface Signal {
  /** What one unit of the value is. */
  unit: string
  /** PromQL whose series are told apart by `instance` alone. */
  expression: (asking: Asking) => string
}

/** File systems that are no disk: in memory, of the kernel, read-only images, or another one seen again. */
const NO_DISK =
  'tmpfs|devtmpfs|ramfs|rootfs|squashfs|erofs|iso9660|overlay|aufs|fuse.*|nsfs|proc|sysfs|debugfs|' +
  'tracefs|configfs|securityfs|selinuxfs|pstore|efivarfs|bpf|cgroup.*|autofs|mqueue|hugetlbfs|' +
  'devpts|binfmt_misc|rpc_pipefs|fusectl'

/** Block devices whose traffic is nobody's, or counted again below: images, RAM, mappers, RAID. */
const NO_DEVICE = 'loop.*|ram.*|zram.*|sr.*|fd.*|dm-.*|md.*'

/** Network devices whose traffic stays inside, or is counted again on the card. */
const NO_CARD =
  'lo|veth.*|docker.*|br-.*|virbr.*|cni.*|flannel.*|cali.*|cilium.*|lxc.*|tap.*|tun.*|kube-ipvs.*|' +
  'dummy.*|nodelocaldns'

/** A selector of `metric` by these matchers, those that are '' left out. */
function selector(metric: string, ...matchers: string[]): string {
  const given = matchers.filter((matcher) => matcher !== '')
  return given.length === 0 ? metric : `${metric}{${given.join(',')}}`
}

const rate = ({ rate, window }: Asking, counter: string) => `${rate}(${counter}[${window}])`

const used = (which: string, only: string) =>
  `max by (instance) (1 - ${selector('node_filesystem_avail_bytes', which, only)}` +
  ` / ${selector('node_filesystem_size_bytes', which, only)})`

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
    unit: '%',
    expression: (asking) => {
      const idle = rate(asking, selector('node_cpu_seconds_total', 'mode="idle"', asking.only))
      const clock = rate(asking, selector('node_time_seconds', asking.only))
      const share = `avg by (instance) (${idle})`
      // Where samples cover a part of the window only, a rate is too low, and what is not idle would
      // seem busy: a peak just when a server dies. Its own clock is as much too slow.
      return `clamp(100 * (1 - (${share} / max by (instance) (${clock}) or ${share})), 0, 100)`
    },
  },
  memoryPercent: {
    unit: '%',
    expression: ({ only }) =>
      `100 * max by (instance) (1 - ${selector('node_memory_MemAvailable_bytes', only)}` +
      ` / ${selector('node_memory_MemTotal_bytes', only)})`,
  },
  diskPercent: {
    unit: '%',
    expression: ({ only }) =>
      `100 * (${used(`fstype!~"${NO_DISK}"`, only)} or ${used('mountpoint="/"', only)})`,
  },
  readBytesPerSecond: {
    unit: 'B/s',
    expression: traffic('node_disk_read_bytes_total', NO_DEVICE),
  },
  writeBytesPerSecond: {
    unit: 'B/s',
    expression: traffic('node_disk_written_bytes_total', NO_DEVICE),
  },
  receiveBytesPerSecond: {
    unit: 'B/s',
    expression: traffic('node_network_receive_bytes_total', NO_CARD),
  },
  transmitBytesPerSecond: {
    unit: 'B/s',
    expression: traffic('node_network_transmit_bytes_total', NO_CARD),
  },
  load1: {
    unit: 'processes',
    expression: ({ only }) => `max by (instance) (${selector('node_load1', only)})`,
  },
  uptimeSeconds: {
    unit: 's',
    expression: ({ only }) =>
      `time() - max by (instance) (${selector('node_boot_time_seconds', only)})`,
  },
}

const NAMES = Object.keys(SIGNALS) as SignalName[]

/** Rates of now look back as far as Prometheus's lookback, so a slow scrape interval leaves no hole. */
const NOW: Asking = { rate: 'irate', window: `${STALENESS.lookbackMs / 1000}s`, only: '' }

/** The expressions of now, for every server, parsed once. */
const EXPRESSIONS = expressions(NOW)

function expressions(asking: Asking): [SignalName, Expr][] {
  return NAMES.map((name) => [name, parse(SIGNALS[name].expression(asking))])
}

/** The matcher for these servers; undefined for all. */
export function onServers(servers?: readonly string[]): Matcher | undefined {
  if (servers === undefined) return undefined
  if (servers.length === 1) return { name: 'instance', op: '=', value: servers[0]! }
  return { name: 'instance', op: '=~', value: servers.map(escapeRegex).join('|') }
}

/** As PromQL; '' for all servers. JSON's escapes are a subset of PromQL's. */
function matcherText(matcher: Matcher | undefined): string {
  return matcher ? `${matcher.name}${matcher.op}${JSON.stringify(matcher.value)}` : ''
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

/** Series of which every usual exporter and agent has at least one for each server, and few. */
export const SIGNS: Matcher = {
  name: '__name__',
  op: '=~',
  value: 'up|node_boot_time_seconds|node_load1|openmanager_server_info',
}

/** A server's newest sample. */
export interface Seen {
  atMs: number | null
  up: boolean | null
}

/**
 * When these servers were last heard of in (at - lookbackMs, at], by whatever they report; dearer
 * than by {@link SIGNS}.
 */
export async function anySeen(
  source: SeriesSource,
  at: number,
  servers: readonly string[],
  lookbackMs: number = STALENESS.lookbackMs
): Promise<Map<string, Seen>> {
  return servers.length === 0 ? new Map() : lastSeen(source, at, onServers(servers), [], lookbackMs)
}

async function lastSeen(
  source: SeriesSource,
  at: number,
  only: Matcher | undefined,
  signs: readonly Matcher[] = [SIGNS],
  lookbackMs: number = STALENESS.lookbackMs
): Promise<Map<string, Seen>> {
  const matchers = only ? [...signs, only] : signs
  const seen = new Map<string, Seen & { upAtMs: number }>()
  for (const { labels, atMs, value } of await newestOf(source, matchers, at, lookbackMs)) {
    if (labels.instance === undefined) continue
    const server = seen.get(labels.instance) ?? { atMs: null, up: null, upAtMs: 0 }
    seen.set(labels.instance, server)
    if (labels.__name__ === 'up') {
      // Several jobs may scrape one server: it is up if any of the newest says so.
      server.up = atMs > server.upAtMs ? value !== 0 : server.up || value !== 0
      server.upAtMs = Math.max(server.upAtMs, atMs)
      // `up` 0 is Prometheus's word about the server, not the server's own.
      if (value === 0) continue
    }
    server.atMs = Math.max(server.atMs ?? 0, atMs)
  }
  return seen
}

/** One series' newest measurement. */
export interface Newest {
  labels: Labels
  /** Unix ms. */
  atMs: number
  value: number
}

/** The newest measurement of each series in (at - lookbackMs, at], however it ended; times in Unix ms. */
export async function newestOf(
  source: SeriesSource,
  matchers: readonly Matcher[],
  at: number,
  lookbackMs: number
): Promise<Newest[]> {
  const hints = { func: 'last_over_time', rangeMs: lookbackMs, stepMs: 0 }
  const found: Newest[] = []
  for (const series of await source.select(matchers, at - lookbackMs + 1, at + 1, hints)) {
    const { labels, times, values } = series
    let i = times.length - 1
    while (i >= 0 && isStale(values, i)) i--
    if (i >= 0) found.push({ labels, atMs: times[i]!, value: values[i]! })
  }
  return found
}

/**
 * Six significant digits, but never coarser than a whole unit: 12.3456789 is 12.3457, 12345678.9 is
 * 12345679. More digits are noise, and make most of an answer's bytes.
 */
export function significant(value: number): number {
  const size = Math.abs(value)
  if (size >= 100_000) return Math.round(value)
  if (size < 1e-12) return size === 0 ? 0 : value
  // A whole number over a power of ten is the double nearest to that decimal.
  const scale = 10 ** (5 - Math.floor(Math.log10(size)))
  return Math.round(value * scale) / scale
}

/** The answer would have more values than policy allows. */
export class HistoryTooLarge extends RangeError {
  override readonly name = 'HistoryTooLarge'
}

function tooLarge(error: unknown): never {
  if (error instanceof TooManySamples) throw new HistoryTooLarge(error.message)
  throw error
}

/** The window [from, to) in Unix ms; without `signals` all, without `server` every server. */
export interface HistoryWindow {
  from: number
  to: number
  stepMs: number
  signals?: readonly SignalName[] | undefined
  server?: string | undefined
}

/**
 * Past signals on the grid from, from + stepMs, …; gaps, NaN and infinities are null.
 *
 * Rates are as {@link pastAsking} says, so neighbouring points never miss each other's samples.
 *
 * @throws {HistoryTooLarge} when points times series exceed `HISTORY.maxValues`
 */
export async function signalHistory(
  source: SeriesSource,
  { from, to, stepMs, signals = NAMES, server }: HistoryWindow
): Promise<History> {
  const only = server === undefined ? undefined : onServers([server])
  const points = Math.ceil((to - from) / stepMs)
  const { intervalMs, servers } = await scrapes(source, to, only)
  const limit = (series: number) => {
    if (series * points <= HISTORY.maxValues) return
    throw new HistoryTooLarge(
      `more than ${HISTORY.maxValues} values; ask for fewer or a wider step`
    )
  }
  limit(Math.max(1, servers) * signals.length)

  const asking = { ...pastAsking(intervalMs, stepMs), only: matcherText(only) }
  const queries: History['queries'] = {}
  const series: History['series'] = []
  for (const signal of new Set(signals)) {
    const query = SIGNALS[signal].expression(asking)
    queries[signal] = query
    const rows = await queryRange(query, source, { from, to, stepMs }).catch(tooLarge)
    limit(series.length + rows.length)
    for (const { labels, values, present } of rows) {
      if (labels.instance === undefined) continue
      series.push({
        server: labels.instance,
        signal,
        values: Array.from(values, (value, i) =>
          present[i] === 1 && Number.isFinite(value) ? significant(value) : null
        ),
      })
    }
  }
  return { from: new Date(from).toISOString(), stepMs, queries, series }
}

/** Gaps between the newest samples of a series that are looked at. */
const GAPS = 15

/** Points closer than scrapes show each scrape as it was, like the readings of now; others average. */
function pastAsking(intervalMs: number, stepMs: number): Omit<Asking, 'only'> {
  const window = `${Math.ceil(rateWindowMs(intervalMs, stepMs) / 1000)}s`
  return { rate: stepMs <= intervalMs ? 'irate' : 'rate', window }
}

/**
 * Width of the window of a rate: at least a step, so that no sample is skipped between points, and
 * at least four scrape intervals, so that two samples are in it although one or two scrapes failed.
 */
export function rateWindowMs(intervalMs: number, stepMs: number): number {
  return Math.max(4 * Math.max(intervalMs, LIVE.tickMs), stepMs)
}

/**
 * The slowest scrape interval of the servers that reported shortly before `to`, by the median gap of
 * a series each; and how many servers there were.
 */
async function scrapes(source: SeriesSource, to: number, only: Matcher | undefined) {
  const lookMs = 2 * STALENESS.lookbackMs
  const boot: Matcher = { name: '__name__', op: '=', value: 'node_boot_time_seconds' }
  for (const sign of [boot, SIGNS]) {
    const matchers = only ? [sign, only] : [sign]
    const hints = { rangeMs: lookMs, stepMs: 0 }
    const series = await source.select(matchers, to - lookMs, to, hints)
    const gaps = series.map(medianGapMs).filter((gap) => gap !== null)
    const servers = new Set(series.map(({ labels }) => labels.instance)).size
    if (gaps.length > 0) return { intervalMs: Math.max(...gaps), servers }
  }
  return { intervalMs: STALENESS.usualIntervalMs, servers: 0 }
}

function medianGapMs({ times }: Series): number | null {
  const newest = times.subarray(-(GAPS + 1))
  const gaps = newest.subarray(1).map((time, i) => time - newest[i]!)
  return gaps.length === 0 ? null : gaps.sort()[gaps.length >> 1]!
}
