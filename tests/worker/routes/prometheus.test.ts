import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../../worker/app'
import { FleetList } from '../../../worker/contracts/fleet'
import { ADMIN_TOKEN, bearer, call, post, push, READ_KEY } from './api'

const OWN = '/api/v1'
const SAME = '/api/fleets/main/prometheus/api/v1'
/** The current time in Unix seconds, with three decimals. */
const NOW = Date.now() / 1_000

/** An answer of the API, read. */
async function answerOf(asked: Response | Promise<Response>) {
  const response = await asked
  expect(response.headers.get('content-type')).toBe('application/json')
  return { ...JSON.parse(await response.text()), status: response.status }
}

const get = (path: string, headers: Record<string, string> = bearer(READ_KEY)) =>
  call(path, { headers })

const form = (
  path: string,
  parameters: Record<string, string>,
  headers: Record<string, string> = bearer(READ_KEY)
) => call(path, { method: 'POST', headers, body: new URLSearchParams(parameters) })

/** A simulated fleet of some servers. */
async function simulated(count: number, session = `prometheus-test-${count}`) {
  const headers = { 'x-session-id': session }
  for (let seen = 0; seen < count; seen++) {
    await post('/api/servers/next', { currentCount: seen }, headers)
  }
  const list = FleetList.parse(await (await call('/api/fleets', { headers })).json())
  return `/api/fleets/${list.fleets[0]!.id}/prometheus/api/v1`
}

beforeAll(async () => {
  const servers = Array.from({ length: 40 }, (_, n) => `node_load1{instance="load-${n}"} ${n}`)
  const response = await push(servers.join('\n'))
  expect(response.status).toBe(204)
})

describe('who may ask', () => {
  it.each([OWN, SAME])("of the workspace's fleet under %s: whoever has a key", async (base) => {
    const path = `${base}/query?query=count(node_load1)`
    const basic = { authorization: `Basic ${btoa(`grafana:${READ_KEY}`)}` }
    for (const headers of [bearer(READ_KEY), bearer(ADMIN_TOKEN), basic]) {
      const { status, data } = await answerOf(get(path, headers))
      expect([status, data.result[0].value[1]]).toEqual([200, '40'])
    }
  })

  it.each([OWN, SAME])('under %s: nobody without one', async (base) => {
    const paths = ['query?query=1', 'labels', 'label/job/values', 'metadata', 'status/buildinfo']
    for (const path of paths) {
      for (const headers of [{}, bearer('wrong')]) {
        const response = await get(`${base}/${path}`, headers)
        expect(response.headers.get('www-authenticate')).toContain('Bearer')
        expect(await answerOf(response)).toMatchObject({ status: 401, errorType: 'unauthorized' })
      }
    }
  })

  it('of a simulated fleet: whoever knows its id', async () => {
    const base = await simulated(3)
    const { data } = await answerOf(get(`${base}/query?query=up`, {}))
    expect(
      data.result.map(({ metric }: { metric: { instance: string } }) => metric.instance).sort()
    ).toEqual(['api-gateway-prod', 'db-master-01', 'web-prod-01'])
  })

  it.each(['nonsense', 'sim-00000000000000000000000000'])('not of fleet %s', async (id) => {
    const response = get(`/api/fleets/${id}/prometheus/api/v1/query?query=1`)
    expect(await answerOf(response)).toMatchObject({ status: 404, errorType: 'not_found' })
  })
})

