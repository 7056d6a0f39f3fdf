/** Runs files in the format of Prometheus's tests: `node … tests/promqltest/run.ts FILE…`. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createServer } from 'vite'
import type { Outcome } from './check.ts'

// The worker's sources name each other without extension: vite finds them, as in the tests.
const vite = await createServer({
  root: `${import.meta.dirname}/../..`,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
})
const { run } = (await vite.ssrLoadModule('/tests/promqltest/check.ts')) as {
  run: (text: string) => Promise<Outcome>
}

let failures = 0
for (const path of process.argv.slice(2)) {
  const { passed, failed, skipped } = await run(readFileSync(path, 'utf8'))
  failures += failed.length
  const counts = [
    `${passed} passed`,
    `${failed.length} failed`,
    `${skipped.histograms} need native histograms`,
    `${skipped.startTimes} need start timestamps`,
  ]
  console.log(`${basename(path)}: ${counts.join(', ')}`)
  for (const { line, expr, problem } of failed) console.log(`  ${line}: ${expr}\n    ${problem}`)
}
await vite.close()
process.exitCode = failures > 0 ? 1 : 0
