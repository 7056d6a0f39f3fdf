import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Engine } from '../../durable-objects/series/engine'
import kernel from '../../durable-objects/series/kernel.wasm'
import { ObjectDisk } from '../../durable-objects/series/object-disk'
import type { SliceMap } from '../../durable-objects/slices/map'
import { NOTHING } from '../../worker/budget/use'
import type { Reading } from '../../worker/contracts/fleet'
import { FREE_PLAN, LIVE } from '../../worker/policy'

// A fleet of 20 servers of 10 series outgrows one store, and one of 40 does not fit into it.
vi.mock('../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../worker/policy')>()
  return {
    ...policy,
    INGEST: { ...policy.INGEST, maxSeries: 300 },
    SLICES: { ...policy.SLICES, series: 100, max: 16 },
  }
})

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** The real time: the platform keeps its own clock for alarms, and runs those of the past at once. */
const NOW = Math.ceil(Date.now() / MINUTE) * MINUTE
const SERVERS = Array.from({ length: 20 }, (_, n) => `web-${n}`)
/** When a fleet that has outgrown its store at NOW spreads: a lead of ten and a half minutes, rounded up. */
const SPREAD = NOW + 12 * MINUTE

let stores = 0
let name: string
beforeEach(() => {
  name = `fleet-${stores++}`
  at(NOW)
})
afterEach(() => {
  vi.useRealTimers()
})
const at = (time: number) => vi.useFakeTimers({ toFake: ['Date'] }).setSystemTime(time)
const store = () => env.SERIES.getByName(name)
const slice = (n: number) => (n === 0 ? store() : env.SERIES.getByName(`${name}/${n}`))

/** What a server says at a time, known beforehand. */
const load = (server: string, time: number) => SERVERS.indexOf(server) + (time - NOW) / MINUTE

function push(servers: readonly string[], time: number) {
  const lines = servers.flatMap((instance) => [
    `node_load1{instance="${instance}"} ${load(instance, time)} ${time}`,
    ...Array.from({ length: 9 }, (_, n) => `m${n}{instance="${instance}"} ${n} ${time}`),
  ])
  return store().write({
    format: 'text',
    contentEncoding: 'identity',
    body: new TextEncoder().encode(lines.join('\n')).slice().buffer,
    extraLabels: {},
  })
}

/** Let the whole fleet report every minute in [from, to). */
async function report(from: number, to: number, servers = SERVERS) {
  for (let time = from; time < to; time += MINUTE) {
    at(time)
    const stored = { kind: 'stored', samples: 10 * servers.length }
    expect([time, await push(servers, time)]).toEqual([time, stored])
  }
}

/** How many samples each slice has on disk. */
function samples(): Promise<number[]> {
  return Promise.all(
    [0, 1, 2, 3, 4].map((n) =>
      runInDurableObject(slice(n), (_, { storage }) => {
        const engine = new Engine(new ObjectDisk(storage), kernel, 1)
        const series = engine.select([], 0, Number.POSITIVE_INFINITY, { rangeMs: 1, stepMs: 0 })
        return series.reduce((sum, { times }) => sum + times.length, 0)
      })
    )
  )
}

const map = () =>
  runInDurableObject(store(), (_, { storage }) => storage.kv.get<{ map: SliceMap }>('slices')?.map)

/** The values of `node_load1` of each server, a minute apart. */
async function loads(from: number, to: number, server?: string) {
  const more = server === undefined ? {} : { server }
  const history = await store().history({ from, to, step: MINUTE, signals: ['load1'], ...more })
  if (history === 'too-many-values') throw new Error(history)
  return Object.fromEntries(history.series.map(({ server, values }) => [server, values]))
}

function known(from: number, to: number, servers = SERVERS) {
  const times = Array.from({ length: (to - from) / MINUTE }, (_, n) => from + n * MINUTE)
  return Object.fromEntries(
    servers.map((server) => [server, times.map((time) => load(server, time))])
  )
}

it('stays in one store while the fleet fits', async () => {
  await report(NOW, NOW + 20 * MINUTE, SERVERS.slice(0, 12))
  expect(await map()).toBeUndefined()
})

it('does not count series again that are elsewhere since the spread', async () => {
  await report(NOW, SPREAD)
  const twice = [...SERVERS, ...SERVERS.map((server) => `${server}-b`)]
  await report(SPREAD, SPREAD + 5 * MINUTE, twice)
  expect(await map()).toHaveLength(2)
  await report(SPREAD + 5 * MINUTE, SPREAD + 8 * MINUTE, [
    ...twice,
    ...twice.map((one) => `${one}c`),
  ])
  expect((await map())?.at(-1)?.slices).toBe(16)
})

