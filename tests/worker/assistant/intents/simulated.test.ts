import { expect, it } from 'vitest'
import { find } from '../../../../worker/assistant/findings'
import type { Telemetry } from '../../../../worker/assistant/telemetry'
import type { Entities, Fact, Intent } from '../../../../worker/contracts/assistant'
import { simulatedFleet } from '../../../../worker/fleet/simulator'
import { readFleet } from '../../../../worker/fleet/state'
import { queryInstant } from '../../../../worker/promql/query'
import { queriesOf } from '../../../scores/assistant/queries'
import { fleetOf, NOW, understood } from '../fleet-of'

const SERVERS = ['web-prod-01', 'db-master-01', 'cache-redis-01']
const source = simulatedFleet({ seed: 'answers', epochMs: NOW - 30 * 86_400_000, servers: SERVERS })

/** The simulator, asked by real PromQL. */
const telemetry: Telemetry = {
  ...fleetOf({}),
  async state() {
    const fleet = { id: 'sim-x', simulated: true, serverCount: SERVERS.length, generation: null }
    return { fleet, ...(await readFleet(source, NOW)) }
  },
  ...queriesOf(source),
  async healthOf(server) {
    const at = new Date(NOW).toISOString()
    const known = { score: 90, grade: 'good' as const, confidence: 1 }
    return { server, at, ...known, sentence: '', losses: [], missing: [] }
  },
}

const HOUR = {
  time: 'PT1H',
  from: new Date(NOW - 3_600_000).toISOString(),
  to: new Date(NOW).toISOString(),
}

it.each<[Intent, Entities]>([
  ['metric_query', { server: 'db-master-01', metric: 'memory' }],
  ['metric_query', { server: 'web-prod-01', metric: 'cpu', ...HOUR }],
  ['metric_query', { server: 'web-prod-01', metric: 'disk_io' }],
  ['metric_query', { metric: 'network' }],
  ['metric_query', { metric: 'connections', ...HOUR }],
  ['metric_query', { server: 'web-prod-01', metric: 'latency' }],
  ['top_n', { metric: 'cpu' }],
  ['top_n', { metric: 'load', ...HOUR }],
  ['compare', { servers: ['web-prod-01', 'cache-redis-01'], metric: 'memory' }],
  ['server_status', { server: 'cache-redis-01' }],
  ['search_logs', { pattern: 'reboot' }],
])('gives %s of %j with queries that yield the same numbers', async (intent, entities) => {
  const found = await find('', understood(intent, 'en', entities), telemetry, { now: NOW })
  const measured = found.facts.filter(({ query }) => query !== null)
  expect(measured.length).toBeGreaterThan(0)
  for (const fact of measured) expect(await shareOf(fact), fact.query!).toBeCloseTo(1, 1)
})

/** What a fact's query yields at the end of its window, over what the fact says. */
async function shareOf({ query, to, value }: Fact): Promise<number> {
  const [sample] = await queryInstant(query!, source, Date.parse(to))
  if (value === 0 || value === null) return (sample?.value ?? 0) === 0 ? 1 : Number.NaN
  return sample!.value / value
}