describe('a question', () => {
  it('is the same whether it comes in the address or as a form', async () => {
    const parameters = { query: 'topk(3, node_load1)', time: String(NOW + 60) }
    const asked = await answerOf(get(`${OWN}/query?${new URLSearchParams(parameters)}`))
    expect(asked.data.result).toHaveLength(3)
    expect(await answerOf(form(`${OWN}/query`, parameters))).toEqual(asked)
    expect(await answerOf(form(`${SAME}/query?time=5`, parameters))).toEqual(asked)
  })

  it('for a range has a value at each step', async () => {
    const parameters = { query: 'sum(node_load1)', start: '100', end: `${NOW + 1}`, step: '1e7' }
    expect(await answerOf(form(`${OWN}/query_range`, parameters))).toMatchObject({ status: 200 })
    const recent = { ...parameters, start: String(NOW + 60), end: String(NOW + 120), step: '30s' }
    const { data } = await answerOf(form(`${OWN}/query_range`, recent))
    expect(data.result[0].values.map(([, value]: [number, string]) => value)).toEqual(
      Array(3).fill('780')
    )
  })

  it('about labels is answered from the index', async () => {
    const { data: names } = await answerOf(get(`${OWN}/labels?match[]=node_load1`))
    expect(names).toEqual(['__name__', 'instance'])
    const values = await answerOf(get(`${OWN}/label/instance/values?limit=2`))
    expect(values).toMatchObject({
      data: ['load-0', 'load-1'],
      warnings: ['results truncated due to limit'],
    })
    const { data: none } = await answerOf(get(`${OWN}/label/instance/values?start=${NOW + 3600}`))
    expect(none).toEqual([])
    const { data: series } = await answerOf(
      form(`${OWN}/series`, { 'match[]': '{instance="load-7"}' })
    )
    expect(series).toEqual([{ __name__: 'node_load1', instance: 'load-7' }])
    const { data: known } = await answerOf(get(`${OWN}/metadata`))
    expect(known.node_load1[0].type).toBe('gauge')
  })

  it('of a simulated fleet is answered like one of a real fleet, and never for the future', async () => {
    const base = await simulated(2)
    const ask = async (path: string) => (await answerOf(get(base + path, {}))).data
    expect(await ask('/label/instance/values')).toEqual(['db-master-01', 'web-prod-01'])
    expect(await ask('/labels?match[]=node_load1')).toEqual(['__name__', 'instance', 'job'])
    const series = await ask('/series?match[]=node_load1{instance="web-prod-01"}')
    expect(series).toEqual([{ __name__: 'node_load1', instance: 'web-prod-01', job: 'simulator' }])
    expect(Object.keys(await ask('/metadata')).length).toBeGreaterThan(30)

    const range = (from: number, to: number) =>
      ask(`/query_range?query=count(up)&start=${from}&end=${to}&step=60`)
    const start = Math.floor(NOW / 60) * 60
    const past = await range(start - 3_600, start)
    expect(past.result[0].values).toHaveLength(61)
    const future = await range(start - 3_600, start + 3_600)
    const last = future.result[0].values.at(-1)[0]
    expect(last).toBeLessThanOrEqual(NOW + 600)
    expect(future.result[0].values.slice(0, 61)).toEqual(past.result[0].values)
    expect((await ask(`/query?query=up&time=${start + 7_200}`)).result).toEqual([])
  })

  it('in a way that no endpoint has is refused', async () => {
    expect((await get(`${OWN}/query_rang`)).status).toBe(404)
    const response = await call(`${OWN}/metadata`, { method: 'POST', headers: bearer(READ_KEY) })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('Grafana', () => {
  const headers = { ...bearer(READ_KEY), 'user-agent': 'Grafana/12.0.0' }

  it('finds the data source well', async () => {
    const body = 'query=1%2B1&time=4.000'
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const health = await call(`${OWN}/query`, {
      method: 'POST',
      headers: { ...headers, ...type },
      body,
    })
    expect(await health.text()).toBe(
      '{"status":"success","data":{"resultType":"scalar","result":[4,"2"]}}'
    )
    const { data } = await answerOf(get(`${OWN}/status/buildinfo`, headers))
    expect(data.version).toMatch(/^3\.\d+\.\d+\+openmanager/)
    expect(data).not.toHaveProperty('features')
  })

  it('fills its variables and its editor', async () => {
    const window = `start=${Math.floor(NOW) - 3600}&end=${Math.floor(NOW)}`
    const match = encodeURIComponent('node_load1{instance=~"load-1.*"}')
    const values = await answerOf(
      get(`${OWN}/label/instance/values?${window}&match%5B%5D=${match}&limit=40000`, headers)
    )
    expect(values.data).toHaveLength(11)
    const names = await answerOf(
      form(`${OWN}/labels`, { start: '1', end: '2', limit: '40000' }, headers)
    )
    expect(names.data).toContain('instance')
    const rules = await answerOf(get(`${OWN}/rules?limit_alerts=0`, headers))
    expect(rules.data).toMatchObject({ groups: [{ name: 'openmanager.signals' }] })
  })
})

describe('an answer', () => {
  it('is compressed where that is wanted and worth it', async () => {
    const ask = async (query: string, accepted: string) => {
      const headers = { ...bearer(READ_KEY), 'accept-encoding': accepted }
      return (await get(`${OWN}/query?query=${query}`, headers)).headers.get('content-encoding')
    }
    expect(await ask('node_load1', 'gzip, deflate')).toBe('gzip')
    expect(await ask('node_load1', 'identity')).toBeNull()
    expect(await ask('node_load1', 'gzip;q=0')).toBeNull()
    expect(await ask('1', 'gzip')).toBeNull()
  })

  it('comes quickly to whoever asks for too much, and the next one gets theirs', async () => {
    const expect4xx = async (
      parameters: Record<string, string>,
      status: number,
      path = 'query'
    ) => {
      const answer = await answerOf(form(`${OWN}/${path}`, parameters))
      expect([answer.status, answer.status === 200 ? null : answer.errorType]).toEqual([
        status,
        status === 422 ? 'execution' : 'bad_data',
      ])
    }
    await expect4xx({ query: 'a'.repeat(1_000_000) }, 413)
    await expect4xx({ query: '('.repeat(50_000) }, 400)
    await expect4xx({ query: `${'('.repeat(5_000)}1${')'.repeat(5_000)}` }, 400)
    await expect4xx({ query: `1${'+1'.repeat(50_000)}` }, 400)
    await expect4xx({ query: 'up{a=~"(x{1000}){1000}"}' }, 400)
    const years = { query: 'node_load1', start: '0', end: String(NOW), step: '1' }
    await expect4xx(years, 400, 'query_range')
    await expect4xx({ query: 'sum_over_time(vector(1)[10y:1ms])' }, 422)
    const { data } = await answerOf(get(`${OWN}/query?query=count(node_load1)`))
    expect(data.result[0].value[1]).toBe('40')
  })

  it('tells nothing of what broke', async () => {
    const down = { getByName: () => ({ prometheus: () => Promise.reject(new Error('secret')) }) }
    const path = `${OWN}/query?query=1`
    const response = await app.request(
      path,
      { headers: bearer(READ_KEY) },
      { ...env, SERIES: down }
    )
    const text = await response.text()
    expect([response.status, text.includes('secret')]).toEqual([500, false])
    expect(JSON.parse(text)).toMatchObject({ status: 'error', errorType: 'internal' })
  })
})

describe('a page of another site', () => {
  const ORIGIN = 'https://grafana.test'
  const PAGE = { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }
  const ask = (origins: string | undefined, init: RequestInit, more = {}) =>
    app.request(`http://localhost${OWN}/query?query=count(node_load1)`, init, {
      ...env,
      ...(origins !== undefined && { OPENMANAGER_CORS_ORIGINS: origins }),
      ...more,
    })
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin')

  it('may read only where a setting names its origin', async () => {
    const init = { method: 'POST', headers: { ...PAGE, ...bearer(READ_KEY) } }
    expect(allowed(await ask(undefined, init))).toBeNull()
    expect(allowed(await ask('https://other.test', init))).toBeNull()
    const response = await ask(`https://other.test, ${ORIGIN}/`, init)
    expect([response.status, allowed(response)]).toEqual([200, ORIGIN])
    expect(response.headers.get('vary')?.toLowerCase()).toContain('origin')
    const any = await ask('*', init)
    expect([any.status, allowed(any)]).toEqual([200, '*'])
    expect(any.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('is told beforehand that it may bring a key', async () => {
    const headers = {
      ...PAGE,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    }
    const response = await ask(ORIGIN, { method: 'OPTIONS', headers })
    expect([response.status, allowed(response)]).toEqual([204, ORIGIN])
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(allowed(await ask(undefined, { method: 'OPTIONS', headers }))).toBeNull()
  })

  it('has to bring one: what the browser is trusted for is not its own', async () => {
    const trusting = { OPENMANAGER_TRUST_LOOPBACK: '1' }
    expect((await ask('*', { headers: PAGE }, trusting)).status).toBe(401)
    expect((await ask('*', {}, trusting)).status).toBe(200)
  })
})
