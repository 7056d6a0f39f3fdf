/** The servers that are compared, each started on an empty directory as its makers mean it to run. */
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../../../worker/selfhost/install.mjs'
import { type ExportedSeries, exported } from '../../e2e/exported.ts'
import { freePort, installed, KEYS, serve, start, until } from '../../e2e/processes.ts'
import { directorySize, settledSize } from './directory-size.ts'

export const SYSTEMS = ['ours', 'prometheus', 'victoriaMetrics'] as const
export type SystemName = (typeof SYSTEMS)[number]

export interface Running {
  /** The process at the top of the server's tree. */
  pid: number
  writeUrl: string
  headers: Record<string, string>
  /** Bytes on disk as they are. */
  bytes(): Promise<number>
  /** Bytes on disk after the server has packed all it can; it may have ended afterwards. */
  packedBytes(): Promise<number>
  /** Every series of `instances` with samples in [from, to), in Unix ms. */
  exported(from: number, to: number, instances: readonly string[]): AsyncIterable<ExportedSeries>
  /** End it as a power cut does. */
  crash(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface System {
  title: string
  version(): Promise<string>
  start(directory: string): Promise<Running>
}

const ADMIN = { authorization: `Bearer ${KEYS.OPENMANAGER_ADMIN_TOKEN}` }
/** Reading a write-ahead log again takes a while. */
const READY_MS = 120_000
const MAX_STARTS = 3
/** A merge that is under way shows within this time. */
const MERGE_QUIET_MS = 4_000

const program = {
  prometheus: () => installed('PROMETHEUS', ['/usr/bin/prometheus', '/usr/local/bin/prometheus']),
  victoriaMetrics: () =>
    installed('VICTORIA_METRICS', ['/usr/bin/victoria-metrics', '/usr/local/bin/victoria-metrics']),
}

export const systems: Record<SystemName, System> = {
  ours: {
    title: 'OpenManager',
    async version() {
      const { version, devDependencies } = JSON.parse(
        await readFile(join(ROOT, 'package.json'), 'utf8')
      )
      return `${version} on workerd ${devDependencies.workerd}`
    },
    async start(directory) {
      const product = await serve(directory)
      const objects = join(directory, 'objects')
      return {
        // The script that watches over workerd is part of what runs.
        pid: product.child.pid!,
        writeUrl: `${product.url}/api/v1/write`,
        headers: { authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}` },
        bytes: () => directorySize(objects),
        async packedBytes() {
          await answered(`${product.url}/api/store/flush`, { method: 'POST', headers: ADMIN })
          await product.stop()
          return directorySize(objects)
        },
        exported: (from, to) => exported(`${product.url}/api/export?from=${from}&to=${to}`, ADMIN),
        crash: product.crash,
        [Symbol.asyncDispose]: product[Symbol.asyncDispose],
      }
    },
  },

  prometheus: {
    title: 'Prometheus',
    async version() {
      return /version ([\d.]+)/.exec(printed(program.prometheus(), ['--version']))?.[1] ?? 'unknown'
    },
    async start(directory) {
      const data = join(directory, 'data')
      const config = join(directory, 'prometheus.yml')
      await mkdir(directory, { recursive: true })
      await writeFile(config, '')
      const { url, ...running } = await listening('/-/ready', (address) =>
        start(program.prometheus(), [
          `--config.file=${config}`,
          `--storage.tsdb.path=${data}`,
          `--web.listen-address=${address}`,
          '--web.enable-remote-write-receiver',
          '--web.enable-admin-api',
          '--log.level=warn',
        ])
      )
      return {
        ...running,
        writeUrl: `${url}/api/v1/write`,
        headers: {},
        bytes: () => directorySize(data),
        // A snapshot is its best case: the blocks without the write-ahead log.
        async packedBytes() {
          const response = await answered(`${url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' })
          const { data: snapshot } = (await response.json()) as { data: { name: string } }
          return directorySize(join(data, 'snapshots', snapshot.name))
        },
        exported: (from, to, instances) => queried(url, from, to, instances),
      }
    },
  },

  victoriaMetrics: {
    title: 'VictoriaMetrics',
    async version() {
      // Debian's build does not know its own version.
      return /\t([\d.]+)/.exec(printed('dpkg-query', ['-W', 'victoria-metrics']))?.[1] ?? 'unknown'
    },
    async start(directory) {
      const { url, ...running } = await listening('/health', (address) =>
        start(program.victoriaMetrics(), [
          `-storageDataPath=${directory}`,
          `-httpListenAddr=${address}`,
          '-retentionPeriod=12',
          '-loggerLevel=ERROR',
        ])
      )
      // Its caches, which it can do without, do not count.
      const paths = [join(directory, 'data'), join(directory, 'indexdb')]
      return {
        ...running,
        writeUrl: `${url}/api/v1/write`,
        headers: {},
        bytes: () => settledSize(paths, 0),
        async packedBytes() {
          await answered(`${url}/internal/force_flush`)
          await answered(`${url}/internal/force_merge`)
          return settledSize(paths, MERGE_QUIET_MS)
        },
        async *exported(from, to, instances) {
          for (const instance of instances) {
            const match = encodeURIComponent(`{instance="${instance}"}`)
            const window = `start=${from / 1_000}&end=${to / 1_000}`
            yield* exported(`${url}/api/v1/export?${window}&match[]=${match}`)
          }
        },
      }
    },
  },
}

/** Start a server, again if its port was taken in between, and wait until it is ready. */
async function listening(ready: string, run: (address: string) => ReturnType<typeof start>) {
  for (let attempt = 1; ; attempt++) {
    const address = `127.0.0.1:${await freePort()}`
    const running = run(address)
    const url = `http://${address}`
    const hasEnded = () => running.child.exitCode !== null
    await until(url + ready, async () => hasEnded() || (await fetch(url + ready)).ok, READY_MS)
    if (!hasEnded()) return { ...running, url }
    if (attempt === MAX_STARTS) {
      throw new Error(`${running.child.spawnfile} ended at once:\n${running.printed()}`)
    }
  }
}

/** Raw samples through Prometheus's query API. */
async function* queried(
  url: string,
  from: number,
  to: number,
  instances: readonly string[]
): AsyncGenerator<ExportedSeries> {
  for (const instance of instances) {
    const query = encodeURIComponent(`{instance="${instance}"}[${to - from}ms]`)
    const response = await answered(`${url}/api/v1/query?query=${query}&time=${to / 1_000}`)
    const { data } = (await response.json()) as {
      data: { result: { metric: Record<string, string>; values: [number, string][] }[] }
    }
    for (const { metric, values } of data.result) {
      yield {
        metric,
        timestamps: values.map(([seconds]) => Math.round(seconds * 1_000)),
        values: values.map(([, value]) => Number(value)),
      }
    }
  }
}

/** @throws {Error} if the answer is not a success */
async function answered(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init)
  if (response.ok) return response
  throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}

/** What a program prints on stdout. */
function printed(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
