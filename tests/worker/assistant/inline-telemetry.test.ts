import { expect, it } from 'vitest'
import { find } from '../../../worker/assistant/findings'
import { inlineTelemetry } from '../../../worker/assistant/inline-telemetry'
import { metricOfVital, nowExpression, pastExpression } from '../../../worker/assistant/metrics'
import { ServerData } from '../../../worker/contracts/server-data'
import { NOW, understood, wordsOf } from './fleet-of'

/** The example of the original API. */
const EXAMPLE = {
  metrics: {
    cpu: { current: 85.5, history: [75, 80, 82, 85, 85.5] },
    memory: { current: 72.3, history: [68, 70, 71, 72, 72.3] },
  },
}
const MINUTE_MS = 60_000
const sent = (data: unknown) => inlineTelemetry(ServerData.parse(data), NOW, 'en')
const CPU = metricOfVital('cpuPercent')

it('answers from what was sent, without links to pages that do not show it', async () => {
  const understanding = understood('metric_query', 'ko', { metric: 'cpu' })
  const found = await find('CPU?', understanding, sent(EXAMPLE), { now: NOW })
  expect(wordsOf(found)).toEqual([
    'server의 CPU 사용률은 지금 85.5%예요.',
    '함께 보내 주신 값만 보고 답했어요. 간격이 적혀 있지 않은 값은 1분 간격으로 보았어요.',
  ])
  expect(found.facts.map(({ link }) => link)).toEqual([null])
})

it('judges a server by the thresholds of all', async () => {
  const found = await find('', understood('fleet_status', 'en'), sent(EXAMPLE), { now: NOW })
  expect(wordsOf(found)[0]).toBe(
    'server is up, but in a warning state: CPU 85.5% (beyond its threshold), memory 72.3%, health score 73.'
  )
})

it('has the values at their times, in the expressions of now and of the past', async () => {
  const telemetry = sent(EXAMPLE)
  const now = await telemetry.instant(nowExpression(CPU, ['server']), NOW)
  expect(now).toEqual([{ labels: { instance: 'server' }, at: NOW, value: 85.5 }])
  const from = NOW - 4 * MINUTE_MS
  const [line] = await telemetry.range(pastExpression(CPU, MINUTE_MS), from, NOW, MINUTE_MS)
  expect(line!.values).toEqual([75, 80, 82, 85, 85.5])
})

it('has nothing of what was not sent, nor of other servers', async () => {
  const telemetry = sent(EXAMPLE)
  expect(await telemetry.instant(nowExpression(metricOfVital('diskPercent')), NOW)).toEqual([])
  expect(await telemetry.instant(nowExpression(CPU, ['other']), NOW)).toEqual([])
  expect(await telemetry.instant('vector(1)', NOW)).toEqual([])
  expect(await telemetry.events(0, NOW)).toBeNull()
})

it.each([
  ['numbers alone', { cpu: 85, memory: 72 }, { server: 85 }],
  ['one server by its hostname', { hostname: 'a', metrics: { cpu: 1 } }, { a: 1 }],
  [
    'a list',
    [
      { id: 'a', metrics: { cpu: 1 } },
      { name: 'b', metrics: { CPU_Usage: 2 } },
    ],
    { a: 1, b: 2 },
  ],
  [
    'servers',
    { servers: [{ metrics: { cpuPercent: 1 } }, { metrics: { cpu: 2 } }] },
    { 'server-1': 1, 'server-2': 2 },
  ],
  [
    'servers of one name',
    [
      { id: 'a', metrics: { cpu: 1 } },
      { id: 'a', metrics: { cpu: 2 } },
    ],
    { a: 1, 'a (2)': 2 },
  ],
])('takes %s', async (_, data, cpus) => {
  const { readings } = await sent(data).state()
  expect(Object.fromEntries(readings.map((r) => [r.server, r.signals.cpuPercent]))).toEqual(cpus)
})

it.each([null, 'cpu', { cpu: Number.NaN }, { metrics: { cpu: 'high' } }, []])(
  'refuses %j',
  (data: unknown) => {
    expect(ServerData.safeParse(data).success).toBe(false)
  }
)

it('says that it was sent nothing it knows', async () => {
  const understanding = understood('metric_query', 'en', { metric: 'cpu' })
  const found = await find('', understanding, sent({ flux: 3 }), { now: NOW })
  expect(wordsOf(found)[0]).toBe('server does not report CPU use.')
})

it('refuses more than it is to hold', () => {
  const history = Array.from({ length: 10_001 }, () => 1)
  expect(ServerData.safeParse({ metrics: { cpu: { current: 1, history } } }).success).toBe(false)
  const servers = Array.from({ length: 101 }, () => ({ metrics: { cpu: 1 } }))
  expect(ServerData.safeParse(servers).success).toBe(false)
})

it('names possible causes of a level that is too high, and is sure of none', async () => {
  const { verdict, causes, unchecked, onset } = await sent(EXAMPLE).causes({})
  expect(verdict).toBe('inconclusive')
  expect(causes[0]).toMatchObject({ cause: 'cpu-runaway', server: 'server', confidence: 0.3 })
  expect(causes[0]!.evidence[0]).toMatchObject({ value: 85.5, baseline: 80.5 })
  expect(causes[0]!.evidence[0]!.weight).toBeGreaterThan(0)
  expect(unchecked.map(({ name }) => name)).toContain('ioWaitPercent')
  // 85 was the first value at the threshold, a minute before the last.
  expect(onset).toBe(new Date(NOW - MINUTE_MS).toISOString())
})

it('does not call a server healthy from two values that are low', async () => {
  const { verdict, causes } = await sent({ cpu: 10, memory: 20 }).causes({})
  expect([verdict, causes]).toEqual(['insufficient-data', []])
})

it('takes a full disk for what it is', async () => {
  const { verdict, causes } = await sent({ disk: 97 }).causes({})
  expect([verdict, causes[0]!.cause, causes[0]!.confidence]).toEqual(['cause', 'disk-filling', 0.6])
})

it('refuses to foretell from five minutes', async () => {
  const forecast = await sent(EXAMPLE).forecast({
    server: 'server',
    vital: 'cpuPercent',
    horizon: '24h',
  })
  expect(forecast.points).toEqual([])
  expect(forecast.refusal).toEqual({ reason: 'too-short', hours: 0.0666667, neededHours: 24 })
})

it('draws a line on through two days of values', async () => {
  const history = Array.from({ length: 48 }, (_, hour) => hour)
  const metrics = { disk: { current: 48, history, intervalMs: 60 * MINUTE_MS } }
  const { points } = await sent({ metrics }).forecast({
    ...{ server: 'server', vital: 'diskPercent', horizon: '24h' },
  })
  expect(points.at(-1)!.median).toBeCloseTo(72, 3)
  expect(points.at(-1)!.at).toBe(new Date(NOW + 24 * 60 * MINUTE_MS).toISOString())
})

it('calls a value unusual that is far from those before it', async () => {
  const history = [20, 21, 19, 20, 22, 20, 21, 19, 20, 21]
  const odd = await sent({ metrics: { cpu: { current: 60, history } } }).anomalies({})
  expect(odd.incidents).toMatchObject([
    { server: 'server', vitals: [{ vital: 'cpuPercent', value: 60, usual: 20 }] },
  ])
  const even = await sent({ metrics: { cpu: { current: 21, history } } }).anomalies({})
  expect(even.incidents).toEqual([])
})
