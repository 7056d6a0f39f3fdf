import { expect, it } from 'vitest'
import { simulatedFleet } from '../../../worker/fleet/simulator'
import { untilNow } from '../../../worker/fleet/until-now'
import { queryRange } from '../../../worker/promql/query'

const NOW = Date.UTC(2026, 10, 21, 12, 0, 13)
const MINUTE = 60_000
const fleet = simulatedFleet({ seed: 1, epochMs: NOW, servers: ['web-prod-01'] })
const past = untilNow(fleet, () => NOW)

/** The values of an expression a minute apart, undefined where there is none. */
async function values(source: typeof fleet, expr: string, from: number, to: number) {
  const [series] = await queryRange(expr, source, { from, to, stepMs: MINUTE })
  return [...(series?.values ?? [])].map((value, n) => (series!.present[n] ? value : undefined))
}

it.each(['node_load1', 'irate(node_cpu_seconds_total{mode="idle",cpu="0"}[5m])'])(
  'answers %s of the past as the simulator does, however far the window goes on',
  async (expr) => {
    for (const shift of [0, 1, 13_000, 59_999]) {
      const from = NOW - 30 * MINUTE + shift
      const known = await values(fleet, expr, from, NOW)
      expect(known).toHaveLength(30)
      expect((await values(past, expr, from, NOW + 60 * MINUTE)).slice(0, 30)).toEqual(known)
    }
  }
)

it('has nothing of the future', async () => {
  const ahead = await values(past, 'node_load1', NOW - MINUTE, NOW + 60 * MINUTE)
  expect(ahead.slice(7).every((value) => value === undefined)).toBe(true)
  expect(await past.select([], NOW + 1, NOW + MINUTE, { rangeMs: 0, stepMs: 0 })).toEqual([])
})
