/**
 * `npm run bench:fleet`: a large fleet on one machine, measured on the built product.
 *
 *   npm run bench:fleet -- [--servers 10000] [--minutes 2]
 *
 * The servers are made up, and their clocks run almost ten minutes ahead, as far as they may, so that
 * the fleet spreads within minutes; what is read cannot be measured so. Each pushes six readings of 100
 * series a minute.
 */
import { readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compressSync } from 'snappy'
import { build } from '../../worker/selfhost/build.mjs'
import { KEYS, serve, temporaryDirectory } from '../e2e/processes.ts'
import { type RequestSeries, writeRequest } from '../worker/ingest/write-request.ts'

const { values: options } = parseArgs({
  options: { servers: { type: 'string' }, minutes: { type: 'string' } },
})
const SERVERS = Number(options.servers ?? 10_000)
const MINUTES = Number(options.minutes ?? 2)

const MINUTE_MS = 60_000
const AHEAD_MS = 9.9 * MINUTE_MS
const LEAD_MS = 10.5 * MINUTE_MS
const READINGS = 6
const READING_MS = MINUTE_MS / READINGS
const SERIES = 100
/** Servers of the fleet before it spreads: as many as one store holds. */
const FIRST = Math.min(SERVERS, 1_000)
/** So that the first thousand servers already ask for as many slices as there may be. */
const SLICE_SERIES = '1000'
/** Above this, the run ends: other work on the machine needs the rest. */
const MAX_RSS_MB = 6_000
const CONNECTIONS = 24

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

/** Half gauges with steps of 0.01, half counters; some of the names that signals are made of. */
const NAMES = Array.from({ length: SERIES }, (_, n) =>
  n === 0 ? 'node_load1' : n === 1 ? 'node_boot_time_seconds' : `node_metric_${n}`
)

function body(server: number, time: number): Uint8Array<ArrayBuffer> {
  const series = NAMES.map((name, n): RequestSeries => {
    const labels = [
      { name: '__name__', value: name },
      { name: 'instance', value: `host-${server}:9100` },
      { name: 'job', value: 'node' },
    ]
    const samples = Array.from({ length: READINGS }, (_, reading) => {
      const timestamp = time - (READINGS - 1 - reading) * READING_MS
      const value =
        n % 2 === 0 ? ((server + n + timestamp / READING_MS) % 400) / 100 : timestamp / 100 + n
      return { timestamp, value }
    })
    return { labels, samples }
  })
  return new Uint8Array(compressSync(Buffer.from(writeRequest(series))))
}

/** CPU seconds that a process has used; Linux counts in hundredths. */
function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}

build()
await using directory = await temporaryDirectory()
await using product = await serve(directory.path, {
  keys: { ...KEYS, OPENMANAGER_SLICE_SERIES: SLICE_SERIES },
})
const answers = new Map<string, number>()
const took: number[] = []

async function push(server: number): Promise<void> {
  const packed = body(server, Date.now() + AHEAD_MS)
  const startedAt = performance.now()
  const response = await fetch(`${product.url}/api/v1/write`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}`,
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
    },
    body: packed,
  })
  await response.arrayBuffer()
  took.push(performance.now() - startedAt)
  answers.set(`${response.status}`, (answers.get(`${response.status}`) ?? 0) + 1)
}

/**
 * Pushes of servers [from, to) spread evenly over a time; those that are late follow at once, until
 * half of that time again is over.
 */
async function report(from: number, to: number, overMs: number): Promise<void> {
  const startedAt = Date.now()
  const deadline = startedAt + 1.5 * Math.max(overMs, MINUTE_MS / 3)
  let next = from
  const connection = async () => {
    while (next < to && Date.now() < deadline && rssMb(product.pid) < MAX_RSS_MB) {
      const server = next++
      const due = startedAt + ((server - from) * overMs) / (to - from)
      if (due > Date.now()) await wait(due - Date.now())
      await push(server)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
}

/** Files of stores, and bytes of all of them. */
async function stores() {
  const paths = await readdir(join(directory.path, 'objects'), { recursive: true })
  const files = paths.filter((path) => path.endsWith('.sqlite'))
  const sizes = await Promise.all(files.map((path) => stat(join(directory.path, 'objects', path))))
  return { count: files.length, bytes: sizes.reduce((sum, { size }) => sum + size, 0) }
}

console.error(`${FIRST} servers report until the fleet spreads…`)
await report(0, FIRST, 20_000)
await wait(Math.max(0, 62_000 - 20_000)) // Active series are counted once a minute.
await report(0, 10, 0)
const spreadAt = Math.ceil((Date.now() + LEAD_MS) / MINUTE_MS) * MINUTE_MS - AHEAD_MS
// All readings of a push then are of the new epoch.
await wait(Math.max(0, spreadAt + READINGS * READING_MS - Date.now()))
console.error(`${SERVERS} servers report…`)
took.length = 0
answers.clear()
const [cpuBefore, startedAt] = [cpuSeconds(product.pid), Date.now()]
for (let minute = 0; minute < MINUTES; minute++) await report(0, SERVERS, MINUTE_MS)
const seconds = (Date.now() - startedAt) / 1_000
const cpu = cpuSeconds(product.pid) - cpuBefore
const samples = (answers.get('204') ?? 0) * SERIES * READINGS
const { count, bytes } = await stores()

console.log(`\n${cpus()[0]!.model.trim()}, ${cpus().length} cores, Node ${process.version}\n`)
console.table({
  servers: SERVERS,
  'pushes, by answer': JSON.stringify(Object.fromEntries(answers)),
  'samples a second': Math.round(samples / seconds),
  'acknowledged within: median / p99': `${percentile(took, 0.5).toFixed(0)} / ${percentile(took, 0.99).toFixed(0)} ms`,
  'CPU of workerd': `${((100 * cpu) / seconds).toFixed(0)} % of a core, ${((1e6 * cpu) / samples).toFixed(2)} s per million samples`,
  'memory of workerd': `${rssMb(product.pid).toFixed(0)} MB`,
  'stores on disk': `${count}, ${(bytes / 2 ** 20).toFixed(0)} MB`,
})
