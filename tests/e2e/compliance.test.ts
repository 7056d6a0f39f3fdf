import { afterAll, beforeAll, expect, it } from 'vitest'
import { demo } from '../compliance/demo.ts'
import { QUERIES } from '../compliance/queries.ts'
import { ask, difference, type Server } from '../differential/answers.ts'
import { load } from '../differential/load.ts'
import { KEYS, receivingPrometheus, serve, temporaryDirectory } from './processes.ts'

/** What the Prometheus project's own comparison allows. */
const TOLERANCE = 1e-5
/** As in the Prometheus project's own comparison: 10 minutes, some before the newest sample. */
const WINDOW_S = 600
const STEP_S = 10
const BEFORE_END_S = 720
/** Past full seconds: the steps of a subquery then do not lie on its edges, as samples do not. */
const PHASE_S = 0.617

const running = new AsyncDisposableStack()
let ours: Server
let theirs: Server
const endS = Math.floor(Date.now() / 60_000) * 60

beforeAll(async () => {
  const directory = running.use(await temporaryDirectory())
  const product = running.use(await serve(`${directory.path}/data`))
  const prometheus = running.use(await receivingPrometheus(directory.path))
  const { labels, scrapes } = demo(endS * 1_000)
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
  const written = { url: product.url, headers: bearer(KEYS.OPENMANAGER_WRITE_KEY) }
  await load([written, prometheus], labels, scrapes)
  ours = { url: product.url, headers: bearer(KEYS.OPENMANAGER_READ_KEY) }
  theirs = prometheus
})
afterAll(() => running.disposeAsync())

it(`answers all ${QUERIES.length} compliance queries as Prometheus does`, async () => {
  const end = endS - BEFORE_END_S + PHASE_S
  const window = { start: `${end - WINDOW_S}`, end: `${end}`, step: `${STEP_S}s` }
  const wrong: string[] = []
  for (const { query, fails } of QUERIES) {
    const [expected, actual] = await Promise.all(
      [theirs, ours].map((server) => ask(server, 'query_range', { query, ...window }))
    )
    const problem =
      (expected!.status === 'error') === fails
        ? difference(expected!, actual!, TOLERANCE)
        : `Prometheus itself ${fails ? 'answers' : 'fails'}`
    if (problem !== '') wrong.push(`${query}: ${problem}`)
  }
  expect(wrong).toEqual([])
})
