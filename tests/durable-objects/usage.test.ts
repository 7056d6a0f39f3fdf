import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NOTHING } from '../../worker/budget/use'
import { Usage } from '../../worker/contracts/usage'
import { FREE_PLAN, LIVE, USAGE } from '../../worker/policy'

let stores = 0
const newStore = () => env.SERIES.getByName(`usage-${stores++}`)
type Store = ReturnType<typeof newStore>

/** Noon of today: the platform keeps its own clock for alarms, and runs those of the past at once. */
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 + 43_200_000

function push(store: Store, value: number, time: number, instance = 'web-1') {
  const body = new TextEncoder().encode(`up{instance="${instance}"} ${value} ${time}\n`)
  return store.write({
    format: 'text',
    contentEncoding: 'identity',
    body: body.slice().buffer,
    extraLabels: {},
  })
}

afterEach(() => {
  vi.useRealTimers()
})
const at = (time: number) => vi.useFakeTimers({ toFake: ['Date'] }).setSystemTime(time)

/** Let a store count rows that were written elsewhere, as a fleet does. */
const report = (store: Store, rowsWritten: number) => store.report({ ...NOTHING, rowsWritten })

describe('the usage of a store', () => {
  it('counts a row, a request and the samples of every push, and writes none for it', async () => {
    at(NOON)
    const store = newStore()
    await push(store, 0, NOON)
    const before = Usage.parse(await store.usage())
    const disk = (await store.stats()).rowsWritten
    for (let n = 1; n <= 20; n++) await push(store, n, NOON + n)
    const after = Usage.parse(await store.usage())
    expect(after.counters.rowsWritten.used - before.counters.rowsWritten.used).toBe(20)
    expect((await store.stats()).rowsWritten - disk).toBe(20)
    expect(after.counters.requests.used - before.counters.requests.used).toBe(21)
    expect(after.samples - before.samples).toBe(20)
    expect(after.counters.objectSeconds.used).toBeGreaterThan(0)
    expect(after.storage.bytes).toBeGreaterThan(0)
  })

  it('counts the rows that a query reads from disk', async () => {
    const store = newStore()
    for (let n = 0; n < 5; n++) await push(store, n, Date.now() + n)
    await evictDurableObject(store)
    expect((await store.usage()).counters.rowsRead.used).toBeGreaterThanOrEqual(5)
  })

  it('files a day when the next begins, and counts from nothing', async () => {
    at(NOON)
    const store = newStore()
    await push(store, 1, NOON)
    at(NOON + 86_400_000)
    const { day, days, samples } = await store.usage()
    expect(samples).toBe(0)
    const filed = { day: new Date(NOON).toISOString().slice(0, 10), samples: 1 }
    expect(days).toMatchObject([filed])
    expect(days[0]!.rowsWritten).toBeGreaterThan(0)
    expect(days[0]!.bytes).toBeGreaterThan(0)
    expect(day).toBe(new Date(NOON + 86_400_000).toISOString().slice(0, 10))
    await evictDurableObject(store)
    expect((await store.usage()).days).toMatchObject([filed])
  })

  it('keeps what no push carries to disk, now and then, through an eviction', async () => {
    at(NOON)
    const store = newStore()
    await report(store, 500)
    await evictDurableObject(store)
    expect((await store.usage()).counters.rowsWritten.used).toBe(501)

    await report(store, 10)
    at(NOON + USAGE.saveMs)
    await store.ping()
    await evictDurableObject(store)
    expect((await store.usage()).counters.rowsWritten.used).toBe(512)
  })
})

