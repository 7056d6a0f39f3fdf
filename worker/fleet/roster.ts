/** Who is in a fleet, from the facts that servers report as labels. */
import type { Server, Service } from '../contracts/fleet'
import { ROSTER, STALENESS } from '../policy'
import type { Labels, Matcher, SeriesSource } from '../promql/source'
import { type Newest, newestOf, SIGNS } from './last-seen'
import { onServers } from './server-matcher'

/** Series that carry a server's facts. */
const FACTS: Matcher = {
  name: '__name__',
  op: '=~',
  value:
    'node_uname_info|node_os_info|node_dmi_info|node_memory_MemTotal_bytes|' +
    'openmanager_server_info|openmanager_service_info',
}

/** One series per CPU. */
const CPUS: readonly Matcher[] = [
  { name: '__name__', op: '=', value: 'node_cpu_seconds_total' },
  { name: 'mode', op: '=', value: 'idle' },
]

/**
 * Every server that reported anything in the 24 hours before `at` (Unix ms), by id.
 *
 * The facts are the newest ones that each server told; a silent server keeps its last. Where the
 * source cannot list label values, a server that has none of the {@link SIGNS} and no facts is missed.
 *
 * @param servers only these ids, of which those that reported nothing are left out
 */
export async function readRoster(
  source: SeriesSource,
  at: number,
  servers?: readonly string[]
): Promise<Server[]> {
  if (servers?.length === 0) return []
  const only = onServers(servers)
  const [listed, recent] = await Promise.all([
    listInstances(source, at, servers),
    readFacts(source, at, STALENESS.lookbackMs, only),
  ])
  // Samples of a whole day are only read for the few that have been silent for minutes.
  const silent = listed.filter((instance) => !recent.has(instance))
  const past =
    silent.length === 0
      ? new Map<string, Newest[]>()
      : await readFacts(source, at, STALENESS.forgetAfterMs, onServers(silent))
  const instances = new Set([...listed, ...recent.keys()])
  return [...instances]
    .sort()
    .map((instance) => describe(instance, recent.get(instance) ?? past.get(instance) ?? []))
}

/** The `instance` of every server that reported in the 24 hours before `at` (Unix ms); any order. */
export async function listInstances(
  source: SeriesSource,
  at: number,
  servers?: readonly string[]
): Promise<string[]> {
  const found = new Set<string>()
  if (source.labelValues) {
    const values = await source.labelValues('instance', at - STALENESS.forgetAfterMs + 1)
    for (const value of values) found.add(value)
  } else {
    const only = onServers(servers)
    const matchers = only ? [SIGNS, only] : [SIGNS]
    for (const { labels } of await newestOf(source, matchers, at, STALENESS.forgetAfterMs)) {
      if (labels.instance !== undefined) found.add(labels.instance)
    }
  }
  const wanted = servers && new Set(servers)
  return [...found].filter((instance) => instance !== '' && (!wanted || wanted.has(instance)))
}

/** The newest facts by instance, oldest first, so that what was said last wins. */
async function readFacts(
  source: SeriesSource,
  at: number,
  lookbackMs: number,
  only: Matcher | undefined
): Promise<Map<string, Newest[]>> {
  const restriction = only ? [only] : []
  const [facts, cpus] = await Promise.all([
    newestOf(source, [FACTS, ...restriction], at, lookbackMs),
    newestOf(source, [...CPUS, ...restriction], at, lookbackMs),
  ])
  const byInstance = new Map<string, Newest[]>()
  for (const fact of [...facts, ...cpus]) {
    const { instance } = fact.labels
    if (!instance) continue
    const known = byInstance.get(instance)
    if (known) known.push(fact)
    else byInstance.set(instance, [fact])
  }
  for (const known of byInstance.values()) known.sort((a, b) => a.atMs - b.atMs)
  return byInstance
}

function describe(id: string, facts: readonly Newest[]): Server {
  const labels: Record<string, Labels> = {}
  let memoryBytes: number | null = null
  const cpus = new Set<string>()
  for (const fact of facts) {
    const name = fact.labels.__name__!
    labels[name] = fact.labels
    if (name === 'node_memory_MemTotal_bytes' && Number.isFinite(fact.value)) {
      memoryBytes = fact.value
    }
    if (name === 'node_cpu_seconds_total') cpus.add(fact.labels.cpu ?? '')
  }
  const { node_uname_info: uname, node_os_info: os, node_dmi_info: dmi } = labels
  const own = labels.openmanager_server_info
  const host = hostOf(id)
  const hostname = bounded(uname?.nodename) ?? bounded(host) ?? bounded(id) ?? '?'
  return {
    id,
    hostname,
    name: bounded(own?.name) ?? hostname,
    type: bounded(own?.type),
    environment: bounded(own?.environment),
    location: bounded(own?.location),
    // The vendor in the firmware's tables: for a virtual machine, that is whose cloud it runs in.
    provider: bounded(own?.provider) ?? bounded(dmi?.system_vendor),
    ip: bounded(own?.ip) ?? (isIp(host) ? host : null),
    os: bounded(os?.pretty_name) ?? bounded(uname?.sysname),
    kernel: bounded(uname?.release),
    architecture: bounded(uname?.machine),
    cores: cpus.size > 0 ? cpus.size : null,
    memoryBytes,
    services: servicesOf(facts),
  }
}

/** By name, then by port. */
function servicesOf(facts: readonly Newest[]): Service[] {
  const services = new Map<string, Service>()
  for (const { labels, value } of facts) {
    if (labels.__name__ !== 'openmanager_service_info') continue
    const name = bounded(labels.name)
    if (name === null) continue
    const port = portOf(labels.port)
    const status = value === 0 ? 'stopped' : 'running'
    services.set(`${port} ${name}`, { name, status, port })
  }
  return [...services.values()]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : (a.port ?? 0) - (b.port ?? 0)))
    .slice(0, ROSTER.maxServices)
}

function portOf(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return null
  const port = Number(text)
  return port >= 1 && port <= 65_535 ? port : null
}

/** Characters that control a terminal or turn the direction of text: they could fake another name. */
const CONTROLS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** Without control characters, cut to length; null when nothing is left. */
function bounded(text: string | undefined): string | null {
  if (text === undefined) return null
  const clean = text.replace(CONTROLS, ' ').trim()
  // A cut through a surrogate pair would leave half a character.
  return clean.slice(0, ROSTER.maxTextLength).replace(/[\uD800-\uDBFF]$/, '') || null
}

/** The instance without its port: `web-1:9100` is `web-1`, `[::1]:9100` is `::1`. */
function hostOf(instance: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(instance)
  if (bracketed) return bracketed[1]!
  return instance.replace(/^([^:]*):\d+$/, '$1')
}

function isIp(host: string): boolean {
  const parts = host.split('.')
  if (parts.length === 4) return parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
  return host.length <= 45 && /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host)
}
