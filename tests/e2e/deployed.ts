/**
 * The built worker on plain workerd with settings of its own. Unlike the self-hosted product it
 * reaches servers on the loopback address, as those are that stand in for others in tests.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { build, WORKER } from '../../worker/selfhost/build.mjs'
import { ROOT } from '../../worker/selfhost/install.mjs'
import { temporaryDirectory } from './processes.ts'

const OBJECTS = {
  FLEETS: 'Fleet',
  SERIES: 'SeriesStore',
  ANALYSTS: 'Analyst',
  RUNS: 'AssistantRun',
  JOURNALS: 'Journal',
}

/** Loaded as Node loads it: a bundler would see another shape of the package. */
const PROGRAM = (createRequire(import.meta.url)('workerd') as { default: string }).default

/** Text as Cap'n Proto writes it. */
const quoted = (text: string) => JSON.stringify(text)

const configOf = (kernel: string, objects: string, settings: Record<string, string>) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"])),
    (name = "objects", disk = (path = ${quoted(objects)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = ${quoted(`./${kernel}`)}, wasm = embed ${quoted(kernel)}),
  ],
  compatibilityDate = "2026-10-15",
  bindings = [
    ${[
      ...Object.entries(OBJECTS).map(
        ([name, object]) => `(name = ${quoted(name)}, durableObjectNamespace = ${quoted(object)})`
      ),
      ...Object.entries(settings).map(
        ([name, value]) => `(name = ${quoted(name)}, text = ${quoted(value)})`
      ),
    ].join(',\n    ')}
  ],
  durableObjectNamespaces = [
    ${Object.values(OBJECTS)
      .map((name) => `(className = ${quoted(name)}, uniqueKey = ${quoted(name)}, enableSql = true)`)
      .join(',\n    ')}
  ],
  durableObjectStorage = (localDisk = "objects"),
);
`

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()))

/** @param settings by name, as `worker/env.d.ts` has them */
export async function deployed(settings: Record<string, string>) {
  build()
  const folder = join(ROOT, 'dist')
  const kernel = (await readdir(folder)).find((name) => name.endsWith('.wasm'))
  if (kernel === undefined) throw new Error('The build has no kernel')
  const directory = await temporaryDirectory()
  await copyFile(WORKER, join(directory.path, 'worker.js'))
  await copyFile(join(folder, kernel), join(directory.path, kernel))
  const objects = join(directory.path, 'objects')
  await mkdir(objects)
  const config = join(directory.path, 'config.capnp')
  await writeFile(config, configOf(kernel, objects, settings))
  const child = spawn(PROGRAM, ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => (printed += chunk))
  }
  const port = await new Promise<number>((resolve, reject) => {
    const control = child.stdio[3] as Duplex
    control.on('data', (chunk) => resolve((JSON.parse(String(chunk)) as { port: number }).port))
    child.on('exit', (code) => reject(new Error(`workerd ended with ${code}:\n${printed}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    printed: () => printed,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended(child)
      await directory[Symbol.asyncDispose]()
    },
  }
}
export type Deployed = Awaited<ReturnType<typeof deployed>>
