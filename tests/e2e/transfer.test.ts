import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import {
  KEYS,
  nodeExporter,
  type Product,
  prometheus,
  serve,
  temporaryDirectory,
  until,
  victoriaMetrics,
} from './processes.ts'

const owner = { authorization: `Bearer ${KEYS.OPENMANAGER_ADMIN_TOKEN}` }

interface Line {
  metric: Record<string, string>
  values: unknown[]
  timestamps: number[]
}

async function imported(product: Product, body: BodyInit) {
  const response = await fetch(`${product.url}/api/import`, {
    method: 'POST',
    headers: owner,
    body,
  })
  return (await response.json()) as Record<string, unknown>
}

async function exported(product: Product): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${product.url}/api/export`, { headers: owner })
  return new Uint8Array(await response.arrayBuffer())
}

const linesOf = (file: Uint8Array) =>
  gunzipSync(file)
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1, -1)
    .map((text) => JSON.parse(text) as Line)

/** All that a VictoriaMetrics holds of metrics called `moved_…`, in its own words. */
async function held(url: string): Promise<string[]> {
  await fetch(`${url}/internal/force_flush`)
  const query = new URLSearchParams({ 'match[]': '{__name__=~"moved_.*"}' })
  const text = await (await fetch(`${url}/api/v1/export?${query}`)).text()
  return text.trimEnd().split('\n').sort()
}

it('moves samples from a VictoriaMetrics here, and from here to another', async () => {
  await using directory = await temporaryDirectory()
  await using from = await victoriaMetrics(`${directory.path}/from`)
  await using to = await victoriaMetrics(`${directory.path}/to`)
  await using product = await serve(`${directory.path}/data`)
  const start = Math.floor(Date.now() / 1_000) * 1_000 - 600_000
  const times = Array.from({ length: 40 }, (_, n) => start + n * 15_000)
  const write = (name: string, values: (n: number) => string) =>
    `{"metric":{"__name__":"moved_${name}","instance":"db-1","path":"/é \\"서버\\""},` +
    `"values":[${times.map((_, n) => values(n))}],"timestamps":[${times}]}\n`
  const body =
    write('counter', (n) => String(n * 1_000)) +
    write('gauge', (n) => (n / 8 - 2).toString()) +
    write('le_inf', (n) => (n % 10 === 0 ? '+Inf' : '1'))
  await fetch(`${from.url}/api/v1/import`, { method: 'POST', body })
  await until('its samples', async () => (await held(from.url)).length === 3)
  const lines = await held(from.url)

  expect(await imported(product, `${lines.join('\n')}\n`)).toEqual({
    series: 3,
    samples: 3 * times.length,
    rejected: 0,
    reasons: [],
    complete: true,
    settingsApplied: false,
  })
  const file = await exported(product)
  expect(linesOf(file).find(({ metric }) => metric.__name__ === 'moved_gauge')).toMatchObject({
    metric: { instance: 'db-1', path: '/é "서버"' },
    values: times.map((_, n) => n / 8 - 2),
    timestamps: times,
  })
  const response = await fetch(`${to.url}/api/v1/import`, {
    method: 'POST',
    headers: { 'content-encoding': 'gzip' },
    body: file,
  })
  expect(response.status).toBe(204)
  // Version 1.79 leaves out the line with the infinities, which newer ones read.
  const finite = lines.map((line) => line.replace(/\+Inf/g, 'null'))
  await until('the samples there', async () => (await held(to.url)).length === 3)
  const arrived = (await held(to.url)).map((text) => JSON.parse(text) as Line)
  for (const text of finite) {
    const { metric, values, timestamps } = JSON.parse(text) as Line
    const other = arrived.find((line) => line.metric.__name__ === metric.__name__)!
    expect(other.metric).toEqual(metric)
    expect(other.values).toEqual(values.filter((value) => value !== null))
    expect(other.timestamps).toEqual(timestamps.filter((_, n) => values[n] !== null))
  }
})

it("takes the series of a Prometheus from its API's answer, one on a line", async () => {
  await using directory = await temporaryDirectory()
  await using pushed = await serve(`${directory.path}/pushed`)
  await using product = await serve(`${directory.path}/data`)
  await using exporter = await nodeExporter()
  await using scraper = await prometheus(
    directory.path,
    exporter.address,
    pushed.url,
    KEYS.OPENMANAGER_WRITE_KEY
  )
  const query = new URLSearchParams({ query: '{job="node"}[1h]' })
  const matrix = await until('some scrapes', async () => {
    const response = await fetch(`http://${scraper.address}/api/v1/query?${query}`)
    const { data } = (await response.json()) as { data: { result: PrometheusSeries[] } }
    const up = data.result.find(({ metric }) => metric.__name__ === 'up')
    return up !== undefined && up.values.length > 2 && data.result
  })
  const report = await imported(product, matrix.map((one) => JSON.stringify(one)).join('\n'))
  const samples = matrix.reduce((sum, { values }) => sum + values.length, 0)
  expect(report).toMatchObject({ series: matrix.length, samples, rejected: 0, complete: true })

  const byName = (lines: { metric: Record<string, string> }[]) =>
    new Map(lines.map((line) => [JSON.stringify(Object.entries(line.metric).sort()), line]))
  const stored = byName(linesOf(await exported(product)))
  expect(stored.size).toBe(matrix.length)
  for (const [name, line] of byName(matrix)) {
    const theirs = (line as PrometheusSeries).values
    const ours = stored.get(name) as Line
    expect(ours.timestamps).toEqual(theirs.map(([seconds]) => Math.round(seconds * 1_000)))
    expect(ours.values.map((value) => Number(value))).toEqual(
      theirs.map(([, value]) => Number(value.replace('Inf', 'Infinity')))
    )
  }
})

interface PrometheusSeries {
  metric: Record<string, string>
  values: [seconds: number, value: string][]
}
