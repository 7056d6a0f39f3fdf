/** What is answered when parts of the product fail. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Analyst } from '../../../durable-objects/analyst'
import { AssistantRun } from '../../../durable-objects/assistant-run'
import { Fleet } from '../../../durable-objects/fleet'
import { Journal } from '../../../durable-objects/journal'
import {
  EngineStatus,
  SmartAnswer,
  UnifiedAnswer,
} from '../../../worker/contracts/original-assistant'
import { call, post, problemOf } from './api'

const session = { 'x-session-id': 'assistant-failing' }
beforeAll(async () => {
  await post('/api/servers/next', { currentCount: 0 }, session)
})
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const failing = () => Promise.reject(new Error('the disk of machine 7 is on fire'))

const ask = async (query = 'web-prod-01 상태 어때?') => {
  const response = await post('/api/ai-agent/optimized', { query }, session)
  expect(response.status).toBe(200)
  const text = await response.text()
  expect(text).not.toContain('on fire')
  return SmartAnswer.parse(JSON.parse(text))
}

describe('the static answer', () => {
  it('is given where fleets cannot be asked at all', async () => {
    vi.spyOn(Fleet.prototype, 'describe').mockImplementation(failing)
    vi.spyOn(Fleet.prototype, 'state').mockImplementation(failing)
    const { success, response, metadata } = await ask()
    expect(success).toBe(true)
    expect(response).toContain('읽을 수 없어')
    expect(metadata).toMatchObject({
      ...{ method: 'fallback_system', fallbackUsed: true, originalError: 'no-telemetry' },
      ...{ engine: 'static', verdict: null },
    })
    const unified = await post('/api/v1/ai/unified', { query: 'how is everything?' }, session)
    expect(unified.status).toBe(200)
    const { sources } = UnifiedAnswer.parse(await unified.json())
    // No model was asked, so none failed.
    expect(sources.ai).toMatchObject({ status: 'off', reason: 'not-configured' })
    expect(sources.prometheus).toMatchObject({ status: 'failed', reason: 'store-unavailable' })
  })

  it('is given where no run can be had', async () => {
    vi.spyOn(AssistantRun.prototype, 'begin').mockImplementation(failing)
    const { metadata } = await ask()
    expect(metadata).toMatchObject({ method: 'fallback_system', originalError: 'internal' })
  })
})

it('tells the rest where one part cannot be asked, and names what is missing', async () => {
  vi.spyOn(Analyst.prototype, 'healthOf').mockImplementation(failing)
  const { response, metadata } = await ask()
  expect(metadata).toMatchObject({ method: 'evidence_engine', fallbackUsed: false })
  expect(response).toMatch(/^web-prod-01은 정상이에요: CPU \d/)
  expect(response).toContain('상태 점수는 지금 읽을 수 없어서 이 답에 넣지 못했어요.')
})

describe('a journal that fails', () => {
  it('keeps no answer back', async () => {
    vi.spyOn(Journal.prototype, 'record').mockImplementation(failing)
    vi.spyOn(Journal.prototype, 'admit').mockImplementation(failing)
    vi.spyOn(Journal.prototype, 'waitToAsk').mockImplementation(failing)
    expect((await ask()).metadata.method).toBe('evidence_engine')
  })

  it('leaves the engines to be told by the settings', async () => {
    vi.spyOn(Journal.prototype, 'engines').mockImplementation(failing)
    const { engines } = EngineStatus.parse(await (await call('/api/ai-agent/optimized')).json())
    expect(engines.map(({ state }) => state)).toEqual([
      ...['off', 'off', 'off', 'off', 'ready', 'ready'],
    ])
  })
})

it('understands a question by itself where the one before cannot be asked', async () => {
  const before = (await ask()).metadata.traceId
  vi.spyOn(AssistantRun.prototype, 'about').mockImplementation(failing)
  const response = await post(
    '/api/ai-agent/optimized',
    { query: 'web-prod-01 메모리는?', after: before },
    session
  )
  expect(SmartAnswer.parse(await response.json()).metadata.method).toBe('evidence_engine')
})

describe('the steps', () => {
  const path = '/api/ai-agent/thinking-process?query=hello'

  it('are not begun for pages of other sites, nor to see whether they are there', async () => {
    const begin = vi.spyOn(AssistantRun.prototype, 'begin')
    const foreign = await call(path, { headers: { ...session, 'sec-fetch-site': 'cross-site' } })
    expect(await problemOf(foreign)).toMatchObject({ status: 403 })
    const head = await call(path, { method: 'HEAD', headers: session })
    expect(head.status).toBe(200)
    expect(begin).not.toHaveBeenCalled()
  })

  it('begin anew for whoever has seen none of a run', async () => {
    const response = await call(path, { headers: { ...session, 'last-event-id': '' } })
    expect(await response.text()).toContain('"step":"completed"')
  })
})

it('takes the original check of the fallback for a look at the engines', async () => {
  const response = await post('/api/ai-agent/integrated', { action: 'test' }, session)
  expect(EngineStatus.parse(await response.json()).status).toBe('ready')
})

it('makes evidence of the log lines that come with a question', async () => {
  const logEntries = ['ERROR upstream timed out', { level: 'info', message: 'served' }]
  const query = 'web-prod-01 메모리 사용률 알려줘'
  const response = await post('/api/v1/ai/unified', { query, context: { logEntries } }, session)
  const { analysis, data } = UnifiedAnswer.parse(await response.json())
  expect(JSON.stringify(data.logs)).toContain('upstream timed out')
  expect(analysis.details.join()).toContain('함께 보내 주신 로그 2줄 가운데 오류로 적힌 줄은 1줄')
  const strange = await post(
    '/api/v1/ai/unified',
    { query, context: { logEntries: [42] } },
    session
  )
  expect(await problemOf(strange)).toMatchObject({ status: 422 })
})
