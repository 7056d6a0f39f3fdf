import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { LIVE, SIMULATION } from '../../worker/policy'

let made = 0
const newFleet = () => env.FLEETS.getByName(`sim-${String(++made).padStart(26, '0')}`)
type FleetStub = ReturnType<typeof newFleet>

async function watch(fleet: FleetStub, query = '') {
  const response = await fleet.fetch(`https://fleet/live${query}`, {
    headers: { upgrade: 'websocket' },
  })
  const socket = response.webSocket!
  const events: { id: number; event: string }[] = []
  socket.addEventListener('message', ({ data }) => {
    if (data !== 'pong') events.push(JSON.parse(String(data)))
  })
  socket.accept()
  return { socket, events }
}

const alarmOf = (fleet: FleetStub) =>
  runInDurableObject(fleet, (_, state) => state.storage.getAlarm())

describe('Fleet', () => {
  it('remembers how far it came when it is evicted', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    await fleet.next(1)
    await evictDurableObject(fleet)
    expect(await fleet.next(2)).toMatchObject({ seen: 3, arrival: { position: 2 } })
  })

  it('reads the same values before and after an eviction', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const query = { from: 1_760_000_000_000, to: 1_760_000_600_000, step: 10_000 }
    const before = await fleet.history(query)
    await evictDurableObject(fleet)
    expect(await fleet.history(query)).toEqual(before)
  })

  it('writes one row for a new server, and none for a repeated one', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const changes = () =>
      runInDurableObject(
        fleet,
        (_, state) => state.storage.sql.exec<{ n: number }>('SELECT total_changes() AS n').one().n
      )
    const start = await changes()
    await fleet.next(1)
    const added = (await changes()) - start
    await fleet.next(1)
    expect((await changes()) - start).toBe(added)
  })

  it('is not there until somebody begins, and looking does not begin it', async () => {
    const fleet = newFleet()
    expect(await fleet.state()).toBeNull()
    expect(await fleet.describe()).toBeNull()
    await fleet.reset()
    await runInDurableObject(fleet, async (_, state) => {
      expect(state.storage.kv.get('simulation')).toBeUndefined()
      expect(await state.storage.getAlarm()).toBeNull()
    })
  })

  it('ticks while somebody watches, and only then', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    expect((await alarmOf(fleet))! - Date.now()).toBeGreaterThan(SIMULATION.forgetAfterMs - 60_000)

    const { socket, events } = await watch(fleet)
    expect((await alarmOf(fleet))! - Date.now()).toBeLessThan(10_000)
    await expect
      .poll(() => events.map(({ event }) => event), { timeout: 6_000 })
      .toContain('readings')

    socket.close()
    await expect
      .poll(async () => (await alarmOf(fleet))! - Date.now(), { timeout: 6_000 })
      .toBeGreaterThan(SIMULATION.forgetAfterMs - 60_000)
  })

  it('keeps its viewers through a sleep, and gives them everything anew', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const { socket, events } = await watch(fleet)
    await expect.poll(() => events.length).toBeGreaterThan(0)
    await evictDurableObject(fleet, { webSockets: 'hibernate' })
    const before = events.length
    await runDurableObjectAlarm(fleet)
    await expect.poll(() => events.length).toBeGreaterThan(before)
    expect(events[before]!.event).toBe('snapshot')
    expect(events[before]!.id).toBeGreaterThan(events[before - 1]!.id)
    socket.close()
  })

  it('ticks seldom for a screen on a wall', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const { socket, events } = await watch(fleet)
    socket.send('ping') // Somebody is there, and has been for long.
    await expect.poll(() => events.length).toBeGreaterThan(0)
    await runInDurableObject(fleet, (_, state) => {
      state
        .getWebSockets()[0]!
        .serializeAttachment({ acceptedAt: Date.now() - LIVE.calmAfterMs - 1 })
    })
    await runDurableObjectAlarm(fleet)
    expect((await alarmOf(fleet))! % LIVE.calmTickMs).toBe(0)
    socket.close()
  })

  it('looks again although a look failed', async () => {
    const fleet = env.FLEETS.getByName('main')
    const { socket } = await watch(fleet)
    await runInDurableObject(fleet, (instance) => {
      const broken = { readings: () => Promise.reject(new Error('down')), watch: async () => {} }
      Object.assign(instance, { env: { SERIES: { getByName: () => broken } } })
    })
    await runDurableObjectAlarm(fleet)
    expect((await alarmOf(fleet))! - Date.now()).toBeGreaterThan(0)
    socket.close()
    await evictDurableObject(fleet)
  })

  it('does not go back to what a server reported before', async () => {
    const fleet = newFleet()
    const { reading } = (await fleet.next(0)).arrival!
    const { socket, events } = await watch(fleet)
    await expect.poll(() => events.length).toBe(1)
    const at = (ms: number) => new Date(Date.now() + ms).toISOString()
    await fleet.publish([{ ...reading, at: at(-60_000), signals: { load1: 1 } }])
    await fleet.publish([{ ...reading, at: at(60_000), signals: { load1: 2 } }])
    const shown = () => JSON.stringify(events.filter(({ event }) => event === 'readings'))
    await expect.poll(shown).toContain('"load1":2}')
    expect(shown()).not.toContain('"load1":1}')
    socket.close()
  })

  it('gives a viewer everything who was away while nobody watched', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const first = await watch(fleet)
    await expect.poll(() => first.events.length).toBeGreaterThan(0)
    const { id } = first.events.at(-1)!
    first.socket.close()
    await expect
      .poll(() => runDurableObjectAlarm(fleet).then(() => alarmOf(fleet)))
      .toBeGreaterThan(Date.now() + SIMULATION.forgetAfterMs / 2)
    const second = await watch(fleet, `?lastEventId=${id}`)
    await expect.poll(() => second.events.length).toBeGreaterThan(0)
    expect(second.events[0]!.event).toBe('snapshot')
    second.socket.close()
  })

  it('lets no viewer do more than ping', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const { socket } = await watch(fleet)
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code))
    })
    socket.send('{"do":"something"}')
    expect(await closed).toBe(1008)
  })

  it('forgets itself when nobody used it for long', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    await runInDurableObject(fleet, (_, state) => {
      const simulation = state.storage.kv.get<{ usedAt: number }>('simulation')!
      const usedAt = Date.now() - SIMULATION.forgetAfterMs - 1
      state.storage.kv.put('simulation', { ...simulation, usedAt })
    })
    await runDurableObjectAlarm(fleet)
    expect(await fleet.state()).toBeNull()
  })

  it('numbers events so that they grow even when memory is lost', async () => {
    const fleet = newFleet()
    await fleet.next(0)
    const first = await watch(fleet)
    await expect.poll(() => first.events.length, { timeout: 6_000 }).toBeGreaterThan(1)
    first.socket.close()
    const last = first.events.at(-1)!.id
    await evictDurableObject(fleet)
    const second = await watch(fleet)
    await expect.poll(() => second.events.length).toBeGreaterThan(0)
    expect(second.events[0]!.id).toBeGreaterThanOrEqual(last)
    second.socket.close()
  })
})
