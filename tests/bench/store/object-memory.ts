/** What an object keeps in memory: its JavaScript heap after a collection, and its kernel. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { buildKernel, WORKER } from '../../../worker/selfhost/build.mjs'

const BYTES_PER_MB = 1e6

/**
 * In MB, the most that was kept while 10,000 series were stored for hours.
 *
 * The engine runs in Node over SQLite in memory, because only there a collection can be asked for;
 * SQLite's own memory is no part of the isolate, and not counted.
 */
export function measureObjectMemory(directory: string): number {
  buildKernel()
  // Beside the worker, where modules are found.
  const bundle = join(WORKER, '../fill-engine.mjs')
  execFileSync('esbuild', [
    join(import.meta.dirname, '../../durable-objects/series/fill-engine.ts'),
    ...['--bundle', '--platform=node', '--format=esm', '--log-level=warning'],
    ...['--external:snappy', `--outfile=${bundle}`],
  ])
  const printed = execFileSync('node', ['--expose-gc', bundle, directory], { encoding: 'utf8' })
  return Number(printed) / BYTES_PER_MB
}
