import { describe, expect, it } from 'vitest'
import { FaultEntry, FaultList, FaultRequest } from '../../../worker/contracts/fault'
import { FleetList, FleetState } from '../../../worker/contracts/fleet'
import { call, post, problemOf } from './api'

let sessions = 0

/** The id of a new fleet of two servers: web-prod-01 and db-master-01. */
async function newFleet() {
  const session = { 'x-session-id': `faults-test-${++sessions}` }
  await post('/api/servers/next', { currentCount: 0 }, session)
  await post('/api/servers/next', { currentCount: 1 }, session)
  const list = FleetList.parse(await (await call('/api/fleets', { headers: session })).json())
  return list.fleets[0]!.id
}

const begin = (id: string, body: object) => post(`/api/fleets/${id}/faults`, body)
const list = async (id: string, query = '') =>
  FaultList.parse(await (await call(`/api/fleets/${id}/faults${query}`)).json()).faults
const silent = { cause: 'host-silent', server: 'web-prod-01' }

describe('faults of a simulated fleet', () => {
  it('begin with the next sample, and end when they are stopped', async () => {
    const id = await newFleet()
    const begun = FaultEntry.parse(await (await begin(id, silent)).json())
    expect(Date.parse(begun.from)).toBeGreaterThan(Date.now() - 2_000)
    expect(Date.parse(begun.to) - Date.parse(begun.from)).toBe(3_600_000)
    const stopped = await call(`/api/fleets/${id}/faults/${begun.id}`, { method: 'DELETE' })
    expect(stopped.status).toBe(204)
    const [entry] = await list(id)
    expect(Date.parse(entry!.to) - Date.parse(entry!.from)).toBeLessThan(10_000)
  })

  it('show in what the fleet reads', async () => {
    const id = await newFleet()
    const begun = FaultEntry.parse(await (await begin(id, silent)).json())
    await new Promise((resolve) => setTimeout(resolve, Date.parse(begun.from) - Date.now() + 50))
    const { readings } = FleetState.parse(await (await call(`/api/fleets/${id}`)).json())
    const statuses = Object.fromEntries(readings.map(({ server, status }) => [server, status]))
    expect(statuses).toMatchObject({ 'web-prod-01': 'offline', 'db-master-01': 'online' })
  })

  it('are listed without what they are, unless the truth is asked for', async () => {
    const id = await newFleet()
    await begin(id, { cause: 'slow-database', server: 'db-master-01', severity: 0.5 })
    await begin(id, { cause: 'restless-metric', server: 'web-prod-01' })
    expect((await list(id)).map(({ truth }) => truth)).toEqual([null, null])
    const [slow, restless] = await list(id, '?truth=shown')
    expect(slow!.truth).toMatchObject({ cause: 'slow-database', severity: 0.5, distractor: false })
    expect(slow!.truth!.affected.map(({ server }) => server)).toContain('proxy-nginx-01')
    expect(restless!.truth).toMatchObject({ distractor: true, affected: [] })
  })

  it('are listed with the places where each can begin, among the servers that the fleet has', async () => {
    const { kinds } = FaultList.parse(
      await (await call(`/api/fleets/${await newFleet()}/faults`)).json()
    )
    const known = Object.fromEntries(kinds.map((kind) => [kind.cause, kind]))
    expect(known).toMatchObject({
      'cpu-runaway': { distractor: false, servers: ['web-prod-01', 'db-master-01'] },
      'slow-database': { distractor: false, servers: ['db-master-01'] },
      // Of the twins that share a load, neither has come yet.
      'load-imbalance': { distractor: false, servers: [] },
      'routine-backup': { distractor: true },
    })
    expect(Object.keys(known)).toEqual(FaultRequest.shape.cause.options)
  })

  it('begin in every place that is named, and in no other', async () => {
    const id = await newFleet()
    const { kinds } = FaultList.parse(await (await call(`/api/fleets/${id}/faults`)).json())
    for (const { cause, servers } of kinds)
      for (const server of ['web-prod-01', 'db-master-01']) {
        const answer = await begin(id, { cause, server })
        expect([cause, server, answer.status]).toEqual([
          ...[cause, server, servers.includes(server) ? 200 : 422],
        ])
        if (answer.status !== 200) continue
        // A fleet that starts over may have as many again.
        const session = { 'x-session-id': `faults-test-${sessions}` }
        await post('/api/servers/next', { reset: true }, session)
        await post('/api/servers/next', { currentCount: 0 }, session)
        await post('/api/servers/next', { currentCount: 1 }, session)
      }
  })

  it('are refused where they cannot be', async () => {
    const id = await newFleet()
    const refused = async (body: object) => problemOf(await begin(id, body))
    expect(await refused({ cause: 'earthquake', server: 'web-prod-01' })).toMatchObject({
      status: 422,
    })
    expect(await refused({ cause: 'slow-database', server: 'web-prod-01' })).toMatchObject({
      status: 422,
      detail: 'slow-database cannot happen on web-prod-01',
    })
    // The fleet has two servers so far.
    expect(await refused({ cause: 'io-wait', server: 'mail-01' })).toMatchObject({
      type: '/problems/no-such-server',
    })
    expect(await list(id)).toEqual([])
  })

  it('are bounded in number', async () => {
    const id = await newFleet()
    for (let n = 0; n < 5; n++) expect((await begin(id, silent)).status).toBe(200)
    expect(await problemOf(await begin(id, silent))).toMatchObject({
      detail: 'A fleet has at most 5 faults at once: stop one first',
    })
    const stop = async (entry: FaultEntry) =>
      call(`/api/fleets/${id}/faults/${entry.id}`, { method: 'DELETE' })
    for (let n = 5; n < 20; n++) {
      await stop((await list(id)).at(-1)!)
      expect((await begin(id, silent)).status).toBe(200)
    }
    await stop((await list(id)).at(-1)!)
    expect(await problemOf(await begin(id, silent))).toMatchObject({
      detail: 'A fleet has at most 20 faults in a week',
    })
  })

  it('are gone when the generation starts over', async () => {
    const id = await newFleet()
    const session = { 'x-session-id': `faults-test-${sessions}` }
    await begin(id, silent)
    await post('/api/servers/next', { reset: true }, session)
    expect(await list(id)).toEqual([])
  })

  it('are only for simulated fleets that somebody began', async () => {
    const path = '/api/fleets/sim-00000000000000000000000000/faults'
    expect(await problemOf(await call(path))).toMatchObject({ type: '/problems/no-such-fleet' })
    expect(await problemOf(await post(path, silent))).toMatchObject({ status: 404 })
    expect(await problemOf(await call(`${path}/1`, { method: 'DELETE' }))).toMatchObject({
      status: 404,
    })
  })
})
