/** `npm start`: everything on one port of this machine, for the person who sits at it. */
import { spawn } from 'node:child_process'
import { ENVIRONMENT, install, ROOT } from './install.mjs'

install()
// A second process, because only now the project's own Node is there to run it.
const args = ['worker/selfhost/serve.mjs', '--trust-loopback', ...process.argv.slice(2)]
const serve = spawn('node', args, { cwd: ROOT, env: ENVIRONMENT, stdio: 'inherit' })
serve.on('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => serve.kill(signal))
