import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { app } from '../../../worker/app'
import { Health } from '../../../worker/contracts/health'
import { OPERATIONS } from '../../../worker/openapi'
import { call, problemOf } from './api'

interface OpenApi {
  paths: Record<string, { get?: { parameters: object[]; responses: object } }>
}

describe('the API', () => {
  it('describes every route that exists, and no other', async () => {
    const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    const existing = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(described.toSorted()).toEqual([...new Set(existing)].toSorted())
    const response = await call('/api/openapi.json')
    expect(await response.json()).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: 'https://openmanager.test' }],
      paths: { '/api/servers/next': { post: { responses: { 200: {}, 422: {} } } } },
    })
  })

  it('says how a stream is resumed, and that nothing may be left of it', async () => {
    const { paths } = await (await call('/api/openapi.json')).json<OpenApi>()
    for (const path of ['/api/ai/runs/{id}/events', '/api/ai-agent/thinking-process']) {
      const { parameters, responses } = paths[path]!.get!
      expect(parameters).toContainEqual(
        expect.objectContaining({ name: 'Last-Event-ID', in: 'header', required: false })
      )
      expect(Object.keys(responses)).toContain('204')
    }
  })

  it('answers an unknown path with a problem', async () => {
    const response = await call('/api/no/such')
    expect(await problemOf(response)).toMatchObject({
      type: '/problems/no-such-route',
      status: 404,
      instance: '/api/no/such',
    })
  })

  it('names the mistakes of a request within bounds, however many and long they are', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, 1]))
    const wrong = { query: 'x', logEntries: Array(150).fill(0) }
    for (const body of [{ query: 'x', ...unknown }, wrong]) {
      const response = await call('/api/ai/runs', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await response.clone().text()
      expect(await problemOf(response)).toMatchObject({ type: '/problems/invalid-request' })
      expect(text.length).toBeLessThan(4_096)
    }
  })

  it('says which methods a path has', async () => {
    const response = await call('/api/servers/next', { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, POST')
    expect(await problemOf(response)).toMatchObject({ status: 405 })
  })

  it('forbids its answers to run or be framed, errors included', async () => {
    for (const path of ['/api/health', '/api/no/such']) {
      const { headers } = await call(path)
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('refuses changes that another site makes a browser send', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.test' },
    ]
    for (const headers of foreign) {
      const response = await call('/api/servers/reset', { method: 'POST', headers })
      expect(await problemOf(response)).toMatchObject({ type: '/problems/forbidden' })
    }
    const own = { 'sec-fetch-site': 'same-origin', origin: 'https://openmanager.test' }
    const response = await call('/api/servers/reset', { method: 'POST', headers: own })
    expect(response.status).toBe(200)
  })
})

describe('probes', () => {
  it('are told that it is there and answers, without a key', async () => {
    for (const path of ['/-/healthy', '/-/ready']) {
      const response = await call(path)
      expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('is')])
    }
    expect((await call('/-/no-such')).status).toBe(404)
  })

  it('are told when the store does not answer, and nothing of why', async () => {
    const down = { getByName: () => ({ ping: () => Promise.reject(new Error('secret')) }) }
    const response = await app.request('/-/ready', {}, { ...env, SERIES: down })
    expect([response.status, await response.text()]).toEqual([503, 'Service Unavailable\n'])
  })
})

describe('GET /api/health', () => {
  it('asks each part', async () => {
    const response = await call('/api/health')
    const health = Health.parse(await response.json())
    expect(health.parts.fleets.status).toBe('ok')
    expect(health.parts.fleets.status).toBe('ok')
    expect(health.parts.store.status).toBe('ok')
    expect(health.parts.keys.status).toBe('ok')
    expect(health.parts.cache).toMatchObject({ status: 'ok', detail: 'memory' })
  })

  it('asks the Redis that is configured, by its REST API', async () => {
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => Response.json({ result: 'PONG' }))
    const response = await app.request(
      '/api/health',
      {},
      {
        ...{ ...env, ASSETS: { fetch: async () => new Response('page') } },
        ...{ UPSTASH_REDIS_REST_URL: 'https://a.test', UPSTASH_REDIS_REST_TOKEN: 'secret' },
      }
    )
    const { parts } = Health.parse(await response.json())
    expect(parts.cache).toMatchObject({ status: 'ok', detail: 'upstash' })
    const [url, { headers }] = fetched.mock.calls[0] as [string, { headers: object }]
    expect([new URL(url).host, headers]).toEqual([
      'a.test',
      expect.objectContaining({ authorization: 'Bearer secret' }),
    ])
    fetched.mockRestore()
  })

  it('tells which part is failing, and nothing of why', async () => {
    const down = { getByName: () => ({ ping: () => Promise.reject(new Error('secret')) }) }
    const ASSETS = { fetch: async () => new Response('page') }
    const parts = { ...env, ASSETS, SERIES: down, OPENMANAGER_ADMIN_TOKEN: undefined }
    const response = await app.request('/api/health', {}, parts)
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(Health.parse(JSON.parse(text))).toMatchObject({
      status: 'failing',
      parts: {
        fleets: { status: 'ok' },
        store: { status: 'failing' },
        site: { status: 'ok' },
        keys: { status: 'off', detail: 'not set: OPENMANAGER_ADMIN_TOKEN' },
      },
    })
    expect(text).not.toContain('secret')
  })
})
