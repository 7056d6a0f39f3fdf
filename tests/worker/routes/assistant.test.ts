import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Fleet } from '../../../durable-objects/fleet'
import { readings } from '../../../worker/cache/readings'
import { RunBegun, RunState } from '../../../worker/contracts/assistant-run'
import { Logs, Stats } from '../../../worker/contracts/journal'
import {
  EngineStatus,
  SmartAnswer,
  UnifiedAnswer,
} from '../../../worker/contracts/original-assistant'
import { ASSISTANT } from '../../../worker/policy'
import { ADMIN_TOKEN, bearer, call, post, problemOf } from './api'

/** The session that has the fleet of these tests: web-prod-01 and db-master-01. */
const session = { 'x-session-id': 'assistant-test' }
beforeAll(async () => {
  await post('/api/servers/next', { currentCount: 0 }, session)
  await post('/api/servers/next', { currentCount: 1 }, session)
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** The question of the original document. */
const ORIGINAL = {
  action: 'smart-query',
  query: '서버 CPU 사용률이 높은 이유를 분석해주세요',
  serverData: {
    metrics: {
      cpu: { current: 85.5, history: [75, 80, 82, 85, 85.5] },
      memory: { current: 72.3, history: [68, 70, 71, 72, 72.3] },
    },
  },
  priority: 'high',
}

describe('the original API', () => {
  it.each(['optimized', 'integrated'])('answers at /api/ai-agent/%s', async (name) => {
    const response = await post(`/api/ai-agent/${name}`, ORIGINAL, session)
    expect(response.status).toBe(200)
    const answer = SmartAnswer.parse(await response.json())
    expect(answer.success).toBe(true)
    expect(answer.response).toContain('85.5')
    expect(answer.metadata).toMatchObject({
      method: 'evidence_engine',
      fallbackUsed: false,
      intent: 'diagnose',
      entities: { metric: 'cpu' },
      engine: 'evidence',
    })
    for (const { type, description, impact } of answer.actions) {
      expect(type).not.toBe('')
      expect(description).not.toBe('')
      expect(['low', 'medium', 'high']).toContain(impact)
    }
  })

  it('answers of the fleet where nothing is sent along', async () => {
    const response = await post(
      '/api/ai-agent/optimized',
      { action: 'smart-query', query: 'is db-master-01 up?' },
      session
    )
    const { metadata, response: text } = SmartAnswer.parse(await response.json())
    expect(metadata).toMatchObject({ intent: 'server_status', simulated: true })
    expect(text).toContain('db-master-01')
  })

  it('looks once in a minute whether the visitor has a fleet, and each time how it is', async () => {
    const visitor = { 'x-session-id': 'comes-back' }
    await post('/api/servers/next', { currentCount: 0 }, visitor)
    const kept = vi.spyOn(readings, 'set')
    const looked = vi.spyOn(Fleet.prototype, 'describe')
    const states = vi.spyOn(Fleet.prototype, 'state')
    for (const time of [1, 2]) {
      const query = 'how many servers are there?'
      const response = await post('/api/ai-agent/optimized', { query }, visitor)
      expect(SmartAnswer.parse(await response.json()).metadata.engine).toBe('evidence')
      expect([looked.mock.calls.length, states.mock.calls.length]).toEqual([1, time])
    }
    expect(kept.mock.calls).toEqual([[expect.stringContaining('sim-'), 1, 60_000]])
  })

  it('tells of the engines', async () => {
    for (const response of [
      await call('/api/ai-agent/optimized', { headers: session }),
      await post('/api/ai-agent/optimized', { action: 'status' }, session),
      await call('/api/ai-agent/integrated', { headers: session }),
    ]) {
      const { engines } = EngineStatus.parse(await response.json())
      expect(engines.map(({ name, tier, state }) => ({ name, tier, state }))).toEqual([
        { name: 'google', tier: 1, state: 'off' },
        { name: 'openai', tier: 1, state: 'off' },
        { name: 'anthropic', tier: 1, state: 'off' },
        { name: 'local', tier: 1, state: 'off' },
        { name: 'evidence', tier: 2, state: 'ready' },
        { name: 'static', tier: 3, state: 'ready' },
      ])
    }
  })

  it('streams the steps, and resumes them by the id of the last', async () => {
    const path = `/api/ai-agent/thinking-process?query=${encodeURIComponent('전체 상태 어때?')}`
    const response = await call(path, { headers: session })
    expect(response.headers.get('content-type')).toMatch('text/event-stream')
    const told = [...(await response.text()).matchAll(/^id: (.*)\ndata: (.*)$/gm)]
    const [, id] = told[1]!
    const again = await call(path, { headers: { ...session, 'last-event-id': id! } })
    expect(
      [...(await again.text()).matchAll(/^id: (.*)\ndata: (.*)$/gm)].map(([all]) => all)
    ).toEqual(told.slice(2).map(([all]) => all))
  })

  it.each([
    ['ko', /전체 서버/],
    ['en', /Nothing is wrong|Too little/],
  ])('streams what is wrong to whoever asks nothing, in %s', async (language, words) => {
    const headers = { ...session, 'accept-language': language }
    const response = await call('/api/ai-agent/thinking-process', { headers })
    const told = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
      JSON.parse(data!)
    )
    expect(told.map(({ step }) => step)).toContain('reasoning')
    const { step, result } = told.at(-1)
    expect(step).toBe('completed')
    expect(result.metadata).toMatchObject({ intent: 'diagnose' })
    expect(result.response).toMatch(words)
  })

  it('counts what each source did', async () => {
    const response = await post(
      '/api/v1/ai/unified',
      { query: 'CPU 제일 높은 서버 3대', sessionId: 'mine' },
      session
    )
    const { analysis, data, sources, performance, metadata } = UnifiedAnswer.parse(
      await response.json()
    )
    expect(analysis).toMatchObject({ intent: 'top_n', urgency: 'low' })
    expect(data.metrics.length).toBeGreaterThan(0)
    expect(sources.prometheus).toMatchObject({ status: 'ok' })
    expect(sources.prometheus.facts).toBeGreaterThan(0)
    expect(sources.ai).toMatchObject({ status: 'off', segments: 0, share: 0 })
    expect(sources.mcp.status).toBe('off')
    expect(performance.totalTime).toBeGreaterThanOrEqual(performance.dataCollectionTime)
    expect(metadata).toMatchObject({ sessionId: 'mine', cached: false, model: null })
  })

  it('shows its journal to the owner alone', async () => {
    await (await post('/api/ai-agent/optimized', ORIGINAL, session)).json()
    const owner = bearer(ADMIN_TOKEN)
    const { logs } = Logs.parse(
      await (await call('/api/ai-agent/admin/logs?limit=5&level=info', { headers: owner })).json()
    )
    expect(logs.length).toBeGreaterThan(0)
    expect(logs.every(({ level }) => level === 'info')).toBe(true)
    const stats = Stats.parse(
      await (await call('/api/ai-agent/admin/stats', { headers: owner })).json()
    )
    expect(stats.totalQueries).toBeGreaterThanOrEqual(logs.length)
    expect(stats.successRate).toBe(100)
    expect(stats.fallbackUsage).toBe(0)
    for (const name of ['logs', 'stats']) {
      expect(await problemOf(await call(`/api/ai-agent/admin/${name}`))).toMatchObject({
        status: 401,
      })
    }
  })

  it('says what is wrong with a question', async () => {
    const refused = async (body: object) =>
      problemOf(await post('/api/ai-agent/optimized', body, session))
    expect(await refused({ action: 'smart-query' })).toMatchObject({
      status: 422,
      detail: 'query: is needed',
    })
    expect(await refused({ query: 'x'.repeat(1_001) })).toMatchObject({ status: 422 })
    expect(await refused({ query: 'hi', action: 'reboot' })).toMatchObject({ status: 422 })
  })
})

describe('runs', () => {
  it('are begun, and asked for later', async () => {
    const response = await post('/api/ai/runs', { query: '서버 몇 대야?' }, session)
    expect(response.status).toBe(202)
    const { runId, events } = RunBegun.parse(await response.json())
    expect(await (await call(events, { headers: session })).text()).toContain('event: end')
    const state = RunState.parse(
      await (await call(`/api/ai/runs/${runId}`, { headers: session })).json()
    )
    expect(state).toMatchObject({ status: 'answered', answer: { engine: 'evidence' } })
  })

  it('of the real fleet are for its readers', async () => {
    const id = `main.${'0'.repeat(26)}`
    for (const path of [`/api/ai/runs/${id}`, `/api/ai/runs/${id}/events`]) {
      expect(await problemOf(await call(path))).toMatchObject({ status: 401 })
    }
    const asked = await post('/api/ai/runs', { query: 'hello', fleet: 'main' })
    expect(await problemOf(asked)).toMatchObject({ status: 401 })
  })

  it('that nobody began are not there', async () => {
    for (const id of [`sim-${'0'.repeat(26)}.${'0'.repeat(26)}`, 'nonsense', 'x'.repeat(65)]) {
      expect(await problemOf(await call(`/api/ai/runs/${id}`))).toMatchObject({
        type: '/problems/no-such-run',
      })
    }
  })

  it('need a fleet, or something to answer from', async () => {
    const stranger = { 'x-session-id': 'stranger' }
    const asked = await post('/api/ai-agent/optimized', { query: '상태 어때?' }, stranger)
    expect(await problemOf(asked)).toMatchObject({ type: '/problems/no-such-fleet' })
    const { serverData, query } = ORIGINAL
    const sent = await post('/api/ai-agent/optimized', { query, serverData }, stranger)
    expect(sent.status).toBe(200)
  })
})

/** Ask in a run, and watch it to its end: nothing goes on after the test. */
async function ranToItsEnd(request: object, headers: Record<string, string>): Promise<string> {
  const response = await post('/api/ai/runs', request, headers)
  expect(response.status).toBe(202)
  const { runId, events } = RunBegun.parse(await response.json())
  await (await call(events, { headers })).text()
  return runId
}

describe('a visitor who asks too much', () => {
  const visitor = { 'x-session-id': 'asks-too-much' }
  const query = '서버 몇 대야?'

  /** 10 s before the end of a window. */
  let now: number
  beforeAll(async () => {
    await post('/api/servers/next', { currentCount: 0 }, visitor)
    const runId = await ranToItsEnd({ query }, visitor)
    const { windowMs } = ASSISTANT.visitors
    now = windowMs * Math.ceil(Date.now() / windowMs) - 10_000
    vi.spyOn(Date, 'now').mockReturnValue(now)
    const journal = env.JOURNALS.getByName('main')
    const [fleet] = runId.split('.')
    for (let n = 0; n < ASSISTANT.visitors.ofOne; n++) await journal.waitToAsk(fleet!)
  })
  beforeEach(() => {
    vi.spyOn(Date, 'now').mockReturnValue(now)
  })

  it.each([
    ['POST', '/api/ai/runs'],
    ['POST', '/api/ai-agent/optimized'],
    ['POST', '/api/v1/ai/unified'],
    ['GET', `/api/ai-agent/thinking-process?query=${encodeURIComponent(query)}`],
  ])('is told when to ask again: %s %s', async (method, path) => {
    const response = await (method === 'POST'
      ? post(path, { query }, visitor)
      : call(path, { headers: visitor }))
    expect(response.headers.get('retry-after')).toBe('10')
    expect(await problemOf(response)).toMatchObject({
      ...{ type: '/problems/too-many-questions', status: 429 },
      ...{ detail: 'Ask again in 10 s', retryAfterS: 10 },
    })
  })

  it('hinders neither the owner nor another visitor', async () => {
    const owner = { ...visitor, ...bearer(ADMIN_TOKEN) }
    const fleet = `sim-${'a'.repeat(26)}`
    await ranToItsEnd({ query, fleet }, owner)
    await ranToItsEnd({ query, fleet }, {})
  })
})
