import { beforeAll, describe, expect, it } from 'vitest'
import { Anomalies } from '../../../worker/contracts/anomaly'
import { Diagnosis } from '../../../worker/contracts/diagnosis'
import { FleetList } from '../../../worker/contracts/fleet'
import { Forecast } from '../../../worker/contracts/forecast'
import { FleetHealth, ServerHealth } from '../../../worker/contracts/server-health'
import { bearer, call, post, problemOf, push, READ_KEY } from './api'

/** The session that has the fleet of these tests: web-prod-01 and db-master-01. */
const session = { 'x-session-id': 'analysis-test' }
let id: string
beforeAll(async () => {
  await post('/api/servers/next', { currentCount: 0 }, session)
  await post('/api/servers/next', { currentCount: 1 }, session)
  const list = FleetList.parse(await (await call('/api/fleets', { headers: session })).json())
  id = list.fleets[0]!.id
})

const get = async (path: string, headers: Record<string, string> = {}) =>
  (await call(path, { headers })).json()

describe('health over HTTP', () => {
  it('is told of a fleet and of a server, in the language that is asked for', async () => {
    const english = { 'accept-language': 'en' }
    const fleet = FleetHealth.parse(await get(`/api/fleets/${id}/health`, english))
    expect(fleet.servers.map(({ server }) => server).sort()).toEqual([
      'db-master-01',
      'web-prod-01',
    ])
    expect(fleet.score).toBeGreaterThan(0)
    expect(fleet.sentence).toMatch(/servers/)
    const korean = FleetHealth.parse(await get(`/api/fleets/${id}/health`))
    expect(korean.sentence).toContain('서버 2대')
    const server = ServerHealth.parse(await get('/api/servers/web-prod-01/health', session))
    expect(server.server).toBe('web-prod-01')
    expect(server.confidence).toBe(1)
    const same = await get(`/api/fleets/${id}/health?server=web-prod-01`)
    expect(ServerHealth.parse(same).score).toBe(server.score)
  })
})

describe('anomalies over HTTP', () => {
  it('show one vital with its band, once the server is known', async () => {
    const answer = await get('/api/servers/db-master-01/anomalies?vital=cpuPercent', session)
    const { watches, incidents, vital } = Anomalies.parse(answer)
    expect(watches).toMatchObject([{ server: 'db-master-01', state: 'watching' }])
    expect(incidents.every(({ server }) => server === 'db-master-01')).toBe(true)
    expect(vital!.values).toHaveLength(1_440)
    // The hours before the window were learned from.
    expect(vital!.warmUp).toBe(0)
    const inside = vital!.usual.filter((band, point) => {
      const value = vital!.values[point]!
      return band!.low <= value && value <= band!.high
    })
    expect(inside.length).toBeGreaterThan(0.9 * 1_440)
  })

  it('refuse a window that is too wide, or ends before it begins', async () => {
    const refused = async (query: string) =>
      problemOf(await call(`/api/fleets/${id}/anomalies?${query}`))
    const wide = 'from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z'
    expect(await refused(wide)).toMatchObject({ type: '/problems/invalid-request', status: 422 })
    expect(await refused('from=2026-03-01T00:00:00Z&to=2026-01-01T00:00:00Z')).toMatchObject({
      status: 422,
    })
    expect(await refused('vital=cpuPercent')).toMatchObject({ detail: 'vital: needs a server' })
  })
})

describe('forecasts over HTTP', () => {
  it('are told hour by hour, with intervals that hold each other', async () => {
    const forecast = Forecast.parse(
      await get('/api/servers/web-prod-01/forecast?vital=cpuPercent&horizon=7d', session)
    )
    expect(forecast.refusal).toBeNull()
    expect(forecast.points).toHaveLength(168)
    for (const { median, likely, nearlySure } of forecast.points) {
      expect(nearlySure[0]).toBeLessThanOrEqual(likely[0])
      expect(likely[0]).toBeLessThanOrEqual(median)
      expect(median).toBeLessThanOrEqual(likely[1])
      expect(likely[1]).toBeLessThanOrEqual(nearlySure[1])
      expect(nearlySure[1]).toBeLessThanOrEqual(100)
    }
    expect(forecast.points[0]!.at).toBe(forecast.madeAt)
    expect(forecast.backTest!.rounds).toBeGreaterThan(3)
    expect(forecast.full).toBeNull()
    const same = await get(`/api/fleets/${id}/forecast?server=web-prod-01&horizon=7d`)
    expect(Forecast.parse(same).points).toEqual(forecast.points)
  })

  it('say when a disk is full, or that it is not filling up', async () => {
    const path = '/api/servers/db-master-01/forecast?vital=diskPercent'
    const { full, points } = Forecast.parse(await get(path, session))
    expect(full).not.toBeNull()
    expect(full!.status).not.toBe('too-short')
    expect(points).toHaveLength(24)
  })

  it('need a server', async () => {
    expect(await problemOf(await call(`/api/fleets/${id}/forecast`))).toMatchObject({
      type: '/problems/invalid-request',
    })
  })
})

