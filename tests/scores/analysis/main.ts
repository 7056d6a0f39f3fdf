/**
 * `npm run scores:analysis`: how good the analyses are on labelled data.
 *
 *   npm run scores:analysis -- --data DIR [--out FILE.json] [--only FILE]…
 *
 * DIR holds `nab/`, `cloud-kpi/`, `smd/`… gzipped, with whatever entities there are; a folder that
 * is missing is said. `--only` takes the name of a file of `measures/`. `--out` is what the page
 * /docs/analysis/scores shows: `--out site/src/data/analysis-scores.json` renews it. Ends with 1 if
 * a figure misses what it must reach, or a measure fails. It takes about four minutes on one core.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Measure } from './measure.ts'
import { isMet, kept, type Report, table } from './report.ts'

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
/** npm runs scripts in the project's folder, wherever it was called. */
const pathOf = (path: string) => resolve(process.env.INIT_CWD ?? '.', path)
const dir = pathOf(options.data ?? '')
if (!options.data || !existsSync(dir)) fail('--data takes the folder of the labelled data')
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

const missing = FOLDERS.filter((folder) => !existsSync(join(dir, folder)))
for (const folder of missing) console.log(`There is no folder \`${folder}\`: it is not measured.\n`)
const reports: Report[] = []
const failed: string[] = []
for (const id of options.only ?? known) {
  const { measure }: { measure: Measure } = await import(join(MEASURES, `${id}.ts`))
  if (!existsSync(join(dir, measure.folder))) continue
  const startedAt = performance.now()
  try {
    const figures = (await measure.run(dir)).filter(({ value }) => Number.isFinite(value))
    if (figures.length === 0) {
      console.log(`${measure.name}: there is nothing to measure it on.\n`)
      continue
    }
    const seconds = (performance.now() - startedAt) / 1_000
    reports.push({ id, name: measure.name, protocol: measure.protocol, seconds, figures })
    console.log(table(reports.at(-1)!))
  } catch (error) {
    // The other measures took long: they are worth keeping.
    console.error(`${id} failed:`, error)
    failed.push(id)
  }
}
if (options.out) {
  writeFileSync(pathOf(options.out), `${JSON.stringify(kept(reports, missing), null, 2)}\n`)
}
const missed = reports.flatMap(({ figures }) => figures).filter((figure) => isMet(figure) === false)
if (missed.length > 0) {
  console.error(`Missed: ${missed.map(({ name, value }) => `${name} (${value})`).join(', ')}`)
}
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`)
if (missed.length + failed.length > 0) process.exitCode = 1
