/** Programs that a test starts on loopback, and ends by their own process ids. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENVIRONMENT, ROOT } from '../../worker/selfhost/install.mjs'

export const KEYS = {
  OPENMANAGER_WRITE_KEY: 'e2e-write-key',
  OPENMANAGER_READ_KEY: 'e2e-read-key',
  OPENMANAGER_ADMIN_TOKEN: 'e2e-admin-token',
}

/** An empty directory that is gone when the test is. */
export async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'openmanager-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address!.port : 0))
    })
  })
}

/** Wait until `check` gives something true. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | null | false>,
  timeoutMs = 30_000
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await check().catch(() => null)
    if (value) return value
    if (Date.now() > deadline) throw new Error(`timed out waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()))

/** The product as `npm run serve` runs it. */
export async function serve(data: string, options: { args?: string[]; keys?: object } = {}) {
  const { args = [], keys = KEYS } = options
  const child = spawn(
    'node',
    ['worker/selfhost/serve.mjs', '--port', '0', '--data', data, ...args],
    { cwd: ROOT, env: { ...ENVIRONMENT, ...keys }, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  let printed = ''
  child.stderr.on('data', (chunk) => (printed += chunk))
  const ready = await new Promise<{ url: string; pid: number }>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      for (const line of String(chunk).split('\n')) {
        if (line.startsWith('{')) resolve(JSON.parse(line))
      }
    })
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}:\n${printed}`)))
  })
  return {
    ...ready,
    child,
    printed: () => printed,
    /** Ask it to stop, as a service manager does. */
    async stop() {
      child.kill('SIGTERM')
      await ended(child)
    },
    /** What a power cut does to the process. */
    async crash() {
      process.kill(ready.pid, 'SIGKILL')
      await ended(child)
    },
    ended: () => ended(child),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended(child)
    },
  }
}
export type Product = Awaited<ReturnType<typeof serve>>

/** The first of `candidates` that is installed; a missing program fails the test, loudly. */
export function installed(setting: string, candidates: string[]): string {
  const path = [process.env[setting], ...candidates].find((path) => path && existsSync(path))
  if (path) return path
  throw new Error(
    `None of ${candidates.join(', ')} is installed. Debian: apt-get install chromium prometheus ` +
      `prometheus-node-exporter redis-server victoria-metrics. Elsewhere: set ${setting} to the program.`
  )
}

/** Characters of a program's messages that are kept. */
const MAX_PRINTED = 10_000

/** A program that ends with the test. */
export function start(program: string, args: string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let printed = ''
  child.stderr.on('data', (chunk) => (printed = (printed + chunk).slice(-MAX_PRINTED)))
  return {
    child,
    pid: child.pid!,
    /** The end of what it said. */
    printed: () => printed,
    /** What a power cut does to the process. */
    async crash() {
      child.kill('SIGKILL')
      await ended(child)
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended(child)
    },
  }
}

/** A real node_exporter of this machine. */
export async function nodeExporter() {
  const program = installed('NODE_EXPORTER', [
    '/usr/bin/prometheus-node-exporter',
    '/usr/local/bin/node_exporter',
  ])
  const address = `127.0.0.1:${await freePort()}`
  const running = start(program, ['--web.listen-address', address])
  await until('node_exporter', async () => (await fetch(`http://${address}/metrics`)).ok)
  return { ...running, address }
}

/** A real Prometheus that scrapes `target` every second and pushes to the product. */
export async function prometheus(directory: string, target: string, url: string, key: string) {
  const running = await startPrometheus(
    directory,
    `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['${target}'] }]
remote_write:
  - url: ${url}/api/v1/write
    authorization: { credentials: ${key} }
    queue_config: { batch_send_deadline: 1s }
`
  )
  return {
    ...running,
    /** The value of one of Prometheus's own metrics, summed over its labels; 0 when it has none. */
    async metric(name: string): Promise<number> {
      const page = await (await fetch(`${running.url}/metrics`)).text()
      const lines = page.split('\n').filter((line) => line.startsWith(name))
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
    },
  }
}

/** A real Prometheus that holds what is pushed to it. */
export const receivingPrometheus = (directory: string) =>
  startPrometheus(directory, 'global: {}\n', ['--web.enable-remote-write-receiver'])

async function startPrometheus(directory: string, settings: string, args: string[] = []) {
  const program = installed('PROMETHEUS', ['/usr/bin/prometheus', '/usr/local/bin/prometheus'])
  const address = `127.0.0.1:${await freePort()}`
  const config = join(directory, 'prometheus.yml')
  await writeFile(config, settings)
  const running = start(program, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(directory, 'prometheus')}`,
    `--web.listen-address=${address}`,
    ...args,
  ])
  const url = `http://${address}`
  await until('Prometheus', async () => (await fetch(`${url}/-/ready`)).ok)
  return { ...running, address, url }
}

/** A real VictoriaMetrics that keeps everything. */
export async function victoriaMetrics(directory: string) {
  const program = installed('VICTORIA_METRICS', [
    '/usr/bin/victoria-metrics',
    '/usr/local/bin/victoria-metrics-prod',
  ])
  const address = `127.0.0.1:${await freePort()}`
  const running = start(program, [
    ...['-storageDataPath', directory, '-httpListenAddr', address],
    ...['-retentionPeriod', '100y', '-memory.allowedBytes', '128MB'],
  ])
  await until('VictoriaMetrics', async () => (await fetch(`http://${address}/health`)).ok)
  return { ...running, url: `http://${address}` }
}
