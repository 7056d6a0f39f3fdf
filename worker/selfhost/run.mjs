/**
 * Runs a script of the project with the project's own Node, whatever the machine has.
 *
 *   node worker/selfhost/run.mjs SCRIPT [ARGUMENTS]
 */
import { spawn } from 'node:child_process'
import { ENVIRONMENT, install, ROOT } from './install.mjs'

/** Between looks at whether npm is still there. */
const PARENT_MS = 1_000

install()
// A second process, because only now that Node is there.
const script = spawn('node', process.argv.slice(2), {
  cwd: ROOT,
  env: ENVIRONMENT,
  stdio: 'inherit',
})
script.on('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => script.kill(signal))

// npm that is told to stop does not always tell its script: a server must not outlive it.
const parent = process.ppid
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid === parent || script.kill('SIGTERM'), PARENT_MS)
}
