import { describe, expect, it } from 'vitest'
import { FleetList, FleetState } from '../../../worker/contracts/fleet'
import { History } from '../../../worker/contracts/history'
import { LiveEvent } from '../../../worker/contracts/live'
import { bearer, call, eventsOf, post, problemOf, push, READ_KEY } from './api'

let sessions = 0

/** A session with `count` servers, and the id of its fleet. */
async function fleetOf(count: number) {
  const session = { 'x-session-id': `fleets-test-${++sessions}` }
  for (let seen = 0; seen < count; seen++) {
    await post('/api/servers/next', { currentCount: seen }, session)
  }
  const list = FleetList.parse(await (await call('/api/fleets', { headers: session })).json())
  return { session, id: list.fleets[0]?.id ?? '' }
}

const live = (id: string, headers: Record<string, string> = {}) =>
  call(`/api/fleets/${id}/live`, { headers })

describe('GET /api/fleets', () => {
  it("lists a visitor's own simulated fleet, labelled as such", async () => {
    const { session } = await fleetOf(2)
    const response = await call('/api/fleets', { headers: session })
    expect(await response.json()).toMatchObject({
      owner: false,
      fleets: [{ simulated: true, serverCount: 2, generation: { progress: 10 } }],
    })
  })

  it("lists the workspace's fleet only to whoever may read it", async () => {
    const anonymous = await (await call('/api/fleets')).json()
    expect(anonymous).toEqual({ owner: false, signedIn: false, fleets: [] })
    const reader = await (await call('/api/fleets', { headers: bearer(READ_KEY) })).json()
    expect(reader).toMatchObject({ owner: false, fleets: [{ id: 'main', simulated: false }] })
  })
})

describe('GET /api/fleets/:id', () => {
  it('shows every server with its facts and what it reads', async () => {
    const { id } = await fleetOf(3)
    const state = FleetState.parse(await (await call(`/api/fleets/${id}`)).json())
    expect(state.servers.map(({ hostname }) => hostname).sort()).toEqual([
      'api-gateway-prod',
      'db-master-01',
      'web-prod-01',
    ])
    for (const { signals, at } of state.readings) {
      expect(Object.keys(signals)).toHaveLength(9)
      expect(Date.now() - Date.parse(at!)).toBeLessThan(5_000)
    }
  })

  it.each(['nonsense', 'sim-00000000000000000000000000', 'main%2F..'])(
    'knows no fleet %s, and does not make it',
    async (id) => {
      for (const path of [`/api/fleets/${id}`, `/api/fleets/${id}/live`]) {
        expect(await problemOf(await call(path))).toMatchObject({
          type: '/problems/no-such-fleet',
          status: 404,
        })
      }
    }
  )

  it("asks for a key to the workspace's fleet", async () => {
    for (const path of ['/api/fleets/main', '/api/fleets/main/live']) {
      expect(await problemOf(await call(path))).toMatchObject({ status: 401 })
    }
  })
})

describe('GET /api/fleets/:id/history', () => {
  const to = Math.floor(Date.now() / 60_000) * 60_000
  const query = (extra: string) => `from=${to - 3_600_000}&to=${to}&step=60000&${extra}`

  it('answers on an even grid, the same each time', async () => {
    const { id } = await fleetOf(2)
    const path = `/api/fleets/${id}/history?${query('signals=cpuPercent,memoryPercent')}`
    const first = History.parse(await (await call(path)).json())
    expect(first.series).toHaveLength(4)
    expect(first.series[0]!.values).toHaveLength(60)
    expect(first.queries.cpuPercent).toContain('node_cpu_seconds_total')
    expect(await (await call(path)).json()).toEqual(first)
  })

  it.each([
    [`from=${to}&to=${to}&step=1000`, 'to'],
    ['from=yesterday&to=today&step=1000', 'from'],
    [`from=0000000000&to=${to}&step=1000`, 'step'],
    [query('signals=temperature'), 'signals.0'],
    ['', 'from'],
  ])('refuses ?%s', async (text, field) => {
    const { id } = await fleetOf(1)
    const problem = await problemOf(await call(`/api/fleets/${id}/history?${text}`))
    expect(problem).toMatchObject({ type: '/problems/invalid-request', status: 422 })
    expect(JSON.stringify(problem)).toContain(`"field":"${field}"`)
  })

  it('refuses a parameter that it does not know', async () => {
    const { id } = await fleetOf(1)
    const problem = await problemOf(await call(`/api/fleets/${id}/history?${query('sever=web')}`))
    expect(problem).toMatchObject({ type: '/problems/invalid-request' })
    expect(problem.detail).toContain('sever')
  })

  it('refuses an answer of millions of values', async () => {
    const { id } = await fleetOf(20)
    const from = to - 10_000 * 1_000
    const path = `/api/fleets/${id}/history?from=${from}&to=${to}&step=1000`
    expect(await problemOf(await call(path))).toMatchObject({ type: '/problems/too-many-values' })
  })
})

