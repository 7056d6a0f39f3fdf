/** Builds the console and the worker, unless neither has changed since the last time. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, run } from './install.mjs'

/** The built worker: one file, as plain workerd and the benchmarks run it. */
export const WORKER = join(ROOT, 'dist/worker.js')

/** The store's hot path, compiled from `durable-objects/series/kernel`. */
const KERNEL = join(ROOT, 'durable-objects/series/kernel.wasm')
const KERNEL_SOURCES = join(ROOT, 'durable-objects/series/kernel')

const STAMP = join(ROOT, 'dist/.built')
const SOURCES = ['worker', 'durable-objects', 'site', 'package-lock.json', 'tsconfig.json']
const OUTPUTS = new Set(['dist', '.astro', 'node_modules'])

/** Build what is missing or stale. Exits the process when the build fails. */
export function build() {
  buildKernel()
  const sources = digest()
  const isFresh = existsSync(WORKER) && existsSync(join(ROOT, 'site/dist/index.html'))
  if (isFresh && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return
  console.error('Building…')
  run('astro', ['build', '--root', 'site', '--silent'])
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  run('esbuild', [
    'worker/index.ts',
    '--bundle',
    '--format=esm',
    '--target=esnext',
    '--conditions=workerd,worker,browser',
    '--loader:.wasm=copy',
    '--external:cloudflare:*',
    '--external:node:*',
    '--minify-syntax',
    '--minify-whitespace',
    '--log-level=warning',
    `--outfile=${WORKER}`,
  ])
  writeFileSync(STAMP, sources)
}

/** Compile the kernel if it is older than its sources. Exits the process when that fails. */
export function buildKernel() {
  const changedAt = (path) => statSync(path).mtimeMs
  const sources = readdirSync(KERNEL_SOURCES).map((name) => changedAt(join(KERNEL_SOURCES, name)))
  if (existsSync(KERNEL) && changedAt(KERNEL) > Math.max(...sources)) return
  run('asc', [
    join(KERNEL_SOURCES, 'index.ts'),
    ...['--outFile', KERNEL],
    ...['--runtime', 'minimal', '--use', 'abort=', '--enable', 'simd'],
    ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  ])
}

/** A digest of every file that the build reads. */
function digest() {
  const hash = createHash('sha256')
  const visit = (path) => {
    if (!existsSync(join(ROOT, path))) return
    for (const entry of readdirSync(join(ROOT, path), { withFileTypes: true })) {
      const child = `${path}/${entry.name}`
      if (entry.isFile()) hash.update(child).update(readFileSync(join(ROOT, child)))
      else if (entry.isDirectory() && !OUTPUTS.has(entry.name)) visit(child)
    }
  }
  for (const source of SOURCES) {
    if (source.includes('.')) hash.update(readFileSync(join(ROOT, source)))
    else visit(source)
  }
  return hash.digest('hex')
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) build()
