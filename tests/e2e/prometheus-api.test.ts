import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installed, KEYS, type Product, serve, temporaryDirectory } from './processes.ts'

const run = promisify(execFile)
/** A full minute of some time ago, Unix ms. */
const START = Math.floor(Date.now() / 60_000) * 60_000 - 600_000
const SERVERS = ['web-1:9100', 'web-2:9100', 'db-1:9100']

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let product: Product

/** Ten minutes of three servers: a counter that grows by 1 a second, and a gauge that is the position. */
beforeAll(async () => {
  directory = await temporaryDirectory()
  product = await serve(directory.path, {
    keys: { ...KEYS, OPENMANAGER_CORS_ORIGINS: 'https://grafana.test' },
  })
  const lines = SERVERS.flatMap((instance, n) =>
    Array.from({ length: 11 }, (_, minute) => {
      const at = START + minute * 60_000
      return [
        `requests_total{instance="${instance}",job="node"} ${minute * 60} ${at}`,
        `node_load1{instance="${instance}",job="node"} ${n} ${at}`,
      ].join('\n')
    })
  )
  const response = await fetch(`${product.url}/api/v1/import/prometheus`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}` },
    body: lines.join('\n'),
  })
  expect(response.status).toBe(204)
})

afterAll(async () => {
  await product[Symbol.asyncDispose]()
  await directory[Symbol.asyncDispose]()
})

describe('promtool', () => {
  /** What `promtool query …` prints, line by line; the server is the last argument but one. */
  async function promtool(kind: string, server: string, ...args: string[]) {
    const program = installed('PROMTOOL', ['/usr/bin/promtool', '/usr/local/bin/promtool'])
    const base = new URL(server, product.url)
    base.username = 'me'
    base.password = KEYS.OPENMANAGER_READ_KEY
    const flags = args.filter((arg) => arg.startsWith('--'))
    const rest = args.filter((arg) => !arg.startsWith('--'))
    const { stdout } = await run(program, [
      'query',
      kind,
      ...flags,
      base.href.replace(/\/$/, ''),
      ...rest,
    ])
    return stdout.trim().split('\n')
  }
  const SECONDS = START / 1_000

  it.each(['/', '/api/fleets/main/prometheus'])('asks for values now, at %s', async (server) => {
    const time = `--time=${SECONDS + 600}`
    expect(await promtool('instant', server, time, 'topk(2, node_load1)')).toEqual([
      `node_load1{instance="db-1:9100", job="node"} => 2 @[${SECONDS + 600}]`,
      `node_load1{instance="web-2:9100", job="node"} => 1 @[${SECONDS + 600}]`,
    ])
    expect(await promtool('instant', server, time, '1 / 0')).toEqual([
      `scalar: +Inf @[${SECONDS + 600}]`,
    ])
  })

  it('asks for values over a range', async () => {
    const window = [`--start=${SECONDS + 300}`, `--end=${SECONDS + 420}`, '--step=60s']
    const query = 'sum by (job) (rate(requests_total[5m]))'
    expect(await promtool('range', '/', ...window, query)).toEqual([
      '{job="node"} =>',
      ...[300, 360, 420].map((at) => `3 @[${SECONDS + at}]`),
    ])
  })

  it('asks for series and labels', async () => {
    expect(await promtool('series', '/', '--match=node_load1{instance=~"web.*"}')).toEqual([
      '{__name__="node_load1", instance="web-1:9100", job="node"}',
      '{__name__="node_load1", instance="web-2:9100", job="node"}',
    ])
    expect(await promtool('labels', '/', 'instance')).toEqual([...SERVERS].sort())
  })

  it('shows what is wrong with an expression', async () => {
    const failing = promtool('instant', '/', 'sum(')
    await expect(failing).rejects.toThrow(/bad_data: invalid parameter "query": 1:5: parse error/)
  })
})

describe('Grafana', () => {
  const auth = `Basic ${Buffer.from(`grafana:${KEYS.OPENMANAGER_READ_KEY}`).toString('base64')}`
  const base = () => `${product.url}/api/fleets/main/prometheus/api/v1`
  const get = async (path: string, headers = {}) =>
    await fetch(base() + path, { headers: { authorization: auth, ...headers } })
  const form = (path: string, parameters: Record<string, string>, headers = {}) =>
    fetch(base() + path, {
      method: 'POST',
      headers: { authorization: auth, ...headers },
      body: new URLSearchParams(parameters),
    })

  it('tests the data source', async () => {
    const health = await form('/query', { query: '1+1', time: '4' })
    expect(await health.json()).toEqual({
      status: 'success',
      data: { resultType: 'scalar', result: [4, '2'] },
    })
    const { data } = (await (await get('/status/buildinfo')).json()) as {
      data: { version: string }
    }
    expect(Number.parseInt(data.version, 10)).toBeGreaterThanOrEqual(3)
  })

  it('draws a panel, compressed', async () => {
    const response = await form('/query_range', {
      query: 'requests_total',
      start: String(START / 1_000),
      end: String(START / 1_000 + 600),
      step: '15',
    })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    const { data } = (await response.json()) as { data: { result: { values: unknown[] }[] } }
    expect(data.result.map(({ values }) => values.length)).toEqual([41, 41, 41])
  })

  it('fills a variable', async () => {
    const match = encodeURIComponent('node_load1{job="node"}')
    const window = `start=${START / 1_000}&end=${START / 1_000 + 600}`
    const response = await get(`/label/instance/values?${window}&match[]=${match}`)
    expect(await response.json()).toEqual({ status: 'success', data: [...SERVERS].sort() })
  })

  it('asks from the browser of a page whose origin is allowed', async () => {
    const page = { origin: 'https://grafana.test', 'sec-fetch-site': 'cross-site' }
    const response = await form('/query', { query: '1' }, page)
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'https://grafana.test',
    ])
    const stranger = await form('/query', { query: '1' }, { ...page, origin: 'https://evil.test' })
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull()
  })
})
