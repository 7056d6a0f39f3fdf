/** Measurements that came with a question, as series. */
import type { MetricName } from '../../contracts/assistant'
import type { SentServer, ServerData } from '../../contracts/server-data'
import type { VitalName } from '../../contracts/vital'
import { VITAL_NAMES } from '../../fleet/vitals'
import { ASSISTANT } from '../../policy'
import { isCollected, type Metric, metricOf, metricOfVital } from '../metrics'

/** One metric of one server. */
export interface SentSeries {
  metric: Metric
  /** Unix ms, ascending; the last one is when the question was asked. */
  times: number[]
  values: number[]
}

export interface SentMachine {
  id: string
  series: SentSeries[]
}

/** What senders call metrics, without capitals and marks. */
const CALLED: Readonly<Record<string, MetricName>> = {
  ...{ cpu: 'cpu', cpuusage: 'cpu', cpuutilization: 'cpu', processor: 'cpu' },
  ...{ memory: 'memory', mem: 'memory', ram: 'memory', memoryusage: 'memory', memusage: 'memory' },
  ...{ disk: 'disk', diskusage: 'disk', storage: 'disk', filesystem: 'disk' },
  ...{ swap: 'swap', swapusage: 'swap', inode: 'inodes', inodes: 'inodes', inodeusage: 'inodes' },
  ...{
    iowait: 'iowait',
    steal: 'steal',
    cpusteal: 'steal',
    diskio: 'disk_io',
    diskbusy: 'disk_io',
  },
  ...{
    load: 'load',
    loadpercore: 'load',
    connections: 'connections',
    tcpconnections: 'connections',
  },
  ...{ descriptors: 'descriptors', filedescriptors: 'descriptors', uptime: 'uptime' },
  ...{ network: 'network', networkbytes: 'network', traffic: 'network' },
}

const VITAL_OF_NAME = new Map<string, VitalName>(VITAL_NAMES.map((name) => [plain(name), name]))

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/percent(?:age)?$/, '')
}

/** Null for a name that we have no metric for. */
function metricCalled(name: string): Metric | null {
  const key = plain(name)
  if (Object.hasOwn(CALLED, key)) {
    const metric = metricOf(CALLED[key]!)
    return isCollected(metric) ? metric : null
  }
  const vital = VITAL_OF_NAME.get(key)
  return vital ? metricOfVital(vital) : null
}

type Measured = SentServer['metrics'][string]

/** Oldest first, the last one at `now`. */
function seriesOf(metric: Metric, sent: Measured, now: number): SentSeries {
  if (typeof sent === 'number') return { metric, times: [now], values: [sent] }
  const { current, history, intervalMs = ASSISTANT.sentIntervalMs } = sent
  // The original API's example repeats the newest value at the end of the history.
  const values = history.at(-1) === current ? history : [...history, current]
  const times = values.map((_, at) => now - (values.length - 1 - at) * intervalMs)
  return { metric, times, values }
}

const isServers = (data: object): data is { servers: SentServer[] } =>
  'servers' in data && Array.isArray(data.servers)

/** A measured value of that name would be a number, or have a `current`. */
const isServer = (data: object): data is SentServer =>
  'metrics' in data &&
  typeof data.metrics === 'object' &&
  !Object.hasOwn(data.metrics ?? {}, 'current')

function listOf(data: ServerData): SentServer[] {
  if (Array.isArray(data)) return data
  if (isServers(data)) return data.servers
  return isServer(data) ? [data] : [{ metrics: data as SentServer['metrics'] }]
}

/** The servers by ids of their own; metrics of unknown names are left out. */
export function sentMachines(data: ServerData, now: number): SentMachine[] {
  const servers = listOf(data)
  const taken = new Set<string>()
  return servers.map(({ id, hostname, name, metrics }, at) => {
    const usual = servers.length === 1 ? 'server' : `server-${at + 1}`
    const called = id || hostname || name || usual
    const own = taken.has(called) ? `${called} (${at + 1})` : called
    taken.add(own)
    const series = new Map<string, SentSeries>()
    for (const [key, sent] of Object.entries(metrics)) {
      const metric = metricCalled(key)
      const words = metric?.words.en
      if (metric && words && !series.has(words)) series.set(words, seriesOf(metric, sent, now))
    }
    return { id: own, series: [...series.values()] }
  })
}
