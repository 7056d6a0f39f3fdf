/** `npm test`: runs every check; stops at the first that fails. */
import { build } from '../worker/selfhost/build.mjs'
import { run } from '../worker/selfhost/install.mjs'

/** In order of speed, so that a small mistake shows at once. */
const CHECKS = [
  ['lint and format', 'biome', ['ci', '--error-on-warnings', '--colors=off']],
  ['types of the bindings', 'wrangler', ['types']],
  ['types of the worker', 'tsc', ['-p', '.']],
  ['types of the tests', 'tsc', ['-p', 'tests']],
  ['types of the end-to-end tests', 'tsc', ['-p', 'tests/e2e']],
  ['types of the console', 'astro', ['check', '--root', 'site']],
  ['unit and runtime', 'vitest', ['run', '-c', 'tests/vitest.config.ts', '--project', '!e2e']],
  ['browser and Prometheus', 'vitest', ['run', '-c', 'tests/vitest.config.ts', '--project', 'e2e']],
]

build()
for (const [title, command, args] of CHECKS) {
  console.error(`\n── ${title}`)
  run(command, args)
}
console.error('\nEverything passed.')