it('has room for every server from the spread on, however full the first store is', async () => {
  const all = [...SERVERS, ...SERVERS.map((server) => `${server}-b`)]
  for (let time = NOW; time < SPREAD; time += MINUTE) {
    at(time)
    expect(await push(all, time)).toMatchObject({ kind: 'partial', samples: 300, rejected: 100 })
  }
  await report(SPREAD, SPREAD + 2 * MINUTE, all)
  expect(await store().count()).toBe(40)
})

it('spreads at a date, keeps what is old where it is, and answers as before', async () => {
  await report(NOW, SPREAD)
  expect((await map())?.slice(1)).toEqual([{ fromMs: SPREAD, slices: 4 }])
  expect(await samples()).toEqual([12 * 200, 0, 0, 0, 0])
  await report(SPREAD, SPREAD + 8 * MINUTE)
  const spread = await samples()
  expect(spread.reduce((sum, count) => sum + count)).toBe(20 * 200)
  expect(spread[0]).toBe(12 * 200)
  expect(Math.min(...spread)).toBeGreaterThan(0)

  const end = SPREAD + 8 * MINUTE
  at(end - 1)
  expect(await loads(NOW, end)).toEqual(known(NOW, end))
  expect(await loads(NOW, end, 'web-7')).toEqual(known(NOW, end, ['web-7']))
  expect(await store().count()).toBe(20)
  const readings = await store().readings()
  expect(readings.map(({ server }) => server)).toEqual([...SERVERS].sort())
  for (const { server, signals, status } of readings) {
    expect([server, status, signals.load1]).toEqual([server, 'online', load(server, end - MINUTE)])
  }
  expect((await store().stats()).headSamples).toBe(20 * 200)
})

it('loses nothing that it acknowledged when objects end at any moment', async () => {
  for (let time = NOW; time < SPREAD + 6 * MINUTE; time += MINUTE) {
    await report(time, time + MINUTE)
    for (const n of time < SPREAD ? [0] : [0, 1, 2, 3, 4]) {
      await slice(n).ping() // Only what is awake can be evicted.
      await evictDurableObject(slice(n))
    }
  }
  const end = SPREAD + 6 * MINUTE
  expect(await loads(NOW, end)).toEqual(known(NOW, end))
})

it('takes late samples and repeated pushes where their time belongs', async () => {
  await report(NOW, SPREAD + 4 * MINUTE)
  const before = await samples()
  expect(await push(SERVERS, SPREAD - 2 * MINUTE)).toEqual({ kind: 'stored', samples: 200 })
  expect(await push(SERVERS, SPREAD + MINUTE)).toEqual({ kind: 'stored', samples: 200 })
  expect(await samples()).toEqual(before)
  await push(['web-3'], SPREAD - MINUTE / 2)
  expect(await samples()).toEqual([before[0]! + 10, ...before.slice(1)])
})

it('tells a sender what was refused, whichever slice refused it', async () => {
  await report(NOW, SPREAD + MINUTE)
  const body = SERVERS.map((instance) => `node_load1{instance="${instance}"} 99 ${SPREAD}`)
  const outcome = await store().write({
    format: 'text',
    contentEncoding: 'identity',
    body: new TextEncoder().encode([...body, 'no value'].join('\n')).slice().buffer,
    extraLabels: {},
  })
  expect(outcome).toMatchObject({ kind: 'partial', samples: 0, rejected: 21 })
  expect(outcome).toMatchObject({
    reasons: [
      { reason: 'unreadable line', count: 1 },
      { reason: 'duplicate sample for timestamp with another value', count: 20 },
    ],
  })
})

it('asks senders to come later while a slice fails, and fails questions rather than leave it out', async () => {
  await report(NOW, SPREAD + MINUTE)
  const rename = (from: string, to: string) =>
    runInDurableObject(slice(2), (_, { storage }) => {
      storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
    })
  await rename('log', 'lost')
  expect(await push(SERVERS, SPREAD + MINUTE)).toMatchObject({ kind: 'overloaded' })
  await expect(loads(NOW, SPREAD + MINUTE)).rejects.toThrow('no such table')
  await rename('lost', 'log')
  at(SPREAD + MINUTE)
  expect(await push(SERVERS, SPREAD + MINUTE)).toEqual({ kind: 'stored', samples: 200 })
  expect(await loads(NOW, SPREAD + 2 * MINUTE)).toEqual(known(NOW, SPREAD + 2 * MINUTE))
})

it('lets each slice work out its own servers from a day after the spread', async () => {
  await report(NOW, SPREAD + MINUTE)
  const later = SPREAD + DAY + 10 * MINUTE
  await report(later, later + 3 * MINUTE)
  for (const n of [1, 2, 3, 4]) {
    // A property of its own hides a method from other objects: asking for samples fails.
    await runInDurableObject(slice(n), (instance) => void Object.assign(instance, { select: null }))
  }
  const { servers, readings } = await store().state()
  expect(servers.map(({ id }) => id)).toEqual([...SERVERS].sort())
  expect(readings.map(({ server, signals }) => [server, signals.load1])).toEqual(
    [...SERVERS].sort().map((server) => [server, load(server, later + 2 * MINUTE)])
  )
  const some = await store().readings(['web-4', 'web-11', 'no-such-server'])
  expect(some.map(({ server }) => server)).toEqual(['web-11', 'web-4'])
})

