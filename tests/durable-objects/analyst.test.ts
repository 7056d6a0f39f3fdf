import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { VitalSource } from '../../durable-objects/analyst/vital-source'
import { Fleet } from '../../durable-objects/fleet'
import { NOTHING, plus, type Use } from '../../worker/budget/use'
import { Anomalies } from '../../worker/contracts/anomaly'
import { Diagnosis } from '../../worker/contracts/diagnosis'
import { FleetHealth } from '../../worker/contracts/server-health'
import type { Level } from '../../worker/contracts/usage'
import { ANALYSIS, SIMULATION } from '../../worker/policy'
import { data } from '../../worker/rpc'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let made = 0
/** The id of a new simulated fleet of so many servers; the first is web-prod-01, the next db-master-01. */
async function newFleet(servers: number) {
  const id = `sim-${String(++made).padStart(26, '7')}`
  for (let n = 0; n < servers; n++) await env.FLEETS.getByName(id).next(n)
  return id
}

type AnalystStub = ReturnType<typeof env.ANALYSTS.getByName>

/**
 * Let an analyst, as long as it is in memory, tell its use to nobody but the test: a clock that jumps
 * makes its object time look long.
 */
async function accounted(analyst: AnalystStub, level: Level = 'normal') {
  const told = { ...NOTHING }
  await runInDurableObject(analyst, (instance) => {
    const report = async (use: Use) => {
      Object.assign(told, plus(told, use))
      return level
    }
    Object.assign(instance, { env: { ...env, SERIES: { getByName: () => ({ report }) } } })
  })
  return told
}

/** The analyst of a fleet. */
async function analystOf(id: string) {
  const analyst = env.ANALYSTS.getByName(id)
  await accounted(analyst)
  return analyst
}

/** Take an analyst out of memory. */
async function evict(analyst: AnalystStub) {
  await evictDurableObject(analyst)
  await accounted(analyst)
}

const alarmOf = (analyst: AnalystStub) =>
  runInDurableObject(analyst, (_, state) => state.storage.getAlarm())

const anomalies = async (analyst: AnalystStub, query = {}) =>
  Anomalies.parse(await data(analyst.anomalies(query)))

/** Alarms until nothing more is to be learned. */
async function learnAll(analyst: AnalystStub) {
  for (let alarms = 0; alarms < 40; alarms++) {
    const { watches } = await anomalies(analyst)
    if (watches.every(({ state }) => state !== 'learning')) return
    await runDurableObjectAlarm(analyst)
  }
  throw new Error('it does not stop learning')
}

/** What is stored, by key. */
const storedKeys = (analyst: AnalystStub) =>
  runInDurableObject(analyst, (_, state) => [...state.storage.kv.list()].map(([key]) => key))

/**
 * Half past a minute: the newest row is of that minute. So far ahead that no alarm comes by itself, while a
 * test looks: they come when a test runs them.
 */
const START = Date.UTC(2039, 0, 12, 9, 0, 30)

afterEach(() => {
  vi.useRealTimers()
})
/** Let it be a time; objects that hold the clock see it too. */
function at(time: number) {
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(time)
}

