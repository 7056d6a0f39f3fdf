/**
 * `npm run bench:query`: queries beside Prometheus and VictoriaMetrics, in one run in turns.
 *
 *   npm run bench:query -- [--rounds 30] [--scrapes 60] [--out FILE.md|FILE.json]… [--only NAME]…
 *
 * `--only` takes `wide`, `deep` or `month`; `--scrapes` are those of 1,000 servers, 40 or more. Ends
 * with 1 if a query misses what it must reach. It takes about four minutes on two cores, and 2 GB of
 * the temporary directory.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { build } from '../../worker/selfhost/build.mjs'
import { type Latencies, measure } from './query/measure.ts'
import { subjects } from './query/questions.ts'
import { markdown, type Result } from './query/report.ts'
import { judge } from './store/goals.ts'
import { isBusy, machine } from './store/machine.ts'
import { SYSTEMS, type SystemName, systems } from './store/systems.ts'

const MIN_SCRAPES = 40

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    scrapes: { type: 'string', default: '60' },
    out: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: [] },
  },
})
const rounds = atLeast('rounds', options.rounds, 1)
/** Now, to the minute, in Unix seconds. */
const endS = Math.floor(Date.now() / 60_000) * 60
const all = subjects(atLeast('scrapes', options.scrapes, MIN_SCRAPES), endS)
const asked = all.filter(({ name }) => options.only.length === 0 || options.only.includes(name))

function atLeast(name: string, text: string, least: number): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  console.error(`--${name} takes a whole number of ${least} or more`)
  process.exit(2)
}

const before = machine()
if (isBusy(before)) console.error(`The machine is busy (load ${before.load}): do not publish this.`)
build()
const latencies: Record<string, Latencies> = {}
let failed = false
for (const subject of asked) {
  console.error(`${subject.title}…`)
  try {
    Object.assign(latencies, await measure(subject, rounds))
  } catch (error) {
    // The other loads took long: they are worth keeping.
    console.error(error)
    failed = true
  }
}

const versions = Object.fromEntries(
  await Promise.all(SYSTEMS.map(async (name) => [name, await systems[name].version()]))
) as Record<SystemName, string>
const at = new Date().toISOString()
const result: Result = { at, machine: before, versions, rounds, subjects: asked, latencies }
const page = markdown(result)
console.log(page)
for (const file of options.out) {
  writeFileSync(file, file.endsWith('.json') ? JSON.stringify(result, null, 2) : page)
}
for (const { questions } of asked) {
  for (const [name, question] of Object.entries(questions)) {
    const verdict = latencies[name] ? judge(question, latencies[name]) : 'not measured'
    if (verdict === 'aim' || verdict === 'must') continue
    console.error(`${verdict === 'missed' ? 'Missed' : 'Not measured'}: ${question.what}`)
    failed = true
  }
}
process.exit(failed ? 1 : 0)
