/**
 * `npm run scores`: how good the assistant is at what it is asked.
 *
 *   npm run scores -- [--questions FILE]… [--out FILE.json] [--only NAME]…
 *
 * FILE has labelled questions, one JSON object a line, besides those of `questions.jsonl`; they are not
 * kept. `--only` takes `understanding`, `answers`, `causes`, `gate` or `cost`. `--out` is what the page
 * /docs/assistant/scores shows and what the tests hold later changes against:
 * `--out site/src/data/assistant-scores.json` renews it. Ends with 1 if a figure misses what it must
 * reach. It takes about five minutes on two cores.
 */
import '../analysis/transform-types.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { isMet, kept, table } = await import('../analysis/report.ts')
const { MEASURES } = await import('./measures.ts')
const { HELD_OUT, hashOf, questionsIn } = await import('./questions.ts')

const { values: options } = parseArgs({
  options: {
    questions: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
})
/** npm runs scripts in the project's folder, wherever it was called. */
const pathOf = (path: string) => resolve(process.env.INIT_CWD ?? '.', path)
const strangers = (options.only ?? []).filter((id) => !MEASURES.some((one) => one.id === id))
if (strangers.length > 0) {
  console.error(`--only takes ${MEASURES.map(({ id }) => id).join(', ')}, not ${strangers}`)
  process.exit(2)
}

const others = options.questions.map((path) => ({ path, questions: questionsIn(pathOf(path)) }))
const reports = []
for (const measure of MEASURES) {
  if (options.only && !options.only.includes(measure.id)) continue
  const startedAt = performance.now()
  const figures = await measure.run(others)
  const seconds = (performance.now() - startedAt) / 1_000
  const { id, name, protocol } = measure
  reports.push({ id, name, protocol, seconds, figures })
  console.log(table(reports.at(-1)!))
}
if (options.out) {
  const own = reports.map((report) => ({
    ...report,
    figures: report.figures.filter(({ set }) => !others.some(({ path }) => set?.includes(path))),
  }))
  const path = pathOf(options.out)
  // What was not measured this time stays as it is, if it is of the same questions.
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const questions = hashOf(HELD_OUT)
  const known: { id: string }[] = before.questions === questions ? before.reports : []
  const fresh = kept(own, []).reports
  const scorecard = {
    questions,
    reports: MEASURES.flatMap(
      ({ id }) => [...fresh, ...known].find((report) => report.id === id) ?? []
    ),
  }
  writeFileSync(path, `${JSON.stringify(scorecard, null, 2)}\n`)
}
const missed = reports.flatMap(({ figures }) => figures).filter((figure) => isMet(figure) === false)
if (missed.length > 0) {
  console.error(`Missed: ${missed.map(({ name, value }) => `${name} (${value})`).join('; ')}`)
  process.exitCode = 1
}