describe('a day whose budget runs short', () => {
  it('tells senders to wait, keeps what they send later, and says so', async () => {
    at(NOON)
    const store = newStore()
    await report(store, 0.94 * FREE_PLAN.rowsWritten)
    const { governor } = await store.usage()
    expect(governor).toMatchObject({ level: 'coarse', since: new Date(NOON).toISOString() })
    expect(governor.because[0]).toMatchObject({ counter: 'rowsWritten' })

    expect(await push(store, 1, NOON)).toMatchObject({ kind: 'stored', intervalS: 30 })
    at(NOON + 10_000)
    expect(await push(store, 2, NOON + 10_000)).toEqual({
      kind: 'too-frequent',
      retryAfterS: 20,
      intervalS: 30,
    })
    expect(await push(store, 1, NOON + 10_000, 'web-2')).toMatchObject({ kind: 'stored' })
    at(NOON + 30_000)
    expect(await push(store, 2, NOON + 10_000)).toMatchObject({ kind: 'stored', samples: 1 })
  })

  it('refuses at the limit, until the next day', async () => {
    at(NOON)
    const store = newStore()
    await report(store, FREE_PLAN.rowsWritten)
    await store.ping()
    expect(await push(store, 1, NOON)).toEqual({ kind: 'over-budget', retryAfterS: 3_600 })
    at(NOON + 43_200_000)
    expect(await push(store, 1, NOON)).toMatchObject({ kind: 'stored' })
  })

  it('takes pushes from midnight on, however lately it looked at the counts', async () => {
    const midnight = NOON + 43_200_000
    at(midnight - 1_000)
    const store = newStore()
    await report(store, FREE_PLAN.rowsWritten)
    expect((await store.ping()).level).toBe('refusing')
    at(midnight + 1_000)
    expect(await push(store, 1, midnight)).toMatchObject({ kind: 'stored' })
    await evictDurableObject(store)
    expect(await push(store, 2, midnight + 1)).toMatchObject({ kind: 'stored' })
  })
})

it('remembers what a watched fleet used while it sleeps', async () => {
  const main = env.SERIES.getByName('main')
  const used = async () => (await main.usage()).counters.requests.used
  const fleet = env.FLEETS.getByName(`sim-${'w'.repeat(26)}`)
  await fleet.next(0)
  const { webSocket } = await fleet.fetch('https://fleet/live', {
    headers: { upgrade: 'websocket' },
  })
  webSocket!.accept()
  for (let n = 0; n < 300; n++) await fleet.describe()
  const before = await used()
  await evictDurableObject(fleet, { webSockets: 'hibernate' })
  webSocket!.close()
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(fleet)
    expect((await used()) - before).toBeGreaterThanOrEqual(300)
  }, 20_000)
})

it('counts what a fleet used, alarms included, and slows it down when the budget is short', async () => {
  const main = env.SERIES.getByName('main')
  const used = async () => (await main.usage()).counters
  const before = await used()
  const fleet = env.FLEETS.getByName(`sim-${'u'.repeat(26)}`)
  await fleet.next(0)
  await vi.waitFor(async () => {
    const { rowsWritten, requests } = await used()
    // The simulation and its alarm; the call, its report, and the questions about it.
    expect(rowsWritten.used - before.rowsWritten.used).toBeGreaterThanOrEqual(2)
    expect(requests.used - before.requests.used).toBeGreaterThanOrEqual(2)
  })

  await report(main, 0.86 * FREE_PLAN.rowsWritten)
  expect((await main.ping()).level).toBe('calm')
  // A little after a full minute, and ahead of the platform's own clock, so that no alarm goes off.
  const start = (Math.floor(Date.now() / 60_000) + 2) * 60_000
  at(start + 1)
  const watched = env.FLEETS.getByName(`sim-${'v'.repeat(26)}`)
  await watched.next(0)
  await vi.waitFor(async () => {
    const { webSocket } = await watched.fetch('https://fleet/live', {
      headers: { upgrade: 'websocket' },
    })
    webSocket!.accept()
    const next = await runInDurableObject(watched, (_, { storage }) => storage.getAlarm())
    webSocket!.close()
    expect(next).toBe(start + LIVE.sparingTickMs)
  })
})
