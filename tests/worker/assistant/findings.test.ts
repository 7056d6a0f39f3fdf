import { expect, it } from 'vitest'
import { find } from '../../../worker/assistant/findings'
import { type Telemetry, TelemetryUnavailable } from '../../../worker/assistant/telemetry'
import type { Fact } from '../../../worker/contracts/assistant'
import { ASSISTANT } from '../../../worker/policy'
import { NOW, understood, wordsOf } from './fleet-of'
import { sampleFleet } from './intents/sample-fleet'

it('shows what it can and asks back where it is not sure', async () => {
  const understanding = {
    ...understood('diagnose', 'ko', { server: 'db-01' }, 0.3),
    readings: [
      { intent: 'diagnose', probability: 0.3 },
      { intent: 'forecast', probability: 0.25 },
      { intent: 'metric_query', probability: 0.2 },
    ],
  } as const
  const found = await find(
    'db-01?',
    { ...understanding, readings: [...understanding.readings] },
    sampleFleet(),
    { now: NOW }
  )
  const words = wordsOf(found)
  expect(words[0]).toMatch(/^db-01은 켜져 있지만 심각 상태예요: CPU 36%/)
  expect(words.at(-1)).toMatch(/^다만 무엇을 알고 싶으신지 확실하지 않아요/)
  expect(found.suggestions).toEqual([
    'db-01의 문제 원인을 분석해 주세요',
    'db-01 디스크는 언제 가득 차나요?',
    'db-01의 CPU 사용률은 지금 얼마예요?',
  ])
  expect(found.confidence).toBe(0.3)
})

it('shows the whole fleet where nothing was named', async () => {
  const found = await find('?', understood('forecast', 'en', {}, 0.2), sampleFleet(), { now: NOW })
  expect(wordsOf(found)[1]).toMatch(/^1 of 4 servers is online/)
  expect(found.suggestions).toEqual([
    'Which disk will be full first?',
    'How are all servers right now?',
    'What is wrong with our servers, and why?',
  ])
})

it('shows the values that an unclear question holds against one of its own', async () => {
  const entities = { metric: 'disk', threshold: 80, op: '>' } as const
  const found = await find('', understood('list_servers', 'en', entities, 0.3), sampleFleet(), {
    now: NOW,
  })
  expect(wordsOf(found)[0]).toBe('1 server has disk use above 80%.')
})

it('answers what it is sure enough of, says so of what is only likely, and asks back below', async () => {
  const answered = async (confidence: number) => {
    const understanding = understood('top_n', 'en', { metric: 'cpu' }, confidence)
    const found = await find('', understanding, sampleFleet(), { now: NOW })
    const words = wordsOf(found)
    return { first: words[0], last: words.at(-1), suggestions: found.suggestions }
  }
  const { leastConfidence, likelyReading } = ASSISTANT
  const highest = 'web-02 has the highest CPU use: 88.1%.'
  const sure = await answered(leastConfidence)
  expect(sure.first).toBe(highest)
  expect(sure.last).not.toContain('something else')
  for (const confidence of [leastConfidence - 0.01, likelyReading]) {
    const likely = await answered(confidence)
    expect(likely.first).toBe(highest)
    expect(likely.last).toMatch(/^This takes the question to be about a ranking/)
    expect(likely.suggestions).not.toContain('Which 5 servers have the highest CPU use?')
  }
  const { last } = await answered(likelyReading - 0.01)
  expect(last).toMatch(/^It is not quite clear what is asked/)
})

it('neither does nor shows what is likely to be an action only', async () => {
  const understanding = understood('action', 'en', { action: 'restart', server: 'web-01' }, 0.6)
  const found = await find('', understanding, sampleFleet(), { now: NOW })
  expect(found.commands).toEqual([])
  expect(wordsOf(found)[0]).toMatch(/^It is not quite clear what is asked/)
})

it('tells each fact as it is found', async () => {
  const told: Fact[] = []
  const onFact = (fact: Fact) => told.push(fact)
  const understanding = understood('server_status', 'en', { server: 'web-01' })
  const found = await find('web-01?', understanding, sampleFleet(), { now: NOW, onFact })
  expect(told.length).toBeGreaterThan(3)
  expect(found.facts).toEqual(told)
})

it('words times in the zone it is given, and in UTC where that is none', async () => {
  const understanding = understood('server_status', 'en', { server: 'cache-01' })
  const words = async (timeZone: string) =>
    wordsOf(await find('', understanding, sampleFleet(), { now: NOW, timeZone }))[0]
  expect(await words('Asia/Seoul')).toMatch(/since 14:02\.$/)
  expect(await words('Nowhere/At All')).toMatch(/since 05:02 UTC\.$/)
})

it('says so where nothing can be asked', async () => {
  const down = async () => {
    throw new TelemetryUnavailable('the store does not answer')
  }
  const telemetry: Telemetry = { ...sampleFleet(), state: down }
  const understanding = understood('top_n', 'en', { metric: 'cpu' })
  await expect(find('', understanding, telemetry, { now: NOW })).rejects.toBeInstanceOf(
    TelemetryUnavailable
  )
})

it('reads no state where it is given one', async () => {
  const telemetry = sampleFleet()
  const state = await telemetry.state()
  telemetry.asked.length = 0
  await find('', understood('list_servers', 'en'), telemetry, { now: NOW, state })
  expect(telemetry.asked).toEqual([])
})
