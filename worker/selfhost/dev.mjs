/**
 * `npm run dev`: worker and console on one address, both reloading when their files change.
 *
 *   npm run dev -- [--port 8787] [--data .data]
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildKernel } from './build.mjs'
import { ENVIRONMENT, ROOT } from './install.mjs'
import { loadKeys } from './keys.mjs'
import { dataDirectory, readOptions } from './options.mjs'

const options = readOptions({
  port: { type: 'string', default: '8787' },
  data: { type: 'string', default: '.data' },
})
/** `astro dev` serves the console and hands `/api` to the worker: see site/astro.config.mjs. */
const workerPort = Number(options.port) + 1

buildKernel()
mkdirSync(join(ROOT, 'site/dist'), { recursive: true }) // wrangler insists that its assets exist.
const data = dataDirectory(options.data)
const { settings } = loadKeys(data)
// In a file rather than in the arguments, which every user of the machine can list.
const variables = join(data, 'dev.env')
const own = { OPENMANAGER_TRUST_LOOPBACK: '1', OPENMANAGER_PLAN: 'self-hosted' }
const lines = Object.entries({ ...settings, ...own })
writeFileSync(variables, lines.map(([name, value]) => `${name}=${value}\n`).join(''), {
  mode: 0o600,
})

const children = [
  start('wrangler', [
    ...['dev', '--port', String(workerPort), '--show-interactive-dev-session=false'],
    ...['--env-file', variables, '--persist-to', join(data, 'dev')],
  ]),
  start('astro', ['dev', '--root', 'site', '--port', options.port], {
    OPENMANAGER_API: `http://localhost:${workerPort}`,
  }),
]

function start(command, args, environment = {}) {
  const env = { ...ENVIRONMENT, ...environment }
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 1, 2] })
  child.on('exit', (code) => {
    for (const other of children) other.kill()
    process.exitCode ??= code ?? 1
  })
  return child
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    process.exitCode = 0
    for (const child of children) child.kill()
  })
}