describe('Analyst', () => {
  it('learns the servers of a fleet alarm by alarm, and says how far it is', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(3))
    const { watches } = await anomalies(analyst)
    expect(watches.map(({ state }) => state)).toEqual(['learning', 'learning', 'learning'])
    expect(watches[0]).toMatchObject({ rows: 0, neededRows: 1_200, fittedAt: null, since: null })
    await learnAll(analyst)
    const known = (await anomalies(analyst)).watches
    expect(known.map(({ state }) => state)).toEqual(['watching', 'watching', 'watching'])
    const { rows, fittedAt, since } = known[0]!
    expect(rows).toBe(1_441)
    expect(Date.parse(since!) - Date.parse(fittedAt!)).toBe(MINUTE_MS)
    expect(START - Date.parse(since!)).toBeGreaterThan(ANALYSIS.judgedMs - 5 * MINUTE_MS)
  })

  it('learns a server at once when it is asked about', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(2))
    const { watches } = await anomalies(analyst, { server: 'db-master-01' })
    expect(watches).toMatchObject([{ server: 'db-master-01', state: 'watching', rows: 1_441 }])
  })

  it('tells of a fault while it lasts, what it is, and when it was over', async () => {
    at(START)
    const id = await newFleet(2)
    const analyst = await analystOf(id)
    await learnAll(analyst)
    const before = FleetHealth.parse(await data(analyst.health('en')))
    const fleet = env.FLEETS.getByName(id)
    const fault = { cause: 'cpu-runaway', server: 'db-master-01', severity: 1 } as const
    const begun = await data(fleet.beginFault({ ...fault, durationMs: HOUR_MS }))
    if (begun === null || typeof begun === 'string' || !('id' in begun))
      throw new Error('the fault did not begin')

    at(START + 20 * MINUTE_MS)
    await runDurableObjectAlarm(analyst)
    const { incidents } = await anomalies(analyst)
    expect(incidents[0]).toMatchObject({ server: 'db-master-01', to: null, severity: 'high' })
    const onset = Date.parse(incidents[0]!.from) - START
    expect(onset).toBeGreaterThan(-2 * MINUTE_MS)
    expect(onset).toBeLessThan(5 * MINUTE_MS)
    expect(incidents[0]!.perDay).toBeLessThan(0.01)
    const named = incidents[0]!.vitals.map(({ vital }) => vital)
    expect(named).toEqual(expect.arrayContaining(['cpuPercent']))
    const share = incidents[0]!.vitals.find(({ vital }) => vital === 'cpuPercent')!
    expect(share.value).toBeGreaterThan(share.usual! + 10)

    const health = FleetHealth.parse(await data(analyst.health('en')))
    expect(health.servers[0]!.server).toBe('db-master-01')
    expect(health.servers[0]!.losses.map(({ part }) => part)).toContain('anomaly')
    expect(health.score!).toBeLessThan(before.score! - 10)

    const causes = Diagnosis.parse(await data(analyst.causes({ server: 'db-master-01' })))
    expect(causes.verdict).toBe('cause')
    expect(causes.causes[0]).toMatchObject({ cause: 'cpu-runaway', server: 'db-master-01' })
    const ofFleet = Diagnosis.parse(await data(analyst.causes({})))
    expect(ofFleet.causes[0]).toMatchObject({ cause: 'cpu-runaway', server: 'db-master-01' })
    expect([causes.onset, ofFleet.onset]).toEqual([incidents[0]!.from, incidents[0]!.from])

    await fleet.stopFault(begun.id)
    at(START + 3 * HOUR_MS)
    await runDurableObjectAlarm(analyst)
    const later = (await anomalies(analyst)).incidents.find(
      ({ from }) => from === incidents[0]!.from
    )
    expect(Date.parse(later!.to!) - START).toBeGreaterThan(15 * MINUTE_MS)
    expect(Date.parse(later!.to!) - START).toBeLessThan(2 * HOUR_MS)
  })

  it('takes for usual what has lasted for half a day, and tells that it is over', async () => {
    at(START)
    const id = await newFleet(1)
    const analyst = await analystOf(id)
    await learnAll(analyst)
    const fault = { cause: 'disk-filling', server: 'web-prod-01', severity: 1 } as const
    await env.FLEETS.getByName(id).beginFault({ ...fault, durationMs: 14 * HOUR_MS })
    const after = async (hours: number) => {
      at(START + hours * HOUR_MS)
      await anomalies(analyst)
      await runDurableObjectAlarm(analyst)
      return anomalies(analyst)
    }
    for (const hours of [4, 8]) await after(hours)
    const during = await after(11)
    expect(during.incidents[0]).toMatchObject({ to: null })
    const later = await after(13)
    expect(later.watches[0]!.fittedAt).not.toBe(during.watches[0]!.fittedAt)
    const first = later.incidents.find(({ from }) => from === during.incidents[0]!.from)!
    expect(Date.parse(first.to!) - Date.parse(first.from)).toBeGreaterThan(12 * HOUR_MS)
  })

  it('goes on where it was after an eviction', async () => {
    at(START)
    const id = await newFleet(2)
    const analyst = await analystOf(id)
    await learnAll(analyst)
    const fault = { cause: 'io-wait', server: 'db-master-01', severity: 1 } as const
    await env.FLEETS.getByName(id).beginFault({ ...fault, durationMs: HOUR_MS })
    at(START + 20 * MINUTE_MS)
    await runDurableObjectAlarm(analyst)
    const before = await anomalies(analyst)
    expect(before.incidents).not.toEqual([])
    await evict(analyst)
    const after = await anomalies(analyst)
    expect(after).toEqual(before)
    at(START + 25 * MINUTE_MS)
    await evict(analyst)
    const later = await anomalies(analyst)
    expect(later.incidents.map(({ from }) => from)).toEqual(
      before.incidents.map(({ from }) => from)
    )
  })

  it('keeps what it has just learned when it is evicted at once', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(5))
    await learnAll(analyst)
    const { watches } = await anomalies(analyst)
    await evict(analyst)
    expect((await anomalies(analyst)).watches).toEqual(watches)
  })

  it('works only while it is wanted', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(1))
    await learnAll(analyst)
    await runDurableObjectAlarm(analyst)
    // The next row, and some seconds for it to arrive.
    expect((await alarmOf(analyst))! - START).toBeLessThan(2 * MINUTE_MS)
    at(START + ANALYSIS.wantedForMs - MINUTE_MS)
    await runDurableObjectAlarm(analyst)
    expect(await alarmOf(analyst)).not.toBeNull()
    at(START + ANALYSIS.wantedForMs + MINUTE_MS)
    await runDurableObjectAlarm(analyst)
    expect(await alarmOf(analyst)).toBeNull()
    await anomalies(analyst)
    expect(await alarmOf(analyst)).not.toBeNull()
  })

  it('writes little more than its alarms in an hour that it is wanted', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(2))
    await learnAll(analyst)
    await runDurableObjectAlarm(analyst)
    // What is told is what was used before: the first and the last count.
    at(START + 6 * MINUTE_MS)
    await runDurableObjectAlarm(analyst)
    const told = await accounted(analyst)
    for (let minute = 7; minute <= 66; minute++) {
      at(START + minute * MINUTE_MS)
      if (minute % 10 === 0) await data(analyst.health('ko'))
      await runDurableObjectAlarm(analyst)
    }
    // An alarm a minute; every quarter of an hour where it is, and what the baselines have become.
    expect(told.rowsWritten).toBeGreaterThanOrEqual(60)
    expect(told.rowsWritten).toBeLessThanOrEqual(75)
  })

  it('only answers while the budget is short', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(1))
    await accounted(analyst, 'coarse')
    await data(analyst.health('en'))
    await runDurableObjectAlarm(analyst)
    expect(await alarmOf(analyst)).toBeNull()
    const health = FleetHealth.parse(await data(analyst.health('en')))
    expect(health.score).toBeGreaterThan(0)
    expect((await anomalies(analyst)).watches).toMatchObject([{ state: 'learning' }])
    expect(await alarmOf(analyst)).toBeNull()
  })

  it('says that a server is silent', async () => {
    at(START)
    const id = await newFleet(2)
    const analyst = await analystOf(id)
    const silence = { cause: 'host-silent', server: 'web-prod-01', severity: 1 } as const
    await env.FLEETS.getByName(id).beginFault({ ...silence, durationMs: HOUR_MS })
    at(START + 15 * MINUTE_MS)
    const { servers } = FleetHealth.parse(await data(analyst.health('en')))
    const silent = servers.find(({ server }) => server === 'web-prod-01')!
    expect(silent).toMatchObject({ score: null, confidence: 0 })
    expect(silent.sentence).toBe('There are no recent measurements, so its health is unknown.')
    const { watches } = await anomalies(analyst)
    const states = Object.fromEntries(watches.map(({ server, state }) => [server, state]))
    expect(states).toMatchObject({ 'web-prod-01': 'silent', 'db-master-01': 'learning' })
  })

  it('is forgotten with its fleet', async () => {
    at(START)
    const id = await newFleet(1)
    const analyst = await analystOf(id)
    await learnAll(analyst)
    expect(await storedKeys(analyst)).toContain('head')
    await env.FLEETS.getByName(id).reset()
    expect(await storedKeys(analyst)).toEqual([])
    expect(await alarmOf(analyst)).toBeNull()

    await env.FLEETS.getByName(id).next(0)
    await anomalies(analyst)
    expect(await storedKeys(analyst)).toContain('head')
    at(START + SIMULATION.forgetAfterMs + HOUR_MS)
    await runDurableObjectAlarm(env.FLEETS.getByName(id))
    expect(await storedKeys(analyst)).toEqual([])
    expect(await data(analyst.health('ko'))).toBeNull()
    expect(await storedKeys(analyst)).toEqual([])
  })

  it('throws away what another shape of it has stored, and learns anew', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(1))
    await learnAll(analyst)
    await runDurableObjectAlarm(analyst)
    await runInDurableObject(analyst, (_, { storage }) => {
      const { shape, ...head } = storage.kv.get<{ shape: string }>('head')!
      expect(shape).toContain('cpuPercent')
      storage.kv.put('head', { ...head, standings: [{ server: 'web-prod-01', state: [1] }] })
      storage.kv.put('models/0', new Map([['web-prod-01', { model: { metrics: 2 } }]]))
      storage.kv.put('incident/2020-01-01T00:00:00.000Z web-prod-01', { server: 'web-prod-01' })
    })
    await evict(analyst)
    const { watches } = await anomalies(analyst)
    expect(watches).toMatchObject([{ server: 'web-prod-01', state: 'learning' }])
    await learnAll(analyst)
    await runDurableObjectAlarm(analyst)
    expect(await storedKeys(analyst)).toEqual(['head', 'models/0', 'standings/0'])
  })

  it('keeps no forecast that was begun before its fleet was reset', async () => {
    at(START)
    const id = await newFleet(1)
    const analyst = await analystOf(id)
    const asked = { server: 'web-prod-01', vital: 'cpuPercent', horizon: '24h' } as const
    const { vitals } = Fleet.prototype
    let isReset = false
    let readings = 0
    const reading = vi.spyOn(Fleet.prototype, 'vitals').mockImplementation(async function (
      this: Fleet,
      window
    ) {
      const table = await vitals.call(this, window)
      if (window.stepMs !== ANALYSIS.forecastReadStepMs) return table
      readings++
      if (!isReset) {
        isReset = true
        // A stub belongs to whoever made it.
        await env.ANALYSTS.getByName(id).forget()
      }
      return table
    })
    await data(analyst.forecast(asked))
    expect(isReset).toBe(true)
    const before = readings
    await data(analyst.forecast(asked))
    expect(readings).toBeGreaterThan(before)
    const again = readings
    await data(analyst.forecast(asked))
    expect(readings).toBe(again)
    reading.mockRestore()
  })

  it('goes on when a clock that was far ahead goes back', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(1))
    await data(analyst.health('en'))
    at(START + 10 * 365 * 24 * HOUR_MS)
    await data(analyst.health('en'))
    await runDurableObjectAlarm(analyst)
    expect((await alarmOf(analyst))! - START).toBeGreaterThan(HOUR_MS)
    at(START)
    await data(analyst.health('en'))
    expect((await alarmOf(analyst))! - START).toBeLessThan(HOUR_MS)
  })

  it('begins anew with a server whose model was saved without where it is', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(2))
    await learnAll(analyst)
    await runDurableObjectAlarm(analyst)
    await runInDurableObject(analyst, (_, { storage }) => storage.kv.delete('standings/0'))
    await evict(analyst)
    expect((await anomalies(analyst)).watches.map(({ state }) => state)).toEqual([
      'learning',
      'learning',
    ])
    await learnAll(analyst)
  })

  it('calls nobody silent whose rows were only not read', async () => {
    at(START)
    const analyst = await analystOf(await newFleet(12))
    await learnAll(analyst)
    at(START + 8 * HOUR_MS)
    const { watches } = await anomalies(analyst)
    expect(new Set(watches.map(({ state }) => state))).toEqual(new Set(['watching']))
  })

  it('ends an incident where nobody looked, though it was told just before its eviction', async () => {
    at(START)
    const id = await newFleet(2)
    const analyst = await analystOf(id)
    await learnAll(analyst)
    await runDurableObjectAlarm(analyst)
    const fault = { cause: 'cpu-runaway', server: 'db-master-01', severity: 1 } as const
    const begun = await data(env.FLEETS.getByName(id).beginFault({ ...fault, durationMs: HOUR_MS }))
    expect(begun).toHaveProperty('id')
    at(START + 10 * MINUTE_MS)
    await runDurableObjectAlarm(analyst)
    const [first] = (await anomalies(analyst)).incidents
    expect(first).toMatchObject({ server: fault.server, to: null })
    await evict(analyst)
    at(START + 12 * HOUR_MS)
    const { incidents } = await anomalies(analyst)
    const ended = incidents.find(({ from }) => from === first!.from)!
    expect(Date.parse(ended.to!) - START).toBeLessThan(11 * MINUTE_MS)
  })

  it('looks again for what it could not read', async () => {
    at(START)
    const id = await newFleet(1)
    const analyst = await analystOf(id)
    await accounted(analyst, 'coarse')
    await data(analyst.health('en'))
    await runDurableObjectAlarm(analyst)
    at(START + 2 * MINUTE_MS)
    const reading = vi.spyOn(VitalSource.prototype, 'rows').mockRejectedValue(new Error('busy'))
    await runInDurableObject(analyst, (instance) =>
      expect(instance.health('en')).rejects.toThrow('busy')
    )
    reading.mockRestore()
    expect(FleetHealth.parse(await data(analyst.health('en'))).score).toBeGreaterThan(0)
  })
})
