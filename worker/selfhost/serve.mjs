/**
 * Runs the built worker on plain workerd, with its state in a directory.
 *
 *   npm run serve -- [--port 8787] [--host 127.0.0.1] [--data .data] [--trust-loopback]
 *
 * Prints one JSON line, `{"url", "pid"}`, on stdout when it is ready; `pid` is workerd's own, and
 * it may be killed at any moment without losing anything that was acknowledged.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { parse } from 'smol-toml'
import workerdPackage from 'workerd'
import { build, WORKER } from './build.mjs'
import { compact } from './compact.mjs'
import { ENVIRONMENT, ROOT } from './install.mjs'
import { loadKeys } from './keys.mjs'
import { lock } from './lock.mjs'
import { dataDirectory, fail, readOptions } from './options.mjs'
import { STORAGE, workerdConfig } from './workerd-config.mjs'

/** How long open streams may hold up an orderly stop. */
const STOP_MS = 3_000
/** workerd itself closes a connection that was idle for 15 s. */
const IDLE_MS = 7_000
/** Databases larger than this are not compacted: a gigabyte takes some seconds, and a stop has few. */
const COMPACTED_AT_START_BYTES = 1024 ** 3
const COMPACTED_AT_STOP_BYTES = 64 * 1024 ** 2
const LOOPBACK = ['127.0.0.1', 'localhost', '::1']
const ANY_ADDRESS = ['0.0.0.0', '::']
/** Settings of the models that may word answers, as `worker/env.d.ts` names them. */
const MODEL_SETTING =
  /^(?:GOOGLE_GENERATIVE_AI|OPENAI|ANTHROPIC|LOCAL)_API_KEY$|^(?:GOOGLE|OPENAI|ANTHROPIC|LOCAL)_(?:MODEL|BASE_URL)$|^(?:MODEL|GOOGLE|OPENAI|ANTHROPIC|LOCAL)_USD_PER_MILLION_(?:INPUT|OUTPUT)$|^MODEL_(?:TOKENS|USD)_PER_DAY$/

const options = readOptions({
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string', default: '.data' },
  'trust-loopback': { type: 'boolean', default: false },
})
if (options['trust-loopback'] && !LOOPBACK.includes(options.host)) {
  fail('--trust-loopback makes everybody on this machine the owner: it needs a loopback --host')
}

build()
const data = dataDirectory(options.data)
const held = lock(data)
const objects = join(data, 'objects')
mkdirSync(objects, { recursive: true })
compact(objects, COMPACTED_AT_START_BYTES)
let isStopping = false
const { settings, printable } = loadKeys(data)
const config = writeConfig()

const address = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}`
const workerd = spawn(
  workerdPackage.default,
  [
    ...['serve', config, '--experimental', '--control-fd', '3'],
    ...['--socket-addr', `http=${address}`],
    ...['--directory-path', `${STORAGE}=${objects}`],
  ],
  { cwd: ROOT, env: ENVIRONMENT, stdio: ['ignore', 2, 2, 'pipe'] }
)
workerd.on('error', (error) => fail(`workerd did not start: ${error.message}`))
workerd.on('exit', (code, signal) => {
  if (isStopping) compact(objects, COMPACTED_AT_STOP_BYTES)
  held.release()
  process.exit(code ?? (signal === 'SIGTERM' ? 0 : 1))
})
if (workerd.pid) held.hand(workerd.pid)
workerd.stdio[3].on('data', (chunk) => {
  for (const line of String(chunk).split('\n').filter(Boolean)) {
    const { event, port } = JSON.parse(line)
    if (event === 'listen') ready(port)
  }
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)

/** What `wrangler.toml` says, with the keys: one description for both. */
function writeConfig() {
  const file = join(data, 'workerd.capnp')
  const deployed = parse(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8'))
  const outside = { ...modelSettings(), ...cacheSettings() }
  const text = workerdConfig(deployed, {
    file,
    worker: WORKER,
    assets: resolve(ROOT, deployed.assets.directory),
    vars: {
      ...settings,
      ...(options['trust-loopback'] && { OPENMANAGER_TRUST_LOOPBACK: '1' }),
      ...sliceSeries(),
      ...corsOrigins(),
      ...outside,
      OPENMANAGER_PLAN: 'self-hosted',
    },
    // An address that the owner has named may be a neighbour's; without one, nobody asks any.
    reachesPrivate: Object.keys(outside).some((name) => name.endsWith('_URL')),
  })
  // Older versions kept the keys in a file of another name.
  rmSync(join(data, 'wrangler.json'), { force: true })
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

/** The one setting that is a number. */
function sliceSeries() {
  const { OPENMANAGER_SLICE_SERIES: series } = process.env
  if (!series) return {}
  if (!/^[1-9]\d{0,6}$/.test(series)) {
    fail(`OPENMANAGER_SLICE_SERIES must be a whole number above 0, not ${series.slice(0, 64)}`)
  }
  return { OPENMANAGER_SLICE_SERIES: series }
}

/** What the environment says of models. */
function modelSettings() {
  const given = Object.entries(process.env).filter(([name]) => MODEL_SETTING.test(name))
  return Object.fromEntries(given)
}

/** Where answers are kept for a while, as `worker/env.d.ts` names it. */
function cacheSettings() {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith('UPSTASH_REDIS_'))
  return Object.fromEntries(given)
}

/** Whose pages may read the Prometheus API. */
function corsOrigins() {
  const { OPENMANAGER_CORS_ORIGINS: origins } = process.env
  if (!origins) return {}
  const isOrigin = (text) => text === '*' || URL.parse(text)?.origin === text.replace(/\/$/, '')
  const wrong = origins.split(',').find((text) => !isOrigin(text.trim()))
  if (wrong !== undefined) {
    fail(
      `OPENMANAGER_CORS_ORIGINS must be origins such as https://grafana.example.org, not ${wrong.slice(0, 64)}`
    )
  }
  return { OPENMANAGER_CORS_ORIGINS: origins }
}

function ready(port) {
  const isLocal = [...LOOPBACK, ...ANY_ADDRESS].includes(options.host)
  const host = isLocal ? 'localhost' : options.host
  const url = `http://${host}:${port}`
  console.error(`\n  OpenManager   ${url}`)
  console.error(`  data          ${data}`)
  for (const [title, key] of printable) console.error(`  ${title.padEnd(12)}  ${key}`)
  console.error('')
  console.log(JSON.stringify({ url, pid: workerd.pid }))
  watch(port)
}

/** Stop in order; whatever is still open after a while is cut off, which loses nothing. */
function stop() {
  isStopping = true
  workerd.kill('SIGTERM')
  setTimeout(() => workerd.kill('SIGKILL'), STOP_MS).unref()
}

/**
 * workerd that was told to stop by somebody else waits for its open streams without end. The first
 * thing it does then is to close its idle connections, so we keep one, younger than its idle limit.
 */
function watch(port) {
  const host = ANY_ADDRESS.includes(options.host) ? 'localhost' : options.host
  const idle = connect(port, host).on('end', stop).on('error', stop)
  setTimeout(() => {
    idle.removeListener('end', stop).destroy()
    watch(port)
  }, IDLE_MS)
}