/** The servers that are shown to whoever watches from now on. */
async function watched(): Promise<ReadonlySet<string>> {
  const shown = new Set<string>()
  const publish = async (readings: Reading[]) => {
    for (const { server } of readings) shown.add(server)
  }
  for (const n of [0, 1, 2, 3, 4]) {
    await runInDurableObject(slice(n), (instance) => {
      const { SERIES } = env
      Object.assign(instance, { env: { SERIES, FLEETS: { getByName: () => ({ publish }) } } })
    })
  }
  await store().watch('main', Date.now() + LIVE.watchMs)
  return shown
}

it('shows pushes to whoever watches, from whichever slice they land in', async () => {
  await report(NOW, SPREAD + 11 * MINUTE)
  const shown = await watched()
  await push(SERVERS, SPREAD + 11 * MINUTE)
  await expect.poll(() => shown.size).toBe(20)
})

it('saves on the budget of the account, whichever slice its pushes land in', async () => {
  await report(NOW, SPREAD + 11 * MINUTE)
  const time = SPREAD + 11 * MINUTE
  at(time)
  await store().report({ ...NOTHING, rowsWritten: 0.94 * FREE_PLAN.rowsWritten })
  expect((await store().ping()).level).toBe('coarse')
  const shown = await watched()
  expect(await push(SERVERS, time)).toMatchObject({ kind: 'stored', intervalS: 30 })
  at(time + 10_000)
  expect(await push(['web-3'], time + 10_000)).toMatchObject({ kind: 'too-frequent' })
  await scheduler.wait(4 * LIVE.coalesceMs)
  expect(shown.size).toBe(0)
})

it("answers questions of Prometheus's API from all slices", async () => {
  await report(NOW, SPREAD + 2 * MINUTE)
  const time = String((SPREAD + MINUTE) / 1_000)
  const ask = async (question: 'query' | 'label_values' | 'labels' | 'series', more: object) => {
    const form = new URLSearchParams({ ...more }).toString()
    const { status, body } = await store().prometheus({ question, form, label: 'instance' })
    expect(status).toBe(200)
    return JSON.parse(body)
  }
  const { data } = await ask('query', { query: 'count(node_load1)', time })
  expect(data.result[0].value[1]).toBe('20')
  const start = String(SPREAD / 1_000)
  expect((await ask('label_values', { start })).data).toEqual([...SERVERS].sort())
  expect((await ask('labels', { start })).data).toEqual(['__name__', 'instance'])
  expect((await ask('series', { 'match[]': 'node_load1', limit: '7', start })).data).toHaveLength(7)
  expect((await ask('series', { 'match[]': '{instance="web-3"}' })).data).toHaveLength(10)
})

it('evaluates rules over all slices, and stores each result where its server is', async () => {
  await report(NOW, SPREAD + 6 * MINUTE)
  const rules = [
    '{ record: total, expr: sum(node_load1) }',
    '{ record: own, expr: node_load1 + on () group_left () (0 * total) }',
  ]
  const saved = await store().saveRules(`groups: [{ name: g, rules: [${rules}] }]`)
  expect(saved).toEqual({ kind: 'saved' })
  at(SPREAD + 6 * MINUTE)
  await push(SERVERS, SPREAD + 6 * MINUTE)

  /** The servers of a metric's samples at the time of the newest results, by slice, with their values. */
  const stored = (metric: string, time: number) =>
    Promise.all(
      [0, 1, 2, 3, 4].map((n) =>
        runInDurableObject(slice(n), (_, { storage }) => {
          const matchers = [{ name: '__name__', op: '=' as const, value: metric }]
          const engine = new Engine(new ObjectDisk(storage), kernel, 1)
          const series = engine.select(matchers, time, time + 1, { rangeMs: 1, stepMs: 0 })
          const pairs = series.map(({ labels, values }) => [labels.instance ?? '', values[0]!])
          return Object.fromEntries(pairs) as Record<string, number>
        })
      )
    )
  const time = SPREAD + 5 * MINUTE
  const loads = await stored('node_load1', time)
  expect(loads.filter((servers) => Object.keys(servers).length > 0).length).toBeGreaterThan(1)
  const patience = { timeout: 30_000, interval: 100 }
  await vi.waitFor(async () => expect(await stored('own', time)).toEqual(loads), patience)
  const all = loads.flatMap((servers) => Object.values(servers))
  expect(all).toHaveLength(20)
  const totals = (await stored('total', time)).flatMap((servers) => Object.values(servers))
  expect(totals).toEqual([all.reduce((sum, value) => sum + value)])
})