describe('GET /api/fleets/:id/live', () => {
  it('starts with the whole picture, then shows a server arrive and values move', async () => {
    const { session, id } = await fleetOf(1)
    const events = eventsOf(await live(id))
    const { value: snapshot } = await events.next()
    expect(LiveEvent.parse(snapshot)).toMatchObject({ event: 'snapshot' })
    expect(snapshot!.data.servers).toHaveLength(1)

    await post('/api/servers/next', { currentCount: 1 }, session)
    const seen = [snapshot!.id]
    for await (const event of events) {
      expect(LiveEvent.parse(event)).toBeTruthy()
      expect(event.id).toBeGreaterThan(seen.at(-1)!)
      seen.push(event.id)
      if (event.event === 'joined') expect(event.data.server.hostname).toBe('db-master-01')
      if (event.event === 'readings' && event.data.readings.length === 2) break
    }
  })

  it('resumes after the last event that a viewer saw', async () => {
    const { session, id } = await fleetOf(1)
    const first = eventsOf(await live(id))
    const { value: snapshot } = await first.next()
    await first.return(undefined)
    for (const currentCount of [1, 2]) await post('/api/servers/next', { currentCount }, session)

    const resumed = eventsOf(await live(id, { 'last-event-id': String(snapshot!.id) }))
    const hostnames: string[] = []
    for await (const { event, data } of resumed) {
      expect(event).not.toBe('snapshot')
      if (event === 'joined') hostnames.push(data.server.hostname)
      if (hostnames.length === 2) break
    }
    expect(hostnames).toEqual(['db-master-01', 'api-gateway-prod'])
  })

  it.each(['not-a-number', '99999999999999999', '1'])(
    'starts over for a viewer that comes back with %s',
    async (lastEventId) => {
      const { id } = await fleetOf(1)
      const { value } = await eventsOf(await live(id, { 'last-event-id': lastEventId })).next()
      expect(value!.event).toBe('snapshot')
    }
  )

  it('carries the same events over a WebSocket, and answers ping', async () => {
    const { id } = await fleetOf(1)
    const { webSocket: socket } = await live(id, { upgrade: 'websocket' })
    const messages: string[] = []
    socket!.addEventListener('message', ({ data }) => {
      messages.push(String(data))
    })
    socket!.accept()
    socket!.send('ping')
    await expect.poll(() => messages.includes('pong')).toBe(true)
    expect(LiveEvent.parse(JSON.parse(messages[0]!)).event).toBe('snapshot')
    socket!.close()
  })

  it('refuses a WebSocket that another site opens', async () => {
    const { id } = await fleetOf(1)
    const response = await live(id, { upgrade: 'websocket', origin: 'https://evil.test' })
    expect(await problemOf(response)).toMatchObject({ status: 403 })
  })

  it("shows a push to the workspace's fleet as it arrives", async () => {
    await push(
      'node_boot_time_seconds{instance="live-1"} 1700000000\nnode_load1{instance="live-1"} 1'
    )
    const events = eventsOf(await live('main', bearer(READ_KEY)))
    const { value: snapshot } = await events.next()
    expect(snapshot!.data.servers.map(({ id }: { id: string }) => id)).toContain('live-1')

    const pushedAt = Date.now()
    await push('node_load1{instance="live-1"} 7\nnode_load1{instance="live-2"} 2')
    const news = new Map<string, number>()
    for await (const { event, data } of events) {
      for (const { server, signals } of event === 'joined' ? [data.reading] : data.readings) {
        news.set(server, signals.load1)
      }
      if (news.size === 2) break
    }
    expect(Object.fromEntries(news)).toEqual({ 'live-1': 7, 'live-2': 2 })
    expect(Date.now() - pushedAt).toBeLessThan(5_000) // Not from the refresh of every 10 s.
  })
})