describe('causes over HTTP', () => {
  it('are told of a server and of a fleet, with what was not looked at', async () => {
    const server = Diagnosis.parse(await get('/api/servers/web-prod-01/causes', session))
    expect(server.causes.length).toBeGreaterThan(0)
    const total = server.causes.reduce((sum, { confidence }) => sum + confidence, 0)
    expect(total).toBeLessThanOrEqual(1 + 1e-9)
    expect(server.unchecked).toContainEqual({ what: 'logs', name: null, reason: 'not-collected' })
    const fleet = Diagnosis.parse(await get(`/api/fleets/${id}/causes`))
    expect(fleet.causes.length).toBeGreaterThan(0)
  })

  it('are told as of an earlier time', async () => {
    const at = new Date(Date.now() - 3 * 3_600_000).toISOString()
    const past = Diagnosis.parse(await get(`/api/fleets/${id}/causes?at=${at}`))
    expect(past.at).toBe(at)
    const evidence = past.causes.flatMap((cause) => cause.evidence)
    expect(evidence.every(({ to }) => to <= new Date(Date.parse(at) + 60_000).toISOString())).toBe(
      true
    )
    const longAgo = await call(`/api/fleets/${id}/causes?at=2020-01-01T00:00:00Z`)
    expect(await problemOf(longAgo)).toMatchObject({
      ...{ status: 422, detail: 'at: must be within the last 30 days' },
    })
  })
})

describe('who may ask for analyses', () => {
  const KINDS = ['health', 'anomalies', 'forecast', 'causes']

  it.each(KINDS)('%s of the real fleet takes the read key', async (kind) => {
    const query = kind === 'forecast' ? '?server=web-1' : ''
    const path = `/api/fleets/main/${kind}${query}`
    expect(await problemOf(await call(path))).toMatchObject({ type: '/problems/unauthorized' })
    const read = await call(path, { headers: bearer(READ_KEY) })
    // There is a fleet, with or without that server.
    expect([200, 404]).toContain(read.status)
    const named = `/api/servers/web-1/${kind}?fleet=main`
    expect(await problemOf(await call(named))).toMatchObject({ type: '/problems/unauthorized' })
  })

  it.each(KINDS)('%s of a stranger to the real fleet is not looked for there', async (kind) => {
    await push(`node_load1{instance="secret-1"} 1 ${Date.now()}\n`)
    const path = `/api/servers/secret-1/${kind}`
    expect(await problemOf(await call(path))).toMatchObject({ type: '/problems/no-such-server' })
    expect((await call(path, { headers: bearer(READ_KEY) })).status).toBe(200)
  })

  it.each(KINDS)('%s of a fleet or a server that does not exist is not found', async (kind) => {
    const query = kind === 'forecast' ? '?server=web-1' : ''
    const nobodys = `/api/fleets/sim-00000000000000000000000000/${kind}${query}`
    expect(await problemOf(await call(nobodys))).toMatchObject({ type: '/problems/no-such-fleet' })
    expect(await problemOf(await call(`/api/fleets/other/${kind}${query}`))).toMatchObject({
      type: '/problems/no-such-fleet',
    })
    const absent = `/api/servers/mail-01/${kind}`
    expect(await problemOf(await call(absent, { headers: session }))).toMatchObject({
      type: '/problems/no-such-server',
    })
    expect(await problemOf(await call(`/api/fleets/${id}/${kind}?server=mail-01`))).toMatchObject({
      type: '/problems/no-such-server',
    })
  })
})
