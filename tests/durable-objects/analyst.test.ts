import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Anomalies } from '../../worker/contracts/anomaly'
import { ANALYSIS } from '../../worker/policy'
import { data } from '../../worker/rpc'

const MINUTE_MS = 60_000

let made = 0
/** The id of a new simulated fleet of so many servers; the first is web-prod-01, the next db-master-01. */
async function newFleet(servers: number) {
  const id = `sim-${String(++made).padStart(26, '7')}`
  for (let n = 0; n < servers; n++) await env.FLEETS.getByName(id).next(n)
  return id
}

const analystOf = (id: string) => env.ANALYSTS.getByName(id)
type AnalystStub = ReturnType<typeof analystOf>

const anomalies = async (analyst: AnalystStub, query = {}) =>
  Anomalies.parse(await data(analyst.anomalies(query)))

/** Alarms until nothing more is to be learned; returns how many. */
async function learnAll(analyst: AnalystStub) {
  for (let alarms = 0; ; alarms++) {
    const { watches } = await anomalies(analyst)
    if (watches.every(({ state }) => state !== 'learning')) return alarms
    if (alarms > 40) throw new Error('it does not stop learning')
    await runDurableObjectAlarm(analyst)
  }
}

/** Half a minute past a minute of the past: the platform runs alarms that are due at once. */
const START = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + 30_000

afterEach(() => {
  vi.useRealTimers()
})
const at = (time: number) => vi.useFakeTimers({ toFake: ['Date'] }).setSystemTime(time)

describe('Analyst', () => {
  it('learns the servers of a fleet alarm by alarm, and says how far it is', async () => {
    at(START)
    const analyst = analystOf(await newFleet(3))
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
})
