/**
 * `npm run scores:analysis`: how good the analyses are on labelled data.
 *
 *   npm run scores:analysis -- --data DIR [--out FILE.json] [--only FILE]…
 *
 * DIR holds `nab/`, `cloud-kpi/`, `smd/`… gzipped, with whatever entities there are; a folder that
 * is missing is said. `--only` takes the name of a file of `measures/`. Ends with 1 if a figure
 * misses what it must reach.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Measure } from './measure.ts'
import { isMet, type Report, table } from './report.ts'

// The worker's sources name each other without an ending, as its bundler has it.
registerHooks({
  resolve: (specifier, context, next) =>
    next(/^\.{1,2}\/(.*\/)?[^./]+$/.test(specifier) ? `${specifier}.ts` : specifier, context),
})

/** Every set of data that a measure may use. */
const FOLDERS = ['asd', 'cloud-kpi', 'js2', 'm4-hourly', 'nab', 'petshop', 'smd']
const MEASURES = join(import.meta.dirname, 'measures')

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
})
if (!options.data || !existsSync(options.data)) fail('--data takes the folder of the labelled data')
const known = readdirSync(MEASURES)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort()
const strangers = (options.only ?? []).filter((id) => !known.includes(id))
if (strangers.length > 0) fail(`--only takes ${known.join(', ')}, not ${strangers}`)

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}

const dir = options.data
const missing = FOLDERS.filter((folder) => !existsSync(join(dir, folder)))
for (const folder of missing) console.log(`There is no folder \`${folder}\`: it is not measured.\n`)
const reports: Report[] = []
for (const id of options.only ?? known) {
  const { measure }: { measure: Measure } = await import(join(MEASURES, `${id}.ts`))
  if (!existsSync(join(dir, measure.folder))) continue
  const startedAt = performance.now()
  const figures = await measure.run(dir)
  if (figures.length === 0) continue
  const seconds = (performance.now() - startedAt) / 1_000
  reports.push({ id, name: measure.name, seconds, figures })
  console.log(table(reports.at(-1)!))
}
if (options.out) writeFileSync(options.out, `${JSON.stringify({ reports, missing }, null, 2)}\n`)
const missed = reports.flatMap(({ figures }) => figures).filter((figure) => isMet(figure) === false)
if (missed.length > 0) {
  console.error(`Missed: ${missed.map(({ name, value }) => `${name} (${value})`).join(', ')}`)
  process.exitCode = 1
}
