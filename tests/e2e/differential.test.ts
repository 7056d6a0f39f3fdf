import { expect, it } from 'vitest'
import { load } from '../differential/load.ts'
import { disagreements, randomBatches } from '../differential/run.ts'
import { KEYS, receivingPrometheus, serve, temporaryDirectory } from './processes.ts'

/** Of the series; the expressions have seeds of their own. */
const SEED = 20_261_121
const EXPRESSIONS = 1_500

it(`answers ${EXPRESSIONS} random expressions as Prometheus does`, async () => {
  await using directory = await temporaryDirectory()
  await using product = await serve(`${directory.path}/data`)
  await using prometheus = await receivingPrometheus(directory.path)
  const endS = Math.floor(Date.now() / 1_000)
  const { labels, batches } = randomBatches(SEED, endS * 1_000)
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
  const written = { url: product.url, headers: bearer(KEYS.OPENMANAGER_WRITE_KEY) }
  await load([written, prometheus], labels, batches)

  const ours = { url: product.url, headers: bearer(KEYS.OPENMANAGER_READ_KEY) }
  const range = { from: 0, to: EXPRESSIONS }
  const { found, failed, empty } = await disagreements(prometheus, ours, endS, range)
  expect(found).toEqual([])
  // Most questions have an answer that is worth comparing.
  expect(failed + empty).toBeLessThan(EXPRESSIONS / 2)
}, 600_000)
