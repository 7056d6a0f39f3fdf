import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from '../../../worker/app'
import { Health } from '../../../worker/contracts/health'
import { DEFAULT_SETTINGS } from '../../../worker/contracts/settings'
import { Usage } from '../../../worker/contracts/usage'
import { ADMIN_TOKEN, bearer, call, problemOf, push, READ_KEY, WRITE_KEY } from './api'

const usage = async () => {
  const response = await call('/api/usage', { headers: bearer(READ_KEY) })
  return Usage.parse(await response.json())
}

describe('GET /api/usage', () => {
  it('counts exactly a row for each push of known series', async () => {
    await push('node_load1{instance="counted"} 0')
    const before = await usage()
    for (let n = 1; n <= 7; n++) await push(`node_load1{instance="counted"} ${n}`)
    const after = await usage()
    expect(after.counters.rowsWritten.used - before.counters.rowsWritten.used).toBe(7)
    expect(after.samples - before.samples).toBe(7)
    expect(after).toMatchObject({ plan: 'free', governor: { level: 'normal', intervalS: 10 } })
  })

  it('is for those who may read the fleet', async () => {
    expect(await problemOf(await call('/api/usage'))).toMatchObject({ status: 401 })
    const response = await call('/api/usage', { headers: bearer(WRITE_KEY) })
    expect(response.status).toBe(401)
  })
})

describe('a push', () => {
  it('is told how often to push, also when it fails', async () => {
    for (const body of ['node_load1{instance="told"} 1', '{']) {
      expect((await push(body)).headers.get('openmanager-interval')).toBe('10')
    }
  })

  /** The API over a store that finds pushes too frequent. */
  const pacing = (path: string, retryAfterS: number, headers: Record<string, string> = {}) => {
    const outcome = { kind: 'too-frequent', retryAfterS, intervalS: 42 }
    const store = { getByName: () => ({ write: async () => outcome }) }
    const init = { method: 'POST', headers: { ...bearer(WRITE_KEY), ...headers }, body: 'up 1' }
    return app.request(path, init, { ...env, SERIES: store })
  }

  it('that comes too often is answered with 429, and when to come again', async () => {
    const response = await pacing('/api/v1/import/prometheus', 20)
    expect(response.headers.get('retry-after')).toBe('20')
    expect(response.headers.get('openmanager-interval')).toBe('42')
    expect(await problemOf(response)).toMatchObject({ type: '/problems/too-frequent', status: 429 })
  })

  it('by remote-write that comes too often gets 503, because Prometheus drops what gets 429', async () => {
    const startedAt = Date.now()
    const response = await pacing('/api/v1/write', 1, { 'content-type': 'application/x-protobuf' })
    // It is made to wait, because Prometheus would repeat it at once.
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('openmanager-interval')).toBe('42')
    expect(await problemOf(response)).toMatchObject({ type: '/problems/over-budget', status: 503 })
  })
})

describe('GET /api/health', () => {
  it('tells how the budget stands', async () => {
    const { parts } = Health.parse(await (await call('/api/health')).json())
    expect(parts.budget).toEqual({ status: 'ok', level: 'normal', latencyMs: 0 })
  })

  it('says when the plan is set to something that is none', async () => {
    const response = await app.request('/api/health', {}, { ...env, OPENMANAGER_PLAN: 'gold' })
    const { parts } = Health.parse(await response.json())
    expect(parts.budget.status).toBe('off')
    expect(parts.budget.detail).toContain('free, paid, self-hosted')
  })

  it('fails while pushes are refused, and only then', async () => {
    const until = '2026-11-22T00:00:00.000Z'
    for (const [level, status] of [
      ['rollups', 'ok'],
      ['refusing', 'failing'],
    ] as const) {
      const store = { getByName: () => ({ ping: async () => ({ level, until }) }) }
      const response = await app.request('/api/health', {}, { ...env, SERIES: store })
      const { parts } = Health.parse(await response.json())
      expect(parts.budget).toMatchObject({ status, level })
      expect(parts.budget.detail).toContain(until)
    }
  })
})

describe('/api/settings', () => {
  const put = (body: unknown, secret = ADMIN_TOKEN) =>
    call('/api/settings', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...bearer(secret) },
      body: JSON.stringify(body),
    })
  const get = async () =>
    (await call('/api/settings', { headers: bearer(READ_KEY) })).json() as Promise<unknown>
  const retention = { raw: 7, '1m': 30, '5m': 30, '1h': 365 }

  it('keeps what the owner chose', async () => {
    expect(await get()).toEqual(DEFAULT_SETTINGS)
    expect((await put({ retentionDays: retention })).status).toBe(200)
    expect(await get()).toEqual({ retentionDays: retention })
  })

  it('is changed by the owner only', async () => {
    expect((await put({ retentionDays: retention }, READ_KEY)).status).toBe(401)
    expect((await call('/api/settings')).status).toBe(401)
  })

  it.each([
    ['a resolution kept for less time than a finer one', { '5m': 29 }, 'at least 30'],
    ['no time at all', { raw: 0 }, 'raw'],
    ['raw samples for more than 400 days', { raw: 401 }, 'raw'],
    ['ten years and more', { '1h': 3_651 }, '1h'],
    ['part of a day', { raw: 1.5 }, 'raw'],
    ['another resolution', { '2h': 1 }, '2h'],
  ])('refuses %s, and says what is wrong', async (_, change, detail) => {
    const before = await get()
    const problem = await problemOf(await put({ retentionDays: { ...retention, ...change } }))
    expect(problem).toMatchObject({ type: '/problems/invalid-request', status: 422 })
    expect(problem.detail).toContain(detail)
    expect(await get()).toEqual(before)
  })
})
