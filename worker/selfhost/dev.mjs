/** `npm run dev`: worker and console, both reloading when their files change. */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENVIRONMENT, ROOT } from './install.mjs'
import { loadKeys } from './keys.mjs'

/** `astro dev` serves the console here and hands `/api` to the worker (see site/astro.config.mjs). */
const CONSOLE_PORT = 8787
const WORKER_PORT = 8788

const data = join(ROOT, '.data')
mkdirSync(join(ROOT, 'site/dist'), { recursive: true }) // wrangler insists that its assets exist.
mkdirSync(data, { recursive: true, mode: 0o700 })
const { settings } = loadKeys(data)
// In a file rather than in the arguments, which every user of the machine can list.
const variables = join(data, 'dev.env')
const lines = Object.entries({ ...settings, OPENMANAGER_TRUST_LOOPBACK: '1' })
writeFileSync(variables, lines.map(([name, value]) => `${name}=${value}\n`).join(''), {
  mode: 0o600,
})

const children = [
  start('wrangler', [
    ...['dev', '--port', String(WORKER_PORT), '--show-interactive-dev-session=false'],
    ...['--env-file', variables],
  ]),
  start('astro', ['dev', '--root', 'site', '--port', String(CONSOLE_PORT)]),
]

function start(command, args) {
  const child = spawn(command, args, { cwd: ROOT, env: ENVIRONMENT, stdio: ['ignore', 1, 2] })
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
