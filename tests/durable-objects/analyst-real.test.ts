import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { Anomalies } from '../../worker/contracts/anomaly'
import { Diagnosis } from '../../worker/contracts/diagnosis'
import { FleetHealth } from '../../worker/contracts/server-health'
import { data } from '../../worker/rpc'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

describe('Analyst of real servers', () => {
  const store = env.SERIES.getByName('main')
  const analyst = env.ANALYSTS.getByName('main')
  const anomalies = async () => Anomalies.parse(await data(analyst.anomalies({})))

  /** A number from 0 to 1 that differs from row to row. */
  const wobble = (row: number, seed: number) => (Math.sin(row * 12.9898 + seed * 78.233) + 1) / 2

  /** Push the samples that a server would have taken every minute in [from, to). */
  async function push(instance: string, from: number, to: number) {
    const lines: string[] = []
    for (let time = from; time < to; time += MINUTE_MS) {
      const row = time / MINUTE_MS
      const write = (metric: string, value: number, labels = '') =>
        lines.push(`${metric}{instance="${instance}"${labels}} ${value} ${time}`)
      write('node_load1', 1 + wobble(row, 1))
      write('node_memory_MemTotal_bytes', 1_000)
      write('node_memory_MemAvailable_bytes', 600 - 20 * wobble(row, 2))
      write('node_time_seconds', time / 1_000)
      write('node_cpu_seconds_total', (time / 1_000) * 0.7 + wobble(row, 3), ',cpu="0",mode="idle"')
    }
    const body = new TextEncoder().encode(`${lines.join('\n')}\n`)
    const request = { format: 'text', contentEncoding: 'identity', extraLabels: {} } as const
    const outcome = await data(store.write({ ...request, body: body.slice().buffer }))
    expect(outcome.kind).toBe('stored')
  }

  it('learns those that are known for long enough, and tells what the others lack', async () => {
    const newest = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
    for (let day = 2; day > 0; day--) {
      await push('old-1', newest - day * DAY_MS, newest - (day - 1) * DAY_MS)
    }
    await push('old-1', newest, newest + MINUTE_MS)
    await push('new-1', newest - 3 * HOUR_MS, newest + MINUTE_MS)
    await anomalies()
    for (let alarms = 0; alarms < 4; alarms++) await runDurableObjectAlarm(analyst)
    const { watches } = await anomalies()
    expect(watches).toMatchObject([
      { server: 'new-1', state: 'learning', neededRows: 1_200, fittedAt: null },
      { server: 'old-1', state: 'watching', rows: 1_441 },
    ])
    expect(watches[0]!.rows).toBeGreaterThan(150)
    expect(watches[0]!.rows).toBeLessThan(200)
    const health = FleetHealth.parse(await data(analyst.health('en')))
    expect(health.servers).toHaveLength(2)
    expect(health.servers.map(({ missing }) => missing)).toEqual([['diskPercent'], ['diskPercent']])
    const causes = Diagnosis.parse(await data(analyst.causes({ server: 'old-1' })))
    expect(causes.unchecked).toContainEqual({
      what: 'topology',
      name: null,
      reason: 'not-collected',
    })
  })
})
