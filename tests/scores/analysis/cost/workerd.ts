/** A process of workerd that does the tasks, and what it uses of the processor. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import workerdPackage from 'workerd'
import { run } from '../../../../worker/selfhost/install.mjs'
import { cpuSeconds } from '../../../bench/store/process-tree.ts'
import type { TaskName } from './tasks.ts'

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-10-01",
);
`

export interface Workerd extends Disposable {
  url: string
  /** Processor seconds that it has used; its clock stands still, so it is asked from outside. */
  usedSeconds(): number
}

/**
 * A process that runs a Worker.
 *
 * @param path of its source
 * @throws {Error} if workerd does not start
 */
export async function workerdOf(path: string): Promise<Workerd> {
  const directory = mkdtempSync(join(tmpdir(), 'openmanager-cost-'))
  writeFileSync(join(directory, 'config.capnp'), CONFIG)
  run('esbuild', [
    path,
    '--bundle',
    '--format=esm',
    '--target=esnext',
    '--log-level=warning',
    `--outfile=${join(directory, 'worker.js')}`,
  ])
  const child = spawn(
    workerdPackage.default,
    ['serve', join(directory, 'config.capnp'), '--control-fd=3'],
    { stdio: ['ignore', 2, 2, 'pipe'] }
  )
  const port = await new Promise<number>((resolve, reject) => {
    child.stdio[3]!.on('data', (chunk) => {
      for (const line of String(chunk).split('\n').filter(Boolean)) {
        const { event, port } = JSON.parse(line)
        if (event === 'listen') resolve(port)
      }
    })
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`workerd ended with ${code}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    usedSeconds: () => cpuSeconds(child.pid!),
    [Symbol.dispose]() {
      child.removeAllListeners('exit')
      child.kill('SIGKILL')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export interface Tasks extends Disposable {
  /** Processor seconds that so many units of a task took. */
  secondsOf(task: TaskName, units: number): Promise<number>
}

/** A process that does the analyses' tasks. */
export async function workerd(): Promise<Tasks> {
  const {
    url,
    usedSeconds,
    [Symbol.dispose]: dispose,
  } = await workerdOf(join(import.meta.dirname, 'worker.ts'))
  return {
    async secondsOf(task, units) {
      const before = usedSeconds()
      const answer = await fetch(`${url}/${task}?units=${units}`)
      const text = await answer.text()
      if (!answer.ok) throw new Error(text)
      return usedSeconds() - before
    },
    [Symbol.dispose]: dispose,
  }
}
