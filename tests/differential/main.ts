/**
 * Random expressions against a real Prometheus for as long as you like:
 * `npm run differential -- [--series SEED] [--from SEED] [--count 10000]`.
 *
 * Prints every question that was answered differently; ends with 1 if there was one.
 */
import { parseArgs } from 'node:util'
import { KEYS, receivingPrometheus, serve, temporaryDirectory } from '../e2e/processes.ts'
import { load } from './load.ts'
import { disagreements, randomBatches } from './run.ts'

/** Expressions between two lines of progress. */
const ROUND = 500

const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '10000' },
  },
})
const [seed, first, count] = [values.series, values.from, values.count].map(Number) as [
  number,
  number,
  number,
]

await using directory = await temporaryDirectory()
await using product = await serve(`${directory.path}/data`)
await using prometheus = await receivingPrometheus(directory.path)
const endS = Math.floor(Date.now() / 1_000)
const { labels, batches } = randomBatches(seed, endS * 1_000)
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const writing = { url: product.url, headers: bearer(KEYS.OPENMANAGER_WRITE_KEY) }
await load([writing, prometheus], labels, batches)

const reading = { url: product.url, headers: bearer(KEYS.OPENMANAGER_READ_KEY) }
let wrong = 0
for (let from = first; from < first + count; from += ROUND) {
  const to = Math.min(from + ROUND, first + count)
  const { found, failed, empty } = await disagreements(prometheus, reading, endS, { from, to })
  for (const { seed, query, problem } of found) console.log(`${seed} ${query}\n    ${problem}`)
  wrong += found.length
  console.error(`${to - first} asked, ${wrong} different; ${failed} failed, ${empty} empty`)
}
process.exitCode = wrong > 0 ? 1 : 0
